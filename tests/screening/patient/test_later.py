"""Finish later, page by page: what is said before, the words once, and another device."""

import re
from dataclasses import fields

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.cache import tries
from screening.actions import keeping
from screening.models import KeptDraft, Submission
from screening.patient import draft as drafts
from screening.patient import guard
from tests.asked import NUMBERS
from tests.cast import PAT, answers
from tests.patient import OURS, Person, sent_by_pat, text_of
from tests.stored import everything_unsealed, rows_of, stored_rows
from vault.templatetags.moments import moment

pytestmark = pytest.mark.django_db

SHOWN = re.compile(r"<span>(\w+)</span>")
NOTHING = "We have nothing under these eight words"
HALF = {key: PAT[key] for key in list(PAT)[:8]}


def words_on(response):
    return " ".join(
        SHOWN.findall(response.content.decode().partition("reference__code")[2].partition("</p>")[0])
    )


def press(person, do="keep", **fields):
    return person.client.post(person.url("later"), {"do": do, **fields}, **OURS)


def keep(person):
    """Press the button; gives the words that are shown then."""
    words = words_on(person.client.get(press(person).url))
    assert len(words.split()) == 8
    return words


def go_on(client, words, address="/go-on/", **fields):
    return client.post(address, {"words": words, **fields}, **OURS)


class Elsewhere(Person):
    """Another browser, in which the words were written."""

    def __init__(self, words, **fields):
        self.client = Client()
        self.opened = go_on(self.client, words, **fields)
        assert self.opened.status_code == 302, text_of(self.opened)
        self.key = self.opened.url.split("/")[2]


def draft_of(person):
    [cookie] = [morsel.value for name, morsel in person.client.cookies.items() if name == drafts.COOKIE]
    request = type("Request", (), {"COOKIES": {drafts.COOKIE: cookie}})
    return drafts.read_draft(request, person.key)


# Before


def test_a_question_offers_it_and_what_was_ticked_goes_along(pat):
    pat.answer_all({"who_for": "self"})
    page = pat.get("question", 2).content.decode()
    assert 'name="later"' in page

    key = list(PAT)[1]
    response = pat.client.post(pat.url("question", NUMBERS[key]), {"answer": PAT[key], "later": "yes"})

    assert response.url == pat.url("later")
    assert draft_of(pat).answers == {"who_for": "self", key: PAT[key]}


def test_with_nothing_ticked_it_is_no_mistake(pat):
    response = pat.client.post(pat.url("question", 1), {"later": "yes"})

    assert response.url == pat.url("later")
    assert draft_of(pat).answers == {}


def test_a_tick_that_tells_of_danger_interrupts_first(pat):
    pat.answer_all({"who_for": "self"})
    number = NUMBERS["danger_signs"]

    response = pat.client.post(pat.url("question", number), {"answer": "overdose", "later": "yes"})

    assert response.url == pat.url("pause", number)
    assert "tel:911" in pat.get("later").content.decode().partition("<main")[2].partition("<footer")[0]


def test_the_page_says_before_what_is_kept_and_for_how_long_and_keeps_nothing(pat, django_assert_num_queries):
    pat.answer_all(HALF)
    before = stored_rows()

    with django_assert_num_queries(0):
        text = text_of(pat.get("later"))

    for said in (
        "for 7 days",
        "Then we delete them",
        "when you send them",
        "nobody here can read",
        "a backup",
    ):
        assert said in text
    assert stored_rows() == before


def test_nothing_is_stored_for_who_does_not_ask(client):
    Person(client).answer_all(PAT).ask_for_the_result()

    assert not KeptDraft.objects.exists()


@pytest.mark.parametrize("do", ["", "other", "keep\x00"])
def test_another_button_does_nothing(pat, do):
    assert press(pat, do).url == pat.url("later")
    assert not KeptDraft.objects.exists()


def test_another_site_can_not_press_it(pat):
    response = pat.client.post(pat.url("later"), {"do": "keep"}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert not KeptDraft.objects.exists()


def test_once_it_is_sent_there_is_nothing_to_finish(client):
    pat = Person(client).answer_all(PAT)
    pat.ask_for_the_result()
    pat.send()

    assert pat.get("later").url == pat.url("sent")
    assert press(pat).url == pat.url("sent")
    assert not KeptDraft.objects.exists()


# The words


def test_the_words_are_shown_once(pat):
    keep(pat)
    again = pat.get("later")

    assert words_on(again) == ""
    assert "Your answers are kept" in text_of(again)
    assert draft_of(pat).words == ""


def test_the_page_of_the_words_says_where_and_until_when(pat):
    page = pat.client.get(press(pat).url)

    assert "http://testserver/go-on/" in text_of(page)
    assert f"until {moment(KeptDraft.objects.get().until)}" in text_of(page)


def test_the_words_stay_when_the_language_of_their_page_is_switched(pat):
    page = pat.client.get(press(pat).url)
    words = words_on(page)
    [sealed] = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())

    switched = pat.client.post(pat.url("later"), {"language": "es", "shown": sealed})
    page = pat.client.get(switched.url)

    assert 'lang="es"' in page.content.decode()
    assert words_on(page) == words
    assert words_on(pat.get("later")) == ""


