"""Checking in again: the same questions of now, each time a submission of its own, tied to the one before."""

from datetime import timedelta

import pytest

from screening.actions import disposing
from screening.actions.sending import send_in_emergency
from screening.codes import hash_of
from screening.instrument.flags import Urgency
from screening.models import Disposal, Ground, SiteSettings, Stage, Submission
from screening.patient.draft import COOKIE
from tests.asked import answered
from tests.cast import answers
from tests.clock import Clock
from tests.patient import CODE, Person, Visitor, sent_by_pat, text_of
from tests.submissions import STOPPED, sent
from vault.fields import sealed_changes

pytestmark = pytest.mark.django_db

OTHER_CODE = "garden copper winter stone"


@pytest.fixture
def pat():
    return sent_by_pat()


class Again(Person):
    """Pat, who came back to what they sent and answers again."""

    def __init__(self, client, before, words=CODE):
        self.client = client
        self.visitor = Visitor(client, before.reference, words=words)
        self.begun = self.visitor.post("check_in")
        self.key = self.begun.url.split("/")[2]

    def sends(self, **changes):
        self.answer_all(answers(**{"who_for": None, **changes}))
        self.ask_for_the_result()
        self.send()
        return Submission.objects.order_by("-pk").first()


def test_it_is_offered_to_who_comes_back_also_once_they_have_a_place(client, pat):
    Submission.objects.filter(pk=pat.pk).update(
        stage=Stage.PLACED, assessed_level="iop", placed_level="iop", placed_where="here"
    )
    visitor = Visitor(client, pat.reference)

    assert "How are you now?" in text_of(visitor.get())
    assert "the same questions" in text_of(visitor.get("check_in"))


def test_it_begins_with_whom_it_is_about_and_nothing_else(client, pat):
    person = Again(client, pat)
    first = client.get(person.begun.url)

    assert first.url.endswith("/2/")
    assert "You last answered on" in text_of(client.get(first.url))
    assert "checked" not in client.get(first.url).content.decode()


def test_a_screening_that_is_no_check_in_says_nothing_of_a_day(client):
    assert "You last answered" not in text_of(Person(client).get("question", 1))


def test_nothing_is_kept_until_it_is_sent(client, pat):
    person = Again(client, pat)
    person.answer_all(answers(who_for=None))
    person.ask_for_the_result()

    assert Submission.objects.count() == 1
    assert "What you sent before is then kept for as long as this." in text_of(person.get("send"))


@pytest.mark.engine
def test_it_is_a_submission_of_its_own_with_its_own_words_in_the_series_of_the_one_before(client, pat):
    now = Again(client, pat).sends()
    pat.refresh_from_db()

    assert now.series == pat.series
    assert now.series is not None
    assert now.reference != pat.reference
    assert now.code not in ("", pat.code)
    assert now.stage == Stage.NEW
    assert list(Submission.objects.before(now)) == [pat]
    assert list(Submission.objects.before(pat)) == []


def test_two_check_ins_from_the_first_are_one_series_in_the_order_they_were_sent(client, pat):
    first, second = Again(client, pat).sends(), Again(client, pat).sends()

    assert list(Submission.objects.before(second)) == [pat, first]


def test_once_it_is_sent_it_says_what_changed(client, pat):
    person = Again(client, pat)
    person.sends(symptoms=["none_of_these"])
    assert "Better than on" in text_of(person.get("sent"))


def test_a_first_screening_is_compared_with_nothing(client):
    person = Person(client).answer_all(answers())
    person.ask_for_the_result()
    person.send()
    assert "Then and now" not in text_of(person.get("sent"))


def test_sent_twice_it_is_one(client, pat):
    person = Again(client, pat)
    person.sends()
    person.send()

    assert Submission.objects.count() == 2


def test_where_the_one_before_was_deleted_meanwhile_it_stands_by_itself(client, pat):
    person = Again(client, pat)
    disposing.dispose(submission=pat, ground=Ground.TAKEN_BACK)

    assert person.sends().series is None


