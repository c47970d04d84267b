"""Staff: what stands, who has signed it, and the way for a clinician to sign it or take that back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from people.again import asks_again
from people.editing import status_of
from people.roles import READERS, Role, only_for, roles_of
from programs.criteria.differences import differences
from programs.models import CriteriaVersion, LevelWords, Signature
from programs.models.signing import CRITERIA, LANGUAGES, LEVELS, QUESTIONNAIRE
from programs.studio.actions import signing
from programs.studio.forms.signing import SignatureForm, TakeBackForm
from programs.studio.views.criteria import groups_of
from programs.studio.views.pages import VERSION_READERS, criteria_page
from screening.site import site
from screening.standing import Part, catalogue, parts_to_sign, standing_of

RESPONSIBLE = (Role.ADMIN, Role.CLINICAL)


@require_safe
@only_for(*VERSION_READERS)
def sign_off(request):
    roles = roles_of(request.user)
    context = {
        "standings": [
            {"standing": each, "href": where(each.part, roles)} for each in standing_of(parts_to_sign())
        ],
        "signatures": Signature.objects.select_related("by").prefetch_related("parts__end__by"),
        "two_sign": site().two_sign,
        "may_sign": Role.CLINICAL in roles,
        "may_end": not roles.isdisjoint(RESPONSIBLE),
    }
    return criteria_page(request, "sign_off", context, tab="sign_off")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.CLINICAL)
@asks_again
def sign(request):
    form = SignatureForm(request.POST or None, parts=parts_to_sign())
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign(by=request.user, **form.cleaned_data)
        except signing.NotAsSeen:
            form.add_error("parts", form.fields["parts"].error_messages["invalid_choice"])
        else:
            messages.success(request, "Your signature is on record.")
            return redirect("programs:sign_off")
    context = {"form": form, "back_url": reverse("programs:sign_off")}
    return criteria_page(request, "sign", context, tab="sign_off", status=status_of(form))


def where(part: Part, roles) -> str:
    """The page on which a part is read, for those who may open it."""
    if part.language:
        return reverse("programs:words_to_sign", args=[part.language])
    if part.is_draft:
        return reverse("programs:draft_to_sign") if not roles.isdisjoint(RESPONSIBLE) else ""
    if part.key == QUESTIONNAIRE:
        return reverse("screening:scoring")
    if part.key == CRITERIA:
        return reverse("programs:version", args=[CriteriaVersion.objects.published().number])
    may_read = part.key == LEVELS and not roles.isdisjoint(READERS)
    return reverse("programs:staff_levels") if may_read else ""


@require_safe
@only_for(*RESPONSIBLE)
def draft_to_sign(request):
    """The draft as it is read: what it says, and how that differs from what is in force."""
    draft = CriteriaVersion.objects.draft()
    if draft is None:
        messages.info(request, "There is no draft of the criteria. It was published or discarded.")
        return redirect("programs:criteria")
    context = {
        "draft": draft,
        "digest": draft.ruleset().digest,
        "differences": differences(CriteriaVersion.objects.published().ruleset(), draft.ruleset()),
        "groups": groups_of(draft, {}),
        "back_url": reverse("programs:sign_off"),
    }
    return criteria_page(request, "draft_to_sign", context, tab="sign_off")


@require_safe
@only_for(*VERSION_READERS)
def words_to_sign(request, code):
    """Every text of a language beside the English one that it was made from."""
    if code not in LANGUAGES:
        raise Http404
    texts = [(source, said) for source, said in catalogue(code) if source and (said or code == "en")]
    context = {
        "language": LANGUAGES[code],
        "code": code,
        "texts": texts,
        "levels": LevelWords.objects.filter(language=code).select_related("level"),
        "back_url": reverse("programs:sign_off"),
    }
    return criteria_page(request, "words_to_sign", context, tab="sign_off")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*RESPONSIBLE)
@asks_again
def take_back(request, pk):
    """While a part of it stands. Not by its clinician alone: they may have left, or lost their license."""
    signature = get_object_or_404(Signature.objects.filter(parts__end=None).distinct(), pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signing.take_back(signature=signature, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The signature has ended. It stays on record, with why it ended.")
        return redirect("programs:sign_off")
    context = {"signature": signature, "form": form, "back_url": reverse("programs:sign_off")}
    return criteria_page(request, "take_back_signature", context, tab="sign_off", status=status_of(form))
