"""Clara, a clinical lead, and how she signs."""

from datetime import timedelta

from django.utils import timezone

from people.roles import Role
from programs.studio.actions import signing
from screening.standing import parts_now
from tests.cast import member

SAID = {
    "name": "Clara Mendez, MD",
    "licence": "35.098765",
    "state": "Ohio",
    "reviewed": "Every question and row, against the worked cases.",
}


def a_clinical_lead(name="clara", **fields):
    return member(name, Role.CLINICAL, **fields)


def days_from_now(days):
    return timezone.localdate() + timedelta(days=days)


def sign(by, keys=None, **changes):
    """Everything that stands, or the parts of these keys."""
    parts = [part.code for part in parts_now() if keys is None or part.key in keys]
    return signing.sign(by=by, **{"parts": parts, "look_again_on": days_from_now(365), **SAID, **changes})
