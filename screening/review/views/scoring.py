"""Staff: what is asked and what each answer counts, read from the questionnaire that is asked now."""

from itertools import pairwise

from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.roles import READERS, Role, only_for
from screening.asked import asked_now
from screening.instrument import fingerprint
from screening.instrument.description import bands, changes, describe, marks
from screening.instrument.flags import Flag, Note
from screening.instrument.instruments import RELEASED
from screening.instrument.rules import rules_of


@require_safe
@only_for(*READERS, Role.AUDITOR)
def scoring(request):
    return render(request, "screening/review/scoring.html", {"section": "criteria", **described(asked_now())})


def described(instrument) -> dict:
    return {
        "instrument": instrument,
        "digest": fingerprint.of_rules(instrument),  # the one that is signed
        "questions": describe(instrument),
        "bands": bands(instrument),
        "marks": [("Flags", marks(instrument, Flag)), ("Notes", marks(instrument, Note))],
        "rules": rules_of(instrument),
        "versions": [
            {"before": before.version, "after": after.version, "changes": changes(before, after)}
            for before, after in pairwise(RELEASED)
        ],
    }
