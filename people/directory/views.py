"""SCIM 2 for the directory of the organization: who left there is out here at once (RFC 7644)."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from people.actions import LastAdmin, SignInTaken
from people.cache import tries
from people.clients import client_of
from people.directory import actions, resources, wishes
from people.directory.wishes import Refusal, Wish

REQUESTS, WINDOW = 300, 60  # of a client, in so many seconds
SCIM = "application/scim+json"


class NotThere(Exception):
    """No such account, or one that the directory deleted."""


def answer(said: dict[str, Any], status: int = 200, **headers: str) -> JsonResponse:
    return JsonResponse(said, status=status, content_type=SCIM, headers=headers)


def error(status: int, detail: str, kind: str = "", **headers: str) -> JsonResponse:
    return answer(resources.error(status, detail, kind), status, **headers)


def for_the_directory(*methods: str):
    """Off unless an operator set a token; then for requests that carry it."""

    def decorate(view):
        @csrf_exempt
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not settings.SCIM_TOKEN_HASHES:
                raise Http404
            if settings.SECURE_SSL_REDIRECT and not request.is_secure():
                return error(403, "Come by TLS, with another token: this one was sent in clear")
            if came_too_often(request):
                return error(429, "Too many requests in a minute", **{"Retry-After": str(WINDOW)})
            if not has_the_token(request):
                return error(401, "Send the token of this site", **{"WWW-Authenticate": "Bearer"})
            if request.method not in methods:
                return error(405, "Not at this address", Allow=", ".join(methods))
            return said_or_why_not(view, request, *args, **kwargs)

        return guarded

    return decorate


def came_too_often(request) -> bool:
    window = int(time.time()) // WINDOW
    return tries.count(f"directory:{client_of(request)}:{window}", WINDOW) > REQUESTS


def has_the_token(request) -> bool:
    """Compared by hashes, which are all that this site is given of it."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    sent = hashlib.sha256(token.strip().encode()).hexdigest()
    known = [hmac.compare_digest(sent, each) for each in settings.SCIM_TOKEN_HASHES]
    return scheme.lower() == "bearer" and any(known)


def said_or_why_not(view, request, *args, **kwargs) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        return error(400, refusal.detail, refusal.kind)
    except NotThere:
        return error(404, "There is no such account")
    except SignInTaken:
        return error(409, "Another account signs in with this name or address", "uniqueness")
    except LastAdmin:
        return error(409, "This is the last admin: make someone else an admin first")
    except actions.ClosedByAnAdmin:
        return error(409, "An admin of this site closed this account: only an admin opens it")


def body_of(request) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig) as problem:
        raise Refusal("The body is no JSON, or too long", "invalidSyntax") from problem
    if not isinstance(said, dict):
        raise Refusal("The body is no object", "invalidSyntax")
    return said


def in_sight():
    people = User.objects.select_related("directory_account").order_by("pk")
    return people.filter(directory_account__deleted_at=None)


def account(number: str) -> User:
    person = in_sight().filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if person is None:
        raise NotThere
    return person


def external_id_of(person: User) -> str:
    return person.directory_account.external_id if hasattr(person, "directory_account") else ""


def as_asked(asked: Mapping[str, Any], person: User) -> dict[str, Any]:
    said = resources.user(person, external_id_of(person))
    names = (listed_in(asked.get(name)) for name in ("attributes", "excludedAttributes"))
    return resources.only_asked_for(said, *names)


def listed_in(names: Any) -> str:
    return ",".join(map(str, names)) if isinstance(names, list) else str(names or "")


def number_in(asked: Mapping[str, Any], name: str, default: int) -> int:
    text = str(asked.get(name, ""))
    number = int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else default
    return max(number, 0)


def found(asked: Mapping[str, Any]) -> JsonResponse:
    """A page of the accounts that are asked for, in an address or a body. Raises Refusal."""
    people = in_sight()
    match wishes.filter_in(str(asked.get("filter") or "")):
        case ("username", name):
            people = people.filter(username__iexact=name)
        case ("externalid", name):
            people = people.filter(directory_account__external_id=name)
        case ("emails", name):
            people = people.filter(email__iexact=name)
        case ("id", name):
            people = people.filter(pk=name) if name.isdecimal() and len(name) < 19 else people.none()
    first = max(number_in(asked, "startIndex", 1), 1)
    count = min(number_in(asked, "count", resources.MOST), resources.MOST)
    page = [as_asked(asked, person) for person in people[first - 1 : first - 1 + count]]
    return answer(resources.listed(page, people.count(), first))


@for_the_directory("GET", "POST")
def users(request):
    if request.method == "GET":
        return found(request.GET)
    person = account(str(actions.add(wishes.wish_in(body_of(request))).pk))
    return answer(as_asked(request.GET, person), 201, Location=resources.address("user", person.pk))


@for_the_directory("POST")
def search(request):
    """The same as a list, for those who want no name in an address (RFC 7644, 3.4.3)."""
    return found(body_of(request))


@for_the_directory("GET", "PUT", "PATCH", "DELETE")
def user(request, number):
    person = account(number)
    if request.method == "DELETE":
        actions.delete(person)
        return HttpResponse(status=204)
    if request.method != "GET":
        before = wish_of(person)
        body = body_of(request)
        is_whole = request.method == "PUT"
        wish = wishes.wish_in(body, before) if is_whole else wishes.changed(before, body)
        actions.keep(person, wish)
    return answer(as_asked(request.GET, account(number)))


def wish_of(person: User) -> Wish:
    return Wish(
        username=person.username,
        email=person.email,
        given_name=person.first_name,
        family_name=person.last_name,
        external_id=external_id_of(person),
        active=person.is_active,
    )


@for_the_directory("GET")
def service_provider_config(request):
    return answer(resources.service_provider_config())


@for_the_directory("GET")
def resource_types(request):
    return answer(resources.listed([resources.resource_type()]))


@for_the_directory("GET")
def resource_type(request, name):
    return answer(resources.resource_type()) if name == "User" else error(404, "Only User is known here")


@for_the_directory("GET")
def schemas(request):
    return answer(resources.listed([resources.schema()]))


@for_the_directory("GET")
def schema(request, name):
    return answer(resources.schema()) if name == resources.USER else error(404, "Only User is known here")


@for_the_directory("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request, rest):
    return error(404, "There is nothing at this address")
