"""Who is drawn, who may rate, and that nothing can be chosen, foreseen or changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from history.kinds import EventKind
from history.models import Event
from notices.kinds import NoticeKind
from notices.models import Notice
from people.roles import Role
from programs.criteria.ruleset import Level
from screening.actions import claiming, disposing, reviewing, studying
from screening.models import Drawn, Ground, RatingBegun, SecondRating, Study, Submission
from screening.review.exporting import export
from tests import clock
from tests.cast import member
from tests.signing import a_clinical_lead
from tests.studies import a_clinician, a_study, as_we_did, drawn_of, rate, sent_in_study
from tests.submissions import stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EMERGENCY = {"danger_signs": ["overdose"]}


@pytest.fixture
def clara():
    return a_clinical_lead()


@pytest.fixture
def dee():
    return a_clinician()


@pytest.fixture
def cora():
    return member("cora", Role.COORDINATOR)


# The draw


def test_nobody_is_drawn_before_a_study_starts():
    sent_in_study(uuid4())

    assert not Drawn.objects.exists()


def test_chance_draws_the_share_that_was_planned(clara):
    study = a_study(clara, share=30)
    for _ in range(200):
        sent_in_study(uuid4())

    assert 30 <= study.drawn.count() <= 90  # 60; fewer or more happen once in a million times
    events = Event.objects.filter(kind=EventKind.DRAWN).values_list("reference", flat=True)
    assert set(events) == set(study.drawn.values_list("submission__reference", flat=True))
    assert Event.objects.filter(kind=EventKind.SENT, detail__study=study.pk).count() == 200


def test_sent_once_more_it_is_not_drawn_once_more(clara):
    """Nobody tries until they are in it."""
    a_study(clara, share=50)
    for journey in [uuid4() for _ in range(20)]:
        was_drawn = sent_in_study(journey).draws.exists()
        assert sent_in_study(journey).draws.exists() is was_drawn


@pytest.mark.parametrize(
    "send",
    [
        pytest.param(submission, id="a person who was not told of it"),
        pytest.param(stopped_at_emergency, id="a person who stopped at an emergency"),
        pytest.param(lambda: sent_in_study(uuid4(), sunk=True), id="one of a flood"),
    ],
)
def test_some_are_never_drawn(clara, send):
    a_study(clara)
    send()

    assert not Drawn.objects.exists()


def test_a_person_is_drawn_once_not_at_each_check_in(clara):
    a_study(clara)
    first = sent_in_study(uuid4())
    sent_in_study(uuid4(), follows=first.reference)

    assert [drawn.submission for drawn in Drawn.objects.all()] == [first]


def test_once_all_that_were_planned_are_drawn_no_more_are(clara):
    study = a_study(clara, size=2)
    for _ in range(4):
        sent_in_study(uuid4())

    assert study.drawn.count() == 2


def test_one_study_at_a_time(clara):
    study = a_study(clara)
    with pytest.raises(studying.StudyRuns):
        a_study(clara)
    studying.end(study=study, by=clara)

    assert a_study(clara).is_running


def test_who_starts_and_ends_a_study_is_on_record_with_what_was_planned(clara):
    study = a_study(clara, share=25)
    studying.end(study=study, by=clara)
    studying.end(study=study, by=clara)

    started, ended = Event.objects.filter(kind__startswith="study_")
    assert (started.kind, started.by, started.detail["share"]) == (EventKind.STUDY_STARTED, clara, 25)
    assert (ended.kind, ended.by) == (EventKind.STUDY_ENDED, clara)


@pytest.mark.parametrize(
    "change", [{"share": 1}, {"size": 11}, {"started_at": timezone.now()}, {"above": 10}]
)
def test_the_database_keeps_what_was_planned(clara, change):
    study = a_study(clara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        study.delete()


def test_what_has_ended_does_not_run_again(clara):
    study = a_study(clara)
    studying.end(study=study, by=clara)

    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(state="running", ended_at=None, ended_by=None)


def test_no_draw_is_added_to_or_taken_from_what_was_sent_by_hand(clara):
    a_study(clara)
    drawn = drawn_of(sent_in_study(uuid4()))

    with pytest.raises(IntegrityError), transaction.atomic():
        drawn.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Drawn.objects.filter(pk=drawn.pk).update(code="MINE")


# An emergency is not held up


def test_in_an_emergency_everybody_on_shift_is_told_as_without_a_study(clara, cora):
    member("lee", Role.LEAD)
    a_study(clara)
    sent = sent_in_study(uuid4(), **EMERGENCY)

    assert sent.draws.exists()
    assert sent in Submission.objects.alarming()
    assert Notice.objects.filter(kind=NoticeKind.ARRIVED, reference=sent.reference).exists()


def test_an_emergency_comes_to_clinicians_once_somebody_answers_for_it(clara, cora, dee):
    a_study(clara)
    sent = sent_in_study(uuid4(), **EMERGENCY)
    with pytest.raises(studying.NothingToRate):
        studying.begin(by=dee)

    claiming.claim(submission=sent, by=cora)

    assert studying.begin(by=dee).submission == sent


def test_a_rating_leaves_the_submission_as_it_was(clara, cora, dee):
    """It neither claims it, nor holds up who has it, nor counts as a change of it."""
    a_study(clara)
    sent = sent_in_study(uuid4())
    before = Submission.objects.values().get(pk=sent.pk)
    rate(sent, dee)

    assert Submission.objects.values().get(pk=sent.pk) == before
    claiming.claim(submission=sent, by=cora)


# Who may rate


def test_a_clinician_gets_what_was_drawn_first_and_keeps_it_until_it_is_rated(clara, dee):
    a_study(clara)
    first, second = sent_in_study(uuid4()), sent_in_study(uuid4())

    assert studying.begin(by=dee).submission == first
    assert studying.begin(by=dee).submission == first
    rate(first, dee)
    assert studying.begin(by=dee).submission == second


def test_two_clinicians_get_two_submissions_where_one_rating_is_wanted(clara, dee):
    a_study(clara)
    first, second = sent_in_study(uuid4()), sent_in_study(uuid4())

    assert studying.begin(by=dee).submission == first
    assert studying.begin(by=clara).submission == second


def test_where_two_are_wanted_two_rate_each_and_no_third(clara, dee):
    a_study(clara, wanted=2)
    sent = sent_in_study(uuid4())
    rate(sent, dee)
    rate(sent, clara)

    assert [rating.place for rating in sent.second_ratings.all()] == [1, 2]
    with pytest.raises(studying.NothingToRate):
        studying.begin(by=a_clinician("dan"))


def test_what_was_begun_and_left_goes_to_another_after_a_day(clara, dee):
    a_study(clara)
    sent = sent_in_study(uuid4())
    left = studying.begin(by=dee)
    with pytest.raises(studying.NothingToRate):
        studying.begin(by=clara)

    with clock.at(timezone.now() + timedelta(days=1, minutes=1)):
        rate(sent, clara)
        with pytest.raises(studying.RatedAlready):
            studying.rate(drawn=left, by=dee, **as_we_did(sent))


@pytest.fixture
def both():
    """A clinician who also works in the queue."""
    return member("bo", Role.COORDINATOR, Role.LEAD, Role.CLINICIAN)


def opened(sent, by):
    reviewing.open_submission(submission=sent, by=by)


def claimed(sent, by):
    claiming.claim(submission=sent, by=by)


def handed_on(sent, by):
    claiming.claim(submission=sent, by=by)
    claiming.release(submission=Submission.objects.get(pk=sent.pk), by=by)


def listed(sent, by):
    """Of all that were sent until now."""
    export(submissions=Submission.objects.all(), by=by, columns=["reference", "ratings"], reason="quality")


@pytest.mark.parametrize("saw_ours", [opened, claimed, handed_on, listed])
def test_who_saw_our_ratings_of_it_cannot_rate_it_blind(clara, both, saw_ours):
    a_study(clara)
    seen = sent_in_study(uuid4())
    saw_ours(seen, both)
    unseen = sent_in_study(uuid4())

    assert studying.begin(by=both).submission == unseen


@pytest.mark.parametrize("saw_ours", [opened, claimed])
def test_who_opens_it_between_beginning_and_rating_cannot_rate_it_any_more(clara, both, saw_ours):
    a_study(clara)
    sent = sent_in_study(uuid4())
    drawn = studying.begin(by=both)
    saw_ours(sent, both)

    with pytest.raises(studying.NotBlind):
        studying.rate(drawn=drawn, by=both, **as_we_did(sent))
    assert not SecondRating.objects.exists()


def test_having_rated_it_is_not_having_seen_it_before(clara, both):
    a_study(clara)
    sent = sent_in_study(uuid4())
    drawn = studying.begin(by=both)
    studying.open_answers(drawn=drawn, by=both)

    assert studying.rate(drawn=drawn, by=both, **as_we_did(sent))


def test_no_real_person_waits_for_a_rating(clara, dee):
    a_study(clara)
    sent = sent_in_study(uuid4())
    Submission.objects.filter(pk=sent.pk).update(stage="closed", close_reason="not_real")

    with pytest.raises(studying.NothingToRate):
        studying.begin(by=dee)


# What was rated stands


def test_a_second_rating_is_given_once_and_cannot_be_changed(clara, dee):
    a_study(clara, wanted=2)
    sent = sent_in_study(uuid4())
    given = rate(sent, dee, level=Level.PHP, remarks="zanzibar")

    with pytest.raises(studying.RatedAlready):
        studying.rate(drawn=drawn_of(sent), by=dee, **as_we_did(sent))
    for change in ({"level": "iop"}, {"stability": 4}, {"by": clara}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondRating.objects.filter(pk=given.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        given.delete()
    event = Event.objects.get(kind=EventKind.RATING_GIVEN)
    assert (event.by, event.reference) == (dee, sent.reference)


def test_after_the_end_nothing_is_drawn_or_rated(clara, dee):
    study = a_study(clara)
    sent = sent_in_study(uuid4())
    drawn = studying.begin(by=dee)
    studying.end(study=study, by=clara)

    with pytest.raises(studying.StudyEnded):
        studying.rate(drawn=drawn, by=dee, **as_we_did(sent))
    with pytest.raises(studying.NothingToRate):
        studying.begin(by=clara)
    assert not sent_in_study(uuid4()).draws.exists()


def test_all_of_it_goes_with_the_submission(clara, dee):
    a_study(clara, wanted=2)
    sent = sent_in_study(uuid4())
    rate(sent, dee, remarks="zanzibar")
    studying.begin(by=clara)

    disposing.dispose(submission=sent, ground=Ground.TAKEN_BACK)

    for model in (Drawn, SecondRating, RatingBegun):
        assert not model.objects.exists()
