"""Before a change of access, the site asks once more who is there."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, suspend_request
from django.conf import settings
from django.urls import reverse

from people.proven import of_provider


def asks_again(view):
    """By password or second factor, as allauth does, or at the provider."""
    return asks_provider_again(reauthentication_required(view))


def asks_provider_again(view):
    """Only a person who signed in there, and has neither a password nor a second factor here."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if has_nothing_here(request) and not was_asked_lately(request):
            return suspend_request(request, reverse("provider_again"))
        return view(request, *args, **kwargs)

    return asked


def has_nothing_here(request) -> bool:
    came_from_there = settings.OIDC_ISSUER and of_provider(request, request.user)
    return bool(came_from_there) and not get_reauthentication_flows(request.user)


def was_asked_lately(request) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(shown["at"] > since for shown in of_provider(request, request.user))
