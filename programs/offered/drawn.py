"""Public pages that say the same to everyone, drawn and compressed once for all who come.

A page is kept under everything that it was drawn from, so nothing has to notice a change: once a level, a
setting or a word is another one, the page has another name and is drawn again. docs/decisions/0025 says why.
"""

import gzip
import secrets
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from django.db.models import Model
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.template import Engine
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

MOST = 1000  # pages that a process keeps, of some 7 kB; before one more it forgets them all
AROUND = ("site", "signed_line", "other_language_url", "tablet")
FLAGS, HAS_A_NAME, HEAD = (
    3,
    0x08,
    10,
)  # in what gzip makes: the byte of the flags, one of them, where data begins


class Page(NamedTuple):
    plain: bytes
    compressed: bytes


pages: dict[tuple[Hashable, ...], Page] = {}


def drawn_once(
    request, template: str, facts: tuple[Hashable, ...], context: Callable[[], dict[str, Any]] = dict
) -> HttpResponse:
    """The page of this template. `facts` are all that it is drawn from, beside the language and what stands
    on every page; a row of the database is none, since it equals itself after a change. `context` is worked
    out of them.

    It is drawn without the request: nothing of whoever came first can stand in it.
    """
    around = around_every_page(request)
    if around["tablet"]:  # of the waiting room: there are few, and what they show is changed on its way
        return HttpResponse(render_to_string(template, {**around, **context()}))
    name = (template, get_language(), around["site"].edition, str(around["signed_line"]), *facts)
    page = pages.get(name)
    if page is None:
        if any(isinstance(fact, Model) for fact in facts):
            raise TypeError(f"{template}: a row of the database is no fact; name what it says")
        text = render_to_string(template, {**around, **context()}).encode()
        page = Page(text, gzip.compress(text, mtime=0))
        if len(pages) >= MOST:
            pages.clear()
        pages[name] = page
    return as_accepted(request, page)


def around_every_page(request) -> dict[str, Any]:
    """What templates/base.html shows of that which the context processors bring."""
    brought: dict[str, Any] = {}
    for processor in Engine.get_default().template_context_processors:
        brought |= processor(request)
    return {name: brought[name] for name in AROUND}


def as_accepted(request, page: Page) -> HttpResponse:
    """As GZipMiddleware would answer, which leaves alone what is compressed already."""
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return HttpResponse(page.plain)
    response = HttpResponse(of_any_length(page.compressed), headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def of_any_length(compressed: bytes) -> bytes:
    """With a file's name of random length in front, as Django does it: the length on the line does not tell
    which page it was."""
    head = bytearray(compressed[:HEAD])
    head[FLAGS] |= HAS_A_NAME
    name = b"a" * secrets.randbelow(GZipMiddleware.max_random_bytes)
    return bytes(head) + name + b"\x00" + compressed[HEAD:]
