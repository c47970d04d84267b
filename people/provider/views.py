"""Signing in at the provider: on the way there, and back again."""

import logging
import secrets
import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from history.actions import record
from history.kinds import EventKind
from people.cache import tries
from people.clients import client_of
from people.proven import PROVIDER
from people.provider import actions, handshake
from people.provider.claims import Identity, identity_in
from people.provider.handshake import CLOCKS_DIFFER, Attempt, ProviderFailed
from people.roles import landing_page
from people.unfinished import ask_to_sign_in
from vault.sealed_cookie import NotKept, SealedCookie

TRIES, WINDOW = 60, 15 * 60  # of a client, in so many seconds; a whole clinic may be one
HERE = "provider"  # there is one try in a browser
ATTEMPT = SealedCookie(
    f"{settings.COOKIE_PREFIX}provider",
    "sign-in at the provider",
    10 * 60,
    path=lambda key: f"{settings.SESSION_COOKIE_PATH}account/provider/",
    samesite="Lax",
)
log = logging.getLogger(__name__)


class NotTheSame(Exception):
    """Asked once more who is there, the provider named another person, or did not ask them."""


REFUSALS = {  # what a page says of it, and how it stands in the history
    ProviderFailed: ("failed", 400),
    NotKept: ("too_late", 400),
    NotTheSame: ("not_the_same", 403),
    actions.NoPart: ("no_part", 403),
    actions.NoAddress: ("no_address", 403),
    actions.AddressOfAnother: ("address_of_another", 403),
}


def only_where_set(view):
    """Off unless an operator names a provider; and never more often than a person presses."""

    @require_GET
    def guarded(request):
        if not settings.OIDC_ISSUER:
            raise Http404
        window = int(time.time()) // WINDOW
        if tries.count(f"{HERE}:{client_of(request)}:{window}", WINDOW) > TRIES:
            return render(request, "429.html", status=429)
        return view(request)

    return guarded


@only_where_set
def start(request):
    """To the provider, from where the person comes back to `next`."""
    return go(request, {})


def again(request):
    """The same for a person who is signed in: is it still them?"""
    return ask_again(request) if request.user.is_authenticated else ask_to_sign_in(request)


@only_where_set
def ask_again(request):
    return go(request, {"person": request.user.pk})


def go(request, besides: dict):
    attempt = Attempt(secrets.token_urlsafe(32), settings.SITE_URL + reverse("provider_back"))
    try:
        response = redirect(handshake.where_to_ask(attempt, now=bool(besides)))
    except ProviderFailed as problem:
        return refused(request, problem)
    kept = {"secret": attempt.secret, "begun": time.time(), "next": page_of_staff(request), **besides}
    return ATTEMPT.write(response, {"key": HERE, **kept})


def page_of_staff(request) -> str:
    """Where `next` leads, if that is a page of staff here; empty for anything else."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith(settings.SESSION_COOKIE_PATH) else ""


@only_where_set
def back(request):
    """From the provider, once for each try: whatever comes of it, the next one begins afresh."""
    return ATTEMPT.wipe(answer_to(request), HERE)


def answer_to(request):
    try:
        kept = ATTEMPT.read(request, HERE)
    except NotKept as problem:
        return refused(request, problem)
    try:
        identity = identity_told(request, kept)
        if "person" in kept:
            return go_on(request, kept, identity)
        person = actions.admit(identity)
    except actions.Closed as closed:
        put_on_record("closed", closed.person)
        return redirect("account_inactive")
    except (ProviderFailed, NotTheSame, actions.NotAdmitted) as problem:
        put_on_record(REFUSALS[type(problem)][0], getattr(problem, "person", None))
        return refused(request, problem)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, PROVIDER, second_factor=identity.has_second_factor)
    return perform_login(request, Login(user=person, redirect_url=kept["next"] or None))


def identity_told(request, kept: dict) -> Identity:
    attempt = Attempt(kept["secret"], settings.SITE_URL + reverse("provider_back"))
    code = handshake.code_of(request.GET.dict(), attempt)
    return identity_in(handshake.claims_for(code, attempt))


def go_on(request, kept: dict, identity: Identity):
    """With what they were about to do, if it is them and the provider has asked them just now."""
    person = actions.person_known_as(identity)
    was_asked = identity.signed_in_at >= kept["begun"] - CLOCKS_DIFFER
    if person is None or person != request.user or person.pk != kept["person"] or not was_asked:
        raise NotTheSame
    record_authentication(
        request, person, PROVIDER, reauthenticated=True, second_factor=identity.has_second_factor
    )
    request.GET = request.GET.copy()
    request.GET["next"] = kept["next"]
    return resume_request(request) or redirect(landing_page(person))


def put_on_record(reason: str, person) -> None:
    record(
        EventKind.SIGN_IN_FAILED, person=person.pk if person else None, through=actions.THROUGH, reason=reason
    )


def refused(request, problem: Exception):
    reason, status = REFUSALS[type(problem)]
    log.warning("sign-in at the provider: %s", problem if isinstance(problem, ProviderFailed) else reason)
    return render(request, "people/provider_refused.html", {"reason": reason}, status=status)
