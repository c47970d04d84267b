"""The result as a PDF: what the page says, with all of it open, to keep or to hand to a doctor. No name."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.offered.elsewhere import Piece
from screening.patient.guidance import call_911, ways_to_988
from screening.patient.pdf import HEADING, ITEM, LINK, STRONG, TEXT, TITLE, Block, pdf
from screening.patient.result import Result
from screening.site import site
from vault.phones import dial


def result_as_pdf(result: Result, *, day: date, reference: str = "", come_back_at: str = "") -> bytes:
    """`day` is when it was answered; once it is sent, `come_back_at` is where it can be looked up."""
    blocks = [
        *head(result, day, reference),
        *level(result),
        *actions(result),
        *details(result),
        *further(result),
    ]
    if come_back_at:
        blocks += [
            Block(HEADING, _("Check on what you sent")),
            Block(TEXT, _("With the reference and the four words, at:")),
            Block(LINK, come_back_at, come_back_at),
        ]
    return pdf(blocks, title=_("Your result"), language=get_language() or "en")


def pdf_response(content: bytes) -> HttpResponse:
    """To be saved. The name of the file says nothing about anyone."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="result.pdf"'
    return response


def head(result: Result, day: date, reference: str) -> Iterator[Block]:
    what = [_(site().site_name), _("Level of care screening"), date_format(day)]
    if reference:
        what.append(f"{_('Reference')} {reference}")
    yield Block(TEXT, " · ".join(what))
    someone_else = result.journey.someone_else
    yield Block(TEXT, _("The answers about them point to") if someone_else else _("Your answers point to"))
    yield Block(TITLE, result.care.words.name)
    yield Block(STRONG, render_to_string("components/hours.html", {"level": result.care}).strip())


def level(result: Result) -> Iterator[Block]:
    yield Block(TEXT, result.care_of_other or result.care.words.summary)
    if result.range_in_words:
        yield Block(TEXT, result.range_in_words)
    yield Block(TEXT, _("This is a first guide, not a diagnosis. A person talks it over with you first."))
    yield Block(HEADING, _("Why this level"))
    for paragraph in result.why_in_full:
        yield Block(TEXT, paragraph)


def actions(result: Result) -> Iterator[Block]:
    if result.to_do_first:
        yield Block(HEADING, _("Do this first"))
        for piece in result.to_do_first:
            yield from told(piece)
    if site().phone:
        yield Block(LINK, f"{_('Call us:')} {site().phone}", dial(site().phone))
    yield from listed(_("Ask for this"), result.to_ask_for)
    yield from listed(_("What would change the result"), result.change_in_words)
    yield from listed(_("What we don't know"), result.unknown)


def details(result: Result) -> Iterator[Block]:
    yield Block(HEADING, _("Programs here at this level"))
    for match, facts in result.programs:
        yield Block(STRONG, match.program.name)
        for fact in facts:
            href = fact["href"]
            yield Block(LINK if href else ITEM, f"{fact['label']}: {fact['text']}", href)
    if not result.programs:
        yield Block(
            TEXT,
            _(
                "None here at this level. A coordinator can help you look elsewhere, and so can the line "
                "below."
            ),
        )
    for piece in result.other_help():
        yield from told(piece)
    answers = [f"{heard.question}: {'; '.join(heard.answers)}" for heard in result.answers]
    yield from listed(_("Your answers"), answers)
    yield from listed(_("In the words of the criteria:").rstrip(":"), result.reasons)


def further(result: Result) -> Iterator[Block]:
    yield from listed(_("If it gets worse"), result.signs_of_worse())
    yield Block(TEXT, _("In danger or in a crisis, day or night:"))
    for way in (call_911(), *ways_to_988()):
        yield Block(LINK, way.text, way.href)


def told(piece: Piece) -> Iterator[Block]:
    yield Block(STRONG, piece.first)
    if piece.more:
        yield Block(TEXT, " ".join(piece.more))
    for way in piece.ways:
        yield Block(LINK, way.text, way.href)


def listed(heading: str, items: list[str]) -> Iterator[Block]:
    if items:
        yield Block(HEADING, heading)
    for item in items:
        yield Block(ITEM, f"• {item}")
