"""A tablet in the waiting room: one person after another, and nothing of one for the next."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from history.models import Event
from people.roles import Role
from screening.actions import tablets
from screening.models import Door, Submission, Tablet
from screening.patient import draft as drafts
from screening.patient import follow_up as follow_ups
from screening.patient.tablet import COOKIE, IDLE, ON_THE_WAY, TURN
from screening.record_system.answers import SPOKEN
from screening.review.timeline import sent_through
from tests.cast import PAT, answers, member
from tests.patient import OURS, Person, Visitor, sent_by_pat, text_of
from tests.public_pages import EVERY_PAGE, in_language
from tests.reading import is_easy, long_sentences, texts_of
from tests.tablets import sit_down, tablet
from vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EMERGENCY = answers(danger_signs=["seizure"])
SCRIPT = {**OURS, "HTTP_REPLACE_PAGE": "yes"}


@pytest.fixture
def ada():
    return member("ada", Role.ADMIN)


@pytest.fixture
def device(client, ada):
    return tablet(client, ada)


@pytest.fixture
def pat(client, device):
    """Sat down at the tablet, and began."""
    sit_down(client)
    return Person(client)


@pytest.fixture
def later(monkeypatch):
    """Lets so many seconds pass for what is sealed."""
    now = sealing.time.time()
    return lambda seconds: monkeypatch.setattr(sealing.time, "time", lambda: now + seconds)


def is_back_at_the_start(response):
    return response.status_code == 302 and response.url == "/tablet/"


def refresh_of(response):
    return re.search(
        r'<noscript>\s*<meta http-equiv="refresh" content="([^"]+)">', response.content.decode()
    )[1]


# Turns


def test_the_page_on_which_a_person_begins_speaks_both_languages_and_holds_no_cookie_of_theirs(
    client, device
):
    response = client.get("/tablet/")

    assert "Start here" in text_of(response)
    assert "Empiece aquí" in text_of(response)
    assert "tel:988" in response.content.decode()
    assert response.cookies[TURN.name].value == ""


@pytest.mark.parametrize(
    ("language", "leads_to"), [("en", "/start/"), ("es", "/es/start/"), ("xx", "/start/")]
)
def test_a_person_begins_in_their_language(client, device, language, leads_to):
    response = sit_down(client, language)

    assert response.url == leads_to
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/start/", "/follow-up/", "/es/levels/", "/screen/some-key/1/", "/exit/"]
)
def test_without_a_turn_every_page_leads_to_where_one_begins(client, device, path):
    assert is_back_at_the_start(client.get(path))
    assert is_back_at_the_start(client.post(path, **OURS))


def test_a_whole_journey_is_sent_through_the_door_of_the_tablet(client, pat):
    pat.answer_all(PAT).ask_for_the_result()

    page = client.get(pat.send().url)

    submission = Submission.objects.get()
    assert submission.door == submission.screening.door == Door.TABLET
    assert submission.reference in text_of(page)
    assert Event.objects.get(kind="sent").detail["door"] == "tablet"
    assert sent_through({"door": "tablet"}, {}) == "Sent, on a tablet here"
    assert set(SPOKEN) == set(Door), "a record that is handed on says how each came"


def test_an_emergency_is_sent_through_that_door_too_and_says_to_tell_somebody_at_the_desk(client, pat):
    pat.answer("who_for", "self")
    danger = client.get(pat.answer("danger_signs", EMERGENCY["danger_signs"]).url)
    assert "Tell someone at the desk now." in text_of(danger)

    client.post(pat.url("call"), {"language": "en", "phone": "(212) 555-0142"})

    assert Submission.objects.get().door == Door.TABLET


def title_of(response):
    return re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1].strip()


def test_the_list_of_pages_that_a_browser_keeps_does_not_say_who_was_in_danger(client, pat):
    pat.answer("who_for", "self")
    danger = client.get(pat.answer("danger_signs", EMERGENCY["danger_signs"]).url)
    pat.answer_all(EMERGENCY).ask_for_the_result()

    assert title_of(danger) == title_of(pat.get("result")) == "Questions"
    assert title_of(pat.get("call")) == "Send your answers"


def test_on_a_device_of_ones_own_nobody_is_sent_to_the_desk_and_the_door_is_the_website(client):
    pat = Person(client)
    pat.answer("who_for", "self")
    danger = client.get(pat.answer("danger_signs", EMERGENCY["danger_signs"]).url)
    client.post(pat.url("call"), {"language": "en", "phone": "(212) 555-0142"})

    assert "desk" not in text_of(danger)
    assert Submission.objects.get().door == Door.WEB


@pytest.mark.parametrize("leave", ["exit of the journey", "exit of a page", "start page"])
def test_leaving_ends_the_turn_and_takes_the_answers_back(client, pat, leave):
    client.get(pat.answer("who_for", "self").url)
    kept = client.cookies[drafts.COOKIE].value
    addresses = {
        "exit of the journey": pat.url("leave"),
        "exit of a page": "/exit/",
        "start page": "/tablet/",
    }

    response = client.get(addresses[leave])

    assert response.cookies[TURN.name].value == ""
    assert response.cookies[drafts.COOKIE]["path"] == pat.url("journey")
    assert response.cookies[drafts.COOKIE].value == ""
    sit_down(client)
    client.cookies[drafts.COOKIE] = kept  # even if the browser had kept it
    assert is_back_at_the_start(pat.get("question", 2))


def test_leaving_stays_on_this_site_and_the_tablet_stays_a_tablet(client, pat):
    response = client.get(pat.url("leave"))

    assert is_back_at_the_start(response)
    assert "Clear-Site-Data" not in response.headers
    assert COOKIE not in response.cookies


def test_the_next_person_finds_nothing_of_the_one_before_who_only_got_up(client, device):
    sit_down(client)
    pat = Person(client)
    pat.answer_all(PAT).ask_for_the_result()
    kept = client.cookies[drafts.COOKIE].value

    sit_down(client)
    client.cookies[drafts.COOKIE] = kept

    for name in ("journey", "check", "result", "send"):
        assert is_back_at_the_start(pat.get(name))


def test_what_was_begun_before_the_device_was_a_tablet_opens_no_more(client, ada):
    pat = Person(client)
    tablet(client, ada)
    sit_down(client)

    assert is_back_at_the_start(pat.get("question", 1))


def test_another_site_can_end_nobodys_turn(client, pat):
    for path in ("/exit/", "/tablet/"):
        client.get(path, HTTP_SEC_FETCH_SITE="cross-site")

    assert pat.get("question", 1).status_code == 200


def test_another_site_can_begin_and_renew_nobodys_turn(client, device):
    assert client.post("/tablet/", HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    sit_down(client)
    assert client.post("/tablet/here/", HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


def test_a_late_exit_of_the_one_before_does_not_end_the_turn_of_the_next(client, device):
    sit_down(client)
    before = client.cookies[TURN.name].value
    sit_down(client)
    now = client.cookies[TURN.name].value
    client.cookies[TURN.name] = before

    client.get("/exit/")

    client.cookies[TURN.name] = now
    assert client.get("/start/").status_code == 200


# Two minutes


def test_two_minutes_after_the_last_page_everything_is_closed(client, pat, later):
    pat.answer("who_for", "self")
    later(IDLE + ON_THE_WAY - 1)
    assert pat.get("question", 2).status_code == 200

    later(2 * (IDLE + ON_THE_WAY))
    response = pat.get("question", 2)

    assert is_back_at_the_start(response)
    assert response.cookies[drafts.COOKIE].value == ""


def test_a_page_or_a_touch_is_two_more_minutes(client, pat, later):
    later(100)
    assert client.post("/tablet/here/", **OURS).status_code == 204
    later(200)
    assert client.get("/privacy/").status_code == 200
    later(300)
    assert pat.get("question", 1).status_code == 200


def test_a_touch_after_the_time_renews_nothing(client, pat, later):
    later(IDLE + ON_THE_WAY + 1)

    assert is_back_at_the_start(client.post("/tablet/here/", **OURS))
    assert is_back_at_the_start(pat.get("question", 1))


def test_answers_that_come_after_the_time_are_not_sent(client, pat, later):
    pat.answer_all(PAT).ask_for_the_result()
    later(IDLE + ON_THE_WAY + 1)

    assert is_back_at_the_start(pat.send())
    assert not Submission.objects.exists()


def test_without_scripts_a_page_asks_by_itself_and_then_wipes(client, pat, later):
    assert refresh_of(pat.get("question", 1)) == "90; url=/tablet/here/"

    later(90)
    asks = client.get("/tablet/here/")
    assert refresh_of(asks) == "30; url=/exit/"
    assert f'href="{pat.url("question", 1)}"' in asks.content.decode()

    later(IDLE + ON_THE_WAY + 1)  # that page renewed nothing
    assert is_back_at_the_start(pat.get("question", 1))


def test_who_presses_go_on_there_is_back_where_they_were(client, pat, later):
    pat.get("question", 1)
    later(90)
    client.get("/tablet/here/")
    later(119)

    assert pat.get("question", 1).status_code == 200
    later(119 + IDLE)
    assert pat.get("question", 1).status_code == 200


def test_the_exit_from_there_takes_back_the_answers_by_name(client, pat):
    pat.get("question", 1)
    client.get("/tablet/here/")

    response = client.get("/exit/")

    assert response.cookies[drafts.COOKIE]["path"] == pat.url("journey")


# Coming back with a code


def test_what_was_sent_before_can_be_opened_and_is_closed_with_the_turn(client, device):
    submission = sent_by_pat()
    sit_down(client)
    visitor = Visitor(client, submission.reference)
    assert visitor.get().status_code == 200
    kept = client.cookies[follow_ups.COOKIE].value

    response = client.get(visitor.url("end_follow_up"))
    assert is_back_at_the_start(response)
    assert response.cookies[follow_ups.COOKIE].value == ""

    sit_down(client)
    client.cookies[follow_ups.COOKIE] = kept
    assert is_back_at_the_start(visitor.get())


def test_it_says_how_long_it_stays_open(client, device):
    sit_down(client)
    assert "closes 2 minutes after" in text_of(client.get("/follow-up/"))
    assert "closes 15 minutes after" in text_of(Client().get("/follow-up/"))


def test_a_check_in_goes_through_the_tablet_too(client, device):
    submission = sent_by_pat()
    sit_down(client)
    visitor = Visitor(client, submission.reference)

    journey = client.get(visitor.post("check_in").url)

    assert client.get(journey.url).status_code == 200


# Finishing later


def kept_words(person):
    shown = person.client.get(person.client.post(person.url("later"), {"do": "keep"}, **OURS).url)
    words = re.findall(r"<span>(\w+)</span>", shown.content.decode().partition("reference__code")[2])
    return shown, " ".join(words[:8])


def test_what_was_begun_on_a_tablet_goes_on_at_home_and_the_words_stay_in_no_clipboard(client, pat):
    pat.answer("who_for", "self")
    shown, words = kept_words(pat)
    client.get(pat.url("leave"))

    assert "data-copy" not in shown.content.decode()
    assert "stay in this browser" not in text_of(shown)
    own = Client()
    assert own.get(own.post("/go-on/", {"words": words}, **OURS).url).url.endswith("/2/")


def test_what_was_begun_at_home_goes_on_on_a_tablet_for_one_turn(client, device):
    own = Person(Client())
    own.answer("who_for", "self")
    _, words = kept_words(own)
    sit_down(client)

    opened = client.post("/go-on/", {"words": words}, **OURS).url

    assert client.get(opened).url.endswith("/2/")
    sit_down(client)
    assert is_back_at_the_start(client.get(opened))


# Nothing stays on the device


@pytest.mark.parametrize("name", ["send", "question"])
def test_the_browser_is_asked_to_remember_nothing_typed(client, pat, name):
    pat.answer_all(PAT).ask_for_the_result()
    page = pat.get(name, *([2] if name == "question" else [])).content.decode()

    assert set(re.findall(r'autocomplete="(\w+)"', page)) == {"off"}
    assert page.count('autocomplete="off"') == page.count("<form ")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_has_a_link_that_leaves_the_site(client, device, language):
    sit_down(client)
    pages = {path: client.get(in_language(path, language)).content.decode() for path in EVERY_PAGE}

    assert [path for path, page in pages.items() if re.search(r'href="https?:', page)] == []
    assert [path for path, page in pages.items() if "tel:988" not in page] == []
    chat = "988lineadevida.org" if language == "es" else "988lifeline.org/chat"
    assert f"{chat}</span>" in pages["/crisis/"]


@pytest.mark.parametrize("prints", [True, False])
def test_a_page_prints_only_where_a_printer_is_set_and_no_file_is_saved(client, ada, prints):
    tablet(client, ada, prints=prints)
    sit_down(client)
    pat = Person(client)
    pat.answer_all(PAT).ask_for_the_result()
    shown = [pat.get("result"), client.get(pat.send().url)]
    visitor = Visitor(client, sent_by_pat().reference)
    shown.append(visitor.get())

    for response in shown:
        page = response.content.decode()
        assert ("data-print" in page) == prints
        assert ('class="never-prints"' in page) == (not prints)
        assert "/pdf/" not in page
        assert "Save as PDF" not in page
    for file in ("progress_pdf", "appointment_file"):
        assert "Content-Disposition" not in visitor.get(file).headers


def test_a_file_asked_for_by_its_address_leads_back_to_the_page(client, pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.get("result")

    response = pat.get("result_pdf")

    assert (response.status_code, response.url) == (302, pat.url("result"))


def test_a_form_sent_by_script_is_told_where_it_leads(client, pat):
    told = client.post(pat.url("question", 1), {"answer": "self"}, **SCRIPT)

    assert told.json() == {"to": pat.url("question", 2)}
    assert told.cookies[drafts.COOKIE].value
    assert pat.get("question", 2).status_code == 200


def test_elsewhere_a_form_is_answered_with_a_redirect_whatever_it_says(client):
    pat = Person(client)

    assert client.post(pat.url("question", 1), {"answer": "self"}, **SCRIPT).status_code == 302


def test_a_journey_asks_the_database_for_the_tablet_alone(pat, django_assert_num_queries):
    with django_assert_num_queries(len(PAT)):
        pat.answer_all(PAT)


# What people read


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_tablet_adds_is_easy_to_read(client, device, language):
    begins = client.get("/tablet/").content.decode()
    sit_down(client, language)
    pages = [client.get(in_language(path, language)) for path in ("/start/", "/privacy/")]
    texts = [text for page in pages for text in texts_of(page.content.decode())]
    own = re.findall(rf'<section[^>]* lang="{language}".*?</section>', begins, re.DOTALL)
    with override(language):
        own += [render_to_string(f"components/{name}.html") for name in ("shared_tablet", "still_here")]
    texts += [text for part in own for text in texts_of(f"<main>{part}</main>")]

    assert is_easy(texts, language)
    assert long_sentences(texts) == []


def test_nothing_promises_what_does_not_hold_on_a_tablet(client, pat):
    pat.answer_all(PAT).ask_for_the_result()
    told = " ".join(text_of(each) for each in (client.get("/start/"), client.get(pat.send().url)))

    assert "2 hours" not in told
    assert "opens another site" not in told
    assert "after two minutes without a touch" in told


# Any other device


def test_pages_that_are_drawn_once_for_all_are_drawn_for_a_tablet_alone(client, device):
    gzip = {"HTTP_ACCEPT_ENCODING": "gzip"}
    other = Client()
    before = text_of(other.get("/"))
    sit_down(client)
    client.get("/", **gzip)

    assert "Others use this tablet too" in text_of(client.get("/"))
    assert text_of(other.get("/")) == before
    assert "Others use this tablet too" not in before


def test_a_browser_that_is_no_tablet_knows_nothing_of_it(client, device):
    other = Client()

    assert other.get("/tablet/").url == "/"
    assert other.get("/tablet/here/").url == "/"
    page = other.get("/start/").content.decode()
    assert "tablet" not in page
    assert 'href="https://988lifeline.org/chat/"' in page


def test_an_ended_tablet_is_a_browser_like_any_other(client, pat, device, ada):
    pat.answer("who_for", "self")

    tablets.end(tablet=device, by=ada)
    response = pat.get("question", 2)

    assert response.status_code == 410
    assert response.cookies[COOKIE].value == ""
    assert "tablet" not in client.get("/start/").content.decode()


def test_a_made_up_token_makes_no_tablet(client, device):
    client.cookies[COOKIE] = "x" * 43

    assert client.get("/").status_code == 200
    assert client.get("/tablet/").url == "/"


# Staff


def test_staff_pages_do_not_open_on_a_tablet(client, device, ada):
    client.force_login(ada)

    for name in ("account_login", "screening:queue", "screening:tablets", "people:landing", "mfa_index"):
        for response in (client.get(reverse(name)), client.post(reverse(name), **OURS)):
            assert response.status_code == 403
            assert "Staff pages do not open here" in text_of(response)


def test_an_admin_makes_a_tablet_of_the_browser_they_are_at(client, ada):
    client.force_login(ada)

    response = client.post("/staff/tablets/", {"name": "By the window", "prints": "on", "at_it": "on"})

    made = Tablet.objects.get()
    assert (made.name, made.prints, made.set_up_by) == ("By the window", True, ada)
    assert response.url == "/tablet/"
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/", "Lax", True)
    assert cookie["max-age"] > 365 * 24 * 60 * 60
    assert cookie.value not in made.token_hash
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert client.get("/staff/tablets/").status_code == 403
    event = Event.objects.get(kind="tablet_set_up")
    assert (event.by, event.detail) == (ada, {"tablet": made.pk, "prints": True})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"at_it": "on"}, "Write what this tablet is called"),
        ({"name": "Desk"}, "Open this page on the tablet itself"),
        ({"name": "By the window", "at_it": "on"}, "Another tablet has this name"),
    ],
)
def test_what_is_missing_makes_no_tablet(device, ada, fields, message):
    admin = Client()
    admin.force_login(ada)

    response = admin.post("/staff/tablets/", fields)

    assert response.status_code == 422
    assert message in text_of(response)
    assert Tablet.objects.count() == 1
    assert admin.get("/staff/tablets/").status_code == 200


def test_an_admin_ends_it_from_elsewhere_and_the_history_says_so(device, ada):
    other = member("ari", Role.ADMIN)
    admin = Client()
    admin.force_login(other)
    assert "By the window" in text_of(admin.get("/staff/tablets/"))

    for _ in range(2):
        admin.post(reverse("screening:end_tablet", args=[device.pk]))

    device.refresh_from_db()
    assert (device.ended_by, device.ended_at is not None) == (other, True)
    event = Event.objects.get(kind="tablet_ended")
    assert (event.by, event.detail) == (other, {"tablet": device.pk})
    assert tablets.set_up(name="By the window", prints=False, by=ada)  # the name is free again


def test_the_settings_lead_there(ada):
    admin = Client()
    admin.force_login(ada)

    assert 'href="/staff/tablets/"' in admin.get("/staff/settings/").content.decode()