def test_no_cookie_begins_one_without_the_four_words(client, pat):
    response = client.post("/follow-up/AAAAAAAAAAAAAAAA/check-in/", HTTP_SEC_FETCH_SITE="same-origin")

    assert response.status_code == 410
    assert COOKIE not in response.cookies or not response.cookies[COOKIE].value


def test_the_same_phone_alone_ties_nothing(pat):
    assert sent_by_pat().series is None
    assert pat.series is None


def test_danger_at_a_check_in_interrupts_and_is_an_emergency_like_any_other(client, pat):
    person = Again(client, pat)
    response = person.answer("danger_signs", ["overdose"])
    assert "/pause/" in response.url

    person.client.post(person.url("call"), {"phone": "555 010 0199", "language": "en", "consent": "on"})
    now = Submission.objects.order_by("-pk").first()
    assert (now.urgency, now.level) == (Urgency.EMERGENCY, None)
    assert list(Submission.objects.before(now)) == [pat]
    assert Submission.objects.alarming().filter(pk=now.pk).exists()


def test_in_an_emergency_the_series_goes_on(pat):
    now = send_in_emergency(
        journey="6b1b1f9e-2a67-4f6d-9c59-6d9b4a3a1c11",
        answered=answered(STOPPED),
        language="en",
        contact=None,
        follows=pat.reference,
    )
    pat.refresh_from_db()
    assert now.series == pat.series


# Taking back


def test_one_is_taken_back_and_the_one_before_stays(client, pat):
    now = Again(client, pat).sends()
    visitor = visitor_of(client, now)
    assert "Delete only this one" in text_of(visitor.get("take_back"))
    visitor.post("take_back")

    assert list(Submission.objects.all()) == [pat]


def test_all_are_taken_back_each_with_its_receipt(client, pat):
    now = Again(client, pat).sends()
    visitor = visitor_of(client, now)
    receipt = text_of(client.get(visitor.post("take_back", all="yes").url))

    assert not Submission.objects.exists()
    gone = Disposal.objects.filter(ground=Ground.TAKEN_BACK).values_list("reference", flat=True)
    assert set(gone) == {pat.reference, now.reference}
    assert now.reference in receipt
    assert pat.reference in receipt


def test_earlier_words_take_back_nothing_later(client, pat):
    now = Again(client, pat).sends()
    Visitor(client, pat.reference).post("take_back", all="yes")

    assert list(Submission.objects.all()) == [now]


def visitor_of(client, submission):
    """With words that the test knows."""
    Submission.objects.filter(pk=submission.pk).update(**sealed_changes(submission, code=hash_of(OTHER_CODE)))
    return Visitor(client, submission.reference, words=OTHER_CODE)


# Keeping


@pytest.mark.engine
@pytest.mark.parametrize(("days", "goes"), [(365, False), (366, True)])
def test_how_long_all_are_kept_counts_from_the_last(client, pat, days, goes):
    clock = Clock()
    with clock.running():
        first = sent_by_pat()
        Submission.objects.filter(pk=first.pk).update(stage=Stage.REACHED)
        clock.move_on(days=300)
        last = Again(client, first).sends()
        Submission.objects.filter(pk=last.pk).update(stage=Stage.REACHED)
        clock.move_on(days=days)
        due = disposing.due(SiteSettings(), clock.now).filter(pk__in=[first.pk, last.pk])
        assert set(due) == ({first, last} if goes else set())


def test_a_placed_one_waits_for_the_vote_until_the_last_is_old_too(client):
    old = sent(181, Stage.PLACED)
    again = sent(10)
    now = again.sent_at + timedelta(days=10)
    assert old in disposing.waiting_for_two(SiteSettings(), now)

    series = "6b1b1f9e-2a67-4f6d-9c59-6d9b4a3a1c11"
    Submission.objects.filter(pk__in=[old.pk, again.pk]).update(series=series)
    assert old not in disposing.waiting_for_two(SiteSettings(), now)
