"""What the levels of care are, as anyone may read it."""

import pytest

from programs.models import LevelOfCare

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


def test_a_level_that_is_not_there_is_not_found(client):
    assert client.get("/levels/no-such-level/").status_code == 404
