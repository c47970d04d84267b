"""The form that other systems draw asks what ours asks, of whom ours asks it, in the same words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.criteria.dimensions import Dimension
from screening.instrument.instrument import Instrument
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey
from screening.instrument.questions import Kind
from screening.record_system.questionnaire import (
    CALCULATED,
    EDITIONS,
    FOR_MACHINES,
    FOR_PEOPLE,
    ITEM_WEIGHT,
    OPTION_EXCLUSIVE,
    TRANSLATION,
    VERSION_ALGORITHM,
    CannotBeSaid,
    Edition,
    questionnaire,
)
from tests.screening.record_system.records import HOUSE, every_item
from tests.strategies import any_answers, examples

NEWEST = RELEASED[-1]
SAID = {
    (instrument.version, edition): questionnaire(instrument, edition, HOUSE)
    for instrument in RELEASED
    for edition in EDITIONS
}
EVERY = pytest.mark.parametrize("said", SAID.values(), ids=lambda said: said["id"])


def the_item(said, link):
    return next(each for each in every_item(said) if each["linkId"] == link)


def extensions(of, url):
    return [each for each in of.get("extension", []) if each["url"] == url]


# Who is asked what


def shown_by(said, answers) -> set[str]:
    """The questions that a renderer shows for these answers: by R4's rules for enableWhen."""
    marked: set[tuple[str, str]] = set()
    shown = set()
    for item in every_item(said):
        if item["type"] == "choice" and is_enabled(item, marked):
            shown.add(item["linkId"])
            marked |= {(item["linkId"], value) for value in values_at(item["linkId"], answers)}
    return shown


def is_enabled(item, marked) -> bool:
    conditions = item.get("enableWhen", [])
    assert all(each["operator"] == "=" for each in conditions)
    assert len(conditions) < 2 or item["enableBehavior"] == "any"
    met = [(each["question"], each["answerCoding"]["code"]) in marked for each in conditions]
    return not met or any(met)


def values_at(link, answers):
    key, _, thing = link.partition(".")
    answer = answers.get(key, ())
    if thing:
        return [answer[thing]] if thing in answer else []
    return [answer] if isinstance(answer, str) else list(answer)


def asked_by(journey) -> set[str]:
    return {
        link
        for question in journey.path
        for link in (
            [f"{question.key}.{thing}" for thing in journey.rows(question)]
            if question.kind is Kind.ROWS
            else [question.key]
        )
    }


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
@settings(max_examples=examples(2000, 150))
@given(drawn=st.data())
def test_every_edition_asks_of_anybody_what_the_journey_asks(instrument, drawn):
    answers = drawn.draw(any_answers(instrument=instrument))
    someone_else = answers["who_for"] == "someone_else"
    once = drawn.draw(any_answers(instrument=instrument, start={"who_for": answers["who_for"]}))
    given_in_all = {**once, **answers}  # also on paths since left: those answers open nothing

    expected = asked_by(Journey(instrument, answers))

    for edition in (FOR_MACHINES, Edition("en", someone_else), Edition("es", someone_else)):
        said = SAID[instrument.version, edition]
        assert shown_by(said, answers) == expected
        assert shown_by(said, given_in_all) == asked_by(Journey(instrument, given_in_all))


def test_drinks_are_asked_from_five_days_on_or_where_that_is_not_known():
    conditions = the_item(SAID["2026.2", FOR_MACHINES], "drinks_per_day")["enableWhen"]

    assert {(each["question"], each["answerCoding"]["code"]) for each in conditions} == {
        ("days_used.alcohol", "5_to_11"),
        ("days_used.alcohol", "12_to_20"),
        ("days_used.alcohol", "21_to_30"),
        ("days_used.alcohol", "dont_know"),
    }


@EVERY
def test_no_group_is_ever_disabled(said):
    groups = [each for each in every_item(said) if each["type"] == "group"]

    assert len(groups) > 5
    assert all("enableWhen" not in each for each in groups)


def test_a_row_whose_condition_no_mark_can_say_stops_the_making():
    rows = replace(NEWEST.question("days_used"), asked_of=lambda answers: False)
    questions = [rows if each.key == "days_used" else each for each in NEWEST.questions]
    changed = Instrument(NEWEST.key, "0", tuple(questions), NEWEST.rate)

    with pytest.raises(CannotBeSaid, match="days_used"):
        questionnaire(changed, FOR_MACHINES, HOUSE)


# Words and choices


