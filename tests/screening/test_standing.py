"""Who stands behind what people are asked, judged by and told, and how pages say so."""

import time

import pytest
from django.db import OperationalError
from django.utils import timezone, translation

from programs.models import CriteriaVersion, LevelOfCare, LevelWords
from programs.offered.actions.levels import change_level
from programs.studio.actions import drafting, signing
from screening import standing
from screening.models import SiteSettings
from screening.standing import State, parts_now, standing_of
from tests.cast import an_admin
from tests.clock import Clock, at
from tests.signing import a_clinical_lead, days_from_now, sign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def clara(db):
    return a_clinical_lead()


@pytest.fixture
def carl(db):
    return a_clinical_lead("carl")


@pytest.fixture
def ada(db):
    return an_admin("ada")


@pytest.fixture
def two_sign(db):
    SiteSettings.objects.create(pk=1, two_sign=True)
    return True


def states():
    return {each.part.key: each.state for each in standing_of(parts_now())}


def change_hours(by, code="iop"):
    level = LevelOfCare.objects.get(code=code)
    level.cost_to = (level.cost_to or 0) + 1
    change_level(level=level, seen=level.revision, by=by)


def say_otherwise(by, language):
    level = LevelOfCare.objects.get(code="iop")
    words = level.all_words.get(language=language)
    words.summary = "Care on three days."
    change_level(level=level, words=[words], seen=level.revision, by=by)


def changed(**parts):
    """All signed, but these."""
    expected = dict.fromkeys(states(), State.SIGNED)
    return expected | {name.replace("_", "-"): state for name, state in parts.items()}


def test_at_first_nobody_stands_behind_anything():
    assert set(states().values()) == {State.UNSIGNED}
    assert len(states()) == 5


def test_who_signs_stands_behind_what_they_signed_and_nothing_else(clara):
    sign(clara, keys=["criteria", "wording-es"])

    assert states() == {
        "questionnaire": State.UNSIGNED,
        "criteria": State.SIGNED,
        "levels": State.UNSIGNED,
        "wording-en": State.UNSIGNED,
        "wording-es": State.SIGNED,
    }


class TestAChangeEndsTheSignatureOfThatPartAtOnce:
    def test_of_the_level_facts(self, clara, ada):
        sign(clara)
        change_hours(ada)

        assert states() == changed(levels=State.ENDED)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_of_a_level_s_words_in_one_language(self, clara, ada, language):
        sign(clara)
        say_otherwise(ada, language)

        assert states() == changed(**{f"wording_{language}": State.ENDED})

    def test_of_the_questionnaire(self, clara, settings):
        sign(clara)
        settings.QUESTIONNAIRE = "2026.1"

        assert states()["questionnaire"] == State.ENDED
        assert states()["criteria"] == State.SIGNED

    def test_of_the_texts_of_a_language(self, clara, monkeypatch):
        sign(clara)
        texts = standing.catalogue("es")
        monkeypatch.setattr(
            standing,
            "catalogue",
            lambda language: [*texts, ("x", "y")] if language == "es" else catalogue(language),
        )

        assert states() == changed(wording_es=State.ENDED)

    def test_of_the_criteria(self, clara):
        sign(clara)
        CriteriaVersion.objects.filter(status="published").update(status="retired")
        version = CriteriaVersion.objects.create(
            number=2,
            status="published",
            digest="b" * 64,
            created_at=timezone.now(),
            published_at=timezone.now(),
        )

        assert version.digest == "b" * 64
        assert states() == changed(criteria=State.ENDED)


catalogue = standing.catalogue


def test_a_level_that_is_saved_as_it_was_ends_nothing(clara, ada):
    sign(clara)
    level = LevelOfCare.objects.get(code="iop")
    change_level(level=level, words=level.all_words.all(), seen=level.revision, by=ada)

    assert states() == changed()


def test_what_was_changed_back_has_to_be_signed_again_once_its_end_is_on_record(clara, ada):
    sign(clara)
    change_hours(ada)
    assert signing.end_what_changed() == 1
    level = LevelOfCare.objects.get(code="iop")
    level.cost_to -= 1
    change_level(level=level, seen=level.revision, by=ada)

    assert states() == changed(levels=State.ENDED)
    sign(clara, keys=["levels"])
    assert states() == changed()


class TestADayToLookAgain:
    @pytest.mark.parametrize(
        ("days", "state"),
        [(0, State.SIGNED), (69, State.SIGNED), (70, State.DUE), (100, State.DUE), (101, State.LAPSED)],
    )
    def test_is_due_from_thirty_days_before_and_lapses_the_day_after(self, clara, days, state):
        clock = Clock()
        with clock.running():
            sign(clara, look_again_on=days_from_now(100))
            clock.move_on(days=days)

            assert set(states().values()) == {state}

    def test_is_that_of_the_newest_signature(self, clara):
        clock = Clock()
        with clock.running():
            sign(clara, look_again_on=days_from_now(10))
            clock.move_on(days=5)
            sign(clara, look_again_on=days_from_now(300))
            clock.move_on(days=200)

            assert set(states().values()) == {State.SIGNED}


