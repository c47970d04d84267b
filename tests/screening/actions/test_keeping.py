"""A draft that a person asked us to keep: what opens it, what never does, and when it is gone."""

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings

from programs.models import CriteriaVersion
from screening.actions import keeping, sending
from screening.actions.keeping import NothingKept, OpenedElsewhere, OtherWords
from screening.codes import as_compared, new_words, words_in
from screening.models import KeptDraft
from screening.upkeep.rounds import EVERY_MINUTE
from tests.asked import answered
from tests.cast import PAT
from tests.clock import at
from tests.stored import everything_stored, everything_unsealed
from tests.strategies import any_answers, examples
from tests.submissions import STOPPED
from vault import by_words
from vault.sealing import unseal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

JOURNEY = "11111111-2222-4333-8444-555555555555"
CONTENT = {"journey": JOURNEY, "language": "en", "answers": {"who_for": "zanzibar"}}


def kept(content=CONTENT, journey=JOURNEY, language="en", **more):
    return keeping.keep(journey=journey, content=content, language=language, **more)


def opened(words, **more):
    return keeping.open_with_words(words=words, **more)[1]


def test_the_words_open_what_was_kept():
    _, words = kept()

    assert opened(words) == CONTENT


@pytest.mark.parametrize("language", ["en", "es"])
def test_they_are_eight_different_words_of_the_list(language):
    words = new_words(language).split()

    assert len(set(words)) == 8
    assert set(words) <= set(words_in(language))


def test_they_may_be_written_any_way():
    _, words = kept(language="es")

    assert opened(f"  {as_compared(words).upper().replace(' ', ', ')}. ") == CONTENT


def test_each_time_other_words():
    assert len({kept(journey=str(uuid4()))[1] for _ in range(20)}) == 20


def test_nothing_else_opens_it():
    _, words = kept()
    several = words.split()

    for wrong in (" ".join(reversed(several)), " ".join(several[:-1]), new_words("en"), ""):
        with pytest.raises(NothingKept):
            opened(wrong)


@settings(max_examples=examples(200, 10))  # each takes two slow functions
@given(any_answers())
def test_any_answers_come_back_as_they_were(answers):
    _, words = kept({**CONTENT, "answers": answers}, journey=str(uuid4()))

    assert opened(words)["answers"] == answers


# What is stored


def test_neither_the_database_nor_our_keys_tell_the_answers_or_the_words():
    """`everything_unsealed` is what a person of the staff gets at who has the database and all keys."""
    own, words = kept()
    there = everything_stored() + everything_unsealed()

    assert "zanzibar" not in there
    assert JOURNEY not in there
    assert own.root not in there
    rows = KeptDraft.objects.values_list("uid", "handle", "turn", "content")
    readable = json.dumps([*rows, everything_unsealed()], default=str)
    assert not [word for word in words.split() if f'"{word}"' in readable or f" {word} " in readable]


def test_the_database_alone_holds_nothing_that_guesses_could_be_tried_on():
    own, _ = kept()
    sealed = stored_content()

    assert own.root not in sealed
    assert by_words.name_of(own.root) not in everything_stored()


def stored_content():
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM screening_keptdraft")
        return cursor.fetchone()[0]


def test_without_the_words_our_keys_open_a_closed_box():
    own, _ = kept()
    row = KeptDraft.objects.get()
    outer = json.loads(unseal(stored_content(), "KeptDraft.content", row.uid))

    assert set(outer) == {"name", "box"}
    assert row.handle != outer["name"]
    assert json.loads(by_words.open_again(outer["box"], own.root, row.uid)) == CONTENT


def test_one_draft_is_one_row_however_often_it_is_asked_for():
    """A second click, or an answer that was lost on the way: the words that were shown last open it."""
    first, second = (kept()[1] for _ in range(2))

    assert KeptDraft.objects.count() == 1
    assert opened(second) == CONTENT
    with pytest.raises(NothingKept):
        opened(first)


def test_a_row_that_was_swapped_by_hand_opens_nothing():
    _, words = kept()
    kept(journey=str(uuid4()))
    one, other = KeptDraft.objects.order_by("pk")
    KeptDraft.objects.filter(pk=other.pk).delete()
    KeptDraft.objects.filter(pk=one.pk).update(uid=other.uid)

    with pytest.raises(NothingKept):
        opened(words)
    with pytest.raises(CommandError, match="KeptDraft"):
        call_command("verify_submissions", stdout=StringIO(), stderr=StringIO())


