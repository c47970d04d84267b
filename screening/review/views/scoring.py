"""Staff: what is asked, what each answer counts and how the level follows, read from the code that scores."""

import inspect
import sys
from functools import cache
from itertools import pairwise

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from people.roles import READERS, Role, only_for
from programs.criteria.examples import examples
from programs.criteria.explanation import easing, sentence
from programs.criteria.ruleset import DEFAULT_LEVEL
from programs.criteria.safety import SAFETY_RULES
from programs.models import CriteriaVersion
from screening.asked import asked_now
from screening.instrument import fingerprint
from screening.instrument.description import describe, described_example, marks, ratings, uncounted
from screening.instrument.differences import changes
from screening.instrument.flags import Flag, Note
from screening.instrument.instrument import Instrument
from screening.instrument.instruments import ADULT_SUBSTANCE_USE, RELEASED, NoSuchInstrument, get
from screening.instrument.rules import rules_of
from screening.instrument.sources import SOURCES


@require_safe
@only_for(*READERS, Role.AUDITOR)
def scoring(request, version=""):
    instrument = released(version)
    context = {
        "section": "criteria",
        "asked_now": asked_now(),
        "criteria": described_criteria(CriteriaVersion.objects.published()),
        **described(instrument),
    }
    return render(request, "screening/review/scoring.html", context)


@require_safe
@only_for(*READERS, Role.AUDITOR)
def scoring_on_paper(request, version):
    """The foot of each sheet says what is printed. A sheet of its own, since no page may hold a style."""
    instrument, criteria = released(version), CriteriaVersion.objects.published()
    context = {
        "instrument": instrument,
        "digest": described(instrument)["digest"],
        "criteria": criteria,
    }
    style = render_to_string("screening/review/scoring.css", context)
    return HttpResponse(style, content_type="text/css")


def released(version: str) -> Instrument:
    try:
        return get(ADULT_SUBSTANCE_USE, version) if version else asked_now()
    except NoSuchInstrument:
        raise Http404 from None


@cache
def described(instrument: Instrument) -> dict:
    """Once a process: what a released questionnaire is, changes only with the code."""
    return {
        "instrument": instrument,
        "digest": fingerprint.of_rules(instrument),  # the one that is signed
        "about": inspect.getdoc(sys.modules[instrument.rate.__module__]),
        "ratings": ratings(instrument),
        "questions": describe(instrument),
        "marks": [("Flags", marks(instrument, Flag)), ("Notes", marks(instrument, Note))],
        "rules": [(rule, described_example(instrument, rule.key)) for rule in rules_of(instrument)],
        "uncounted": uncounted(instrument),
        "sources": SOURCES,
        "released": RELEASED,
        "versions": [
            {"before": before.version, "after": after.version, "changes": changes(before, after)}
            for before, after in pairwise(RELEASED)
        ],
    }


def described_criteria(version: CriteriaVersion) -> dict:
    ruleset = version.ruleset()
    found = examples(ruleset)
    return {
        "version": version,
        "rows": [
            {
                "code": each.code,
                "sentence": sentence(each),
                "easing": easing(each),
                "source": each.source,
                "example": found[each.code],
            }
            for each in ruleset.criteria
        ],
        "default_level": DEFAULT_LEVEL,
        "safety_rules": SAFETY_RULES,
    }
