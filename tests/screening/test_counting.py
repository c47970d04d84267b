"""Counts that are kept, held to a count of everybody, after everything that can happen to a submission."""

import random
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from programs.criteria.agreement import Agreement
from programs.criteria.ruleset import Level
from programs.studio.past_cases import HOMES, agreement_by_version, past_cases
from screening import counting
from screening.actions import calling, claiming, following_up, reviewing, staging
from screening.actions.disposing import dispose
from screening.apps import keep_counts, let_tables_alter
from screening.contact import Contact
from screening.models import (
    AnonymousCase,
    CaseCount,
    DayCount,
    Ground,
    Noted,
    SiteSettings,
    Stage,
    Submission,
)
from screening.models.screening import RATING_FIELDS
from screening.review import figures
from tests.cast import answers
from tests.clock import Clock, at
from tests.submissions import emergency, go_through, stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
PERIOD = 30
OPEN = (Stage.NEW, Stage.ATTEMPTED, Stage.REACHED, Stage.BOOKED)


# A count of everybody, one by one, in the plainest words there are


def counted_one_by_one():
    people = [
        each
        for each in Submission.objects.all()
        if timezone.localdate(each.sent_at) >= timezone.localdate() - timedelta(days=PERIOD)
    ]
    return {
        "volume": Counter((timezone.localdate(each.sent_at), each.level) for each in people),
        "stages": Counter(each.stage for each in people),
        "languages": Counter(each.screening.language for each in people),
        "doors": Counter(each.door for each in people),
        "hours": Counter(timezone.localtime(each.sent_at).hour for each in people),
        "attempt": waits_one_by_one(people, "attempt_minutes"),
        "conversation": waits_one_by_one(people, "conversation_minutes"),
        "decided": pairs_one_by_one(people, "level", "decided_level"),
        "assessed": pairs_one_by_one(people, "level", "assessed_level"),
        "ended": pairs_one_by_one(people, "decided_level", "assessed_level"),
        "overrides": overrides_one_by_one(people),
        "decided as heard": pairs_one_by_one(map(by_what_was_heard, people), "level", "decided_level"),
        "assessed as heard": pairs_one_by_one(map(by_what_was_heard, people), "level", "assessed_level"),
        "overrides as heard": overrides_one_by_one(map(by_what_was_heard, people)),
    }


def by_what_was_heard(sent):
    """The same person by the newest answers that were gone through; as sent where none were."""
    newest = sent.amendments.last() if isinstance(sent, Submission) else None
    if newest is None:
        return sent
    judgement, profile = newest.judgement, newest.judgement.assessment.profile
    facts = {
        **vars(sent.screening),
        **{name: value for name, value in vars(sent).items() if name != "screening"},
        **{name: getattr(profile, name) for name in RATING_FIELDS},
        "context": sorted(each.value for each in profile.context),
        "level": judgement.level.value,
        "deciding": [row.code for row in judgement.recommendation.deciding],
        "criteria_version_id": newest.criteria_version_id,
    }
    return SimpleNamespace(**facts, screening=SimpleNamespace(**facts))


def waits_one_by_one(people, field):
    waited = Counter(getattr(each, field) for each in people if getattr(each, field) is not None)
    return waited, sum(each.stage in OPEN and getattr(each, field) is None for each in people)


def pairs_one_by_one(people, one, other):
    pairs = [(getattr(each, one), getattr(each, other)) for each in people]
    return Counter((Level(first), Level(second)) for first, second in pairs if first and second)


def overrides_one_by_one(people):
    decided, overridden = Counter(), Counter()
    for each in people:
        if each.level and each.decided_level:
            decided.update(each.screening.deciding)
            overridden.update(each.screening.deciding if each.level != each.decided_level else [])
    return {(code, times, overridden[code]) for code, times in decided.items()}


