"""Staff: everyone screened so far, or a file of ratings, judged by the draft as well."""

from collections import Counter

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from history.actions import record
from history.kinds import EventKind
from people.editing import status_of
from people.roles import REVIEWERS, Role, only_for, roles_of
from programs.criteria.backtest import FEWEST_IN_SPLIT, Backtest, moved
from programs.criteria.backtest import backtest as run_backtest
from programs.criteria.ruleset import LEVELS
from programs.models import CriteriaVersion
from programs.studio.forms.transfer import RatingsForm
from programs.studio.past_cases import LABELS, Alike, Door, past_cases, people_like
from programs.studio.views.drafting import of_draft, the_draft
from programs.studio.views.pages import by_what_was_heard, criteria_page

MOST_LISTED = 100
LABEL_WORDS = {
    "language": "By language",
    "who_for": "By who it was for",
    "door": "By how they came",
    "home": "By home",
}
VALUE_WORDS = {
    "en": "English",
    "es": "Spanish",
    "self": "For themselves",
    "someone_else": "For someone else",
    "": "No longer known",
    **dict(Door.choices),
    "safe": "A safe home, or small worries",
    "shaky": "A shaky or temporary home",
    "shelter": "A shelter, or daily drug use at home",
    "none": "No home, or one that is not safe",
}


@require_safe
@only_for(Role.ADMIN)
@of_draft
def backtest(request):
    """References of people whose level would move stand on this page: that it was opened is recorded."""
    draft = the_draft()
    before, after = CriteriaVersion.objects.published().ruleset(), draft.ruleset()
    heard = by_what_was_heard(request)
    cases = past_cases(heard=heard)
    record(EventKind.BACKTEST_OPENED, by=request.user, version=draft.number, digest=after.digest)
    context = {
        "draft": draft,
        **as_shown(run_backtest(cases, before, after, LABELS)),
        "people": people_moved(cases, before, after, heard),
        "heard": heard,
        "most_listed": MOST_LISTED,
        "may_open": not roles_of(request.user).isdisjoint(REVIEWERS),
        "form": RatingsForm(),
        "back_url": reverse("programs:publish"),
    }
    return criteria_page(request, "backtest", context, tab="draft")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def backtest_file(request):
    """A file changes nothing and is not kept: its result is the answer to the post."""
    draft = the_draft()
    form = RatingsForm(request.POST or None, request.FILES or None)
    context = {"draft": draft, "form": form, "back_url": reverse("programs:backtest")}
    if request.method == "POST" and form.is_valid():
        before, after = CriteriaVersion.objects.published().ruleset(), draft.ruleset()
        context |= as_shown(run_backtest(form.cleaned_data["file"], before, after))
        context["file_name"] = request.FILES["file"].name
    return criteria_page(request, "backtest_file", context, tab="draft", status=status_of(form))


def as_shown(result: Backtest) -> dict:
    return {
        "result": result,
        "percent": round(result.share * 100, 1),
        "levels": LEVELS,
        "matrix": [matrix_row(result, was) for was in LEVELS],
        "totals": [result.after.levels.get(level, 0) for level in LEVELS],
        "splits": [
            {
                "title": LABEL_WORDS[name],
                "is_hidden": all(each.cases is None for each in rows),
                "rows": [(VALUE_WORDS.get(each.value, each.value), each) for each in rows],
                "fall_more": [VALUE_WORDS.get(each.value, each.value) for each in rows if each.falls_more],
            }
            for name, rows in result.splits.items()
        ],
        "fewest_shown": FEWEST_IN_SPLIT,
        "agreement": [
            ("What coordinators decided", result.before.decided, result.after.decided),
            ("What assessments came to", result.before.assessed, result.after.assessed),
        ],
    }


def matrix_row(result: Backtest, was) -> dict:
    """How many of those at one level stay, and where the others go."""
    left = sum(count for (before, _after), count in result.moves.items() if before is was)
    total = result.before.levels.get(was, 0)
    cells = [
        {
            "count": total - left if will_be is was else result.moves.get((was, will_be), 0),
            "kind": "same" if will_be is was else "down" if will_be < was else "up",
        }
        for will_be in LEVELS
    ]
    return {"level": was, "cells": cells, "total": total}


def people_moved(cases, before, after, heard: bool) -> dict[str, list]:
    """References of the people who would move, those who would get less care apart."""
    counts: dict[str, Counter] = {"down": Counter(), "up": Counter()}
    outcomes = {}
    for group, outcome in moved(cases, before, after):
        alike = Alike(group.ratings, group.context)
        counts["down" if outcome.after < outcome.before else "up"][alike] += group.count
        outcomes[alike] = outcome
    return {
        way: [
            {"reference": reference, "was": outcomes[alike].before, "will_be": outcomes[alike].after}
            for reference, alike in people_like(found, MOST_LISTED, heard=heard)
        ]
        for way, found in counts.items()
    }
