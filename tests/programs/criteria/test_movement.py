"""How people move between levels over twelve weeks, and what of it is shown."""

import json
import random

import pytest

from programs.criteria.dimensions import Dimension
from programs.criteria.movement import Moment, Movement, Story, place_of, t_95
from programs.criteria.ruleset import Level

FIRST = Moment(0, Level.PHP, (2, 2, 2, 2, 2))
LONG_AGO = 365


def checked_in(day, level=Level.IOP, ratings=(1, 2, 2, 2, 2), **more):
    return Moment(day, level, ratings, **more)


def story(*moments, days=LONG_AGO):
    return Story([FIRST, *moments], days)


def movement(*stories):
    found = Movement()
    for each in stories:
        found.add(each)
    return found


@pytest.mark.parametrize(
    ("day", "counts_for_four"), [(13, False), (14, True), (28, True), (42, True), (43, False)]
)
def test_a_check_in_counts_within_fourteen_days_of_a_week(day, counts_for_four):
    assert (story(checked_in(day)).at(4) is not None) is counts_for_four


def test_the_nearest_counts_and_of_two_as_near_the_earlier():
    early, near, late = checked_in(20), checked_in(27), checked_in(29, Level.OUTPATIENT)
    assert story(early, near, late).at(4) is near


def test_what_was_sent_first_is_where_a_person_begins_and_no_check_in():
    assert story().at(0) is FIRST
    assert story(checked_in(3)).at(0) is FIRST
    assert place_of(story(), 0) == "php"


@pytest.mark.parametrize(("days", "place"), [(28 + 14, "not_yet"), (28 + 15, "not_heard")])
def test_nobody_is_missed_before_the_time_is_over(days, place):
    assert place_of(story(days=days), 4) == place


def test_who_stopped_at_an_emergency_was_heard_of_and_has_no_level():
    assert place_of(story(Moment(28, None, None)), 4) == "emergency"


def test_eleven_are_shown_and_ten_are_withheld():
    eleven = movement(*[story(checked_in(28))] * 11)
    ten = movement(*[story(checked_in(28))] * 10)

    assert eleven.weeks()[1].levels[Level.IOP] == 11
    assert ten.weeks()[1].levels[Level.IOP] is None


def test_what_would_give_away_a_small_group_is_withheld_with_it():
    week = movement(*[story(checked_in(28))] * 30, *[story()] * 20, story(Moment(28, None, None))).weeks()[1]

    assert (week.emergency, week.not_heard, week.levels[Level.IOP]) == (None, None, 30)


def test_a_rating_changes_from_the_first_to_the_last():
    many = [story(checked_in(28, ratings=(2, 0, 2, 2, 2)), checked_in(84, ratings=(1, 2, 3, 2, 2)))] * 12
    means = {change.dimension: (change.people, change.mean) for change in movement(*many).mean_changes()}

    assert means[Dimension.STABILITY] == (12, -1)
    assert means[Dimension.SEVERITY] == (12, 0)
    assert means[Dimension.SUPPORT] == (12, 1)


def test_an_emergency_is_no_rating():
    change = movement(*[story(Moment(28, None, None))] * 20).mean_changes()[0]
    assert (change.people, change.mean, change.interval) == (None, None, None)


@pytest.mark.parametrize(("freedom", "quantile"), [(10, 2.228), (15, 2.131), (30, 2.042), (120, 1.980)])
def test_the_quantile_is_that_of_the_tables(freedom, quantile):
    """Student's t, 97.5 %: any table of it, such as that of Abramowitz and Stegun, 26.10."""
    assert abs(t_95(freedom) - quantile) < 0.001


def test_the_interval_holds_the_truth_in_ninety_five_of_a_hundred():
    """Samples of 20 from a population of changes whose mean is -0.8."""
    dice, held = random.Random(17), 0
    population = [-3, -2, -2, -1, -1, -1, 0, 0, 1, 1]
    truth = sum(population) / len(population)
    for _ in range(1000):
        sample = [
            Story([Moment(0, Level.PHP, (0,) * 5), Moment(28, Level.PHP, (dice.choice(population),) * 5)], 99)
            for _ in range(20)
        ]
        low, high = movement(*sample).mean_changes()[0].interval
        held += low <= truth <= high
    assert 0.93 < held / 1000 < 0.97


def test_steps_are_suggestions_against_decisions_of_check_ins_alone():
    first = Moment(0, Level.PHP, (2,) * 5, suggested=None, decided=Level.PHP)
    followed = checked_in(28, suggested=Level.IOP, decided=Level.IOP)
    overruled = checked_in(56, suggested=Level.IOP, decided=Level.PHP)
    found = movement(*[Story([first, followed, overruled], LONG_AGO)] * 6).agreement()

    assert (found.cases, found.same) == (12, 6)
    assert movement(*[Story([first, followed, overruled], LONG_AGO)] * 5).agreement() is None


def test_sums_are_kept_as_json_and_read_back():
    found = movement(*[story(checked_in(28, suggested=Level.IOP, decided=Level.PHP))] * 12)
    assert Movement.from_json(json.loads(json.dumps(found.as_json()))) == found