class TestWhereTwoSign:
    def test_one_is_half(self, two_sign, clara):
        sign(clara)

        assert set(states().values()) == {State.HALF}

    def test_the_same_person_twice_is_one(self, two_sign, clara):
        sign(clara)
        sign(clara)

        assert set(states().values()) == {State.HALF}

    def test_two_stand_until_the_first_of_them_runs_out(self, two_sign, clara, carl):
        sign(clara, look_again_on=days_from_now(100))
        sign(carl, look_again_on=days_from_now(300))

        both = standing_of(parts_now())
        assert {each.state for each in both} == {State.SIGNED}
        assert {each.until for each in both} == {days_from_now(100)}

    def test_one_whose_colleague_took_theirs_back_is_half(self, two_sign, clara, carl):
        sign(clara)
        signature = sign(carl)
        signing.take_back(signature=signature, by=carl, reason="A row is wrong.")

        assert set(states().values()) == {State.HALF}


class TestAPublicPage:
    @pytest.fixture(autouse=True)
    def nothing_remembered(self):
        standing.memory.update(lines={}, until=0.0)

    def line(self, client, address="/"):
        foot = client.get(address).content.decode().partition("<footer")[2]
        return next((text for text in foot.split("<p>") if "Clara" in text), "").partition("</p>")[0].strip()

    def test_says_who_signed_and_when_in_one_line(self, client, clara):
        with at(Clock().now):
            sign(clara)

        with at(Clock().now):
            assert self.line(client) == "Questions and rules checked by Clara Mendez, MD on June 1, 2026."

    def test_says_it_in_spanish(self, client, clara):
        with at(Clock().now):
            sign(clara)
            said = self.line(client, "/es/")

        assert said == "Preguntas y reglas revisadas por Clara Mendez, MD el 1 de junio de 2026."

    def test_says_that_there_are_limits(self, client, clara):
        sign(clara, limits="Not for pregnancy.")

        assert self.line(client).endswith("There are limits. Ask us.")

    def test_says_nothing_while_one_part_of_it_is_unsigned(self, client, clara):
        sign(clara, keys=["questionnaire", "criteria", "wording-en", "wording-es"])

        assert self.line(client) == ""

    def test_needs_the_wording_of_its_own_language_only(self, client, clara):
        sign(clara, keys=["questionnaire", "criteria", "levels", "wording-es"])

        assert self.line(client) == ""
        assert self.line(client, "/es/")

    def test_stops_saying_it_at_once_when_something_changes(self, client, clara, ada):
        sign(clara)
        assert self.line(client)

        change_hours(ada)
        assert self.line(client) == ""

    def test_stops_saying_it_at_once_when_it_is_taken_back(self, client, clara):
        signature = sign(clara)
        assert self.line(client)

        signing.take_back(signature=signature, by=clara, reason="I was wrong.")
        assert self.line(client) == ""

    def test_asks_once_in_a_while(self, clara, django_assert_num_queries):
        sign(clara)
        standing.in_words()

        with django_assert_num_queries(0):
            standing.in_words()

    def test_asks_one_thing_while_nobody_has_signed(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert standing.in_words() == ""

    def test_says_what_was_last_known_without_a_database(self, clara, monkeypatch):
        sign(clara)
        said = standing.in_words()
        standing.memory["until"] = time.monotonic()

        def down():
            raise OperationalError("the database is down")

        monkeypatch.setattr(standing, "lines_now", down)

        assert said
        assert standing.in_words() == said


def test_a_draft_is_signed_by_itself_until_it_is_edited(clara, ada):
    sign(clara)
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C17")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)

    (part,) = [each for each in standing.parts_to_sign() if each.is_draft]
    assert part.digest == draft.ruleset().digest
    assert not standing.is_signed(part.digest)
    assert standing_of([part])[0].state == State.UNSIGNED

    sign(clara, parts=[part.code])
    assert standing_of([part])[0].state == State.SIGNED

    drafting.remove_row(row=draft.rows.get(code="C08"), seen=0, by=ada)
    assert standing_of([standing.part_of(draft)])[0].state == State.ENDED


def test_the_wording_holds_every_word_of_the_levels():
    before = standing.wording("es")
    with translation.override("es"):
        LevelWords.objects.filter(language="es", level__code="php").update(steps="Otra cosa.")

    assert standing.wording("es") != before
