"""A screening that staff asks: by phone, in person, from paper. The same answers give the same submission."""

import random
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from history.models import Event
from programs.models import CriteriaVersion
from screening.actions import asking, sending
from screening.codes import fits
from screening.contact import Contact
from screening.desk.forms import consent_words
from screening.desk.sheet import Sheet, entered
from screening.instrument.journey import Journey
from screening.models import Asking, Door, Screening, Submission
from screening.upkeep.invented import any_journey
from tests.asked import ASKED
from tests.cast import answers
from tests.clock import Clock
from tests.strategies import examples

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
BEGIN = "/staff/ask/"
OWN = {"reference", "journey", "sent_at", "id", "case_id", "door", "asked_by_id", "consent_words"}


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def begun(desk, door="phone", language="en"):
    """The address of a sheet that was just begun."""
    return desk.post(BEGIN, {"door": door, "language": language, "version": ASKED.version}).url


def as_posted(given):
    """These answers as a sheet posts them."""
    posted = QueryDict(mutable=True)
    for key, answer in given.items():
        if isinstance(answer, dict):
            for thing, value in answer.items():
                posted[f"{key}-{thing}"] = value
        else:
            posted.setlist(f"{key}-answer", [answer] if isinstance(answer, str) else answer)
    return posted


def fill_in(desk, sheet, **changes):
    """Everything that Pat would answer, as often as an answer opens more questions."""
    for _ in range(5):
        desk.post(sheet, as_posted(answers(**changes)))


def send(desk, sheet, given=None, **contact):
    posted = as_posted(answers() if given is None else given)
    posted.update({"language": "en", "consent": "on", "send": "yes", **contact})
    return desk.post(sheet, posted)


