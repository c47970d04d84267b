"""Past cases under two rulesets: every case is counted once, and rightly."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.criteria.backtest import PastCases, backtest, hide_small, in_split, moved, possible_moves
from programs.criteria.dimensions import RATINGS, Context, Profile
from programs.criteria.ruleset import LEVELS, Level, Ruleset
from tests.rules import RULES, a_profile, with_changed_row, without_row
from tests.strategies import contexts, profiles, ratings, rulesets

LATER_WATCH = with_changed_row("C01", withdrawal=4)  # a 24-hour watch from withdrawal risk 4 on
NAMES = ("language", "who_for")
OUT, IOP, PHP, IN = LEVELS


def some_cases(possible=ratings):
    return st.builds(
        PastCases,
        ratings=st.tuples(*[possible] * 5),
        context=contexts,
        count=st.integers(1, 30),
        labels=st.tuples(st.sampled_from(["en", "es"]), st.sampled_from(["self", "someone_else"])),
        decided=st.none() | st.sampled_from(LEVELS),
        assessed=st.none() | st.sampled_from(LEVELS),
    )


def many_cases(possible=ratings):
    return st.lists(some_cases(possible), max_size=30)


def level_of(cases, ruleset):
    return ruleset.recommend(Profile(*cases.ratings, cases.context)).level


# What moves


@settings(max_examples=50)
@given(many_cases(), rulesets())
def test_the_same_ruleset_moves_nobody(cases, ruleset):
    result = backtest(cases, ruleset, Ruleset(reversed(ruleset.criteria)), NAMES)
    assert result.moves == {}
    assert (result.changed, result.up, result.down, result.share) == (0, 0, 0, 0)
    assert result.before == result.after


@settings(max_examples=50)
@given(many_cases(), rulesets(), rulesets())
def test_the_way_back_is_the_way_there_turned_round(cases, one, other):
    there, back = backtest(cases, one, other, NAMES), backtest(cases, other, one, NAMES)
    assert back.moves == {(after, before): count for (before, after), count in there.moves.items()}
    assert (back.up, back.down, back.share) == (there.down, there.up, there.share)
    assert (back.before, back.after) == (there.after, there.before)


@settings(max_examples=50)
@given(many_cases(), rulesets(), rulesets())
def test_every_case_is_counted_where_it_belongs(cases, one, other):
    result = backtest(cases, one, other, NAMES)
    moves, before, decided = Counter(), Counter(), Counter()
    for each in cases:
        was, will_be = level_of(each, one), level_of(each, other)
        before[was] += each.count
        moves[was, will_be] += each.count
        if each.decided:
            decided[was, each.decided] += each.count
    assert result.cases == sum(each.count for each in cases)
    assert result.moves == {pair: count for pair, count in moves.items() if pair[0] is not pair[1]}
    assert result.before.levels == result.before.lowest == before
    assert result.before.decided.counts == decided


def test_one_threshold_moved_gives_the_flips_counted_by_hand():
    cases = [
        PastCases((0, 0, 0, 3, 0), count=5),  # only C01 was met: to outpatient
        PastCases((0, 0, 0, 3, 4), count=4),  # duties have nothing to do with it
        PastCases((0, 1, 0, 3, 0), count=2),  # C23 is still met: to IOP
        PastCases((0, 2, 0, 3, 0), count=6),  # C18 is still met: to PHP
        PastCases((0, 2, 0, 3, 3), count=3),  # C18 is flexible: to IOP
        PastCases((4, 2, 0, 3, 0), count=8),  # C04 is still met: stays
        PastCases((0, 0, 0, 4, 0), count=7),  # still dangerous: stays
        PastCases((0, 0, 0, 2, 0), count=9),  # never was
    ]
    result = backtest(cases, RULES, LATER_WATCH)
    assert result.cases == 44
    assert result.moves == {(IN, OUT): 9, (IN, IOP): 5, (IN, PHP): 6}
    assert (result.up, result.down, result.changed) == (0, 20, 20)
    assert result.share == 20 / 44
    assert result.before.levels == {IN: 35, OUT: 9}
    assert result.after.levels == {IN: 15, OUT: 18, IOP: 5, PHP: 6}


def test_no_cases_give_an_empty_result():
    result = backtest([], RULES, LATER_WATCH, NAMES)
    assert (result.cases, result.unknown, result.moves, result.share) == (0, 0, {}, 0)
    assert result.splits == {"language": (), "who_for": ()}
    assert result.after.decided.share is None


def test_cases_may_come_one_by_one_or_grouped():
    grouped = [PastCases((0, 1, 0, 3, 0), count=3, labels=("en", "self"))]
    one_by_one = [grouped[0]._replace(count=1)] * 3
    assert backtest(grouped, RULES, LATER_WATCH, NAMES) == backtest(
        iter(one_by_one), RULES, LATER_WATCH, NAMES
    )


def test_the_cases_that_move_can_be_found():
    stays, moves = PastCases((0, 2, 0, 2, 0)), PastCases((0, 2, 0, 3, 0), count=4)
    [(case, outcome)] = moved([stays, moves], RULES, LATER_WATCH)
    assert case == moves
    assert (outcome.before, outcome.after) == (IN, PHP)


# Unknown ratings


@settings(max_examples=50)
@given(
    st.lists(some_cases(ratings | st.none()).filter(lambda each: each.ratings.count(None) < 4), max_size=4),
    rulesets(),
)
def test_an_unknown_rating_gives_the_range_over_everything_it_could_be(cases, ruleset):
    result = backtest(cases, ruleset, ruleset, NAMES)
    lowest, highest = Counter(), Counter()
    for each in cases:
        levels = [level_of(each._replace(ratings=known), ruleset) for known in completions(each.ratings)]
        lowest[min(levels)] += each.count
        highest[max(levels)] += each.count
    assert result.before.lowest == lowest
    assert result.before.levels == highest
    assert result.unknown == sum(each.count for each in cases if None in each.ratings)


def completions(known):
    return product(*(RATINGS if rating is None else [rating] for rating in known))


def test_what_is_not_known_counts_with_the_highest():
    result = backtest([PastCases((None, None, None, None, None), count=2)], RULES, RULES)
    assert result.unknown == 2
    assert result.before.levels == {IN: 2}
    assert result.before.lowest == {OUT: 2}


@pytest.mark.parametrize("known", [(0, 0, 0, 0), (0, 0, 0, 0, 5), (0, 0, 0, 0, -1), (0, 0, 0, 0, "1")])
def test_ratings_that_cannot_be_are_refused(known):
    with pytest.raises(ValueError, match="five whole numbers from 0 to 4"):
        backtest([PastCases(known)], RULES, RULES)


# Splits


def test_a_split_tells_who_moves_up_and_down_in_each_group():
    cases = [
        PastCases((0, 0, 0, 3, 0), count=30, labels=("en", "self")),
        PastCases((0, 0, 0, 3, 0), count=24, labels=("es", "self")),
        PastCases((0, 0, 0, 0, 0), count=50, labels=("es", "someone_else")),
    ]
    result = backtest(cases, RULES, LATER_WATCH, NAMES)
    english, spanish = result.splits["language"]
    assert (english.value, english.cases, english.up, english.down) == ("en", 22, None, 22)
    assert (spanish.value, spanish.cases, spanish.up, spanish.down) == ("es", 66, None, 22)
    back = backtest(cases, LATER_WATCH, RULES, NAMES)
    assert [(each.up, each.down) for each in back.splits["language"]] == [(22, None), (22, None)]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([11, 12], [11, 12], id="all large enough"),
        pytest.param([10, 11, 12], [None, None, 12], id="one small: the next would give it away"),
        pytest.param([5, 6, 50], [None, None, 50], id="two small: 11 together give neither away"),
        pytest.param([5, 5, 50, 40], [None, None, 50, None], id="two small: 10 together are too few"),
        pytest.param([0, 50], [None, 50], id="nobody: nothing to give away"),
        pytest.param([1, 50, 40], [None, 50, None], id="one person"),
        pytest.param([3, 4], [None, None], id="all small"),
    ],
)
def test_counts_under_eleven_are_hidden_and_cannot_be_worked_out(counts, shown):
    assert hide_small(counts) == shown


@given(st.lists(st.integers(0, 40)))
def test_hidden_counts_are_zero_or_at_least_eleven_unless_all_are_hidden(counts):
    shown = hide_small(counts)
    hidden = sum(counts) - sum(count for count in shown if count is not None)
    assert all(count is None or count >= 11 for count in shown)
    assert hidden == 0 or hidden >= 11 or set(shown) == {None}


def test_a_group_that_moves_down_more_often_than_the_others_is_named():
    cases = [
        PastCases((0, 0, 0, 3, 0), count=22, labels=("es",)),
        PastCases((0, 0, 0, 0, 0), count=22, labels=("es",)),
        PastCases((0, 0, 0, 3, 0), count=40, labels=("en",)),
        PastCases((0, 0, 0, 0, 0), count=360, labels=("en",)),
    ]
    english, spanish = backtest(cases, RULES, LATER_WATCH, ["language"]).splits["language"]
    assert (spanish.falls_more, english.falls_more) == (True, False)


@pytest.mark.parametrize(
    "spanish",
    [
        pytest.param((5, 45), id="as often as the others"),
        pytest.param((24, 120), id="a little more often, which may be chance"),
        pytest.param((21, 2), id="more often, and so few that it is hidden"),
    ],
)
def test_what_may_be_chance_or_is_hidden_is_not_said(spanish):
    falls, stays = spanish
    cases = [
        PastCases((0, 0, 0, 3, 0), count=falls, labels=("es",)),
        PastCases((0, 0, 0, 0, 0), count=stays, labels=("es",)),
        PastCases((0, 0, 0, 3, 0), count=40, labels=("en",)),
        PastCases((0, 0, 0, 0, 0), count=360, labels=("en",)),
    ]
    result = backtest(cases, RULES, LATER_WATCH, ["language"])
    assert not any(each.falls_more for each in result.splits["language"])


COUNTS = st.integers(0, 60) | st.integers(0, 12) | st.sampled_from([10, 11, 21, 22, 32, 33])
counts_of_groups = st.lists(COUNTS, min_size=3, max_size=4)


@given(counts_of_groups, counts_of_groups)
def test_the_difference_of_two_reports_is_nobody_or_eleven(one, other):
    """Of two drafts, or of one draft on two days: so many more or fewer people in each group."""
    pairs = zip(in_split(one), in_split(other), strict=False)  # of three groups and of four, the first three
    differences = [abs(before - after) for before, after in pairs if None not in (before, after)]

    assert all(difference == 0 or difference >= 11 for difference in differences)


@given(counts_of_groups, st.integers(0, 2), st.integers(1, 10))
def test_two_reports_leave_open_how_many_are_in_a_small_group(counts, group, more):
    """Some people came between them, and both totals are known exactly. How many were in a group of one to
    ten could still have been otherwise."""
    known = in_split(counts), in_split(with_more(counts, group, more))

    for place, count in enumerate(counts):
        if 0 < count < 11 and sum(counts) > count:
            assert any(
                (in_split(otherwise), in_split(with_more(otherwise, other, more))) == known
                for otherwise in otherwise_than(counts, place)
                for other in range(len(counts))
            )


def with_more(counts, group, more):
    return [count + more * (place == group) for place, count in enumerate(counts)]


def otherwise_than(counts, place):
    """The same people in all, with one or two more or fewer in this group, and in others."""
    for steps in product((0, 1, -1, 2, -2), repeat=len(counts)):
        moved = [count + step for count, step in zip(counts, steps, strict=True)]
        if steps[place] and sum(steps) == 0 and min(moved) >= 0:
            yield moved


def test_cases_without_their_labels_are_refused():
    with pytest.raises(ValueError, match="language, who_for"):
        backtest([PastCases((0, 0, 0, 0, 0), labels=("en",))], RULES, RULES, NAMES)


def test_a_case_counts_once_unless_it_is_said_to_be_more():
    result = backtest([PastCases((0, 2, 0, 0, 0))], RULES, RULES)
    assert (result.cases, result.before.levels) == (1, {IOP: 1})


# Agreement


def test_agreement_with_decided_and_assessed_levels_before_and_after():
    cases = [
        PastCases((0, 0, 0, 3, 0), count=6, decided=OUT, assessed=IN),
        PastCases((0, 2, 0, 0, 0), count=4, decided=IOP),
        PastCases((0, 3, 0, 0, 0), count=9),
    ]
    result = backtest(cases, RULES, LATER_WATCH)
    assert result.before.decided.counts == {(IN, OUT): 6, (IOP, IOP): 4}
    assert result.after.decided.counts == {(OUT, OUT): 6, (IOP, IOP): 4}
    assert (result.before.decided.share, result.after.decided.share) == (0.4, 1.0)
    assert (result.before.assessed.share, result.after.assessed.share) == (1.0, 0.0)
    assert result.before.assessed.counts == {(IN, IN): 6}
    assert result.after.assessed.counts == {(OUT, IN): 6}
    assert result.after.decided.kappa == 1


# All possible people


@settings(max_examples=50)
@given(rulesets(), rulesets(), profiles())
def test_possible_moves_hold_everyone_whose_level_changes(one, other, profile):
    pair = one.recommend(profile).level, other.recommend(profile).level
    within = {each for each, members in possible_moves(one, other).items() if profile in members}
    assert within == ({pair} if pair[0] is not pair[1] else set())


def test_possible_moves_show_someone_who_would_move_down():
    moves = possible_moves(RULES, without_row("C09"))
    assert {before for before, _after in moves} == {Level.INPATIENT}
    assert moves[IN, OUT].plainest() == a_profile(Context.PREGNANT, withdrawal=2)


def test_the_same_ruleset_can_move_nobody():
    assert possible_moves(RULES, Ruleset(reversed(RULES.criteria))) == {}
