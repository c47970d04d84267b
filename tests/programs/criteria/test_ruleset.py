"""The default criteria, both sides of every threshold, and the facts that they are known by."""

import pytest

from programs.criteria.dimensions import RISKS, Context, Dimension
from programs.criteria.population import STRIDES, number_of_context
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Criterion, Level, Ruleset, most_intensive
from tests.rules import BY_CODE, RULES, a_profile, changed, with_row

# code, level, least stability, severity, support, withdrawal, context, kind: as the project laid them down
TABLE = """
C01  inpatient  0 0 0 3  -                    required
C02  inpatient  3 1 0 2  -                    required
C03  inpatient  0 2 4 2  -                    required
C04  inpatient  4 2 0 0  -                    required
C05  inpatient  3 3 0 0  -                    required
C06  inpatient  0 4 3 0  -                    required
C07  inpatient  0 3 3 0  -                    flexible
C08  inpatient  0 4 0 0  -                    flexible
C09  inpatient  0 0 0 2  pregnant             required
C10  inpatient  0 1 0 0  medical_unstable     required
C11  inpatient  0 3 0 0  cooccurring_severe   flexible
C12  inpatient  0 3 0 0  relapsed_iop         flexible
C13  php        3 2 0 0  -                    required
C14  php        0 1 3 2  -                    required
C15  php        0 2 0 0  relapsed_iop         required
C16  php        0 2 0 0  cooccurring_severe   required
C17  php        0 3 0 0  -                    flexible
C18  php        0 2 0 2  -                    flexible
C19  php        2 2 3 0  -                    flexible
C20  iop        0 2 0 0  -                    required
C21  iop        3 1 0 0  -                    required
C22  iop        0 1 3 0  -                    required
C23  iop        0 1 0 2  -                    required
C24  iop        0 1 0 0  relapsed_outpatient  required
C25  iop        0 1 0 0  relapsed_iop         required
C26  iop        0 0 0 0  recent_higher_level  required
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
THRESHOLDS = [
    pytest.param(row[0], dimension, int(bound), id=f"{row[0]} {dimension} {bound}")
    for row in ROWS
    for dimension, bound in zip(RISKS, row[2:6], strict=True)
    if bound != "0"
]
WITH_CONTEXT = [row[0] for row in ROWS if row[6] != "-"]


def least(criterion, **changes):
    """The profile that meets a criterion with nothing to spare, but for these ratings."""
    bounds = {dimension.value: getattr(criterion, dimension) for dimension in RISKS}
    return a_profile(*criterion.context, **bounds | changes)


def on_ratings_alone(levels):
    """Those of 200,000 levels where no context is present."""
    return levels[: STRIDES[Context.RECENT_HIGHER_LEVEL]]


# The table


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_default_criterion_says_what_was_laid_down(row):
    code, level, *bounds, context, kind = row
    criterion = BY_CODE[code]
    assert criterion.level is Level(level)
    assert [getattr(criterion, dimension) for dimension in RISKS] == list(map(int, bounds))
    assert criterion.context == {context} - {"-"}
    assert criterion.required is (kind == "required")


def test_the_table_is_the_whole_of_the_default_criteria():
    assert [criterion.code for criterion in RULES.criteria] == [row[0] for row in ROWS]


@pytest.mark.parametrize("code", BY_CODE)
def test_a_default_criterion_says_why_in_both_languages_and_where_it_comes_from(code):
    assert BY_CODE[code].why
    assert BY_CODE[code].why_es
    assert BY_CODE[code].source


def test_criteria_that_want_a_clinicians_judgement_say_so():
    assert [criterion.code for criterion in RULES.criteria if criterion.question] == ["C08", "C10", "C17"]


# Both sides of every threshold


@pytest.mark.parametrize(("code", "dimension", "bound"), THRESHOLDS)
def test_a_criterion_is_met_from_its_least_rating_on(code, dimension, bound):
    criterion = BY_CODE[code]
    assert criterion.is_met_by(least(criterion))
    assert criterion.is_met_by(least(criterion, **{dimension: 4}))
    assert not criterion.is_met_by(least(criterion, **{dimension: bound - 1}))


@pytest.mark.parametrize("code", WITH_CONTEXT)
def test_a_criterion_with_context_is_met_only_where_it_is_present(code):
    criterion = BY_CODE[code]
    bounds = {dimension.value: 4 for dimension in Dimension}
    others = set(Context) - criterion.context
    assert criterion.is_met_by(a_profile(*Context, **bounds))
    assert not criterion.is_met_by(a_profile(*others, **bounds))


@pytest.mark.parametrize("code", BY_CODE)
@pytest.mark.parametrize("responsibilities", [0, 2, 3, 4])
def test_a_person_who_just_meets_a_criterion_gets_what_it_counts_for_or_more(code, responsibilities):
    criterion = BY_CODE[code]
    profile = least(criterion, responsibilities=responsibilities)
    assert RULES.recommend(profile).level >= criterion.level_for(profile)


@pytest.mark.parametrize("code", BY_CODE)
def test_a_flexible_criterion_yields_to_heavy_responsibilities_and_a_required_one_never(code):
    criterion = BY_CODE[code]
    levels = [criterion.level_for(least(criterion, responsibilities=duties)) for duties in range(5)]
    eased = criterion.level if criterion.required else LEVELS[criterion.level.order - 2]
    assert levels == [criterion.level] * 3 + [eased] * 2


@pytest.mark.parametrize(
    ("ratings", "context", "level"),
    [
        pytest.param({"withdrawal": 3}, [], Level.INPATIENT, id="a 24-hour watch is inpatient"),
        pytest.param({"withdrawal": 2}, [], Level.OUTPATIENT, id="checks by day alone are not"),
        pytest.param({"withdrawal": 2}, ["pregnant"], Level.INPATIENT, id="unless pregnant"),
        pytest.param({"withdrawal": 3, "responsibilities": 4}, [], Level.INPATIENT, id="duties or not"),
        pytest.param({"severity": 1}, [], Level.OUTPATIENT, id="a mild problem is outpatient"),
        pytest.param({"severity": 2}, [], Level.IOP, id="a moderate one is IOP"),
        pytest.param({"severity": 3}, [], Level.PHP, id="a severe one is PHP"),
        pytest.param({"severity": 4}, [], Level.INPATIENT, id="a very severe one is inpatient"),
        pytest.param({"severity": 3, "responsibilities": 2}, [], Level.PHP, id="few duties ease nothing"),
        pytest.param(
            {"severity": 3, "responsibilities": 3}, [], Level.IOP, id="heavy duties ease PHP to IOP"
        ),
        pytest.param({"severity": 2, "responsibilities": 4}, [], Level.IOP, id="but never IOP to outpatient"),
        pytest.param({"stability": 4, "support": 4}, [], Level.OUTPATIENT, id="a bad home is no disorder"),
    ],
)
def test_levels(ratings, context, level):
    assert RULES.recommend(a_profile(*context, **ratings)).level is level


# The recommendation


def test_the_most_intensive_criterion_decides_and_all_that_are_met_are_told():
    recommendation = RULES.recommend(a_profile(severity=3, support=3))
    assert recommendation.level is Level.INPATIENT
    assert recommendation.deciding == (BY_CODE["C07"],)
    assert {each.code for each in recommendation.met} == {"C07", "C17", "C20", "C22"}
    assert not recommendation.eased


def test_an_eased_recommendation_says_what_it_would_have_been():
    recommendation = RULES.recommend(a_profile(severity=3, support=3, responsibilities=3))
    assert recommendation.level is Level.PHP
    assert recommendation.fuller_level is Level.INPATIENT
    assert recommendation.eased
    assert recommendation.deciding == (BY_CODE["C07"],)


def test_with_nothing_met_it_is_standard_outpatient_and_nothing_decided():
    recommendation = RULES.recommend(a_profile())
    assert (recommendation.level, recommendation.deciding, recommendation.met) == (DEFAULT_LEVEL, (), ())


def test_no_criteria_at_all_give_everyone_the_default_level():
    worst = a_profile(*Context, **dict.fromkeys(Dimension, 4))
    assert Ruleset([]).recommend(worst).level is DEFAULT_LEVEL


def test_a_flexible_criterion_for_the_lowest_level_has_nowhere_to_yield_to():
    row = Criterion("X", Level.OUTPATIENT, required=False)
    assert row.level_for(a_profile(responsibilities=4)) is Level.OUTPATIENT


# Levels, criteria and digests


def test_levels_run_from_least_to_most_intensive():
    assert [level.order for level in LEVELS] == [1, 2, 3, 4]
    assert max(LEVELS) is LEVELS[-1] > LEVELS[-2] > LEVELS[1] > LEVELS[0] is min(LEVELS)
    assert most_intensive(LEVELS) is Level.INPATIENT
    assert most_intensive([]) is DEFAULT_LEVEL


@pytest.mark.parametrize("level", LEVELS)
def test_one_lower_stops_at_the_lowest(level):
    assert level.one_lower is LEVELS[max(level.order - 2, 0)]


@pytest.mark.parametrize("bound", [-1, 5, None, "3", True])
@pytest.mark.parametrize("dimension", RISKS)
def test_a_bound_out_of_range_is_refused(dimension, bound):
    with pytest.raises(ValueError, match=f"X: {dimension} must be a whole number"):
        Criterion("X", Level.IOP, **{dimension: bound})


@pytest.mark.parametrize("change", [{"level": "hospital"}, {"context": ["rich"]}])
def test_an_unknown_level_or_context_is_refused(change):
    with pytest.raises(ValueError, match="is not a valid"):
        Criterion(**{"code": "X", "level": "iop"} | change)


def test_a_criterion_survives_being_written_down():
    assert all(changed(criterion) == criterion for criterion in RULES.criteria)


def test_the_digest_does_not_depend_on_the_order_of_rows():
    assert Ruleset(reversed(RULES.criteria)).digest == RULES.digest


@pytest.mark.parametrize(
    "change", [{"severity": 1}, {"required": False}, {"why": "so"}, {"context": ["pregnant"]}, {"code": "X"}]
)
def test_the_digest_changes_with_every_part_of_a_row(change):
    row = changed(BY_CODE["C20"], code="X1")
    assert with_row(changed(row, **change)).digest != with_row(row).digest


# The facts


def test_how_many_rating_vectors_get_each_level(recommended):
    levels = on_ratings_alone(recommended)
    assert len(levels) == 3_125
    assert [levels.count(level.order) for level in LEVELS] == [465, 415, 299, 1_946]


def test_responsibilities_change_the_level_of_82_of_the_625_risk_vectors(recommended):
    light, heavy = on_ratings_alone(recommended)[:625], on_ratings_alone(recommended)[-625:]
    assert sum(one != other for one, other in zip(light, heavy, strict=True)) == 82


@pytest.mark.parametrize("code", BY_CODE)
def test_every_criterion_decides_at_least_12_rating_vectors_with_its_own_context(code, recommended):
    criterion = BY_CODE[code]
    start = number_of_context(criterion.context)
    levels = recommended[start : start + 3_125]
    assert decided(criterion, levels) >= 12


def decided(criterion, levels):
    """How many of 3,125 levels, in the order of profile numbers, are the criterion's doing."""
    count = 0
    for number, level in enumerate(levels):
        *risks, duties = (number // 5**place % 5 for place in range(5))
        counts_for = criterion.level.order - (duties >= 3 and not criterion.required)
        bounds = [getattr(criterion, dimension) for dimension in RISKS]
        met = all(rating >= bound for rating, bound in zip(risks, bounds, strict=True))
        count += met and level == counts_for
    return count


@pytest.mark.parametrize("axis", [*RISKS, *Context])
def test_nobody_gets_less_care_for_being_sicker(axis, recommended):
    """Over all 200,000 profiles."""
    assert all(better <= worse for better, worse in one_step_apart(axis, recommended))


def test_heavier_responsibilities_never_raise_a_level_and_lower_it_by_at_most_one(recommended):
    steps = list(one_step_apart(Dimension.RESPONSIBILITIES, recommended))
    assert all(heavier <= lighter for lighter, heavier in steps)
    lightest, heaviest = recommended, recommended[4 * STRIDES[Dimension.RESPONSIBILITIES] :]
    light = [number for number in range(len(recommended)) if number // 625 % 5 == 0]
    assert all(lightest[number] - heaviest[number] <= 1 for number in light)


def one_step_apart(axis, levels):
    """The levels of all pairs of profiles that differ by one step on an axis, the better one first."""
    stride, steps = STRIDES[axis], 5 if axis in list(Dimension) else 2
    return (
        (levels[number], levels[number + stride])
        for number in range(len(levels))
        if number // stride % steps < steps - 1
    )
