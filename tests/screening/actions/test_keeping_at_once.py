"""One draft on two devices at the same moment."""

from uuid import uuid4

import pytest

from programs.models import CriteriaVersion
from screening.actions import keeping, sending
from screening.models import KeptDraft
from tests.asked import answered
from tests.at_once import at_once
from tests.cast import PAT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def journey():
    return str(uuid4())


def keep(journey):
    return keeping.keep(journey=journey, content={"answers": PAT}, language="en")


def test_of_two_who_open_it_at_once_one_is_asked(journey):
    _, words = keep(journey)

    def open_it():
        keeping.open_with_words(words=words)

    assert at_once(open_it, open_it) == ["OpenedElsewhere", "done"]


def test_two_presses_at_once_keep_it_once_and_the_last_words_open_it(journey):
    given = []

    assert at_once(*[lambda: given.append(keep(journey)[1])] * 2) == ["done", "done"]
    assert KeptDraft.objects.count() == 1
    opened = [words for words in given if opens(words)]
    assert len(opened) == 1


def opens(words):
    try:
        keeping.open_with_words(words=words)
    except keeping.NothingKept:
        return False
    return True


def test_what_is_sent_while_it_is_kept_again_is_kept_no_more(journey):
    own, _ = keep(journey)
    version = CriteriaVersion.objects.published()

    outcomes = at_once(
        lambda: sending.send(journey=journey, answered=answered(PAT), language="en", version=version),
        lambda: keeping.keep_again(journey=journey, kept=own, content={"answers": PAT}),
    )

    assert "done" in outcomes
    assert not KeptDraft.objects.exists()
