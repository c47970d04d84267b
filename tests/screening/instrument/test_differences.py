"""What is different between two versions of the questionnaire, told from both of them."""

from screening.instrument.adult_substance_use import v2026_1, v2026_2
from screening.instrument.differences import Change, changes
from tests.moved import moved

INSTRUMENT = v2026_2.INSTRUMENT


def told(before=v2026_1.INSTRUMENT, after=INSTRUMENT):
    return {change.about: change for change in changes(before, after)}


def test_the_same_questionnaire_has_no_changes():
    assert changes(INSTRUMENT, INSTRUMENT) == ()


def test_a_point_that_moves_is_the_only_change(tmp_path):
    street = '_("On the street, in a car, or moving around"), points='
    copy = moved(tmp_path, (f"{street}4", f"{street}3"))

    assert changes(INSTRUMENT, copy) == (
        Change("sleeping_place, unsheltered, what it counts", "4 points", "3 points"),
    )


def test_not_knowing_moves_with_the_choice_that_it_counts_as(tmp_path):
    copy = moved(tmp_path, ('_("A shelter"), points=3', '_("A shelter"), points=2'))

    assert told(INSTRUMENT, copy)["sleeping_place, dont_know, what it counts"].after == "2 points"


def test_a_threshold_that_moves_is_the_only_change(tmp_path):
    copy = moved(tmp_path, ("WITHDRAWAL_BANDS = (1, 3, 5, 7)", "WITHDRAWAL_BANDS = (1, 3, 6, 7)"))

    assert changes(INSTRUMENT, copy) == (
        Change(
            "Rule: Fixed numbers",
            "WITHDRAWAL_BANDS = (1, 3, 5, 7)",
            "WITHDRAWAL_BANDS = (1, 3, 6, 7)",
            is_code=True,
        ),
    )


def test_words_that_change_are_told_in_both_languages():
    change = told()["substances, other (es)"]

    assert change.before == "Otra cosa"
    assert change.after == "Otra cosa (como GHB, kratom, gabapentina, tianeptina)"


def test_a_new_choice_says_what_it_sets_and_one_that_is_gone_is_not_there_any_more():
    newer, older = told(), told(INSTRUMENT, v2026_1.INSTRUMENT)
    choice = "I am 65 or older / They are 65 or older"

    assert newer["health_concerns, age_65_or_older"].before == ""
    assert newer["health_concerns, age_65_or_older"].after.startswith(f"{choice} (sets: 65 or older")
    assert older["health_concerns, age_65_or_older"] == Change("health_concerns, age_65_or_older", choice, "")


def test_a_question_that_is_asked_of_other_people_says_of_whom():
    change = told()["stopping_effects, who is asked"]

    assert change.before == "No one besides."
    assert change.after == "Only if you checked “Something else” in question 5."


def test_a_question_that_is_asked_of_everyone_instead_says_so(tmp_path):
    asked_of = '        always_offers_dont_know=True,\n        asked_of=uses("opioids"),\n'
    copy = moved(tmp_path, (asked_of, "        always_offers_dont_know=True,\n"))

    assert told(INSTRUMENT, copy)["opioid_stopping, who is asked"] == Change(
        "opioid_stopping, who is asked",
        "Only if you checked “Heroin, fentanyl, or pain pills not used as told” in question 5.",
        "Everyone.",
    )


def test_rules_stand_beside_each_other_as_they_are_run():
    changed = told()

    assert changed["Rule: Is over"].before == ""
    assert "self.just_finished and (not self.used_within(RECENT))" in changed["Rule: Is over"].after
    assert changed["Rule: Flags from points"].after == ""
    assert "Rule: Points for opioids" not in changed
