"""Staff: every version there was, who made it, when and why, and how any two differ."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.editing import status_of
from people.roles import Role, only_for
from programs.criteria import transfer
from programs.criteria.differences import differences
from programs.criteria.safety import SAFETY_RULES
from programs.models import CriteriaVersion
from programs.studio.actions import drafting
from programs.studio.forms.transfer import ImportForm
from programs.studio.past_cases import agreement_by_version
from programs.studio.views.criteria import groups_of, who_signed
from programs.studio.views.drafting import moves_as_shown
from programs.studio.views.pages import VERSION_READERS, by_what_was_heard, criteria_page


class CompareForm(forms.Form):
    """Two versions, the earlier first."""

    before: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="From version", to_field_name="number", empty_label=None
    )
    after: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="To version", to_field_name="number", empty_label=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = CriteriaVersion.objects.all()
            field.label_from_instance = lambda version: (
                f"{version.number} ({version.get_status_display().lower()})"
            )
            field.error_messages["required"] = "Choose a version"


def final_versions():
    people = ("published_by", "created_by", "based_on")
    return CriteriaVersion.objects.exclude(status="draft").select_related(*people)


@require_safe
@only_for(*VERSION_READERS)
def versions(request):
    heard = by_what_was_heard(request)
    use = agreement_by_version(heard=heard)
    rows = [version_as_shown(each, use) for each in final_versions()]
    newest = {"after": rows[0]["version"].number, "before": rows[min(1, len(rows) - 1)]["version"].number}
    context = {"rows": rows, "compare_form": CompareForm(initial=newest), "heard": heard}
    return criteria_page(request, "versions", context, tab="versions")


def version_as_shown(version: CriteriaVersion, use: dict) -> dict:
    count, decided, assessed = use.get(version.pk, (0, None, None))
    return {"version": version, "count": count, "decided": decided, "assessed": assessed}


@require_safe
@only_for(*VERSION_READERS)
def version(request, number):
    shown = get_object_or_404(final_versions(), number=number)
    based_on = shown.based_on.ruleset() if shown.based_on else None
    context = {
        **version_as_shown(shown, agreement_by_version()),
        "differences": differences(based_on, shown.ruleset()) if based_on else [],
        "check": shown.checks.select_related("by").filter(digest=shown.digest).first(),
        "approval": shown.approvals.select_related("by").filter(digest=shown.digest).first(),
        "comments": shown.comments.select_related("by"),
        "groups": groups_of(shown, {}),
        "back_url": reverse("programs:versions"),
    }
    return criteria_page(request, "version", context, tab="versions")


@require_safe
@only_for(*VERSION_READERS)
def compare(request):
    form = CompareForm(request.GET)
    context = {"compare_form": form, "back_url": reverse("programs:versions")}
    if form.is_valid():
        before, after = (form.cleaned_data[name].ruleset() for name in ("before", "after"))
        context |= {"differences": differences(before, after), "moves": moves_as_shown(before, after)}
        context |= form.cleaned_data
    return criteria_page(request, "compare", context, tab="versions", status=status_of(form))


@require_safe
@only_for(*VERSION_READERS)
def policy(request, number):
    """The criteria as a document for paper."""
    shown = get_object_or_404(final_versions(), number=number)
    context = {
        "version": shown,
        "groups": groups_of(shown, {}),
        "safety_rules": SAFETY_RULES,
        "questions": [row for row in shown.ruleset().criteria if row.question],
        **who_signed(shown.digest),
        "approval": shown.approvals.select_related("by").filter(digest=shown.digest).first(),
        "back_url": reverse("programs:version", args=[number]),
    }
    return criteria_page(request, "policy", context, tab="versions")


@require_safe
@only_for(*VERSION_READERS)
def export_version(request, number):
    shown = get_object_or_404(final_versions(), number=number)
    text = transfer.to_json(
        shown.ruleset(), number=number, reason=shown.reason, published_at=shown.published_at
    )
    return as_download(text, f"criteria-{number}.json", "application/json")


def as_download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def import_draft(request):
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.import_draft(criteria=form.cleaned_data["file"].criteria, by=request.user)
        except drafting.DraftExists:
            messages.error(
                request, "There is a draft already. Publish or discard it before you import another."
            )
            return redirect("programs:draft")
        except ValidationError as error:
            form.add_error("file", f"A row of this file cannot stand: {' '.join(error.messages)}")
        else:
            messages.success(request, "The file is now the draft. It is not used until it is published.")
            return redirect("programs:draft")
    context = {"form": form, "back_url": reverse("programs:draft")}
    return criteria_page(request, "import_draft", context, tab="draft", status=status_of(form))


@require_POST
@only_for(Role.ADMIN)
def restore(request, number):
    """An older version becomes a draft again, and goes through the same gates as any other."""
    older = get_object_or_404(final_versions(), number=number)
    try:
        drafting.start_draft(by=request.user, copy_of=older)
    except drafting.DraftExists:
        messages.error(
            request, "There is a draft already. Publish or discard it before you go back to another."
        )
    else:
        messages.success(
            request, f"The draft is a copy of version {number}. It goes through the same checks."
        )
    return redirect("programs:draft")
