"""What the levels of care are, as anyone may read it."""

import re

import pytest
from django.db import OperationalError, connection
from django.utils.formats import localize
from django.utils.translation import override

from programs.models import LevelOfCare, Program
from programs.offered.actions import offering
from tests.offered import offer

pytestmark = pytest.mark.django_db

LEVELS = ["outpatient", "iop", "php", "inpatient"]


def text(client, path):
    return " ".join(client.get(path).content.decode().split())


def test_all_four_stand_side_by_side_in_order(client):
    page = text(client, "/levels/")

    names = [level.words.name for level in LevelOfCare.objects.all()]
    places = [page.index(name) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("code", "hours"),
    [
        ("outpatient", "1 to 3 hours a week"),
        ("iop", "9 to 19 hours a week"),
        ("php", "At least 20 hours a week"),
        ("inpatient", "Day and night"),
    ],
)
def test_a_level_s_page_tells_its_hours(client, code, hours):
    assert hours in text(client, f"/levels/{code}/")


@pytest.mark.parametrize("code", LEVELS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_level_s_page_tells_all_that_an_admin_wrote(client, code, language):
    words = LevelOfCare.objects.get(code=code).all_words.get(language=language)
    page = text(client, f"/levels/{code}/" if language == "en" else f"/es/levels/{code}/")

    for field in ("name", "summary", "sessions", "living", "supervision", "length", "suits", "happens"):
        assert getattr(words, field) in page
    assert words.cost in page
    assert words.steps in page


@pytest.mark.parametrize("path", ["/", "/levels/", "/levels/iop/"])
def test_an_admin_s_edit_shows(client, path):
    level = LevelOfCare.objects.get(code="iop")
    LevelOfCare.objects.filter(code="iop").update(hours_from=10, hours_to=15, cost_from=300, cost_to=700)
    level.all_words.filter(language="en").update(name="Day care at River Street")

    page = text(client, path)

    assert "10 to 15 hours a week" in page
    assert "Day care at River Street" in page
    assert path == "/" or "About $300 to $700 a week without insurance." in page


def test_a_week_is_shown_for_iop_alone(client):
    assert "What a week can look like" in text(client, "/levels/iop/")
    assert "What a week can look like" not in text(client, "/levels/php/")


def test_that_iop_works_as_well_is_told_with_its_conditions(client):
    page = text(client, "/levels/iop/")

    assert "do not need care day and night, and who have a stable home" in page
    assert "Nobody can promise" in page


@pytest.mark.parametrize(
    ("path", "title"), [("/levels/iop/", "Level 2 of 4"), ("/es/levels/iop/", "Nivel 2 de 4")]
)
def test_the_browsers_history_holds_no_word_of_treatment(client, path, title):
    assert re.search(r"<title>\s*(.*?)\s*</title>", text(client, path))[1] == title


def test_a_level_that_is_not_there_is_not_found(client):
    assert client.get("/levels/no-such-level/").status_code == 404


# Programs offered here


@pytest.fixture
def offered(django_user_model):
    """Evenings at River Street, as an admin entered them and shows them to people."""
    ada = django_user_model.objects.create_user("ada")
    return offer("River Street evenings", ada)


def test_before_any_program_is_offered_people_are_told_what_to_do(client):
    page = text(client, "/programs/")

    assert "No programs are listed yet" in page
    assert "Start the questions" in page


def test_a_program_is_shown_with_its_weekly_times(client, offered):
    page = text(client, "/programs/")

    assert "River Street evenings" in page
    assert "Monday, Wednesday: 5:30 p.m. to 8:45 p.m." in page
    assert "Saturday: 9 a.m. to 12:15 p.m." in page
    assert "9 hours a week" in page
    assert "4 places" in page
    assert 'href="tel:+1-212-555-0142"' in page


def test_a_program_is_shown_in_spanish(client, offered):
    page = text(client, "/es/programs/")

    assert "Grupos por la noche." in page
    assert "Lunes, miércoles: de 5:30 p.m. a 8:45 p.m." in page
    assert "Inglés, español" in page
    assert "En persona" in page
    assert "Groups in the evening." not in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_half_an_hour_is_written_as_in_the_united_states(language):
    with override(language):
        assert localize(1.5) == "1.5"


def test_a_full_program_says_what_to_do(client, offered):
    Program.objects.filter(pk=offered.pk).update(seats_open=0)

    assert "None right now. Ask how long the wait is." in text(client, "/programs/")


def test_a_program_that_was_withdrawn_is_not_shown(client, offered, django_user_model):
    offering.withdraw(program=offered, by=django_user_model.objects.get(username="ada"))

    assert "River Street" not in text(client, "/programs/")


@pytest.mark.parametrize("count", [1, 3])
def test_programs_take_the_same_number_of_queries(client, offered, django_assert_num_queries, count):
    for number in range(1, count):
        offer(f"River Street {number}", offered.changed_by)

    with django_assert_num_queries(4):
        client.get("/programs/")


@pytest.mark.parametrize("path", ["/", "/levels/", "/levels/iop/", "/es/levels/iop/"])
def test_the_levels_stay_as_they_were_last_seen_while_the_database_is_down(client, path):
    def down(*args):
        raise OperationalError("the database is down")

    before = client.get(path)
    with connection.execute_wrapper(down):
        meanwhile = client.get(path)

    assert meanwhile.status_code == 200
    assert meanwhile.content == before.content
