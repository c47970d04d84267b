"""Staff: possible people. One at a time, or a map of many. Nothing here is about a real person."""

from urllib.parse import urlencode

from django.urls import reverse
from django.views.decorators.http import require_safe

from people.editing import status_of
from people.roles import READERS, Role, only_for, roles_of
from programs.criteria.dimensions import RATINGS, Dimension
from programs.criteria.explanation import in_words, nearest_changes, nearly_met, reasons
from programs.models import CriteriaVersion
from programs.studio.forms.people import PersonForm, SliceForm
from programs.studio.views.criteria import EXAMPLE
from programs.studio.views.pages import criteria_page

SHORT = {"outpatient": "Outpatient", "iop": "IOP", "php": "PHP", "inpatient": "Inpatient"}


def given_or(request, initial: dict) -> dict:
    """What the address says; without anything, a first example."""
    return request.GET if request.GET else initial


@require_safe
@only_for(*READERS)
def try_person(request):
    start = {**EXAMPLE.ratings, "context": sorted(EXAMPLE.context)}
    form = PersonForm(given_or(request, start), may_see_draft=Role.ADMIN in roles_of(request.user))
    context = {"form": form}
    if form.is_valid():
        ruleset, profile = form.version.ruleset(), form.profile
        changes = nearest_changes(ruleset, profile)
        context |= {
            "version": form.version,
            "who": in_words(profile),
            "recommendation": ruleset.recommend(profile),
            "reasons": reasons(ruleset, profile),
            "up": changes.up,
            "down": changes.down,
            "nearly": nearly_met(ruleset, profile),
            "ratings": [
                {
                    "label": each.label,
                    "rating": getattr(profile, each),
                    "meaning": each.meaning(getattr(profile, each)),
                }
                for each in Dimension
            ],
        }
    return criteria_page(request, "try_person", context, tab="try_person", status=status_of(form))


@require_safe
@only_for(*READERS)
def space(request):
    start = {"stability": 1, "support": 1, "responsibilities": 0}
    form = SliceForm(given_or(request, start), may_see_draft=Role.ADMIN in roles_of(request.user))
    context = {"form": form, "columns": [(each, Dimension.WITHDRAWAL.meaning(each)) for each in RATINGS]}
    if form.is_valid():
        context |= {"version": form.version, "rows": rows_of_map(form)}
        context["changes"] = sum(bool(cell["was"]) for row in context["rows"] for cell in row["cells"])
    return criteria_page(request, "space", context, tab="space", status=status_of(form))


def rows_of_map(form: SliceForm) -> list[dict]:
    """Severity from the worst down, each with a cell for every withdrawal risk."""
    ruleset = form.version.ruleset()
    in_force = CriteriaVersion.objects.published().ruleset()
    return [
        {
            "severity": severity,
            "meaning": Dimension.SEVERITY.meaning(severity),
            "cells": [cell(form, form.profile(severity, each), ruleset, in_force) for each in RATINGS],
        }
        for severity in reversed(RATINGS)
    ]


def cell(form: SliceForm, profile, ruleset, in_force) -> dict:
    recommendation, was = ruleset.recommend(profile), in_force.recommend(profile).level
    asked = {**profile.ratings, "context": sorted(profile.context), "by": form.cleaned_data.get("by") or ""}
    return {
        "level": recommendation.level,
        "name": SHORT[recommendation.level.value],
        "eased": recommendation.eased,
        "codes": [row.code for row in recommendation.deciding],
        "was": SHORT[was.value] if was is not recommendation.level else "",
        "href": f"{reverse('programs:try_person')}?{urlencode(asked, doseq=True)}",
    }
