"""Pages that are drawn once for everyone: what they say is what they would say drawn for one person, now."""

import gzip

import pytest
from django.shortcuts import render
from django.test import Client
from django.utils.translation import override

from programs.models import LevelOfCare, LevelWords
from programs.offered import drawn
from screening.models import SiteSettings
from tests.cast import PAT, answers
from tests.patient import Person, text_of
from tests.public_pages import EVERY_PAGE, in_language

pytestmark = pytest.mark.django_db

TELL_LEVELS = ["/", "/levels/", "/levels/iop/", "/guides/cost/"]
LEVELS = 1  # queries, while no level changes


def text(client, path):
    return client.get(path).content.decode()


def drawn_for_one(response):
    """The page again, drawn with the whole request at hand."""
    [context, *_parts] = response.context
    given = {name: value for name, value in context.flatten().items() if name not in drawn.AROUND}
    return render(response.wsgi_request, response.templates[0].name, given).content


@pytest.mark.parametrize("path", EVERY_PAGE)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_says_what_it_would_say_drawn_for_one_person(client, path, language):
    path = in_language(path, language)
    first = client.get(path)

    assert first.content == drawn_for_one(first)
    assert client.get(path).content == first.content


@pytest.mark.parametrize(("start", "language"), [("/start/", "en"), ("/es/start/", "es")])
def test_so_does_every_question(client, start, language):
    pat = Person(client, start=start)
    for key, answer in PAT.items():
        page = client.get(client.get(pat.url("journey")).url)
        with override(language):
            assert page.content == drawn_for_one(page), key
        pat.answer(key, answer)


@pytest.mark.parametrize(
    "changes", [{}, {"home_safety": "violence"}, {"who_for": "someone_else", "home_safety": "violence"}]
)
def test_so_does_the_page_to_send_from(client, changes):
    pat = Person(client).answer_all(answers(**changes))
    pat.ask_for_the_result()
    first = pat.get("send")

    assert first.content == drawn_for_one(first)
    assert pat.get("send").content == first.content
    assert ("home is not safe" in text_of(first)) == ("home_safety" in changes)
    assert ("Who are you to them?" in text_of(first)) == ("who_for" in changes)


@pytest.mark.parametrize("path", TELL_LEVELS)
def test_it_is_drawn_no_second_time(client, path, django_assert_num_queries):
    text(client, path)

    with django_assert_num_queries(LEVELS):
        response = client.get(path)

    assert response.templates == []


@pytest.mark.parametrize("path", TELL_LEVELS)
def test_a_word_that_another_process_changed_shows_in_the_next_answer(client, path):
    """An update tells nobody in this process, as a change by another one does not."""
    text(client, path)
    LevelWords.objects.filter(level__code="iop", language="en").update(name="Day care at River Street")

    assert "Day care at River Street" in text(client, path)


@pytest.mark.parametrize("path", TELL_LEVELS)
def test_so_do_hours_and_what_it_costs(client, path):
    text(client, path)
    LevelOfCare.objects.filter(code="iop").update(hours_from=10, hours_to=15, cost_from=317)
    page = text(client, path)

    assert "10 to 15 hours a week" in page or "317" in page


def test_what_was_put_back_shows_too(client):
    before = text(client, "/levels/iop/")
    LevelOfCare.objects.filter(code="iop").update(hours_to=15)
    text(client, "/levels/iop/")
    LevelOfCare.objects.filter(code="iop").update(hours_to=19)

    assert text(client, "/levels/iop/") == before


def test_a_setting_shows_in_the_next_answer(client):
    text(client, "/crisis/")
    SiteSettings.objects.create(pk=1, site_name="River Street", phone="212 555 0100")
    named = text(client, "/crisis/")
    SiteSettings.objects.get().delete()
    SiteSettings.objects.create(pk=1, site_name="River Street", phone="212 555 0199")

    assert "River Street" in named
    assert "212 555 0100" in named
    assert "212 555 0199" in text(client, "/crisis/")


def test_each_language_has_its_own(client):
    assert '<html lang="en">' in text(client, "/crisis/")
    assert '<html lang="es">' in text(client, "/es/crisis/")


def test_nothing_of_who_came_first_stands_in_it(client, django_user_model):
    pat = Person(client)
    client.force_login(django_user_model.objects.create_user("ada-lovelace"))
    client.get("/?from=her-clinic", headers={"cookie": "note=her-note", "user-agent": "her-phone"})
    client.get(pat.url("question", 1))
    kept = "".join(page.plain.decode() for page in drawn.pages.values())

    assert len(drawn.pages) >= 2
    for hers in (pat.key, "ada-lovelace", "her-clinic", "her-note", "her-phone", "csrf"):
        assert hers not in kept


# On the line


def compressed(client, path="/"):
    return client.get(path, headers={"accept-encoding": "gzip, br"})


def test_it_is_compressed_for_browsers_that_say_so(client):
    response = compressed(client)

    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert gzip.decompress(response.content) == client.get("/").content


@pytest.mark.parametrize("accepted", ["gzip", "br", ""])
def test_it_varies_as_every_page_does(client, accepted):
    """/programs/ is drawn each time and compressed by Django."""
    accepting = {"accept-encoding": accepted} if accepted else {}
    kept, drawn_each_time = (client.get(path, headers=accepting) for path in ("/", "/programs/"))
    told = set(kept.headers) - {"Content-Length"}

    assert told == set(drawn_each_time.headers) - {"Content-Length"}
    assert set(kept["Vary"].split(", ")) == set(drawn_each_time["Vary"].split(", "))


def test_its_length_on_the_line_does_not_tell_which_page_it_is(client):
    assert len({len(compressed(client).content) for _ in range(40)}) > 5


# What is kept


def test_no_more_are_kept_than_fit(client, monkeypatch):
    monkeypatch.setattr(drawn, "MOST", 3)
    for path in EVERY_PAGE:
        text(client, path)
        assert len(drawn.pages) <= 3


def test_a_row_of_the_database_is_no_fact():
    """It equals itself after a change: a page would never be drawn again."""
    with pytest.raises(TypeError):
        drawn.drawn_once(Client().get("/crisis/").wsgi_request, "404.html", (LevelOfCare.objects.first(),))
