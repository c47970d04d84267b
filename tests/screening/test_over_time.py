"""What a check-in says beside the one before: to the person in words, to the coordinator a suggestion."""

import pytest

from people.roles import Role
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import Level
from programs.criteria.stepping import Step
from screening.actions import amending, claiming
from screening.models import Amendment, Stage, Submission
from screening.over_time import OverTime
from tests.cast import member
from tests.clock import Clock
from tests.patient import Visitor, sent_by_pat, text_of

pytestmark = pytest.mark.django_db

WELL = {
    "symptoms": ["none_of_these"],
    "days_used": {"alcohol": "1_to_4"},
}
BAD_HOME = {"sleeping_place": "unsheltered", "people_to_count_on": "no_one"}


class Story:
    """Pat over time, on a clock."""

    def __init__(self):
        self.clock = Clock()
        with self.clock.running():
            self.last = sent_by_pat()

    def is_placed(self, level):
        Submission.objects.filter(pk=self.last.pk).update(
            stage=Stage.PLACED, assessed_level=level, placed_level=level, placed_where="here"
        )
        self.last.refresh_from_db()
        return self

    def checks_in(self, days, **changes):
        self.clock.move_on(days=days)
        with self.clock.running():
            self.last = sent_by_pat(follows=self.last.reference, **changes)
        return self

    @property
    def over_time(self):
        return OverTime(self.last)

    @property
    def suggestion(self):
        return self.over_time.suggestion


@pytest.fixture
def story():
    return Story()


def test_the_first_has_nothing_beside_it(story, client):
    assert not story.over_time.can_compare
    assert story.suggestion is None
    assert "Then and now" not in text_of(Visitor(client, story.last.reference).get())


def test_without_a_level_that_somebody_decided_on_nothing_is_suggested(story):
    story.checks_in(14)
    assert story.over_time.can_compare
    assert story.suggestion is None


def test_less_is_suggested_at_the_second_check_in_fourteen_days_later(story):
    story.is_placed("iop").checks_in(14, **WELL)
    assert (story.suggestion.step, story.suggestion.criteria_say) == (Step.STAY, Level.OUTPATIENT)
    assert story.over_time.waits
    story.checks_in(14, **WELL)
    assert (story.suggestion.step, story.suggestion.level) == (Step.DOWN, Level.OUTPATIENT)


def test_what_was_heard_on_the_call_counts_and_not_what_was_sent(story, db):
    cora = member("cora", Role.COORDINATOR)
    story.is_placed("iop").checks_in(14, **WELL).checks_in(14, **WELL)
    assert story.suggestion.step is Step.DOWN

    with story.clock.running():
        claiming.claim(submission=story.last, by=cora)
        story.last.refresh_from_db()
        asking = amending.begin(submission=story.last, by=cora)
        asking.answers = {**asking.answers, **BAD_HOME}
        amending.amend(asking=asking, submission=story.last, why=Amendment.Why.HEARD)
    story.last.refresh_from_db()

    assert story.suggestion.step is not Step.DOWN
    assert Dimension.STABILITY in {each.dimension for each in story.over_time.worse}


def test_a_return_to_use_is_a_reason_for_more_at_once(story):
    story.is_placed("outpatient").checks_in(3)
    assert story.suggestion.step is Step.UP


def test_a_decision_after_a_check_in_is_the_level_of_the_next(story):
    story.is_placed("php").checks_in(14).is_placed("iop").checks_in(14)
    assert story.over_time.current is Level.IOP


def test_a_decision_is_newer_than_a_place_of_before(story):
    story.is_placed("iop").checks_in(14)
    Submission.objects.filter(pk=story.last.pk).update(decided_level="outpatient")
    assert story.checks_in(3).over_time.current is Level.OUTPATIENT


def test_an_emergency_between_breaks_the_row(story):
    story.is_placed("iop").checks_in(14, **WELL)
    Submission.objects.filter(pk=story.last.pk).update(level=None)
    story.checks_in(14, **WELL)
    assert story.suggestion.step is Step.STAY


def test_an_emergency_now_shows_no_level_and_no_step(story, client):
    story.is_placed("iop").checks_in(14, danger_signs=["overdose"])
    assert not story.over_time.can_compare
    assert "What it means for the hours" not in text_of(Visitor(client, story.last.reference).get())


@pytest.mark.parametrize(
    ("level", "days", "changes", "words"),
    [
        ("outpatient", 3, {}, "More help fits now"),
        ("iop", 14, {}, "The care of now still fits."),
        ("iop", 14, WELL, "Answer again in two weeks"),
    ],
)
def test_the_person_is_told_in_words_what_it_means(story, client, level, days, changes, words):
    story.is_placed(level).checks_in(days, **changes)
    assert words in text_of(Visitor(client, story.last.reference).get())


def test_the_person_sees_what_is_better(story, client):
    story.is_placed("iop").checks_in(14, **WELL)
    assert "Better than on June 1, 2026: severity" in text_of(Visitor(client, story.last.reference).get())


def test_the_person_sees_what_would_make_less_right(story, client):
    story.is_placed("iop").checks_in(14)
    text = text_of(Visitor(client, story.last.reference).get())
    assert "All is about as it was on June 1, 2026." in text
    assert "Less care could fit once this is so: Severity: a mild problem" in text


def test_harder_times_are_told_without_blame(story, client):
    story.is_placed("iop").checks_in(14, **BAD_HOME)
    text = text_of(Visitor(client, story.last.reference).get())
    assert "Harder than on" in text
    assert "failure" not in text.replace("That is no failure", "")


def test_earlier_words_show_nothing_of_what_came_later(story, client):
    first = story.last
    story.is_placed("iop").checks_in(14, **WELL)
    text = text_of(Visitor(client, first.reference).get())
    assert "Then and now" not in text
    assert story.last.reference not in text


def test_the_coordinator_sees_the_suggestion_beside_what_the_criteria_say(story, client):
    first = story.last
    story.is_placed("iop").checks_in(14, **WELL)
    client.force_login(member("cora", Role.COORDINATOR))
    text = text_of(client.get(f"/staff/submissions/{story.last.reference}/"))
    assert first.reference in text
    assert "Suggested: stay in Intensive outpatient (IOP)" in text
    assert "The criteria alone say: Standard outpatient." in text
    assert "Less care waits until 2 check-ins in a row say so." in text
