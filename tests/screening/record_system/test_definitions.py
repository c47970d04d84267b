"""What anyone may read: kept by caches, tied to nobody, and under the name by which records name it."""

import json

import pytest

from screening.models import SiteSettings
from screening.record_system.questionnaire import canonical
from screening.record_system.record import Record
from screening.record_system.views import this_house
from tests.submissions import submission
from vault import clock

pytestmark = pytest.mark.django_db
FORM = "/fhir/Questionnaire/adult-substance-use-en"


def test_the_questionnaire_is_there_for_anyone_and_kept_by_caches(client):
    response = client.get(FORM)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/fhir+json"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert json.loads(response.content)["version"] == "2026.2.0"


def test_a_cache_that_has_it_is_told_so_and_goes_on_keeping_it(client):
    digest = client.get(FORM)["ETag"]

    again = client.get(FORM, headers={"If-None-Match": digest})

    assert again.status_code == 304
    assert again["Cache-Control"] == "public, max-age=3600"


def test_a_version_is_found_by_its_id(client):
    older = client.get("/fhir/Questionnaire/adult-substance-use-es-2026.1.0").json()

    assert (older["id"], older["version"]) == ("adult-substance-use-es-2026.1.0", "2026.1.0")
    assert older["url"].endswith("/Questionnaire/adult-substance-use-es")


@pytest.mark.parametrize(
    "address", ["CodeSystem/levels", "CodeSystem/answers-days-used", "ConceptMap/levels"]
)
def test_what_codes_mean_is_there_too(client, address):
    said = client.get(f"/fhir/{address}").json()

    assert address == f"{said['resourceType']}/{said['id']}"
    assert said["url"].endswith(f"/fhir/{address}")


@pytest.mark.parametrize("address", ["Questionnaire/x", "Patient/levels", "CodeSystem/adult-substance-use"])
def test_what_is_not_there_is_not_found_and_not_kept(client, address):
    response = client.get(f"/fhir/{address}")

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def every_url(value, name):
    if isinstance(value, dict):
        if isinstance(value.get(name), str):
            yield value[name]
        for each in value.values():
            yield from every_url(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from every_url(each, name)


def test_whatever_a_record_names_of_ours_can_be_read_under_its_name(client):
    house = this_house()
    record = Record(submission(language="es"), house, clock.now())
    forms = [each["questionnaire"].split("|")[0] for each in record.of_kind("QuestionnaireResponse")]
    systems = {
        url for url in every_url(record.resources, "system") if url.startswith(f"{house.base}/CodeSystem")
    }

    assert len(systems) > 15
    for url in [*forms, *systems]:
        said = client.get(url.removeprefix(house.address))
        assert said.status_code == 200, url
        assert said.json()["url"] == url


def test_every_code_of_a_record_stands_in_the_system_that_it_names(client):
    house = this_house()
    record = Record(submission(stopping_effects="dont_know"), house, clock.now())

    def codings(value):
        if isinstance(value, dict):
            if str(value.get("system")).startswith(f"{house.base}/CodeSystem") and "code" in value:
                yield value["system"], value["code"]
            for each in value.values():
                yield from codings(each)
        elif isinstance(value, list):
            for each in value:
                yield from codings(each)

    for system, code in set(codings(record.resources)):
        concepts = client.get(system.removeprefix(house.address)).json()["concept"]
        assert code in {each["code"] for each in concepts}, (system, code)


def test_the_map_of_levels_says_how_rough_it_is_and_is_the_site_s_to_change(client):
    (group,) = client.get("/fhir/ConceptMap/levels").json()["group"]
    told = {each["code"]: each["target"][0] for each in group["element"]}
    assert {level: target["code"] for level, target in told.items()} == {
        "outpatient": "H0004",
        "iop": "H0015",
        "php": "H0035",
        "inpatient": "H0018",
    }
    assert all(target["comment"] for target in told.values())

    SiteSettings.objects.create(pk=1, level_codes="php | https://state.example/levels | 3 | Day program")

    (group,) = client.get("/fhir/ConceptMap/levels").json()["group"]
    assert group["target"] == "https://state.example/levels"
    assert group["element"] == [
        {
            "code": "php",
            "display": "Partial hospitalization (PHP)",
            "target": [{"code": "3", "display": "Day program", "equivalence": "relatedto"}],
        }
    ]


def test_the_name_in_a_record_is_the_name_and_version_of_the_form():
    from screening.instrument.instruments import RELEASED
    from screening.record_system.questionnaire import Edition, questionnaire

    house, edition = this_house(), Edition("es", someone_else=True)
    form = questionnaire(RELEASED[0], edition, house)

    assert canonical(RELEASED[0], edition, house) == f"{form['url']}|{form['version']}"
