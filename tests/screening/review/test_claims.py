"""Who has a submission, for how long, and what raises the alarm."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from history.kinds import EventKind
from history.models import Event
from screening.actions import calling, claiming, reviewing
from screening.models import Escalation, Submission
from tests.clock import Clock
from tests.submissions import emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def told(reference):
    return list(Event.objects.filter(reference=reference).order_by("pk").values_list("kind", flat=True))


def test_a_claim_by_a_second_coordinator_changes_nothing(cora, colin, waiting):
    claiming.claim(submission=waiting, by=colin)

    with pytest.raises(claiming.AlreadyClaimed):
        claiming.claim(submission=waiting, by=cora)

    waiting.refresh_from_db()
    assert waiting.owner == colin


def test_an_untouched_claim_runs_out(cora, colin, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)
    clock.move_on(minutes=30)

    claiming.claim(submission=waiting, by=colin)

    waiting.refresh_from_db()
    assert waiting.owner == colin
    assert told(waiting.reference) == ["sent", "claimed", "lease_ended", "claimed"]


def test_reading_ones_own_submission_keeps_it(cora, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)
    clock.move_on(minutes=20)
    reviewing.open_submission(submission=waiting, by=cora)
    clock.move_on(minutes=20)

    waiting.refresh_from_db()

    assert waiting.owner == cora


def test_a_planned_call_keeps_it_until_the_call_is_overdue(cora, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)
    due = clock.now + timedelta(hours=5)
    calling.log_call(submission=waiting, by=cora, outcome="no_answer", next_due=due)

    clock.move_on(hours=5, minutes=29)
    assert Submission.objects.get().owner == cora
    clock.move_on(minutes=1)
    assert Submission.objects.get().owner is None


@pytest.mark.parametrize(("make", "minutes"), [(emergency, 30), (submission, 14 * 24 * 60)])
def test_a_next_call_later_than_the_danger_allows_is_refused_wherever_it_comes_from(
    cora, clock, make, minutes
):
    waiting = make()
    claiming.claim(submission=waiting, by=cora)
    latest = clock.now + timedelta(minutes=minutes)

    with pytest.raises(calling.NextCallTooLate):
        calling.log_call(
            submission=waiting, by=cora, outcome="no_answer", next_due=latest + timedelta(seconds=1)
        )

    assert waiting.calls.count() == 0
    calling.log_call(submission=waiting, by=cora, outcome="no_answer", next_due=latest)


def test_a_lease_that_has_run_out_does_nothing_any_more(cora, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)
    clock.move_on(minutes=31)

    with pytest.raises(claiming.NotClaimed):
        calling.log_call(submission=waiting, by=cora, outcome="no_answer")

    assert waiting.calls.count() == 0
    assert "called" not in told(waiting.reference)


def test_lapsed_claims_are_put_on_record_once(cora, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)
    clock.move_on(hours=2)

    assert claiming.release_lapsed_claims() == 1
    assert claiming.release_lapsed_claims() == 0

    waiting.refresh_from_db()
    assert (waiting.claimed_by, waiting.waiting_since) == (None, clock.now - timedelta(minutes=90))


def test_taking_an_urgent_one_acknowledges_it(cora, clock):
    waiting = urgent()
    clock.move_on(minutes=7)

    claiming.claim(submission=waiting, by=cora)

    assert not Submission.objects.alarming().exists()
    assert Event.objects.get(kind=EventKind.ACKNOWLEDGED).detail == {"minutes": 7}


def test_a_colleague_given_an_urgent_one_must_acknowledge_it_again(cora, colin, clock):
    waiting = urgent()
    claiming.claim(submission=waiting, by=cora)
    claiming.hand_over(submission=waiting, by=cora, to=colin)
    assert list(Submission.objects.alarming()) == [waiting]

    clock.move_on(minutes=3)
    claiming.acknowledge(submission=waiting, by=colin)

    assert not Submission.objects.alarming().exists()
    assert Event.objects.filter(kind=EventKind.ACKNOWLEDGED).latest("pk").detail == {"minutes": 3}


def test_nobody_acknowledges_what_a_colleague_has(cora, colin, clock):
    waiting = urgent()
    claiming.claim(submission=waiting, by=cora)

    with pytest.raises(claiming.AlreadyClaimed):
        claiming.acknowledge(submission=waiting, by=colin)


def test_only_a_lead_hands_over_what_is_not_theirs(cora, colin, lee, clock):
    waiting = submission()
    claiming.claim(submission=waiting, by=cora)

    with pytest.raises(claiming.NotClaimed):
        claiming.hand_over(submission=waiting, by=colin, to=colin)
    claiming.hand_over(submission=waiting, by=lee, to=colin, even_if_not_own=True)

    waiting.refresh_from_db()
    assert waiting.owner == colin


@pytest.mark.parametrize(
    ("minutes", "escalation"),
    [(59, Escalation.NONE), (60, Escalation.EVERYONE), (119, Escalation.EVERYONE), (120, Escalation.LEADS)],
)
def test_an_urgent_one_left_alone_escalates(minutes, escalation, clock):
    waiting = urgent()
    clock.move_on(minutes=minutes)

    claiming.escalate_overdue()
    claiming.escalate_overdue()

    waiting.refresh_from_db()
    assert waiting.escalation == escalation
    assert told(waiting.reference).count("escalated") == (1 if escalation else 0)


def test_a_reached_person_alarms_no_more(cora, clock):
    waiting = urgent()
    claiming.claim(submission=waiting, by=cora)
    calling.log_call(submission=waiting, by=cora, outcome="conversation")
    clock.move_on(days=2)

    assert not Submission.objects.alarming().exists()


def test_the_history_of_calls_and_notes_stands(cora, waiting):
    claiming.claim(submission=waiting, by=cora)
    call = calling.log_call(submission=waiting, by=cora, outcome="no_answer")

    with pytest.raises(IntegrityError):
        type(call).objects.filter(pk=call.pk).update(outcome="conversation")


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_once_exactly_one_wins(cora, colin):
    waiting = urgent()
    ready, outcomes = threading.Barrier(2), []

    def try_to_claim(by):
        ready.wait()
        try:
            claiming.claim(submission=waiting, by=by)
            outcomes.append(by)
        except claiming.AlreadyClaimed:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_claim, args=[by]) for by in (cora, colin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    waiting.refresh_from_db()
    assert sorted(outcomes, key=bool) == [None, waiting.claimed_by]
    assert timezone.now() < waiting.lease_until
