"""A check-in asked by staff together with the person: tied to what they sent last, with a yes of its own."""

import re

import pytest
from django.urls import reverse

from history.models import Event
from screening.actions import asking, following_up
from screening.desk.forms import consent_words
from screening.models import Asking, Door, Screening, Stage, Submission
from screening.over_time import OverTime
from tests.asked import ASKED
from tests.cast import answers
from tests.clock import Clock
from tests.patient import CODE, Visitor, sent_by_pat, text_of
from tests.screening.desk.test_asking import as_posted, fill_in, send
from tests.submissions import stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
WELL = {"symptoms": ["none_of_these"], "days_used": {"alcohol": "1_to_4"}}


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def placed(one, level="iop"):
    Submission.objects.filter(pk=one.pk).update(
        stage=Stage.PLACED, assessed_level=level, placed_level=level, placed_where="here"
    )
    one.refresh_from_db()
    return one


def begin(desk, one, **given):
    chosen = {"door": "phone", "language": "en", "version": ASKED.version, "known_by": "number", **given}
    return desk.post(reverse("screening:ask_again", args=[one.reference]), chosen)


def ask(desk, one, **changes):
    """Everything, of how it is now, and the yes."""
    sheet = begin(desk, one).url
    fill_in(desk, sheet, **changes)
    send(desk, sheet, answers(**changes))
    return Submission.objects.order_by("-pk").first()


def page_of(desk, one):
    return text_of(desk.get(reverse("screening:submission", args=[one.reference])))


def test_it_is_tied_to_the_one_before_and_judged_as_any_other(desk, cora):
    one = placed(submission())

    now = ask(desk, one, **WELL)

    one.refresh_from_db()
    assert now.series == one.series is not None
    assert (now.door, now.screening.asked_by, now.owner) == (Door.PHONE, cora, cora)
    assert now.level == "outpatient"
    assert [each.label for each in OverTime(now).better] != []
    assert "Suggested: stay in Intensive outpatient (IOP)" in page_of(desk, now)
    assert "They checked in again on" in page_of(desk, one)
    assert now.reference in page_of(desk, one)
    assert "They checked in again on" not in page_of(desk, now)


def test_it_begins_with_whom_it_is_about_and_nothing_else(desk):
    one = submission(contact=None, who_for="someone_else")
    begin(desk, one)
    assert Asking.objects.get().answers == {"who_for": "someone_else"}


def test_it_says_first_that_it_is_of_now_in_their_language(desk):
    with Clock().running() as clock:
        one = placed(submission())
        clock.move_on(days=14)
        page = text_of(desk.get(begin(desk, one, language="es").url))
    assert "Respondió por última vez el 1 de junio de 2026." in page
    assert "Si volvió a consumir, dígalo." in page
    assert "You last answered on June 1, 2026." in page  # for who reads it out


def test_a_new_screening_says_nothing_of_an_earlier_one(desk):
    sheet = desk.post("/staff/ask/", {"door": "phone", "language": "en"}).url
    assert "You last answered" not in text_of(desk.get(sheet))


def test_the_words_of_the_yes_tell_how_long_what_was_sent_before_is_kept(desk):
    ask(desk, placed(submission()))

    said = Screening.objects.order_by("-pk").first().consent_words

    assert said == consent_words("en", is_check_in=True)
    assert "What you sent before is then kept for as long as this." in said
    assert "sent before" not in consent_words("en")


def test_without_the_yes_nothing_is_sent(desk):
    one = placed(submission())
    sheet = begin(desk, one).url
    fill_in(desk, sheet)

    response = desk.post(sheet, as_posted(answers()) | {"language": "en", "send": "yes"})

    assert response.status_code == 422
    one.refresh_from_db()
    assert (Submission.objects.count(), one.series) == (1, None)


@pytest.mark.parametrize("known_by", ["", "guessed"])
def test_it_has_to_be_said_how_the_person_is_known(desk, known_by):
    response = begin(desk, placed(submission()), known_by=known_by)
    assert response.status_code == 422
    assert not Asking.objects.exists()


def test_who_began_it_and_how_they_knew_the_person_is_in_the_history(desk, cora):
    one = placed(submission())
    begin(desk, one, known_by="here")

    event = Event.objects.get(kind="asked_again")

    assert (event.reference, event.by, event.detail) == (one.reference, cora, {"known_by": "here"})
    assert "They are in care here, and known by sight or voice" in page_of(desk, one)


def test_begun_at_an_old_one_it_follows_the_last(desk):
    with Clock().running() as clock:
        first = placed(submission())
        clock.move_on(days=30)
        second = ask(desk, first)
        begin(desk, first)
    assert Asking.objects.get(reference="").follows == second


def test_what_they_said_before_stands_nowhere_on_the_sheet(desk):
    one = placed(submission())
    page = desk.get(begin(desk, one).url).content.decode().split('id="contact"')[0]
    assert re.findall(r"\bchecked\b", page) == ["checked"]  # whom it is about


def test_how_they_are_reached_is_asked_again_and_not_shown(desk):
    one = submission()
    assert one.contact["phone"] not in desk.get(begin(desk, one).url).content.decode()


def test_where_the_one_before_is_taken_back_meanwhile_it_stands_by_itself(desk):
    one = submission()
    sheet = begin(desk, one).url
    fill_in(desk, sheet)
    following_up.take_back(submission=one)

    send(desk, sheet)

    assert Submission.objects.get().series is None


def test_one_that_stops_at_an_emergency_is_sent_as_it_stands(desk):
    one = placed(submission())
    sheet = begin(desk, one).url
    danger = {"who_for": "self", "danger_signs": ["overdose"]}
    send(desk, sheet, danger)

    now = Submission.objects.order_by("-pk").first()
    assert (now.urgency, now.level) == (0, None)
    assert list(Submission.objects.before(now)) == [one]


def test_it_can_follow_one_that_stopped_at_an_emergency(desk):
    one = stopped_at_emergency()
    assert list(Submission.objects.before(ask(desk, one))) == [one]


def test_the_words_of_the_check_in_are_new_and_those_of_before_open_only_up_to_before(desk, client):
    one = placed(sent_by_pat())
    now = ask(desk, one)

    asked = Asking.objects.get()
    assert asked.code != CODE
    assert "Then and now" in text_of(Visitor(client, now.reference, words=asked.code).get())
    assert "Then and now" not in text_of(Visitor(client, one.reference).get())


def test_what_is_begun_is_listed_as_a_check_in(desk):
    one = placed(submission())
    begin(desk, one)
    page = text_of(desk.get("/staff/ask/"))
    assert f"Go on with the check-in of {one.reference}" in page


def test_a_draft_of_a_check_in_goes_after_a_day_as_any_other(desk):
    with Clock().running() as clock:
        begin(desk, placed(submission()))
        clock.move_on(days=2)
        asking.forget_old()
    assert not Asking.objects.exists()
