"""However claims, leases, hand-overs, acknowledgements and escalation interleave, no one is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from history.kinds import EventKind
from history.models import Event
from notices.kinds import NoticeKind
from notices.models import Notice
from people.roles import Role
from screening.actions import answering, calling, claiming, following_up, reviewing, staging
from screening.actions.claiming import alarm_limit
from screening.instrument.flags import Urgency
from screening.models import Escalation, Submission
from screening.stages import StageRefused
from screening.upkeep.integrity import changed_since
from tests.cast import member
from tests.clock import Clock
from tests.submissions import emergency, submission, urgent

pytestmark = pytest.mark.engine

REFUSALS = (
    claiming.AlreadyClaimed,
    claiming.AlreadyDone,
    claiming.NotClaimed,
    StageRefused,
    claiming.ChangedMeanwhile,
    calling.NextCallTooLate,
    following_up.TooManyMessages,
)
people = st.sampled_from(["cora", "colin", "lee"])
messages = st.sampled_from(["When can I come?", "I want to kill myself."])
outcomes = st.sampled_from(["no_answer", "conversation", "wrong_number"])


class Workspace(RuleBasedStateMachine):
    """Three members of staff, a few submissions, and a clock."""

    submissions = Bundle("submissions")

    @initialize()
    def open_shop(self):
        self.clock = Clock()
        self.running = self.clock.running()
        self.running.__enter__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        roles = {"cora": Role.COORDINATOR, "colin": Role.COORDINATOR, "lee": Role.LEAD}
        self.staff = {name: member(name, role) for name, role in roles.items()}

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            self.running.__exit__(None, None, None)

    @rule(target=submissions, make=st.sampled_from([submission, urgent, emergency]))
    def send(self, make):
        return make().pk

    def attempt(self, action, pk, **given):
        """True when it was done, False when it was refused; a refusal changes nothing."""
        found = Submission.objects.get(pk=pk)
        before = found.version
        try:
            action(submission=found, **given)
        except REFUSALS:
            assert Submission.objects.get(pk=pk).version == before
            return False
        return True

    @rule(pk=submissions, by=people)
    def claim(self, pk, by):
        owner = Submission.objects.get(pk=pk).owner
        done = self.attempt(claiming.claim, pk, by=self.staff[by])
        assert not (done and owner)

    @rule(pk=submissions, by=people)
    def acknowledge(self, pk, by):
        owner = Submission.objects.get(pk=pk).owner
        done = self.attempt(claiming.acknowledge, pk, by=self.staff[by])
        assert not (done and owner not in (None, self.staff[by]))

    @rule(pk=submissions, by=people)
    def release(self, pk, by):
        owner = Submission.objects.get(pk=pk).owner
        assert self.attempt(claiming.release, pk, by=self.staff[by]) == (owner == self.staff[by])

    @rule(pk=submissions, by=people, to=people)
    def hand_over(self, pk, by, to):
        self.attempt(
            claiming.hand_over, pk, by=self.staff[by], to=self.staff[to], even_if_not_own=by == "lee"
        )

    @rule(pk=submissions, by=people)
    def read(self, pk, by):
        self.attempt(reviewing.open_submission, pk, by=self.staff[by])

    @rule(pk=submissions, by=people, outcome=outcomes, next_in=st.sampled_from([None, 30, 31, 600, 20_000]))
    def call(self, pk, by, outcome, next_in):
        due = self.clock.now + timedelta(minutes=next_in) if next_in else None
        self.attempt(calling.log_call, pk, by=self.staff[by], outcome=outcome, next_due=due)

    @rule(pk=submissions, by=people)
    def close(self, pk, by):
        self.attempt(staging.close, pk, by=self.staff[by], reason="withdrawn")

    @rule(pk=submissions, by=people)
    def reopen(self, pk, by):
        self.attempt(staging.reopen, pk, by=self.staff[by])

    @rule(pk=submissions, words=messages)
    def write(self, pk, words):
        self.attempt(following_up.add_message, pk, words=words, uid=uuid4())

    @rule(pk=submissions, by=people)
    def answer(self, pk, by):
        self.attempt(answering.reply, pk, by=self.staff[by], words="Come tomorrow at ten.")

    @rule(pk=submissions)
    def look_at_answers(self, pk):
        answering.read_replies(submission=Submission.objects.get(pk=pk))

    @rule(minutes=st.sampled_from([1, 9, 29, 31, 60, 125]))
    def time_passes(self, minutes):
        self.clock.move_on(minutes=minutes)

    @rule()
    def leases_end(self):
        claiming.release_lapsed_claims()

    @rule()
    def escalate(self):
        claiming.escalate_overdue()
        for each in Submission.objects.alarming():
            waited = self.clock.now - (each.nobodys_since or each.waiting_since)
            if waited >= alarm_limit(each):
                assert each.escalation >= Escalation.EVERYONE
            if waited >= 2 * alarm_limit(each):
                assert each.escalation == Escalation.LEADS

    @invariant()
    def the_history_tells_how_each_stands(self):
        if not hasattr(self, "clock"):
            return
        for each in Submission.objects.all():
            assert (
                changed_since(each, list(Event.objects.filter(reference=each.reference).order_by("pk"))) == {}
            )

    @invariant()
    def every_flagged_one_is_answered_for_or_pinned(self):
        if not hasattr(self, "clock"):
            return
        pinned = set(Submission.objects.alarming().values_list("pk", flat=True))
        for each in Submission.objects.filter(alarm__isnull=False):
            answered = each.acknowledged_by is not None and each.owner == each.acknowledged_by
            assert answered != (each.pk in pinned)
            assert each.is_alarming == (each.pk in pinned)

    @invariant()
    def an_emergency_left_alone_comes_back_within_an_hour(self):
        """Whatever was logged: half an hour until the next call at most, and the lease after that."""
        if not hasattr(self, "clock"):
            return
        for each in Submission.objects.filter(alarm=Urgency.EMERGENCY, claimed_by__isnull=False):
            assert each.lease_until - self.clock.now <= timedelta(minutes=60)

    @invariant()
    def nothing_escalates_that_somebody_answers_for(self):
        if not hasattr(self, "clock"):
            return
        for each in Submission.objects.filter(escalation__gt=Escalation.NONE, stage="new"):
            assert each.is_alarming

    @invariant()
    def whatever_escalated_was_told(self):
        """As often as it did: everyone by the first step, the lead by the second."""
        if not hasattr(self, "clock"):
            return
        for step, kind in (("leads", NoticeKind.ESCALATED_TO_LEADS), ("everyone", NoticeKind.ESCALATED)):
            for event in Event.objects.filter(kind=EventKind.ESCALATED):
                if event.detail["to"] == step:
                    told = Notice.objects.filter(reference=event.reference, kind=kind, at__gte=event.at)
                    assert told.filter(to=self.staff["lee"]).exists()

    @invariant()
    def who_writes_waits_for_an_answer_and_danger_stays_in_sight_until_then(self):
        """Until an answer in writing or a talk, whatever else happens, closing included."""
        if not hasattr(self, "clock"):
            return
        in_sight = set(Submission.objects.wrote_of_danger().values_list("pk", flat=True))
        for each in Submission.objects.all():
            happened = Event.objects.filter(reference=each.reference)
            heard = [
                event.pk
                for event in happened.filter(kind__in=(EventKind.REPLIED, EventKind.CALLED))
                if event.kind == EventKind.REPLIED or event.detail["outcome"] == "conversation"
            ]
            written = happened.filter(kind=EventKind.MESSAGE_ADDED, pk__gt=max(heard, default=0))
            assert bool(each.owed_since) == written.exists()
            latest = each.messages.order_by("-pk")[: written.count()]
            assert (each.pk in in_sight) == any("kill" in message.words for message in latest)

    @invariant()
    def the_history_knows_who_has_it(self):
        """The last word of the history on an owner is the owner."""
        if not hasattr(self, "clock"):
            return
        kinds = ("claimed", "handed_over", "released", "lease_ended", "reopened")
        for each in Submission.objects.all():
            last = Event.objects.filter(reference=each.reference, kind__in=kinds).order_by("-pk").first()
            if each.owner is None:
                continue
            assert last.detail.get("to", last.by_id) == each.owner.pk


@pytest.mark.django_db
def test_no_interleaving_forgets_a_flagged_submission():
    run_state_machine_as_test(
        Workspace,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=timedelta(seconds=20),
            suppress_health_check=list(HealthCheck),
        ),
    )
