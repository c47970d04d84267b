"""What a phone on a slow line has to load. Budgets: 30 KB for a first visit, 6 KB for each later page."""

import re

import pytest
from django.core.management import call_command

from tests.cast import answers
from tests.patient import Person
from tests.public_pages import in_language

pytestmark = pytest.mark.django_db

FIRST_VISIT, LATER_PAGE = 30_000, 6_000  # bytes, compressed
HEADERS = 900  # bytes, about what each response brings along
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
LONGEST = answers(
    symptoms=[
        "more_than_meant",
        "could_not_cut_down",
        "cravings",
        "took_much_time",
        "tolerance",
        "withdrawal",
    ],
    drinks_per_day="17_or_more",
    stopping_complications="dont_know",
    home_safety="violence",
    health_concerns=["pregnant", "head_injury"],
    mental_health="cannot_function",
    suicidal_thoughts="thoughts",
)


@pytest.fixture
def collected(settings, tmp_path):
    """The folder of static files as a site would serve them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static.BundledStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def compressed(client, address):
    return len(client.get(address, headers={"accept-encoding": "gzip"}).content) + HEADERS


def static_weight(folder, address):
    path = folder / address.removeprefix("/static/")
    brotli = path.with_name(f"{path.name}.br")
    return (brotli if brotli.exists() else path).stat().st_size + HEADERS


def test_a_first_visit_is_light(client, collected):
    loaded = set(LOADED.findall(client.get("/").content.decode()))

    assert loaded
    weight = compressed(client, "/") + sum(static_weight(collected, address) for address in loaded)
    assert weight < FIRST_VISIT


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", ["/how-we-work-this-out/", "/how-we-work-this-out/questions/"])
def test_how_a_level_is_worked_out_is_light(client, path, language):
    assert compressed(client, in_language(path, language)) < LATER_PAGE


@pytest.mark.parametrize("start", ["/start/", "/es/start/"])
def test_every_later_page_is_light(client, collected, start):
    pat = Person(client, start=start)
    weights = {"start": compressed(client, start)}
    for key in LONGEST:
        weights[key] = compressed(client, client.get(pat.url("journey")).url)
        assert pat.answer(key, LONGEST[key]).status_code == 302, key
    weights["check"] = compressed(client, pat.url("check"))
    pat.ask_for_the_result()
    weights["result"] = compressed(client, pat.url("result"))
    weights["send"] = compressed(client, pat.url("send"))

    assert {name: weight for name, weight in weights.items() if weight >= LATER_PAGE} == {}