def test_words_of_another_journey_are_not_shown(pat):
    page = pat.client.get(press(pat).url)
    [sealed] = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())
    other = Person(Client())

    other.client.post(other.url("later"), {"language": "es", "shown": sealed})

    assert words_on(other.get("later")) == ""


def test_no_words_stand_in_the_database_or_are_opened_by_our_keys(pat):
    pat.answer_all(HALF)
    words = keep(pat)
    there = rows_of("screening_keptdraft") + everything_unsealed()

    assert words not in there
    assert not [key for key in HALF if key in there]


def test_a_draft_with_everything_in_it_still_fits_into_the_cookie(client):
    pat = Person(client).answer_all(
        answers(
            suicidal_thoughts="thoughts", home_safety="violence", health_concerns=["pregnant", "head_injury"]
        )
    )
    keep(pat)
    pat.ask_for_the_result()

    assert pat.get("result").status_code == 200
    assert pat.get("send").status_code == 200


# Elsewhere


@pytest.mark.engine
def test_it_opens_on_another_device_where_it_was_and_is_finished_there(pat):
    pat.answer_all(HALF)
    there = Elsewhere(keep(pat))

    assert there.opened.url == there.url("journey")
    assert there.key != pat.key
    assert draft_of(there).answers == HALF
    assert there.client.get(there.opened.url).url == there.url("question", NUMBERS[list(PAT)[8]])
    there.answer_all({key: PAT[key] for key in list(PAT)[8:]}).ask_for_the_result()
    assert there.send().url == there.url("sent")
    assert Submission.objects.get().screening.answers == PAT
    assert not KeptDraft.objects.exists()


def test_the_words_may_be_written_any_way(pat):
    words = keep(pat)

    Elsewhere("  " + words.upper().replace(" ", ",\n") + ".")


def test_it_opens_in_the_language_that_it_was_answered_in(client):
    pat = Person(client, start="/es/start/")
    there = Elsewhere(keep(pat))

    assert 'lang="es"' in there.get("question", 1).content.decode()


def test_a_result_that_was_seen_is_asked_for_anew(client):
    """Days later other criteria may be in force."""
    pat = Person(client).answer_all(PAT)
    pat.ask_for_the_result()
    there = Elsewhere(keep(pat))

    assert there.client.get(there.opened.url).url == there.url("check")


def test_of_a_draft_everything_goes_along_but_its_address_and_what_was_shown():
    """A new field of a draft has to be put on one side or the other."""
    stays = {"key", "judged_by", "reference", "code", "kept", "turn", "words", "at_tablet"}

    assert {each.name for each in fields(drafts.Draft)} == stays | set(drafts.KEPT_FIELDS)


def test_a_check_in_that_is_finished_elsewhere_still_follows_what_was_sent_before(client):
    before = sent_by_pat()
    draft = drafts.begin_check_in("en", before.screening)
    _, words = keeping.keep(journey=draft.journey, content=drafts.to_keep(draft), language="en")
    there = Elsewhere(words)
    there.answer_all({key: PAT[key] for key in PAT if key != "who_for"}).ask_for_the_result()
    there.send()

    [one, other] = Submission.objects.values_list("series", flat=True)
    assert one == other is not None
    assert not KeptDraft.objects.exists()


def test_both_devices_together_send_once(client):
    pat = Person(client).answer_all(PAT)
    pat.ask_for_the_result()
    there = Elsewhere(keep(pat))
    there.ask_for_the_result()
    there.send()
    pat.send()

    assert Submission.objects.count() == 1
    assert not KeptDraft.objects.exists()


def test_wrong_words_those_that_were_never_given_and_those_that_are_over_look_the_same(pat, client):
    pat.answer_all(HALF)
    words = keep(pat)
    turned = " ".join(reversed(words.split()))
    wrong = go_on(client, turned)
    KeptDraft.objects.update(until=timezone.now())
    over = go_on(client, words)
    KeptDraft.objects.all().delete()
    gone = go_on(client, words)

    assert {response.status_code for response in (wrong, over, gone)} == {422}
    assert NOTHING in text_of(wrong)
    pages = {
        each.content.decode().replace(typed, "")
        for each, typed in ((wrong, turned), (over, words), (gone, words))
    }
    assert len(pages) == 1
    assert not any(each.cookies for each in (wrong, over, gone))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Write your eight words"),
        ("river apple lantern kite", "Write all eight words"),
        ("river apple lantern kite river apple lantern kitchenette", "Word 8 is not one of ours"),
        ("\x00", "Null characters"),
        ("river " * 60, "no more than 200"),
    ],
)
def test_what_can_not_be_right_is_told_without_a_try(client, words, message):
    response = go_on(client, words)

    assert response.status_code == 422
    assert message in text_of(response)
    assert not tries.entries.exists()