# When it is gone


def test_it_is_there_for_seven_days_and_no_longer():
    now = timezone.now()
    with at(now):
        _, words = kept()

    with at(now + timedelta(days=7, seconds=-1)):
        assert opened(words) == CONTENT
    with at(now + timedelta(days=7)), pytest.raises(NothingKept):
        opened(words, sure=True)


def test_the_worker_deletes_what_is_over_and_nothing_else():
    now = timezone.now()
    with at(now - timedelta(days=7)):
        kept(journey=str(uuid4()))
    with at(now - timedelta(days=7, seconds=-5)):
        _, words = kept()

    with at(now):
        assert keeping.forget_old in EVERY_MINUTE
        keeping.forget_old()

    assert KeptDraft.objects.count() == 1
    assert opened(words) == CONTENT


def test_it_goes_when_the_answers_are_sent():
    kept(journey=(other := str(uuid4())))
    _, words = kept()
    sending.send(
        journey=JOURNEY, answered=answered(PAT), language="en", version=CriteriaVersion.objects.published()
    )

    assert [row.uid for row in KeptDraft.objects.all()] == [keeping.uid_of(other)]
    with pytest.raises(NothingKept):
        opened(words)


def test_it_goes_when_answers_that_were_sent_elsewhere_are_sent_once_more():
    """Kept again by a device that does not know."""
    for _ in range(2):
        kept()
        sending.send(
            journey=JOURNEY,
            answered=answered(PAT),
            language="en",
            version=CriteriaVersion.objects.published(),
        )

    assert not KeptDraft.objects.exists()


def test_it_goes_when_the_answers_are_sent_in_an_emergency():
    kept()
    sending.send_in_emergency(
        journey=JOURNEY,
        answered=answered(STOPPED),
        language="en",
        contact=None,
    )

    assert not KeptDraft.objects.exists()


def test_it_goes_when_the_person_says_so():
    _, words = kept()
    keeping.forget(journey=JOURNEY)

    assert keeping.kept_until(JOURNEY) is None
    with pytest.raises(NothingKept):
        opened(words)


# Two devices


def test_the_first_to_open_it_is_not_asked_and_the_next_one_is():
    _, words = kept()
    now = timezone.now()
    with at(now):
        opened(words)

    with pytest.raises(OpenedElsewhere) as asked:
        opened(words)
    assert asked.value.at == now
    assert opened(words, sure=True) == CONTENT


def test_who_kept_it_keeps_more_under_the_same_words_for_as_long_again():
    now = timezone.now()
    with at(now - timedelta(days=3)):
        own, words = kept()
    more = {**CONTENT, "answers": {"who_for": "self"}}
    with at(now):
        keeping.keep_again(journey=JOURNEY, kept=own, content=more)

    assert keeping.kept_until(JOURNEY) == now + timedelta(days=7)
    assert opened(words) == more  # and nobody is asked: it was put down since


def test_who_opened_it_keeps_more_too():
    _, words = kept()
    own, _ = keeping.open_with_words(words=words)
    keeping.keep_again(journey=JOURNEY, kept=own, content={"answers": {}})

    assert opened(words) == {"answers": {}}


def test_who_kept_it_is_asked_once_it_was_opened_elsewhere():
    own, words = kept()
    opened(words)

    for content in ({"answers": {}}, CONTENT):
        with pytest.raises(OpenedElsewhere):
            keeping.keep_again(journey=JOURNEY, kept=own, content=content)
        with pytest.raises(OpenedElsewhere):
            kept(content, turn=own.turn)
    keeping.keep_again(journey=JOURNEY, kept=own, content={"answers": {}}, sure=True)
    assert opened(words) == {"answers": {}}


def test_new_words_given_elsewhere_are_not_undone_by_the_old_ones():
    own, words = kept()
    there, _ = keeping.open_with_words(words=words)
    _, new = kept({"answers": {}}, turn=there.turn)

    with pytest.raises(OtherWords):
        keeping.keep_again(journey=JOURNEY, kept=own, content=CONTENT, sure=True)
    assert opened(new) == {"answers": {}}


def test_what_is_gone_can_not_be_kept_again():
    own, _ = kept()
    keeping.forget(journey=JOURNEY)

    with pytest.raises(NothingKept):
        keeping.keep_again(journey=JOURNEY, kept=own, content=CONTENT)
