"""What every request of a tablet in the waiting room goes through; no other device is looked at.

Where no turn goes on, every page leads to the one on which the next person begins. Staff pages are closed: a
session or a password that is left there would open records to whoever sits down next. Pages are sent without
what would leave a trace on the device or lead away from it.
"""

import re

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from screening.actions import tablets
from screening.patient.draft import wipe_draft
from screening.patient.follow_up import wipe_follow_up
from screening.patient.tablet import (
    COOKIE,
    NOBODY,
    TURN,
    forget_tablet,
    keep_turn,
    page_of_turn,
    tablet_of,
    turn_of,
)

BY_SCRIPT = "Replace-Page"  # a header that static/js/tablet.js sends, and no form of a browser
REMEMBERED = re.compile(r' autocomplete="[^"]*"')
ELSEWHERE = re.compile(r'<a\b[^>]*\bhref="https?://(?P<address>[^"]*?)/?"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


def keep_turns_apart(get_response):
    def middleware(request):
        if COOKIE not in request.COOKIES:
            return get_response(request)
        if tablet_of(request) is None:
            return forget_tablet(get_response(request))
        return told_to_script(request, without_traces(answer(request, get_response)))

    return middleware


def answer(request, get_response):
    if request.path_info.startswith(settings.SESSION_COOKIE_PATH):
        return render(request, "screening/patient/tablet/closed.html", status=403)
    if request.path_info == reverse("screening:tablet"):
        return get_response(request)
    at = page_of_turn(request)
    if not at:
        return to_the_next_person(request)
    response = get_response(request)
    if "Content-Disposition" in response.headers:
        response = redirect(at)  # a file would stay on the device
    if TURN.name in response.cookies or getattr(response, "asked_by_itself", False):
        return response
    is_page = request.method == "GET" and response.status_code == 200 and is_html(response)
    return keep_turn(response, tablet_of(request), request.path_info if is_page else at)


def to_the_next_person(request):
    """The turn is over, and the page on which the next one begins opens."""
    return wipe(request, redirect("screening:tablet"))


def wipe(request, response):
    """End the turn, and take back what this browser keeps of it. Another site can't make it end."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return response
    if turn_of(request) != NOBODY:
        tablets.end_turn(tablet_of(request))
    for key in {key_in(page_of_turn(request)), key_in(request.path_info)} - {""}:
        wipe_follow_up(wipe_draft(response, key), key)
    return TURN.wipe(response, NOBODY)


def key_in(path: str) -> str:
    """The key of the journey or follow-up that this address is of."""
    try:
        return resolve(path).kwargs.get("key", "")
    except Resolver404:
        return ""


def is_html(response) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def without_traces(response):
    """A page that asks the browser to remember nothing typed, and has no link that leaves the site: what is
    open on another site could be seen by the next person, and we can't wipe it. Its address stands there."""
    if is_html(response):
        html = REMEMBERED.sub("", response.content.decode())
        html = html.replace("<form ", '<form autocomplete="off" ')
        response.content = ELSEWHERE.sub(as_words, html)
    return response


def as_words(link: re.Match) -> str:
    words, address = link["words"].strip(), link["address"]
    told = words if address.lower() in words.lower() else f"{words} {address}"
    return f'<span class="elsewhere">{told}</span>'


def told_to_script(request, response):
    """Where a form leads, for a script that replaces the page: a browser would put it behind a Back."""
    if BY_SCRIPT not in request.headers or not 300 <= response.status_code < 400:
        return response
    told = JsonResponse({"to": response.headers["Location"]})
    told.cookies = response.cookies
    return told