def everything_in(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def entered_whole(given):
    journey = Journey(ASKED, {})
    while not journey.is_complete:
        found, problems = entered(journey, as_posted(given))
        assert problems == {}
        journey = Journey(ASKED, found)
    return journey


@pytest.mark.parametrize("seed", range(examples(200, 30)))
def test_any_person_asked_here_is_the_same_submission_as_on_the_web(cora, seed):
    answered = any_journey(random.Random(seed), ASKED)
    contact = Contact(name="Pat", phone="(212) 555-0101")
    sending.send(
        journey=str(uuid4()),
        answered=answered,
        language="es",
        version=CriteriaVersion.objects.published(),
        contact=contact,
    )

    sheet = asking.begin(by=cora, door=Door.PAPER, language="es")
    asking.keep(asking=sheet, answers=entered_whole(answered.answers).answers, contact={})
    asking.send(asking=sheet, consent_words="yes", contact=contact, on_behalf=None)

    web, paper = (everything_in(one) for one in Screening.objects.order_by("pk"))
    assert {name for name in web if web[name] != paper[name]} == OWN
    assert (web["door"], paper["door"], paper["asked_by_id"]) == ("web", "paper", cora.pk)
    assert {one.contact["phone"] for one in Submission.objects.all()} == {"(212) 555-0101"}


def test_who_asked_has_it_and_the_person_gets_words_to_come_back_with(desk, cora):
    sheet = begun(desk)
    fill_in(desk, sheet)

    response = send(desk, sheet, name="Pat")

    one = Submission.objects.get()
    assert one.owner == cora
    assert response.url == f"{sheet}slip/" == desk.get(sheet).url
    words = desk.get(response.url).context["words"]
    assert code_fits(one, " ".join(words))
    assert (Asking.objects.get().answers, Asking.objects.get().contact) == ({}, {})


def test_the_words_are_shown_for_a_quarter_of_an_hour_and_then_gone(desk):
    with Clock().running() as clock:
        sheet = begun(desk)
        fill_in(desk, sheet)
        slip = send(desk, sheet).url
        clock.move_on(minutes=14)
        asking.forget_old()
        assert desk.get(slip).context["words"]

        clock.move_on(minutes=2)
        one = Submission.objects.get()
        assert desk.get(slip).url == reverse("screening:submission", args=[one.reference])
        asking.forget_old()
        assert not Asking.objects.exists()


def test_what_is_kept_late_does_not_come_back_after_sending(desk, cora):
    """A browser may still be keeping an answer while the button is pressed."""
    sheet = begun(desk)
    fill_in(desk, sheet)
    late = Asking.objects.get()
    send(desk, sheet)

    asking.keep(asking=late, answers={"who_for": "self"}, contact={"name": "Zanzibar"})

    assert (Asking.objects.get().answers, Submission.objects.count()) == ({}, 1)
    assert desk.post(sheet, as_posted(answers())).url == f"{sheet}slip/"


def code_fits(submission, code):
    return fits(code, Submission.objects.get(pk=submission.pk).code)


def test_the_words_of_the_yes_are_kept_as_they_were_read_out(desk, cora):
    sheet = begun(desk, language="es")
    fill_in(desk, sheet)

    send(desk, sheet)

    screening = Screening.objects.get()
    assert screening.consent_words == consent_words("es") != consent_words("en")
    event = Event.objects.get(kind="sent")
    assert (event.by, event.detail["door"]) == (cora, "phone")


def test_without_a_yes_nothing_is_sent_and_nothing_is_lost(desk):
    sheet = begun(desk)
    fill_in(desk, sheet)
    posted = as_posted(answers())
    posted.update({"language": "en", "send": "yes", "name": "Pat"})

    response = desk.post(sheet, posted)

    assert response.status_code == 422
    assert "Read the words out" in response.content.decode()
    assert (Asking.objects.get().contact["name"], Submission.objects.count()) == ("Pat", 0)


def test_an_open_question_is_named_and_nothing_is_sent(desk):
    response = send(desk, begun(desk), {"who_for": "self"})

    assert response.status_code == 422
    assert "Go to the first one" in response.content.decode()
    assert not Submission.objects.exists()


def test_an_emergency_interrupts_and_can_be_sent_as_it_stands(desk):
    sheet = begun(desk)
    given = {"who_for": "self", "danger_signs": ["overdose"]}
    desk.post(sheet, as_posted(given))
    page = desk.post(sheet, as_posted(given)).content.decode()
    assert "Stop here, and say this first" in page

    send(desk, sheet, given)

    one = Submission.objects.get()
    assert (one.is_judged, one.urgency, one.door) == (False, 0, "phone")


def test_what_is_entered_survives_and_opens_for_its_maker_alone(desk, colin):
    sheet = begun(desk)
    desk.post(sheet, as_posted({"who_for": "self"}) | {"name": "Zanzibar"})

    assert "Zanzibar" in desk.get(sheet).content.decode()
    assert desk.get(BEGIN).context["begun"].count() == 1

    desk.force_login(colin)
    assert [desk.get(sheet).status_code, desk.post(sheet).status_code] == [404, 404]
    assert desk.post(f"{sheet}drop/").status_code == 404
    assert desk.get(BEGIN).context["begun"].count() == 0


def test_a_draft_is_sealed_and_gone_after_a_day(desk):
    with Clock().running() as clock:
        sheet = begun(desk)
        desk.post(sheet, as_posted({"who_for": "someone_else"}) | {"name": "Zanzibar"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers, contact FROM screening_asking")
            assert not {"someone_else", "Zanzibar"} & set("".join(cursor.fetchone()).split('"'))

        clock.move_on(hours=23)
        asking.forget_old()
        assert Asking.objects.exists()
        clock.move_on(hours=2)
        asking.forget_old()
        assert not Asking.objects.exists()


def test_who_says_no_leaves_nothing(desk):
    sheet = begun(desk)
    desk.post(sheet, as_posted({"who_for": "self"}))

    desk.post(f"{sheet}drop/")

    assert (Asking.objects.count(), Submission.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_an_answer_that_excludes_the_others_beside_them_is_named():
    journey = Journey(ASKED, {"who_for": "self"})
    given = {"who_for": "self", "substances": ["alcohol", "none"]}

    found, problems = entered(journey, as_posted(given))

    assert set(problems) == {"substances"}
    assert found == {"who_for": "self"}


def test_questions_come_and_go_with_the_answers():
    shown = [item.key for _, items in Sheet(Journey(ASKED, answers()), "en").sections for item in items]

    assert shown == [question.key for question in Journey(ASKED, answers()).path]


def test_another_language_stands_first_with_the_english_beside_it():
    _, items = next(Sheet(Journey(ASKED, {}), "es").sections)
    _, english = next(Sheet(Journey(ASKED, {}), "en").sections)

    assert items[0].words.beside == english[0].words.said != items[0].words.said
    assert english[0].words.beside == ""


@pytest.mark.parametrize("version", ["2026.1", ASKED.version + "0", ""])
def test_a_form_of_another_version_is_refused_and_where_the_right_one_is_found_is_said(desk, version):
    page = desk.post(BEGIN, {"door": "paper", "language": "en", "version": version})

    assert page.status_code == 422
    assert 'href="/paper/"' in page.content.decode()
    assert page.context["form"].errors.keys() == {"version"}
    assert not Asking.objects.exists()


def test_who_calls_has_no_form_to_name(desk):
    assert desk.post(BEGIN, {"door": "phone", "language": "en", "version": ""}).status_code == 302


def test_the_queue_and_the_page_know_the_door(desk):
    sheet = begun(desk, door="paper")
    fill_in(desk, sheet)
    send(desk, sheet)
    sending.send(
        journey=str(uuid4()),
        answered=Journey(ASKED, answers()),
        language="en",
        version=CriteriaVersion.objects.published(),
    )

    assert [row.submission.door for row in desk.get("/staff/", {"door": "paper"}).context["rows"]] == [
        "paper"
    ]
    one = Submission.objects.get(door="paper")
    page = " ".join(desk.get(reverse("screening:submission", args=[one.reference])).content.decode().split())
    assert "from paper, asked by cora" in page
