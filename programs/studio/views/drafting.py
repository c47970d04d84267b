"""Staff: the draft of the criteria, with what is wrong with it beside what is edited."""

from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.editing import EditPage, revision_seen
from people.names import name_of
from people.roles import Role, only_for
from programs.criteria import population
from programs.criteria.backtest import possible_moves
from programs.criteria.differences import differences
from programs.criteria.explanation import easing, in_words, sentence
from programs.criteria.ruleset import LEVELS, Criterion, Ruleset
from programs.models import CriteriaVersion, CriterionRow, WorkedCase
from programs.studio import worked_cases
from programs.studio.actions import drafting
from programs.studio.actions.publishing import current_check
from programs.studio.forms.criteria import CommentForm, RowForm
from programs.studio.past_cases import verify_as_asked
from programs.studio.views.pages import criteria_page
from vault.meanwhile import ChangedMeanwhile

NOT_A_DRAFT = "This draft was published or discarded while you had it open."


class NoLongerThere(Exception):
    """The row or draft that a page shows was deleted while the page was open. Says which."""


def of_draft(view):
    """A page about the draft, or a row of it. Where that has gone, it says so on the page of the draft."""

    @wraps(view)
    def told(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except NoLongerThere as gone:
            messages.error(request, str(gone))
            return redirect("programs:draft")

    return told


def the_draft() -> CriteriaVersion:
    draft = CriteriaVersion.objects.select_related("created_by", "based_on").draft()
    if draft is None:
        raise NoLongerThere("There is no draft any more. It was published or discarded.")
    return draft


def row_of_draft(code: str) -> CriterionRow:
    row = the_draft().rows.filter(code=code).first()
    if row is None:
        raise NoLongerThere(f"The draft has no row {code} any more.")
    return row


@require_safe
@only_for(Role.ADMIN)
def draft(request):
    """The draft as it stands, and what it would mean; without one, the way to start one."""
    version = CriteriaVersion.objects.select_related("created_by", "based_on").draft()
    if version is None:
        context = {"published": CriteriaVersion.objects.published()}
        return criteria_page(request, "no_draft", context, tab="draft")
    context = {
        "draft": version,
        "authors": [name_of(person) for person in version.authors.all()],
        "check": current_check(version),
        "last_check": version.checks.first(),
        **meaning_of(version.ruleset()),
        "groups": groups_of(version),
    }
    return criteria_page(request, "draft", context, tab="draft")


def meaning_of(ruleset: Ruleset) -> dict:
    """What is wrong with these criteria, how they differ from those in force, and who gets another level."""
    published = CriteriaVersion.objects.published().ruleset()
    findings = verify_as_asked(ruleset)
    outcomes = worked_cases.run(WorkedCase.objects.all(), published, ruleset)
    return {
        "findings": [finding_as_shown(each, ruleset) for each in findings],
        "errors": sum(each.is_error for each in findings),
        "warnings": sum(not each.is_error for each in findings),
        "differences": differences(published, ruleset),
        "moves": moves_as_shown(published, ruleset),
        "changed_cases": [each for each in outcomes if each.is_changed],
        "cases": len(outcomes),
        "everyone": population.SIZE,
    }


def finding_as_shown(finding, ruleset: Ruleset) -> dict:
    """For components/findings.html. An example is a person in words, with what they would get."""
    codes = {row.code for row in ruleset.criteria}
    first = next((code for code in finding.rows if code in codes), None)
    example = f"{finding.example_in_words}: {finding.level.label}." if finding.example else ""
    return {
        "kind": finding.severity.value,
        "label": "Error" if finding.is_error else "Warning",
        "text": finding.message,
        "nearest": finding.nearest_in_words,
        "example": example[:1].upper() + example[1:],
        "href": f"{reverse('programs:draft')}#row-{first}" if first else "",
        "rows": finding.rows,
    }


def moves_as_shown(before: Ruleset, after: Ruleset) -> list[dict]:
    """Which of all possible people get another level, with an example of each kind of move."""
    return [
        {
            "was": was,
            "will_be": will_be,
            "is_down": will_be < was,
            "count": len(people),
            "everyone": population.SIZE,
            "example": in_words(people.plainest()),
        }
        for (was, will_be), people in possible_moves(before, after).items()
    ]


def groups_of(version: CriteriaVersion) -> list[dict]:
    """The rows of a draft by level, each with its findings, its comments and how it differs."""
    ruleset = version.ruleset()
    published = CriteriaVersion.objects.published().ruleset()
    kinds = {each.code: each.kind for each in differences(published, ruleset)}
    findings = [finding_as_shown(each, ruleset) for each in verify_as_asked(ruleset)]
    comments = dict(version.comments.order_by().values_list("code").annotate(Count("pk")))
    rows = [
        {
            "code": row.code,
            "level": row.level,
            "sentence": sentence(row),
            "easing": easing(row),
            "why": row.why,
            "question": row.question,
            "kind": kinds.get(row.code, ""),
            "comments": comments.get(row.code, 0),
            "findings": [each | {"href": ""} for each in findings if row.code in each["rows"]],
        }
        for row in ruleset.criteria
    ]
    groups = [
        {"level": level, "rows": [row for row in rows if row["level"] is level]} for level in LEVELS[::-1]
    ]
    return [group for group in groups if group["rows"]]


@require_POST
@only_for(Role.ADMIN)
def start_draft(request):
    try:
        drafting.start_draft(by=request.user)
    except drafting.DraftExists:
        messages.info(request, "There is a draft already. Only one is edited at a time: here it is.")
    return redirect("programs:draft")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def discard_draft(request):
    version = the_draft()
    if request.method == "POST":
        drafting.discard_draft(draft=version, by=request.user)
        messages.success(request, "The draft is discarded. The criteria in force are as they were.")
        return redirect("programs:criteria")
    published = CriteriaVersion.objects.published().ruleset()
    context = {"draft": version, "differences": differences(published, version.ruleset())}
    context["back_url"] = reverse("programs:draft")
    return criteria_page(request, "discard_draft", context, tab="draft")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def add_row(request):
    return row_page(request, CriterionRow(version=the_draft(), code=free_code()), save=save_new)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def change_row(request, code):
    return row_page(request, row_of_draft(code), save=save_changed)


def save_new(row: CriterionRow, seen: int, by) -> None:
    drafting.add_row(row=row, by=by)


def save_changed(row: CriterionRow, seen: int, by) -> None:
    drafting.change_row(row=row, seen=seen, by=by)


def row_page(request, row: CriterionRow, save):
    """The form of a row. “Look first” shows what it would mean and stores nothing."""
    before = row.as_criterion() if row.pk else None
    page = EditPage(request, RowForm(request.POST or None, instance=row))
    looks_first = "look" in request.POST
    try:
        if not looks_first and page.is_saved_by(lambda: save(row, page.seen, request.user)):
            messages.success(request, f"{row.code} is saved in the draft.")
            return redirect(reverse("programs:draft") + f"#row-{row.code}")
    except drafting.NotADraft:
        messages.error(request, NOT_A_DRAFT)
        return redirect("programs:criteria")
    if page.is_gone:
        return page.leave(row.code, "programs:draft")
    typed = row.as_criterion() if page.is_valid else None
    context = {
        "looked": looks_first and page.is_valid,
        "back_url": reverse("programs:draft"),
        **facts_of_row(row, before),
        **meaning_of(with_row(row.version.ruleset(), before, typed) if typed else row.version.ruleset()),
        **page.context,
    }
    return criteria_page(request, "row", context, tab="draft", status=page.status)


def facts_of_row(row: CriterionRow, before: Criterion | None) -> dict:
    """What the page says of the row as it is stored, and its comments."""
    if before is None:
        return {"is_new": True, "comment_form": CommentForm()}
    return {
        "code": before.code,
        "stored": sentence(before),
        "comments": row.version.comments.filter(code=before.code).select_related("by"),
        "comment_form": CommentForm(),
    }


def with_row(ruleset: Ruleset, before, after) -> Ruleset:
    """The criteria with one row as it is typed, not stored."""
    others = [row for row in ruleset.criteria if before is None or row.code != before.code]
    return Ruleset(sorted([*others, replace(after)], key=lambda row: row.code))


def free_code() -> str:
    """The next number after the highest: C27."""
    codes = the_draft().rows.values_list("code", flat=True)
    numbers = [int(code[1:]) for code in codes if code[:1] == "C" and code[1:].isdigit()]
    return f"C{max(numbers, default=0) + 1:02}"


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def remove_row(request, code):
    row = row_of_draft(code)
    if request.method == "POST":
        try:
            drafting.remove_row(row=row, seen=revision_seen(request, row), by=request.user)
        except ChangedMeanwhile:
            messages.error(request, f"{code} was changed while you had it open. Look at it again.")
        except drafting.NotADraft:
            messages.error(request, NOT_A_DRAFT)
        else:
            messages.success(request, f"{code} is removed from the draft.")
        return redirect("programs:draft")
    others = Ruleset(each for each in row.version.ruleset().criteria if each.code != code)
    context = {"row": row, "back_url": reverse("programs:change_row", args=[code]), **meaning_of(others)}
    return criteria_page(request, "remove_row", context, tab="draft")


@require_POST
@only_for(Role.ADMIN)
@of_draft
def comment_on_row(request, code):
    row = row_of_draft(code)
    form = CommentForm(request.POST)
    if form.is_valid():
        drafting.comment_on_row(draft=row.version, code=code, text=form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, form.errors["text"][0])
    return redirect(reverse("programs:change_row", args=[code]) + "#comments")