def as_the_charts_say():
    found = figures.of(PERIOD)
    volume = found.volume()
    waits = {kind: found.waits(kind, 60) for kind in ("attempt", "conversation")}
    return {
        "volume": +Counter(
            {
                (start, level and level.value): count
                for level, counts in volume.by_level.items()
                for start, count in zip(volume.starts, counts, strict=True)
            }
        ),
        "stages": +Counter({stage.value: count for stage, count in found.stages().items()}),
        "languages": Counter(found.languages()),
        "doors": Counter(found.doors()),
        "hours": +Counter(dict(enumerate(found.hours()))),
        **{kind: (Counter(each.minutes), each.waiting) for kind, each in waits.items()},
        **{kind: Counter(found.matrix(kind).counts) for kind in ("decided", "assessed", "ended")},
        "overrides": {(each.code, each.decided, each.overridden) for each in found.overrides()},
        "decided as heard": Counter(found.matrix("decided", heard=True).counts),
        "assessed as heard": Counter(found.matrix("assessed", heard=True).counts),
        "overrides as heard": {
            (each.code, each.decided, each.overridden) for each in found.overrides(heard=True)
        },
    }


def everybody_judged(heard):
    """Each with what was sent and what became of it in one, as an anonymous case has it."""
    cases = Submission.objects.all()
    sent = [SimpleNamespace(**{**vars(each), **vars(each.screening)}) for each in cases]
    gone = [SimpleNamespace(**{**vars(each), "door": ""}) for each in AnonymousCase.objects.all()]
    if heard:
        sent = [
            one if (other := by_what_was_heard(each)) is each else other
            for each, one in zip(cases, sent, strict=True)
        ]
        gone = [SimpleNamespace(**{**vars(each), **(each.heard or {})}) for each in gone]
    return [each for each in (*sent, *gone) if each.level]


def cases_one_by_one(heard):
    return Counter(
        (
            (each.stability, each.severity, each.support, each.withdrawal, each.responsibilities),
            frozenset(each.context),
            (each.language, each.who_for, each.door, HOMES[each.stability]),
            each.decided_level,
            each.assessed_level,
        )
        for each in everybody_judged(heard)
    )


def as_the_backtest_says(heard):
    return Counter(
        {
            (
                case.ratings,
                case.context,
                case.labels,
                case.decided.value if case.decided else "",
                case.assessed.value if case.assessed else "",
            ): case.count
            for case in past_cases(heard=heard)
        }
    )


def agreement_one_by_one(heard):
    judged = everybody_judged(heard)
    return {
        version: (
            sum(each.criteria_version_id == version for each in judged),
            *(
                Agreement(pairs_one_by_one([e for e in judged if e.criteria_version_id == version], *pair))
                for pair in (("level", "decided_level"), ("level", "assessed_level"))
            ),
        )
        for version in {each.criteria_version_id for each in judged}
    }


def assert_right():
    assert as_the_charts_say() == counted_one_by_one()
    for heard in (False, True):
        assert as_the_backtest_says(heard) == cases_one_by_one(heard)
        assert agreement_by_version(heard=heard) == agreement_one_by_one(heard)


# Everything that can happen


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def attempted(by):
    found = submission(symptoms=["cravings"])
    claiming.claim(submission=found, by=by)
    calling.log_call(submission=found, by=by, outcome="no_answer")
    return found


def reached(by):
    found = attempted(by)
    calling.log_call(submission=found, by=by, outcome="conversation")
    return found


def decided(by, level=Level.PHP):
    found = reached(by)
    explained = {"reason": "wish", "rationale": "Wants it."} if level.value != found.level else {}
    reviewing.record_review(submission=found, by=by, decided_level=level, **explained)
    return found


def decided_twice(by):
    found = decided(by)
    reviewing.record_review(submission=found, by=by, decided_level=Level(found.level))


def assessed(by):
    found = decided(by)
    staging.record_assessment(submission=found, by=by, level=Level.IOP)
    return found


def booked(by):
    staging.book(submission=reached(by), by=by, at=timezone.now() + timedelta(days=1))


def placed(by):
    staging.place(submission=assessed(by), by=by, level=Level.IOP, where="here")


def closed(by):
    found = reached(by)
    staging.close(submission=found, by=by, reason="declined")
    return found


