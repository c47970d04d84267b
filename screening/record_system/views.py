"""Definitions, for anyone; and one record as a file, for the person who has it."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from people.editing import status_of
from screening import level_codes
from screening.actions.claiming import NotClaimed
from screening.instrument.instrument import AnswerError
from screening.instrument.instruments import NoSuchInstrument
from screening.record_system import handing_on
from screening.record_system.agreed import was_taken_back
from screening.record_system.envelopes import FHIR_JSON
from screening.record_system.forms import HandOnForm
from screening.record_system.published import NotPublished, published
from screening.record_system.record import Record
from screening.record_system.vocabulary import House
from screening.review.views.access import for_reviewers, the_submission
from screening.site import site
from vault import clock

KEPT_FOR = 3600  # seconds, by browsers and caches

CONTENTS = {  # by kind of resource: of one, and of several
    "QuestionnaireResponse": ("set of answers", "sets of answers"),
    "Observation": ("rating", "ratings"),
    "RiskAssessment": ("recommendation with its reasons", "recommendations with their reasons"),
    "Flag": ("flag: how to make contact", "flags, how to make contact among them"),
    "ServiceRequest": ("level of care asked for", "levels of care asked for"),
    "Appointment": ("appointment", "appointments"),
    "Patient": ("person", "persons"),
    "RelatedPerson": ("person who answered for them", "persons who answered for them"),
    "Consent": ("consent: what they said yes to", "consents"),
}


def this_house() -> House:
    known = site()
    codes = level_codes.parse(known.level_codes)
    return House(settings.SITE_URL.rstrip("/"), known.site_name, known.phone, codes)


@lru_cache(maxsize=16)
def as_file(kind: str, name: str, house: House) -> tuple[bytes, str]:
    """The definition and its digest. Raises NotPublished."""
    content = json.dumps(published(kind, name, house), ensure_ascii=False).encode()
    return content, f'"{hashlib.sha256(content).hexdigest()}"'


@require_safe
def definition(request, kind, name):
    """No cookie, no account. Forms that run on another site may read it."""
    try:
        content, digest = as_file(kind, name, this_house())
    except NotPublished:
        raise Http404 from None
    headers = {
        "Cache-Control": f"public, max-age={KEPT_FOR}",
        "ETag": digest,
        "Access-Control-Allow-Origin": "*",
    }
    whole = HttpResponse(content, content_type=FHIR_JSON, headers=headers)
    return get_conditional_response(request, etag=digest, response=whole)


@require_http_methods(["GET", "POST"])
@for_reviewers
def hand_on(request, reference):
    """What goes along, and why it goes; then the file. Only who has the submission takes it."""
    found = the_submission(reference)
    record = Record(found, this_house(), clock.now())
    try:
        contents = counted(record)
    except (AnswerError, NoSuchInstrument):
        messages.info(request, "This record can't be read whole, so it can't be handed on as a file.")
        return redirect("screening:submission", found.reference)
    form = HandOnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return given_out(record, request.user, form)
        except NotClaimed:
            messages.info(request, "Claim it first: then you can hand it on.")
            return redirect("screening:submission", found.reference)
    context = {
        "submission": found,
        "form": form,
        "contents": contents,
        "is_own": found.owner == request.user,
        "was_taken_back": was_taken_back(found),
    }
    return render(request, "screening/record_system/hand_on.html", context, status=status_of(form))


def counted(record: Record) -> list[str]:
    counts = {kind: len(record.of_kind(kind)) for kind in CONTENTS}
    return [f"{count} {CONTENTS[kind][count > 1]}" for kind, count in counts.items() if count]


def given_out(record: Record, by, form: HandOnForm) -> HttpResponse:
    file = handing_on.hand_on(record=record, by=by, **form.cleaned_data)
    name = f"record-{record.submission.reference}.{file.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)