def test_tries_are_limited_by_the_one_counter_of_the_house(pat, client):
    words = keep(pat)
    most, _ = guard.LIMITS["look_up"]
    cache.clear()
    statuses = [go_on(client, " ".join(reversed(words.split()))).status_code for _ in range(most)]

    assert set(statuses) == {422}
    assert go_on(client, words).status_code == 429


def test_keeping_is_limited_too(pat, monkeypatch):
    monkeypatch.setitem(guard.LIMITS, "keep", (1, guard.LIMITS["keep"][1]))

    assert press(pat).status_code == 302
    assert press(pat, "new").status_code == 429


def test_another_site_can_not_open_one(pat, client):
    response = client.post("/go-on/", {"words": keep(pat)}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403


# Two devices


def test_the_later_device_is_asked_and_may_go_on(pat):
    pat.answer_all(HALF)
    words = keep(pat)
    Elsewhere(words)

    asked = go_on(Client(), words)

    assert asked.status_code == 409
    assert "Go on here?" in text_of(asked)
    assert not asked.cookies
    assert draft_of(Elsewhere(words, sure="yes")).answers == HALF


def test_keeping_again_needs_no_new_words(pat):
    words = keep(pat)
    there = Elsewhere(words)
    there.answer_all(HALF)

    page = there.client.get(press(there).url)

    assert "Your eight words are the same as before" in text_of(page)
    assert draft_of(Elsewhere(words)).answers == HALF


def test_who_stayed_behind_is_asked_before_replacing_what_is_kept(pat):
    words = keep(pat)
    there = Elsewhere(words)
    there.answer_all(HALF)
    press(there)

    asked = press(pat)
    assert asked.status_code == 409
    assert "Keep the answers from here?" in text_of(asked)
    assert draft_of(Elsewhere(words)).answers == HALF

    press(pat, sure="yes")
    assert draft_of(Elsewhere(words)).answers == {}


def test_new_words_make_the_old_ones_useless(pat):
    words = keep(pat)
    new = words_on(pat.client.get(press(pat, "new").url))

    assert NOTHING in text_of(go_on(Client(), words))
    Elsewhere(new)


def test_who_stayed_behind_with_words_that_were_changed_gets_new_ones(pat):
    there = Elsewhere(keep(pat))
    press(there, "new")

    page = pat.client.get(press(pat, sure="yes").url)

    assert draft_of(Elsewhere(words_on(page))).journey == draft_of(pat).journey


def test_a_person_may_delete_what_is_kept(pat):
    words = keep(pat)

    page = pat.client.get(press(pat, "delete").url)

    assert "If you do not choose this, we keep nothing" in text_of(page)
    assert not KeptDraft.objects.exists()
    assert NOTHING in text_of(go_on(Client(), words))
    assert keep(pat) != words


def test_what_is_over_is_kept_anew_under_new_words(pat):
    keep(pat)
    KeptDraft.objects.all().delete()

    assert "What we keep, if you choose this" in text_of(pat.get("later"))
    assert keep(pat)


def test_leaving_wipes_the_browser_and_what_was_asked_for_stays(pat):
    pat.answer_all(HALF)
    words = keep(pat)

    pat.get("leave")

    assert pat.get("later").status_code == 410
    assert draft_of(Elsewhere(words)).answers == HALF


# Versions of the questionnaire


def kept_under(version):
    draft = drafts.begin("en")
    draft.questionnaire = version
    return keeping.keep(journey=draft.journey, content=drafts.to_keep(draft), language="en")[1]


def test_a_draft_of_an_older_version_goes_on_under_it():
    there = Elsewhere(kept_under("2026.1"))

    assert draft_of(there).instrument.version == "2026.1"
    assert there.get("question", 1).status_code == 200


def test_a_draft_of_a_version_that_is_not_here_gets_the_kind_page_as_ever():
    there = Elsewhere(kept_under("2099.1"))

    assert there.client.get(there.opened.url).status_code == 410


# Ways in


@pytest.mark.parametrize("address", ["/", "/follow-up/"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_the_way_back_in_stands_where_people_come_back(client, address, language):
    page = client.get(f"{language}{address}").content.decode()

    assert f'href="{language}/go-on/"' in page


def test_who_lost_a_draft_is_told_of_the_words(client):
    page = client.get("/screen/nobodys-journey/").content.decode()

    assert 'href="/go-on/"' in page
    assert 'href="/es/go-on/"' in page


def test_the_check_page_offers_it_too(client):
    pat = Person(client).answer_all(PAT)

    assert f'href="{pat.url("later")}"' in pat.get("check").content.decode()
