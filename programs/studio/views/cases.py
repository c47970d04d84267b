"""Staff: the bank of worked cases."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from people.editing import EditPage, revision_seen, status_of
from people.roles import Role, only_for
from programs.criteria.explanation import in_words, reasons
from programs.models import CriteriaVersion, WorkedCase
from programs.studio import case_files
from programs.studio.actions import cases as actions
from programs.studio.forms.cases import CaseForm, ImportCasesForm
from programs.studio.views.pages import criteria_page
from programs.studio.views.versions import as_download
from programs.studio.worked_cases import run, run_one
from vault.meanwhile import ChangedMeanwhile

WRITERS = {"json": (case_files.to_json, "application/json"), "csv": (case_files.to_csv, "text/csv")}


@require_safe
@only_for(Role.ADMIN)
def worked_cases(request):
    """Every case under the criteria in force, and under the draft where there is one."""
    in_force, draft = CriteriaVersion.objects.published(), CriteriaVersion.objects.draft()
    outcomes = run(WorkedCase.objects.all(), in_force.ruleset(), (draft or in_force).ruleset())
    context = {
        "outcomes": sorted(outcomes, key=lambda each: (not each.is_changed, each.is_right, each.case.code)),
        "draft": draft,
        "right": sum(each.was_right for each in outcomes),
        "disagreements": [each for each in outcomes if not each.was_right and each.case.disagreement],
        "surprises": [each for each in outcomes if not each.was_right and not each.case.disagreement],
        "changed": [each for each in outcomes if each.is_changed],
    }
    return criteria_page(request, "worked_cases", context, tab="worked_cases")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def worked_case(request, code):
    return case_page(request, get_object_or_404(WorkedCase, code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def add_case(request):
    return case_page(request, WorkedCase(basis=WorkedCase.Basis.OWN))


def case_page(request, case: WorkedCase):
    is_new, code = case.pk is None, case.code
    outcome = None if is_new else outcome_of(case)
    page = EditPage(request, CaseForm(request.POST or None, instance=case))
    if page.is_saved_by(lambda: save_case(case, None if is_new else page.seen, request.user)):
        messages.success(request, f"Case {case.code} is saved.")
        return redirect("programs:worked_cases")
    if page.is_gone:
        return page.leave(code, "programs:worked_cases")
    context = {
        "is_new": is_new,
        "code": code,
        "outcome": outcome,
        "back_url": reverse("programs:worked_cases"),
        **page.context,
    }
    return criteria_page(request, "worked_case", context, tab="worked_cases", status=page.status)


def save_case(case: WorkedCase, seen: int | None, by) -> None:
    """`seen` is None for a new one."""
    if seen is None:
        actions.add_case(case=case, by=by)
    else:
        actions.change_case(case=case, seen=seen, by=by)


def outcome_of(case: WorkedCase) -> dict:
    ruleset = CriteriaVersion.objects.published().ruleset()
    outcome = run_one(case, ruleset, ruleset)
    shown: dict[str, object] = {"outcome": outcome}
    if outcome.profile:
        shown |= {"who": in_words(outcome.profile), "reasons": reasons(ruleset, outcome.profile)}
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def remove_case(request, code):
    case = get_object_or_404(WorkedCase, code=code)
    if request.method == "POST":
        try:
            actions.remove_case(case=case, seen=revision_seen(request, case), by=request.user)
        except ChangedMeanwhile:
            messages.error(request, f"Case {code} was changed while you had it open. Look at it again.")
        else:
            messages.success(request, f"Case {code} is removed.")
        return redirect("programs:worked_cases")
    context = {"case": case, "back_url": reverse("programs:worked_case", args=[code])}
    return criteria_page(request, "remove_case", context, tab="worked_cases")


@require_safe
@only_for(Role.ADMIN)
def export_cases(request, kind):
    write, content_type = WRITERS[kind]
    return as_download(write(WorkedCase.objects.all()), f"worked-cases.{kind}", content_type)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def import_cases(request):
    form = ImportCasesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        cases = form.cleaned_data["file"]
        actions.import_cases(cases=cases, by=request.user)
        messages.success(
            request, f"{len(cases)} cases are in the bank. Those with a code that was known were replaced."
        )
        return redirect("programs:worked_cases")
    context = {"form": form, "back_url": reverse("programs:worked_cases")}
    return criteria_page(request, "import_cases", context, tab="worked_cases", status=status_of(form))
