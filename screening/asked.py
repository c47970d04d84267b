"""Which questionnaire new journeys are asked: the newest, unless the site holds to an earlier version."""

from django.conf import settings

from screening.instrument.instrument import Instrument
from screening.instrument.instruments import newest_published


def asked_now() -> Instrument:
    return newest_published(held_at=settings.QUESTIONNAIRE)