def reopened(by):
    staging.reopen(submission=closed(by), by=by)


def reopened_by_the_person(by):
    found = closed(by)
    following_up.change_contact(
        submission=found, contact=Contact(phone="1234567"), seen=following_up.contact_seen(found)
    )


def taken_back(by):
    following_up.take_back(submission=assessed(by))


def disposed(by):
    dispose(submission=closed(by), ground=Ground.CLOSED)


def gone_through(by, **heard):
    """With the person, who needs more care than they had sent."""
    found = decided(by)
    go_through(found, by, sleeping_place="unsheltered", **heard)
    return found


def gone_through_twice(by):
    go_through(gone_through(by), by, home_safety="frequent_use")


def gone_through_after_stopping_early(by):
    found = stopped_at_emergency()
    claiming.claim(submission=found, by=by)
    go_through(found, by, **answers())


def gone_through_and_assessed(by):
    staging.record_assessment(submission=gone_through(by), by=by, level=Level.INPATIENT)


def gone_through_and_gone(by):
    found = gone_through(by)
    staging.close(submission=found, by=by, reason="declined")
    dispose(submission=found, ground=Ground.CLOSED)


def gone_through_and_only_coded_facts_left(by):
    SiteSettings(pk=1, anonymise=["closed"]).save()
    gone_through_and_gone(by)
    SiteSettings(pk=1).save()


def disposed_but_for_coded_facts(by):
    SiteSettings(pk=1, anonymise=["closed"]).save()
    dispose(submission=closed(by), ground=Ground.CLOSED)
    SiteSettings(pk=1).save()


def changed_by_nobody_we_know(by):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE screening_submission SET decided_level = 'php' WHERE id = %s", [attempted(by).pk]
        )


EVERYTHING = [
    pytest.param(lambda by: submission(), id="sent"),
    pytest.param(lambda by: submission(language="es"), id="sent in Spanish"),
    pytest.param(lambda by: emergency(), id="sent with an emergency"),
    pytest.param(lambda by: stopped_at_emergency(), id="stopped at an emergency"),
    *(
        pytest.param(happens, id=happens.__name__.replace("_", " "))
        for happens in (
            attempted,
            reached,
            decided,
            decided_twice,
            assessed,
            booked,
            placed,
            closed,
            reopened,
            reopened_by_the_person,
            taken_back,
            disposed,
            disposed_but_for_coded_facts,
            changed_by_nobody_we_know,
            gone_through,
            gone_through_twice,
            gone_through_after_stopping_early,
            gone_through_and_assessed,
            gone_through_and_gone,
            gone_through_and_only_coded_facts_left,
        )
    ),
]


@pytest.mark.parametrize("happens", EVERYTHING)
def test_counts_are_right_after(happens, cora, clock):
    submission()
    counting.catch_up()
    happens(cora)
    assert_right()
    clock.move_on(days=1, hours=3)
    happens(cora)
    assert_right()


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_right_after_many_things_counted_now_and_then(seed, cora, clock):
    dice = random.Random(seed)
    for _ in range(25):
        dice.choice([param.values[0] for param in EVERYTHING])(cora)
        clock.move_on(minutes=dice.randrange(600))
        if dice.random() < 0.3:
            counting.count_batch()
    assert_right()


def test_what_was_undone_was_never_counted(cora):
    with transaction.atomic():
        decided(cora)
        transaction.set_rollback(True)
    assert not Noted.objects.exists()
    assert_right()


def test_a_claim_and_a_look_have_nothing_to_count(cora, colin):
    found = submission()
    counting.catch_up()
    claiming.claim(submission=found, by=cora)
    reviewing.open_submission(submission=found, by=cora)
    claiming.hand_over(submission=found, by=cora, to=colin)
    assert not Noted.objects.exists()


def test_a_day_is_one_of_the_sites_time_zone():
    with at(datetime(2026, 6, 2, 3, 30, tzinfo=UTC)):  # June 1, 23:30 in New York
        submission()
        counting.catch_up()
    hour = DayCount.objects.get(kind="hour")
    assert (hour.day.isoformat(), hour.key) == ("2026-06-01", "23")


