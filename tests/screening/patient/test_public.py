"""The pages that anyone may read: what they say, that they leave nothing behind, that they always answer."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection
from django.utils.translation import override

from screening.models import SiteSettings
from screening.patient.guides import GUIDES
from tests.public_pages import EVERY_PAGE, in_language

pytestmark = pytest.mark.django_db

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
EACH_PAGE = pytest.mark.parametrize("path", EVERY_PAGE)
THE_988_LIFELINE = {"988lifeline.org", "988lineadevida.org"}  # to chat with; a link, nothing is loaded
WITHOUT_DATABASE = [
    "/how-we-work-this-out/",
    "/how-we-work-this-out/questions/",
    "/privacy/",
    "/accessibility/",
    "/crisis/",
    "/under-18/",
    *(f"/guides/{guide.slug}/" for guide in GUIDES if guide.slug != "cost"),
]


def page(client, path, language="en"):
    response = client.get(in_language(path, language))
    assert response.status_code == 200
    return response.content.decode()


def down(*args):
    raise OperationalError("the database is down")


def links(html):
    return re.findall(r'(?:href|src|action)="([^"]*)"', html)


def title_of(html):
    return re.search(r"<title>\s*(.*?)\s*</title>", html, re.DOTALL)[1]


# On every page


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_every_page_is_there_in_both_languages(client, path, language):
    assert f'<html lang="{language}">' in page(client, path, language)


@EACH_PAGE
def test_the_other_language_is_the_same_page(client, path):
    spanish = in_language(path, "es")

    assert re.search(rf'href="{spanish}"\s+hreflang="es"', page(client, path))
    assert re.search(rf'href="{path}"\s+hreflang="en"', page(client, path, "es"))


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_reading_leaves_no_cookie(client, path, language):
    response = client.get(in_language(path, language))

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@EACH_PAGE
def test_the_database_is_asked_for_levels_and_programs_alone(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as asked:
        client.get(path)

    assert [query["sql"] for query in asked if '"programs_' not in query["sql"]] == []


@EACH_PAGE
def test_every_page_is_stored_nowhere_and_tells_no_other_site(client, path):
    headers = client.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in headers["Content-Security-Policy"]


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_nothing_is_loaded_from_another_host(client, path, language):
    hosts = {urlsplit(link).hostname for link in links(page(client, path, language))} - {None}

    assert hosts <= {*THE_988_LIFELINE, "findtreatment.gov"}


@EACH_PAGE
def test_no_style_or_script_stands_in_a_page(client, path):
    assert not re.search(r"<style|\sstyle=|<script>|\son[a-z]+=", page(client, path))


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_every_page_leads_to_988_and_911_and_out(client, path, language):
    html = page(client, path, language)

    assert {"tel:988", "tel:911", "/exit/"} <= set(links(html))


@EACH_PAGE
def test_a_browser_s_history_gives_nothing_away(client, path):
    title = title_of(page(client, path))

    assert not re.search("addict|alcohol|drug|drink|rehab|substance|treat|use again", title + path, re.I)


def test_every_page_has_a_title_of_its_own(client):
    titles = [title_of(page(client, path)) for path in EVERY_PAGE]

    assert len(set(titles)) == len(titles)


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_every_link_leads_somewhere(client, path, language):
    inside = {link for link in links(page(client, path, language)) if link.startswith("/")}
    pages = {link for link in inside if not link.startswith("/static/")}

    assert {link: client.get(link).status_code for link in pages if client.get(link).status_code >= 400} == {}


@EACH_PAGE
def test_nothing_can_be_posted_to_a_page(client, path):
    assert client.post(path).status_code == 405


def test_a_guide_that_is_not_there_is_not_found(client):
    assert client.get("/guides/no-such-guide/").status_code == 404


# With the database down


@pytest.mark.parametrize("path", WITHOUT_DATABASE)
@IN_BOTH_LANGUAGES
def test_help_is_there_with_the_database_down(client, path, language):
    with connection.execute_wrapper(down):
        assert "tel:988" in page(client, path, language)


def test_leaving_works_with_the_database_down(client):
    with connection.execute_wrapper(down):
        assert client.get("/exit/").url == "https://www.weather.gov/"


# What an admin sets


def test_leaving_leads_where_the_site_says(client):
    SiteSettings.objects.create(pk=1, exit_address="https://news.example/")

    response = client.get("/exit/")

    assert response.status_code == 302
    assert response.url == "https://news.example/"
    assert not response.cookies


def test_another_site_makes_nobody_forget_their_answers(client):
    response = client.get("/exit/", headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 302
    assert "Clear-Site-Data" not in response


def test_the_site_s_name_and_numbers_show(client):
    SiteSettings.objects.create(
        pk=1,
        site_name="River Street",
        phone="555 0100",
        violence_line_name="Safe House",
        violence_line_phone="555 0199",
    )

    crisis = page(client, "/crisis/")

    assert "River Street" in crisis
    assert "555 0100" in crisis
    assert "It is not a crisis line" in crisis
    assert "Safe House" in crisis
    assert "555 0199" in page(client, "/guides/for-families/")


NATIONAL_LINES = {"911", "988", "+18006624357", "+1-800-799-7233"}  # SAMHSA, and for violence at home


def test_no_number_but_the_national_lines_is_shipped(client):
    for path in EVERY_PAGE:
        numbers = set(re.findall(r'(?:tel|sms):([^"]*)', page(client, path)))
        assert numbers <= NATIONAL_LINES


def test_privacy_says_how_long_things_are_kept(client):
    SiteSettings.objects.create(pk=1, keep_days=90)

    assert "at most 90 days" in page(client, "/privacy/")
    assert "máximo 90 días" in page(client, "/privacy/", "es")


# What must never be said without its condition


@EACH_PAGE
@IN_BOTH_LANGUAGES
def test_how_many_stay_well_is_told_only_of_those_who_finished(client, path, language):
    html = page(client, path, language)
    figures = re.findall(r"\b(?:50|70)\b[^<]*", html)

    assert all("finished" in text or "terminaron" in text for text in figures)


def test_every_guide_has_its_page(client):
    for guide in GUIDES:
        with override("en"):
            assert f"<h1>{guide.title}</h1>" in page(client, f"/guides/{guide.slug}/")
