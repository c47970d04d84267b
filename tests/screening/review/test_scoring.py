"""The page on which staff read how answers become a level, from the question to the criteria in force."""

import pytest
from django.urls import reverse

from programs.models import CriteriaVersion
from screening.instrument.adult_substance_use import v2026_1, v2026_2
from screening.instrument.fingerprint import of_rules
from tests.signing import a_clinical_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara(client):
    client.force_login(a_clinical_lead())
    return client


def read(client, *version):
    return client.get(reverse("screening:scoring_of" if version else "screening:scoring", args=version))


def test_the_criteria_in_force_stand_with_an_example_and_who_misses_it(clara):
    page = read(clara).text

    assert "<strong>C08</strong> Inpatient when severity is at least 4." in " ".join(page.split())
    assert "a very severe problem, a safe and sober home, strong support: Inpatient." in page
    assert "Partial hospitalization (PHP) if severity were 3 (a severe problem)." in page


def test_an_earlier_version_can_be_read_whole_and_says_that_it_is_not_asked(clara):
    earlier, now = read(clara, "2026.1").text, read(clara).text

    assert of_rules(v2026_1.INSTRUMENT) in earlier
    assert "An earlier version." in earlier
    assert "An earlier version." not in now


def test_a_version_that_never_was_is_not_found(clara):
    assert read(clara, "1999.1").status_code == 404


def test_every_sheet_of_paper_names_the_version_and_its_checksum(clara):
    style = clara.get(reverse("screening:scoring_on_paper", args=["2026.2"]))

    assert style.headers["Content-Type"] == "text/css"
    assert f"Questionnaire 2026.2 · {of_rules(v2026_2.INSTRUMENT)}" in style.text
    assert f"Criteria version 1 · {CriteriaVersion.objects.published().digest}" in style.text
    assert reverse("screening:scoring_on_paper", args=["2026.2"]) in read(clara).text