def test_the_last_thirty_days_are_whole_days(clock):
    submission()
    clock.move_on(days=30)
    assert sum(figures.of(30).stages().values()) == 1
    clock.move_on(days=1)
    assert sum(figures.of(30).stages().values()) == 0


def test_more_than_one_batch_is_counted_to_the_end(monkeypatch):
    monkeypatch.setattr(counting, "BATCH", 2)
    for _ in range(5):
        submission()
    assert counting.catch_up() == 5
    assert_right()


def test_the_worker_counts_every_minute_and_the_night_forgets_those_who_are_gone(capsys):
    found = submission()
    call_command("tend")
    assert (Noted.objects.count(), CaseCount.objects.get().count) == (0, 1)
    dispose(submission=found, ground=Ground.LIMIT)
    call_command("retain")
    assert (Noted.objects.count(), DayCount.objects.count()) == (0, 0)
    assert not CaseCount.objects.exists()


def test_a_recount_gives_the_same(cora, clock, capsys):
    for param in EVERYTHING:
        param.values[0](cora)
    call_command("recount")
    assert not Noted.objects.exists()
    assert_right()


def test_changes_that_went_unnoticed_are_counted_after_the_next_migrate(cora):
    """To alter a SQLite table Django rebuilds it, and its triggers are gone until `migrate` ends."""
    submission()
    on = " ON screening_screening" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER screening_counted_insert{on}")
    submission()
    assert sum(figures.of(30).stages().values()) == 1

    keep_counts(using="default")

    assert_right()
    submission()
    assert_right()


def test_on_sqlite_the_triggers_give_way_while_tables_are_rebuilt():
    submission()
    let_tables_alter(using="default", plan=[("a migration", False)])
    noted_meanwhile = submission() and Noted.objects.count()
    keep_counts(using="default")

    assert noted_meanwhile == (1 if connection.vendor == "sqlite" else 2)
    assert_right()


def test_charts_take_as_many_queries_for_one_as_for_three(client, cora, django_assert_num_queries):
    client.force_login(cora)
    for people in (1, 2):
        for _ in range(people):
            decided(cora)
        client.get("/staff/charts/")
        with django_assert_num_queries(10):
            client.get("/staff/charts/")


@pytest.mark.django_db(transaction=True)
def test_nobody_can_write_during_a_recount():
    found = submission()
    with transaction.atomic(), a_second_writer() as second:
        counting.count_anew()

        with pytest.raises(OperationalError), second.cursor() as cursor:
            cursor.execute("UPDATE screening_submission SET version = version + 1 WHERE id = %s", [found.pk])


@contextmanager
def a_second_writer():
    """A connection of its own, which soon gives up waiting."""
    second = connection.copy()
    if second.vendor == "sqlite":
        second.settings_dict["OPTIONS"] = {**second.settings_dict["OPTIONS"], "timeout": 0.2}
    try:
        with second.cursor() as cursor:
            if second.vendor == "postgresql":
                cursor.execute("SET lock_timeout = 200")
        yield second
    finally:
        second.close()


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_while_many_write_and_two_count():
    writers = [User.objects.create_user(f"cora{number}") for number in range(3)]
    failures, writing = [], threading.Event()

    def write(by):
        for _ in range(4):
            assessed(by)
            taken_back(by)

    def count_on():
        while writing.is_set():
            counting.catch_up()

    writing.set()
    counting_threads = [on_its_own(count_on, failures) for _ in range(2)]
    for thread in [on_its_own(lambda by=by: write(by), failures) for by in writers]:
        thread.join()
    writing.clear()
    for thread in counting_threads:
        thread.join()

    assert failures == []
    assert Submission.objects.count() == 12
    assert_right()


def on_its_own(work, failures):
    """A thread that works with a connection of its own, and says what went wrong."""

    def run():
        try:
            work()
        except Exception as failure:  # whatever it is, the test has failed
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
