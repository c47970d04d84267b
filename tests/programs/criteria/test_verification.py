"""Every fault that is planted is found, and nothing that is sound is reported."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.criteria.dimensions import RISKS, Context, Dimension
from programs.criteria.population import STRIDES, LevelMap, at_least
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Criterion, Level, Ruleset
from programs.criteria.safety import RULES_FOR_PEOPLE, SAFETY_RULES
from programs.criteria.verification import least_profile, less_care_for_the_sicker, verify
from tests.programs.criteria.brute_force import BruteForce, same
from tests.rules import BY_CODE, RULES, a_profile, changed, with_changed_row, with_row, without_row
from tests.strategies import examples

SPANISH = {"why": "a reason", "why_es": "una razón"}
CODES = list(BY_CODE)


def findings(ruleset, asked=tuple(Context)):
    return verify(ruleset, asked)


def found(ruleset, **asked):
    """What is found, as (finding, rows)."""
    return {(finding.code, finding.criteria) for finding in findings(ruleset, **asked)}


def finding_of(ruleset, code, **asked):
    [finding] = [each for each in findings(ruleset, **asked) if each.code == code]
    return finding


def a_row(code="X", level="iop", **bounds):
    return Criterion(code, level, **SPANISH | bounds)


# Nothing sound is reported


def test_nothing_is_found_in_the_default_criteria():
    assert findings(RULES) == ()


def test_the_order_of_rows_does_not_matter():
    assert findings(Ruleset(reversed(RULES.criteria))) == ()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_row(level="php", severity=2, support=4), id="more care for some"),
        pytest.param(a_row(level="iop", stability=4, withdrawal=1), id="a row for withdrawal alone"),
        pytest.param(a_row(level="inpatient", severity=2, context=["pregnant"]), id="more for the pregnant"),
        pytest.param(
            a_row(level="php", severity=1, withdrawal=2, stability=1, required=False), id="a flexible row"
        ),
    ],
)
def test_a_sound_new_row_is_not_reported(row):
    assert findings(with_row(row)) == ()


# Safety rules


@pytest.mark.parametrize(
    "ruleset",
    [
        pytest.param(without_row("C01"), id="row removed"),
        pytest.param(with_changed_row("C01", withdrawal=4), id="bound raised"),
        pytest.param(with_changed_row("C01", severity=1), id="bound added"),
        pytest.param(with_changed_row("C01", required=False), id="made flexible"),
        pytest.param(with_changed_row("C01", level="php"), id="level lowered"),
        pytest.param(with_changed_row("C01", context=["pregnant"]), id="context added"),
    ],
)
def test_dangerous_withdrawal_that_is_not_inpatient_is_an_error(ruleset):
    finding = finding_of(ruleset, "withdrawal_is_inpatient")
    assert finding.is_error
    assert finding.example.withdrawal >= 3
    assert ruleset.recommend(finding.example).level is finding.level < Level.INPATIENT


@pytest.mark.parametrize(
    "ruleset",
    [
        pytest.param(without_row("C20"), id="row removed"),
        pytest.param(with_changed_row("C20", severity=3), id="bound raised"),
        pytest.param(with_changed_row("C20", support=1), id="bound added"),
        pytest.param(with_changed_row("C20", required=False), id="made flexible"),
        pytest.param(with_changed_row("C20", level="outpatient"), id="level lowered"),
    ],
)
def test_a_moderate_problem_below_iop_is_an_error(ruleset):
    finding = finding_of(ruleset, "moderate_problem_gets_iop")
    assert finding.is_error
    assert finding.example.severity >= 2
    assert ruleset.recommend(finding.example).level is finding.level is Level.OUTPATIENT


def test_a_row_that_everyone_meets_is_an_error():
    ruleset = with_row(a_row(level="iop"))
    finding = finding_of(ruleset, "no_problem_is_outpatient")
    assert finding.example == a_profile()
    assert finding.criteria == ("X",)
    assert finding_of(ruleset, "level_not_reached").criteria == ("X",)


def test_a_flexible_row_that_everyone_meets_leaves_outpatient_to_the_busy():
    ruleset = with_row(a_row(level="iop", required=False))
    assert finding_of(ruleset, "no_problem_is_outpatient").example == a_profile()
    assert not [each for each in findings(ruleset) if each.code == "level_not_reached"]


def test_the_example_of_an_eased_row_is_someone_with_heavy_responsibilities():
    finding = finding_of(with_changed_row("C01", required=False), "withdrawal_is_inpatient")
    assert finding.example == a_profile(withdrawal=3, responsibilities=3)
    assert finding.level is Level.PHP
    assert finding.criteria == ("C01",)


def closest(ruleset, code):
    return [each.criterion.code for each in finding_of(ruleset, code).nearest]


@pytest.mark.parametrize(
    ("ruleset", "code", "rows"),
    [
        # The example has withdrawal 3 and nothing else.
        pytest.param(
            with_changed_row("C01", withdrawal=4), "withdrawal_is_inpatient", ["C01"], id="one step"
        ),
        pytest.param(with_changed_row("C01", severity=2), "withdrawal_is_inpatient", ["C01"], id="two steps"),
        pytest.param(with_changed_row("C01", severity=3), "withdrawal_is_inpatient", [], id="three steps"),
        pytest.param(
            with_changed_row("C01", context=["pregnant"]), "withdrawal_is_inpatient", [], id="a fact"
        ),
        pytest.param(with_changed_row("C01", level="php"), "withdrawal_is_inpatient", [], id="less care"),
        # The example has severity 2 and nothing else. C17 is PHP for severity 3, C08 inpatient for 4.
        pytest.param(without_row("C20"), "moderate_problem_gets_iop", ["C17"], id="the fewest steps alone"),
        pytest.param(
            with_changed_row("C20", support=1), "moderate_problem_gets_iop", ["C17", "C20"], id="several"
        ),
    ],
)
def test_a_broken_safety_rule_names_the_rows_that_come_closest(ruleset, code, rows):
    assert closest(ruleset, code) == rows


def test_what_a_row_that_comes_close_lacks_is_said():
    finding = finding_of(with_changed_row("C01", withdrawal=4), "withdrawal_is_inpatient")
    assert finding.rows == ("C01",)
    assert finding.nearest_in_words == (
        "C01 comes closest to them, and asks for withdrawal risk of at least 4 (here 3)."
    )


def test_of_an_eased_row_nothing_is_lacking():
    """C01 made flexible: it is met, and yields. No other row gives inpatient for withdrawal alone."""
    finding = finding_of(with_changed_row("C01", required=False), "withdrawal_is_inpatient")
    assert (finding.criteria, finding.nearest, finding.rows) == (("C01",), (), ("C01",))


def test_for_someone_with_too_much_care_no_row_comes_close():
    assert finding_of(with_row(a_row(level="iop")), "no_problem_is_outpatient").nearest == ()


@pytest.mark.parametrize("rule", RULES_FOR_PEOPLE, ids=lambda rule: rule.code)
def test_the_default_criteria_keep_every_safety_rule(rule):
    assert not rule.broken_for(LevelMap.of(RULES))


@pytest.mark.parametrize("rule", SAFETY_RULES, ids=lambda rule: rule.code)
def test_a_safety_rule_says_what_it_is_and_where_it_comes_from(rule):
    assert str(rule.text)
    assert str(rule.source)


# Levels not reached


def test_a_level_without_a_row_is_an_error():
    no_php = Ruleset(changed(row, required=True) for row in RULES.criteria if row.level is not Level.PHP)
    finding = finding_of(no_php, "level_not_reached")
    assert finding.is_error
    assert finding.criteria == ()
    assert "Partial hospitalization" in finding.message


def test_a_level_that_easing_alone_reaches_is_reached():
    no_php_rows = Ruleset(row for row in RULES.criteria if row.level is not Level.PHP)
    assert "level_not_reached" not in {code for code, _rows in found(no_php_rows)}


def test_a_level_whose_rows_are_all_outranked_names_them():
    ruleset = Ruleset([a_row("A", "inpatient", severity=1), a_row("B", "php", severity=2)])
    unreached = {each.criteria for each in findings(ruleset) if each.code == "level_not_reached"}
    assert unreached == {(), ("B",)}


# Dead rows, and rows that add nothing


@pytest.mark.parametrize(
    ("row", "others"),
    [
        pytest.param(a_row(level="php", severity=4, required=False), {"C08"}, id="light or heavy"),
        pytest.param(a_row(level="iop", severity=3, support=3), {"C07", "C17"}, id="behind two"),
        pytest.param(a_row(level="outpatient", severity=2), {"C20"}, id="for the default level"),
        pytest.param(
            a_row(level="iop", severity=1, context=["medical_unstable", "pregnant"]),
            {"C10"},
            id="with context",
        ),
    ],
)
def test_a_dead_row_is_an_error_that_names_what_covers_it(row, others):
    finding = finding_of(with_row(row), "dead_criterion")
    assert finding.is_error
    assert finding.criteria == ("X",)
    named = set(str(finding.words["others"]).split(", "))
    assert others <= named
    assert all(BY_CODE[code].is_met_by(finding.example) for code in named)


def test_of_the_rows_that_cover_a_dead_one_only_those_for_more_care_are_named():
    above, same = a_row("ABOVE", "php", severity=2), a_row("SAME", "iop", severity=1)
    eased_to_the_same = a_row("EASED", "iop", severity=2, required=False)
    ruleset = Ruleset([above, same, eased_to_the_same, a_row("X", "iop", severity=3)])

    finding = next(each for each in findings(ruleset) if each.criteria == ("X",))

    assert (finding.code, str(finding.words["others"])) == ("dead_criterion", "ABOVE")


def test_a_row_that_decides_only_beside_an_eased_one_is_not_dead_but_restates_it():
    ruleset = with_row(a_row(level="php", severity=4))  # C08 is inpatient, and eased to PHP
    assert found(ruleset) == {("restates_others", ("X",))}


def test_a_row_that_restates_another_is_a_warning_that_names_it():
    finding = finding_of(with_row(a_row(level="inpatient", stability=4, severity=3)), "restates_others")
    assert not finding.is_error
    assert finding.criteria == ("X",)
    assert finding.words["others"] == "C04, C05"


def test_of_the_rows_that_cover_a_restated_one_only_those_that_give_as_much_to_everyone_are_named():
    to_all, to_light = a_row("ALL", "php", severity=2), a_row("LIGHT", "php", severity=1, required=False)
    less = a_row("LESS", "iop", severity=1)
    ruleset = Ruleset([to_all, to_light, less, a_row("X", "php", severity=3)])

    finding = next(each for each in findings(ruleset) if each.criteria == ("X",))

    assert (finding.code, str(finding.words["others"])) == ("restates_others", "ALL")


def test_duplicate_rows_are_named_together_and_not_called_each_others_restatement():
    ruleset = with_row(changed(BY_CODE["C05"], code="X", why="in other words"))
    assert found(ruleset) == {("duplicate_rows", ("C05", "X"))}


def test_a_code_used_twice_is_an_error():
    ruleset = with_row(a_row("C20", "iop", stability=4, withdrawal=1))
    finding = finding_of(ruleset, "duplicate_code")
    assert finding.is_error
    assert finding.criteria == ("C20",)
    assert finding.example == a_profile(stability=4, withdrawal=1)  # of the second: it is the one to rename


def test_a_row_for_the_default_level_changes_nothing():
    finding = finding_of(with_row(a_row(level="outpatient", severity=1)), "restates_default")
    assert not finding.is_error
    assert finding.criteria == ("X",)


def test_a_flexible_row_that_is_never_eased_restates_the_row_that_holds_the_level():
    ruleset = with_row(a_row(level="inpatient", stability=4, severity=3, required=False))
    assert found(ruleset) == {("restates_others", ("X",))}


# Other warnings


def test_a_row_that_needs_no_problem_is_a_warning():
    finding = finding_of(with_row(a_row(level="iop", stability=4)), "no_problem_asked_for")
    assert not finding.is_error
    assert finding.example == a_profile(stability=4)


def test_context_that_no_question_sets_is_a_warning():
    asked = set(Context) - {Context.PREGNANT}
    assert found(RULES, asked=asked) == {("context_not_asked", ("C09",))}


def test_context_that_changes_nobodys_level_is_a_warning():
    finding = finding_of(without_row("C09"), "context_without_effect")
    assert finding.example == a_profile("pregnant")
    assert "pregnant" in finding.message
    assert found(without_row("C09"), asked=set(Context) - {Context.PREGNANT}) == set()


def test_a_rating_that_changes_nobodys_level_is_a_warning():
    no_support = Ruleset(row for row in RULES.criteria if not row.support)
    assert finding_of(no_support, "rating_without_effect").example == a_profile(support=4)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"why": ""}, "missing_why"), ({"why": " "}, "missing_why"), ({"why_es": ""}, "missing_spanish")],
)
def test_a_row_without_words_is_a_warning(change, code):
    assert found(with_changed_row("C13", **change)) == {(code, ("C13",))}


# What a finding says


def test_a_finding_reads_as_something_to_act_on():
    finding = finding_of(with_row(a_row(level="inpatient", stability=4, severity=3)), "restates_others")
    assert finding.message == (
        "X changes no one's level. Everyone who meets it also meets a row that gives as much or more: "
        "C04, C05. Remove it, or change what it asks for."
    )
    assert finding.example_in_words == "a severe problem, no home, or a home that is not safe, strong support"
    assert finding.level is Level.INPATIENT


def test_a_finding_without_an_example_has_no_words_for_one():
    finding = next(each for each in findings(Ruleset([])) if each.code == "level_not_reached")
    assert finding.example is None
    assert finding.example_in_words == ""


def test_errors_stand_before_warnings():
    ruleset = with_row(a_row("C01", "php"), Criterion("Y", Level.OUTPATIENT))
    kinds = [each.is_error for each in findings(ruleset)]
    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {True, False}


# Monotonicity: no ruleset can break it, so a broken map is shown instead


def test_less_care_for_the_sicker_would_be_found():
    levels = LevelMap.of(RULES)
    hole = at_least(Dimension.WITHDRAWAL, 4)
    broken = LevelMap(
        {
            level: members - hole if level is not DEFAULT_LEVEL else members
            for level, members in levels.at_least.items()
        }
    )
    [finding] = less_care_for_the_sicker(broken)
    assert finding.code == "not_monotone"
    assert finding.is_error
    assert finding.example.withdrawal == 4
    assert finding.level is DEFAULT_LEVEL


@pytest.mark.parametrize("level", LEVELS[1:])
def test_less_care_for_the_sicker_would_be_found_at_each_level_alone(level):
    levels = LevelMap.of(RULES)
    hole = levels.at(level) & levels.at_least[level].one_worse(Dimension.STABILITY)
    broken = LevelMap({**levels.at_least, level: levels.at_least[level] - hole})

    found_there = list(less_care_for_the_sicker(broken))

    assert hole
    assert Dimension.STABILITY.label in [each.words["axis"] for each in found_there]


def test_more_care_for_heavier_duties_would_be_found():
    levels = LevelMap.of(RULES)
    everyone_busy = at_least(Dimension.RESPONSIBILITIES, 4)
    broken = LevelMap({level: members | everyone_busy for level, members in levels.at_least.items()})
    assert [each.example.responsibilities for each in less_care_for_the_sicker(broken)] == [4]


def test_easing_by_more_than_one_level_would_be_found():
    levels = LevelMap.of(RULES)
    busy = at_least(Dimension.RESPONSIBILITIES, 3)
    broken = LevelMap(
        {
            level: members - busy if level is not DEFAULT_LEVEL else members
            for level, members in levels.at_least.items()
        }
    )
    assert [each.example.responsibilities for each in less_care_for_the_sicker(broken)] == [4]


# Against brute force


FEW_ROWS = [  # 2,592 of them, plain ones first; some share a code, some lack their words
    Criterion(
        f"R{number % 5}",
        level,
        *bounds,
        context=context,
        required=required,
        why="a reason" if number % 7 else "",
        why_es="una razón" if number % 11 else "",
    )
    for number, (context, bounds, required, level) in enumerate(
        product(
            [(), (Context.PREGNANT,), (Context.RELAPSED_IOP,), (Context.PREGNANT, Context.RELAPSED_IOP)],
            product([0, 2, 3], repeat=len(RISKS)),
            [True, False],
            LEVELS,
        )
    )
]
SOUND = Ruleset([BY_CODE["C01"], BY_CODE["C17"], BY_CODE["C20"]])


def small_rulesets():
    """Up to four random rows, on their own or beside rows that keep the safety rules."""
    random_rows = st.lists(st.sampled_from(FEW_ROWS), max_size=4)
    return st.builds(
        lambda beside, rows: Ruleset((*beside, *rows)), st.sampled_from([(), SOUND.criteria]), random_rows
    )


@settings(max_examples=examples(2_000, quick=300), deadline=None, suppress_health_check=list(HealthCheck))
@given(small_rulesets())
def test_any_ruleset_has_exactly_the_faults_that_trying_everyone_shows(ruleset):
    assert found(ruleset) == BruteForce(ruleset).findings()


# Every small change of the default criteria


def mutants():
    """Every way to change the default criteria in one place."""
    for row in RULES.criteria:
        yield without_row(row.code)
        yield with_changed_row(row.code, required=not row.required)
        for level in {row.level.one_lower, LEVELS[min(row.level.order, 3)]} - {row.level}:
            yield with_changed_row(row.code, level=level.value)
        for dimension in RISKS:
            for bound in {getattr(row, dimension) - 1, getattr(row, dimension) + 1} & set(range(5)):
                yield with_changed_row(row.code, **{dimension.value: bound})
        yield with_changed_row(row.code, context=sorted(row.context ^ {Context.PREGNANT}))
        yield with_row(changed(row, code="X"))
        yield with_row(changed(row, code="X", severity=4, support=4))


def test_every_small_change_of_the_default_criteria_is_judged_rightly():
    """By the form: what holds for the least profile that meets a row holds wherever it is met."""
    for ruleset in mutants():
        codes = {
            code: {rows[0] for other, rows in found(ruleset) if other == code and rows}
            for code in ("dead_criterion", "restates_others")
        }
        assert codes["dead_criterion"] == {row.code for row in ruleset.criteria if is_dead(row, ruleset)}
        assert codes["restates_others"] == {
            row.code for row in ruleset.criteria if adds_nothing(row, ruleset)
        }


def corners(row):
    return least_profile(row), least_profile(row, responsibilities=4)


def is_dead(row, ruleset):
    return not any(row in ruleset.recommend(corner).deciding for corner in corners(row))


def adds_nothing(row, ruleset):
    if row.level is DEFAULT_LEVEL or is_dead(row, ruleset):  # other findings
        return False
    others = Ruleset(other for other in ruleset.criteria if not same(other, row))
    return all(others.recommend(corner).level >= row.level_for(corner) for corner in corners(row))


def test_the_axes_are_the_ratings_and_the_context():
    assert set(STRIDES) == {*Dimension, *Context}
