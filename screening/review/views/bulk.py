"""Several submissions at once, ticked in the queue."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.names import name_of
from people.roles import Role, only_for, roles_of
from screening.actions import staging
from screening.actions.bulk import BULK_AT_MOST, claim_all, close_all, hand_over_all
from screening.models import Submission
from screening.review.finding import reference_in
from screening.review.forms.work import CloseForm, HandOverForm
from screening.review.queue import counted
from screening.review.views.access import for_reviewers, number

NOTHING = "Tick at least one submission first."


@require_POST
@for_reviewers
def bulk(request):
    chosen = ticked(request)
    if not chosen:
        messages.info(request, NOTHING)
    elif request.POST.get("do") == "claim":
        tell(request, "Claimed", claim_all(submissions=chosen, by=request.user))
    elif request.POST.get("do") == "hand_over":
        hand_over_ticked(request, chosen)
    elif request.POST.get("do") == "close":
        close_ticked(request, chosen)
    return redirect("screening:queue")


@require_POST
@only_for(Role.LEAD)
def dismiss_sunk(request):
    """A flood is closed in one press: what sank before the lead opened the page, and nobody has taken."""
    up_to = number(request.POST.get("up_to"))
    closed = staging.dismiss_sunk(by=request.user, up_to=up_to) if up_to else 0
    left = counted(Submission.objects.sunk())
    messages.success(request, f"{closed} closed as not real people. {left} are left.")
    return redirect("screening:queue")


def ticked(request) -> list[Submission]:
    given = request.POST.getlist("reference")[:BULK_AT_MOST]
    references = [reference_in(each) for each in given]
    return list(Submission.objects.filter(reference__in=references).in_queue_order())


def hand_over_ticked(request, chosen: list[Submission]) -> None:
    form = HandOverForm(request.POST, by=request.user)
    if not form.is_valid():
        return messages.info(request, "Choose the colleague to hand over to.")
    to, lead = form.cleaned_data["to"], Role.LEAD in roles_of(request.user)
    outcome = hand_over_all(submissions=chosen, by=request.user, to=to, even_if_not_own=lead)
    return tell(request, f"Handed over to {name_of(to)}", outcome)


def close_ticked(request, chosen: list[Submission]) -> None:
    form = CloseForm(request.POST, by=request.user)
    if not form.is_valid():
        return messages.info(request, "Choose why they are closed.")
    outcome = close_all(submissions=chosen, by=request.user, reason=form.cleaned_data["reason"])
    return tell(request, "Closed", outcome)


def tell(request, what: str, outcome) -> None:
    if outcome.done:
        messages.success(request, f"{what}: {', '.join(each.reference for each in outcome.done)}.")
    if outcome.refused:
        refusals = "\n".join(f"{each.submission.reference}: {each.why}" for each in outcome.refused)
        messages.warning(request, f"Left as they were:\n{refusals}")
