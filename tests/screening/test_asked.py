"""Which questionnaire new journeys are asked."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from screening.apps import check_questionnaire
from screening.asked import asked_now
from screening.instrument.instruments import RELEASED


def test_the_newest_is_asked():
    assert asked_now() is RELEASED[-1]


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
def test_a_site_may_hold_to_any_version(settings, instrument):
    settings.QUESTIONNAIRE = instrument.version

    assert asked_now() is instrument
    check_questionnaire()


def test_a_version_that_is_not_there_stops_the_start(settings):
    settings.QUESTIONNAIRE = "2025.1"

    with pytest.raises(ImproperlyConfigured, match=r"^QUESTIONNAIRE: .*'2025.1': write 2026.1"):
        check_questionnaire()