@pytest.mark.parametrize("edition", FOR_PEOPLE, ids=lambda edition: edition.suffix)
def test_an_edition_for_people_has_the_words_and_choices_of_our_pages(edition):
    from django.utils.translation import override

    said = SAID["2026.2", edition]
    with override(edition.language):
        for question in NEWEST.questions:
            item = the_item(said, question.key)
            assert item["text"] == str(question.text_for(edition.someone_else))
            if question.key == "who_for" or question.kind is Kind.ROWS:
                continue
            words = [each["valueCoding"]["display"] for each in item["answerOption"]]
            expected = [str(choice.text_for(edition.someone_else)) for choice in question.choices]
            assert words[: len(expected)] == expected
            assert len(words) - len(expected) == question.offers_dont_know(edition.someone_else)


@pytest.mark.parametrize("edition", FOR_PEOPLE, ids=lambda edition: edition.suffix)
def test_whom_it_is_for_is_answered_by_the_edition(edition):
    (option,) = the_item(SAID["2026.2", edition], "who_for")["answerOption"]

    assert option["valueCoding"]["code"] == ("someone_else" if edition.someone_else else "self")
    assert option["initialSelected"] is True


@EVERY
def test_every_text_stands_in_the_other_language_too(said):
    other = {"en": "es", "es": "en"}[said["language"]]
    texts = [each["_text"] for each in every_item(said) if each["linkId"] != "ratings"]
    texts += [
        option["valueCoding"]["_display"]
        for each in every_item(said)
        for option in each.get("answerOption", [])
    ]

    for text in texts:
        (translation,) = extensions(text, TRANSLATION)
        lang, content = translation["extension"]
        assert (lang["url"], lang["valueCode"]) == ("lang", other)
        assert content["url"] == "content"
        assert content["valueString"]


@EVERY
def test_what_rules_out_the_others_says_so(said):
    alone = {
        each["linkId"]: option["valueCoding"]["code"]
        for each in every_item(said)
        for option in each.get("answerOption", [])
        if extensions(option, OPTION_EXCLUSIVE)
    }

    assert alone == {
        "danger_signs": "none_of_these",
        "health_concerns": "none_of_these",
        "substances": "none",
        "symptoms": "none_of_these",
        "past_help": "no",
        "readiness": "none_of_these",
    }
    assert {each["linkId"] for each in every_item(said) if each.get("repeats")} == alone.keys()


@EVERY
def test_link_ids_are_unique_and_conditions_name_what_comes_before(said):
    seen = set()
    for item in every_item(said):
        assert item["linkId"] not in seen
        assert {each["question"] for each in item.get("enableWhen", [])} <= seen
        seen.add(item["linkId"])


# Versions and weights


@EVERY
def test_its_version_can_be_compared_and_people_s_editions_name_the_one_with_weights(said):
    (algorithm,) = extensions(said, VERSION_ALGORITHM)

    assert said["version"] in ("2026.1.0", "2026.2.0")
    assert algorithm["valueCoding"]["code"] == "semver"
    if said["url"].endswith("adult-substance-use"):
        assert "derivedFrom" not in said
    else:
        base = f"https://care.example/fhir/Questionnaire/adult-substance-use|{said['version']}"
        assert said["derivedFrom"] == [base]


@pytest.mark.parametrize("edition", FOR_PEOPLE, ids=lambda edition: edition.suffix)
def test_no_weight_and_no_expression_is_shown_to_people(edition):
    text = str(SAID["2026.2", edition])

    assert ITEM_WEIGHT not in text
    assert CALCULATED not in text


def test_weights_stand_on_the_option_where_renderers_read_them_and_are_our_points():
    said = SAID["2026.2", FOR_MACHINES]
    for key in ("sleeping_place", "home_safety", "people_to_count_on", "thirty_days_away"):
        question = NEWEST.question(key)
        weights = {
            option["valueCoding"]["code"]: extensions(option, ITEM_WEIGHT)[0]["valueDecimal"]
            for option in the_item(said, key)["answerOption"]
        }
        assert weights.pop("dont_know") == question.cautious_points
        assert weights == {choice.value: choice.points for choice in question.choices}
    assert "extension" not in the_item(said, "sleeping_place")["answerOption"][0]["valueCoding"]


def test_only_what_can_be_said_honestly_is_an_expression():
    said = SAID["2026.2", FOR_MACHINES]
    given = {each["linkId"] for each in every_item(said) if extensions(each, CALCULATED)}

    assert given == {"ratings.stability", "ratings.support", "ratings.responsibilities"}
    assert Dimension.SEVERITY not in str(the_item(said, "ratings"))
    assert "Take both from the site" in said["description"]
