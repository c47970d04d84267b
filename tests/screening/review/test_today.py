"""What is due today on one page, and in a calendar that names nobody."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from people.roles import Role
from screening.actions import calling, claiming, feeding, following_up, staging
from screening.calendar_file import Appointment, calendar_file
from screening.contact import Contact
from screening.models import Feed, Submission
from tests.cast import member
from tests.patient import CODE, OURS
from tests.stored import everything_stored
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TODAY = reverse("screening:today")
PAT = Contact(name="Zanzibar", phone="(212) 555-0101", message_is_safe=True)


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def claimed(cora):
    one = submission(contact=PAT)
    claiming.claim(submission=one, by=cora)
    return one


def booked(cora, **ahead):
    one = claimed(cora)
    calling.log_call(submission=one, by=cora, outcome="conversation")
    one.refresh_from_db()
    staging.book(submission=one, by=cora, at=timezone.now() + timedelta(**ahead))
    return one


def listed(page, name):
    return [row.submission.pk for row in page.context[name]]


def test_calls_answers_and_assessments_stand_on_one_page(desk, cora):
    due, owed, soon = claimed(cora), claimed(cora), booked(cora, hours=2)
    calling.log_call(submission=due, by=cora, outcome="no_answer", next_due=timezone.now())
    following_up.add_message(submission=owed, words="When?", uid=uuid4())
    booked(cora, days=9)

    page = desk.get(TODAY)

    assert (listed(page, "calls"), listed(page, "owed"), listed(page, "booked")) == (
        [due.pk],
        [owed.pk],
        [soon.pk],
    )


def test_an_assessment_that_nobody_put_on_record_is_not_forgotten(desk, cora):
    one = booked(cora, hours=1)
    Submission.objects.filter(pk=one.pk).update(assessment_at=timezone.now() - timedelta(days=2))

    assert listed(desk.get(TODAY), "missed") == [one.pk]


def test_a_day_with_nothing_due_says_so(desk):
    assert "Nothing is due" in desk.get(TODAY).content.decode()


@pytest.mark.parametrize("form", ["log_call", "reply"])
def test_a_press_opens_the_form_that_it_is_about(desk, cora, form):
    page = desk.get(reverse("screening:submission", args=[claimed(cora).reference]), {"open": form})

    assert page.context["open_form"] == form


# The file


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_file_says_when_in_utc():
    at = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)

    lines = unfolded(calendar_file([Appointment("x", at, "Cita")], now=at))

    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {
        "DTSTART:20270301T143000Z",
        "DTEND:20270301T153000Z",
        "SUMMARY:Cita",
        "UID:x@level-of-care",
    } <= set(lines)


def test_what_has_a_meaning_in_it_is_escaped_and_no_line_is_too_long():
    at, title = datetime(2027, 3, 1, tzinfo=UTC), "ñ; a, b\\c\r\nBEGIN:VEVENT " * 9

    content = calendar_file([Appointment("x", at, title)], now=at)

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    [summary] = [line for line in unfolded(content) if line.startswith("SUMMARY")]
    assert summary.startswith("SUMMARY:ñ\\; a\\, b\\\\c BEGIN:VEVENT ñ")
    assert unfolded(content).count("BEGIN:VEVENT") == 1


def test_staff_get_the_file_of_one_assessment_without_a_name(desk, cora):
    one = booked(cora, days=1)

    answer = desk.get(reverse("screening:assessment_file", args=[one.reference]))

    assert answer["Content-Type"].startswith("text/calendar")
    assert f"SUMMARY:Assessment {one.reference}" in answer.content.decode()
    assert "Zanzibar" not in answer.content.decode()
    assert desk.get(reverse("screening:assessment_file", args=[claimed(cora).reference])).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("", "Appointment"), ("/es", "Cita")])
def test_a_person_gets_it_in_their_language_and_it_says_nothing_more(client, cora, language, word):
    one = booked(cora, days=1)
    following_up.give_code(submission=one, code=CODE)
    given = {"reference": one.reference, "words": CODE}
    address = client.post(f"{language}/follow-up/", given, **OURS).url

    answer = client.get(f"{address}appointment.ics")

    assert f"SUMMARY:{word}\r\n" in answer.content.decode()
    assert "assess" not in answer.content.decode().casefold()


def test_without_a_booking_there_is_no_file(client, cora):
    one = claimed(cora)
    following_up.give_code(submission=one, code=CODE)
    address = client.post("/follow-up/", {"reference": one.reference, "words": CODE}, **OURS).url

    assert client.get(f"{address}appointment.ics").url == address


# The feed


def test_a_calendar_reads_what_is_its_owners(desk, client, cora):
    mine, other = booked(cora, days=1), member("colin", Role.COORDINATOR)
    theirs = booked(other, days=1)
    desk.post(reverse("screening:make_feed"))
    address = desk.get(TODAY).context["address"]
    client.logout()

    calendar = client.get(address[address.index("/calendar/") :])

    assert calendar.status_code == 200
    assert mine.reference in calendar.content.decode()
    assert theirs.reference not in calendar.content.decode()
    assert "Zanzibar" not in calendar.content.decode()


def test_its_address_is_shown_once_and_kept_nowhere(desk, cora):
    token = feeding.make_feed(by=cora)

    assert token not in everything_stored()
    desk.post(reverse("screening:make_feed"))
    assert desk.get(TODAY).context["address"]
    assert not desk.get(TODAY).context["address"]


def test_an_address_ends_with_a_new_one_and_with_its_owners_work_here(client, cora):
    first = feeding.make_feed(by=cora)
    second = feeding.make_feed(by=cora)

    def opens(token):
        return client.get(reverse("screening:feed", args=[token])).status_code

    assert (opens(first), opens(second), opens("nonsense")) == (404, 200, 404)
    cora.groups.clear()
    assert opens(second) == 404
    cora.groups.set([])
    feeding.end_feed(by=cora)
    assert not Feed.objects.exists()
    assert Event.objects.filter(kind="feed_ended").exists()
