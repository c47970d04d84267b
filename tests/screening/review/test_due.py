"""Dates after a place: a check-in asked for on a day, the payer asked again, and the list of what is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from history.models import Event
from programs.models import LevelOfCare
from screening.actions import calling, claiming, dating, following_up, staging
from screening.contact import Contact
from screening.models import Due
from screening.patient.words_by_mail import send_words
from screening.review import due_dates
from tests.clock import MONDAY_MORNING, Clock
from tests.patient import Visitor, sent_by_pat, text_of
from tests.screening.review.test_queue import plan_of
from tests.submissions import sent, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DUE = reverse("screening:due")
PAT = Contact(name="Zanzibar", email="pat@example.org", message_is_safe=True)
MONDAY = date(2026, 6, 1)
CHECK_IN, RECERTIFICATION = Due.Kind.CHECK_IN, Due.Kind.RECERTIFICATION


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


@pytest.fixture
def desk(client, cora, clock):
    client.force_login(cora)
    return client


@pytest.fixture
def iop():
    LevelOfCare.objects.filter(code="iop").update(recertify_days=60)


def assessed(cora, one=None, level="iop"):
    one = one or submission(contact=PAT)
    claiming.claim(submission=one, by=cora)
    one.refresh_from_db()
    calling.log_call(submission=one, by=cora, outcome="conversation")
    one.refresh_from_db()
    staging.record_assessment(submission=one, by=cora, level=LevelOfCare(code=level).level)
    one.refresh_from_db()
    return one


def place(cora, one=None, level="iop", where="here", **dates):
    one = assessed(cora, one, level)
    staging.place(submission=one, by=cora, level=LevelOfCare(code=level).level, where=where, **dates)
    one.refresh_from_db()
    return one


def step(desk, one, name, **posted):
    return desk.post(reverse(f"screening:{name}", args=[one.reference]), posted, follow=True)


def page_of(desk, one):
    return text_of(desk.get(reverse("screening:submission", args=[one.reference])))


def open_dates(one):
    return {due.kind: due.day for due in one.dues.filter(ended_at=None)}


def days_on(days):
    return MONDAY + timedelta(days=days)


# A day to check in again


def test_it_is_set_with_the_place_and_stands_where_staff_and_the_person_read(desk, cora):
    one = assessed(cora, sent_by_pat(contact=PAT))

    step(desk, one, "place", level="iop", where="here", check_in_on="2026-06-15", version=one.version)

    assert open_dates(one) == {CHECK_IN: date(2026, 6, 15)}
    assert "Check-in: Mon, Jun 15, 2026" in page_of(desk, one)
    assert "Check-in asked for on Jun 15, 2026" in page_of(desk, one)
    assert "We would like to know how you are on June 15, 2026" in text_of(Visitor(desk, one.reference).get())


def test_a_place_needs_no_date(desk, cora):
    one = assessed(cora)
    step(desk, one, "place", level="iop", where="here", version=one.version)
    one.refresh_from_db()
    assert (one.stage, open_dates(one)) == ("placed", {})


@pytest.mark.parametrize(
    ("days", "stands"), [(0, False), (1, True), (366, True), (367, False), (-20, False)], ids=str
)
def test_a_day_is_from_tomorrow_on_within_a_year(desk, cora, days, stands):
    one = place(cora)
    response = step(desk, one, "set_date", day=days_on(days).isoformat())
    assert response.status_code == (200 if stands else 422)
    assert open_dates(one) == ({CHECK_IN: days_on(days)} if stands else {})


def test_another_day_takes_the_place_of_the_one_before(desk, cora):
    one = place(cora, check_in_on=days_on(14))

    step(desk, one, "set_date", day="2026-06-20")

    assert open_dates(one) == {CHECK_IN: date(2026, 6, 20)}
    assert [due.outcome for due in one.dues.order_by("pk")] == ["moved", ""]


def test_two_open_days_of_one_kind_are_refused_by_the_database(cora, clock):
    one = place(cora, check_in_on=days_on(14))
    first = one.dues.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Due.objects.create(submission=one, kind=CHECK_IN, day=MONDAY, by=cora, at=first.at)


def test_only_who_has_a_place_is_asked(desk, cora):
    one = assessed(cora)
    response = step(desk, one, "set_date", day="2026-06-20")
    assert "They have no place now" in text_of(response)
    assert not Due.objects.exists()


def test_anybody_who_reviews_may_set_and_drop_it_since_nobody_has_what_is_placed(client, cora, colin, clock):
    one = place(cora)
    client.force_login(colin)
    step(client, one, "set_date", day="2026-06-20")
    due = one.dues.get()
    assert due.by == colin

    step(client, one, "end_date", due=due.pk)

    assert open_dates(one) == {}
    events = Event.objects.filter(reference=one.reference, by=colin, kind__startswith="date")
    assert [(each.kind, each.detail.get("day", each.detail.get("outcome"))) for each in events] == [
        ("date_set", "2026-06-20"),
        ("date_ended", "dropped"),
    ]


def test_a_date_of_somebody_else_is_not_ended(desk, cora):
    one, other = place(cora), place(cora, check_in_on=days_on(14))
    response = step(desk, one, "end_date", due=other.dues.get().pk)
    assert "That date has ended already" in text_of(response)
    assert open_dates(other) != {}


def test_answering_again_is_what_was_asked_for_whichever_way_it_came(cora, clock, iop):
    one = place(cora, sent_by_pat(contact=PAT), check_in_on=days_on(14))
    clock.move_on(days=10)

    sent_by_pat(follows=one.reference)

    assert open_dates(one) == {RECERTIFICATION: days_on(60)}
    assert one.dues.get(kind=CHECK_IN).outcome == "done"


def test_what_others_answer_ends_no_date(cora, clock):
    one = place(cora, check_in_on=days_on(14))
    sent_by_pat(follows=place(cora, sent_by_pat()).reference)
    assert open_dates(one) == {CHECK_IN: days_on(14)}


def test_who_is_taken_up_again_has_no_dates(cora, clock, iop):
    one = place(cora, check_in_on=days_on(14))
    staging.reopen(submission=one, by=cora)
    assert open_dates(one) == {}


def test_dates_go_with_what_was_sent(cora, clock):
    one = place(cora, check_in_on=days_on(14))
    following_up.take_back(submission=one)
    assert not Due.objects.exists()


# On the person's page


def test_on_the_day_and_after_it_the_page_says_that_now_is_a_good_time(client, cora, clock):
    one = place(cora, sent_by_pat(), check_in_on=days_on(14))
    clock.move_on(days=13)
    assert "Now is a good time" not in text_of(Visitor(client, one.reference).get())
    clock.move_on(days=1)
    assert "We asked you to answer again on June 15, 2026. Now is a good time." in text_of(
        Visitor(client, one.reference).get()
    )


def test_in_an_emergency_the_day_comes_after_what_to_do_now(client, cora, clock):
    one = place(cora, sent_by_pat(danger_signs=["overdose"]), check_in_on=days_on(14))
    page = text_of(Visitor(client, one.reference).get())
    assert page.index("Call 911 now") < page.index("We would like to know how you are")


def test_earlier_words_show_no_date_of_what_came_later(client, cora, clock):
    first = sent_by_pat()
    clock.move_on(days=1)
    later = place(cora, sent_by_pat(follows=first.reference), check_in_on=days_on(14))
    assert "We would like to know how you are" not in text_of(Visitor(client, first.reference).get())
    assert "We would like to know how you are" in text_of(Visitor(client, later.reference).get())


def test_later_words_show_a_date_of_what_came_before(client, cora, clock):
    first = place(cora, sent_by_pat())
    clock.move_on(days=1)
    later = sent_by_pat(follows=first.reference)
    dating.set_date(submission=first, by=cora, kind=CHECK_IN, day=days_on(14))
    assert "We would like to know how you are" in text_of(Visitor(client, later.reference).get())


# The e-mail


@pytest.mark.parametrize(
    ("contact", "offered"),
    [
        (PAT, True),
        (Contact(email="pat@example.org"), False),
        (Contact(phone="(212) 555-0101", message_is_safe=True), False),
        (None, False),
    ],
    ids=["an address and a yes", "no yes to messages", "no address", "nothing"],
)
def test_an_email_is_offered_to_who_left_an_address_and_said_that_messages_are_safe(
    desk, cora, contact, offered
):
    one = place(cora, submission(contact=contact))
    assert ("They said yes to an email on that day" in page_of(desk, one)) == offered
    step(desk, one, "set_date", day="2026-06-15", remind="on")
    assert one.dues.get().remind == offered


def test_a_site_without_mail_offers_none(desk, cora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    one = place(cora)
    assert "They said yes to an email" not in page_of(desk, one)


def remind(moment=None):
    dating.remind_of_check_ins(moment)
    send_words(moment)
    return len(mail.outbox)


def new_york(day, hour, minute=0):
    """In June, four hours behind UTC."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC) + timedelta(hours=4)


def test_it_goes_out_on_the_day_in_the_morning_once_and_says_only_that_there_is_something(cora, clock):
    place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15), remind=True)

    for moment, mails in (
        (new_york(14, 23), 0),
        (new_york(15, 8, 59), 0),
        (new_york(15, 9), 1),
        (new_york(15, 9, 1), 1),
        (new_york(16, 9), 1),
    ):
        clock.now = moment
        assert remind(moment) == mails, moment

    [told] = mail.outbox
    assert (told.to, told.subject) == (["pat@example.org"], "There is something for you")
    assert "Zanzibar" not in told.body
    assert "check" not in told.body.lower()


@pytest.mark.parametrize("days_late", [7, 8])
def test_after_a_worker_stood_still_it_goes_out_within_a_week(cora, clock, days_late):
    place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15), remind=True)
    clock.now = new_york(15 + days_late, 12)
    assert remind(clock.now) == (1 if days_late == 7 else 0)


def test_nobody_gets_one_who_did_not_say_yes_or_answered_already(cora, clock):
    place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15))
    early = place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15), remind=True)
    sent_by_pat(follows=early.reference)
    clock.now = new_york(15, 12)
    assert remind(clock.now) == 0


def test_the_person_can_stop_it_and_the_day_stays(client, cora, clock):
    one = place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15), remind=True)
    visitor = Visitor(client, one.reference)
    assert "You get an email on that day." in text_of(visitor.get())

    assert visitor.post("stop_reminder").url == visitor.url("progress")

    page = text_of(visitor.get())
    assert "You get no email on that day." in page
    assert "We would like to know how you are on June 15, 2026" in page
    assert Event.objects.filter(kind="reminder_stopped", reference=one.reference, by=None).count() == 1
    clock.now = new_york(15, 12)
    assert remind(clock.now) == 0


def test_to_stop_it_takes_a_press(client, cora, clock):
    one = place(cora, sent_by_pat(contact=PAT), check_in_on=date(2026, 6, 15), remind=True)
    Visitor(client, one.reference).get("stop_reminder")
    assert one.dues.get().remind


# The payer


def test_the_payer_is_asked_so_many_days_after_the_place_as_the_level_says(cora, clock, iop):
    assert open_dates(place(cora)) == {RECERTIFICATION: days_on(60)}


def test_no_payer_asks_where_a_level_has_no_days_or_the_place_is_elsewhere(cora, clock, iop):
    assert open_dates(place(cora, level="php")) == {}
    assert open_dates(place(cora, where="elsewhere")) == {}


@pytest.mark.parametrize(("later", "next_on"), [(50, 120), (60, 120), (70, 130)], ids=str)
def test_once_the_payer_agreed_the_next_day_counts_from_this_one_or_from_today(
    client, cora, clock, iop, later, next_on
):
    one = place(cora)
    clock.move_on(days=later)
    client.force_login(cora)

    step(client, one, "end_date", due=one.dues.get().pk, done="yes")

    assert open_dates(one) == {RECERTIFICATION: days_on(next_on)}
    assert one.dues.exclude(outcome="").get().outcome == "done"


def test_a_payer_with_another_day_is_asked_on_that(desk, cora, iop):
    one = place(cora)
    step(desk, one, "recertify", day="2026-06-18")
    assert open_dates(one) == {RECERTIFICATION: date(2026, 6, 18)}


def test_placed_again_at_the_same_level_the_day_of_the_payer_stays_and_at_another_it_is_new(cora, clock, iop):
    LevelOfCare.objects.filter(code="outpatient").update(recertify_days=90)
    first = place(cora, sent_by_pat(), check_in_on=days_on(14))
    clock.move_on(days=20)
    same = place(cora, sent_by_pat(follows=first.reference))
    assert (open_dates(first), open_dates(same)) == ({}, {RECERTIFICATION: days_on(60)})

    clock.move_on(days=10)
    other = place(cora, sent_by_pat(follows=same.reference), level="outpatient")
    assert (open_dates(same), open_dates(other)) == ({}, {RECERTIFICATION: days_on(30 + 90)})


def test_who_moves_elsewhere_takes_no_payer_along(cora, clock, iop):
    first = place(cora, sent_by_pat())
    clock.move_on(days=20)
    moved = place(cora, sent_by_pat(follows=first.reference), where="elsewhere")
    assert (open_dates(first), open_dates(moved)) == ({}, {})


# The list


def dues(cora, *days, kind=CHECK_IN):
    return [
        Due.objects.create(
            submission=sent(1, "placed"), kind=kind, day=days_on(each), by=cora, at=MONDAY_MORNING
        )
        for each in days
    ]


def listed(response):
    return [due.day for due in response.context["dues"]]


@pytest.mark.parametrize(
    ("part", "days"),
    [("overdue", (-30, -1)), ("week", (0, 6)), ("next", (7, 13)), ("later", (14, 300))],
)
def test_each_part_has_its_days_in_their_order(desk, cora, part, days):
    dues(cora, 300, 14, 13, 7, 6, 0, -1, -30)
    response = desk.get(DUE, {"part": part})
    assert listed(response) == [days_on(each) for each in days]
    assert [each["count"] for each in response.context["parts"]] == ["2"] * 4


def test_it_opens_with_the_first_part_that_has_something(desk, cora):
    assert "Nothing is due then" in text_of(desk.get(DUE))
    dues(cora, 8)
    assert listed(desk.get(DUE)) == [days_on(8)]
    assert listed(desk.get(DUE, {"part": "no such part"})) == [days_on(8)]
    dues(cora, -8)
    assert listed(desk.get(DUE)) == [days_on(-8)]


def test_what_has_ended_is_not_due(desk, cora):
    [due] = dues(cora, 3)
    dating.end_date(due=due, by=cora, outcome=Due.Outcome.DROPPED)
    assert listed(desk.get(DUE)) == []


def test_pages_leave_out_nobody_and_take_as_many_queries_for_one_as_for_many(
    desk, cora, django_assert_num_queries
):
    dues(cora, 1)
    desk.get(DUE)
    with django_assert_num_queries(QUERIES):
        desk.get(DUE, {"part": "week"})
    dues(cora, *[1] * 20, *[2] * 20, *[3] * 20)

    found, address = [], f"{DUE}?part=week"
    while address:
        with django_assert_num_queries(QUERIES):
            page = desk.get(address)
        found += [due.pk for due in page.context["dues"]]
        address = page.context["next_url"]

    assert found == list(Due.objects.order_by("day", "pk").values_list("pk", flat=True))


QUERIES = 12


@pytest.mark.parametrize("after", ["x", "2026-06-01", "2026-99-01-1", "2026-06-01-1' OR 1"])
def test_what_is_no_place_in_the_list_is_its_beginning(desk, cora, after):
    dues(cora, 1)
    assert listed(desk.get(DUE, {"part": "week", "after": after})) == [days_on(1)]


def test_an_index_has_the_list_in_its_order_and_what_is_to_be_mailed(cora, clock):
    for part in due_dates.parts(MONDAY):
        plan = plan_of(part.dues.order_by("day", "pk")[:26])
        assert "due_in_turn" in plan
        assert "sort" not in plan
    to_remind = Due.objects.filter(ended_at=None, remind=True, reminded_at=None, day__lte=MONDAY)
    assert "due_to_remind_of" in plan_of(to_remind.order_by("day")[:50])


def test_a_page_far_down_begins_at_its_place_in_the_index():
    later = due_dates.parts(MONDAY)[3]
    query = str(due_dates.following(later, due_dates.Place(days_on(300), 5)).query)
    assert query.count('"day" >=') == 1
    assert days_on(300).isoformat() in query


def test_a_place_before_the_part_is_its_beginning(desk, cora):
    dues(cora, 1, 8)
    assert listed(desk.get(DUE, {"part": "next", "after": f"{days_on(1)}-1"})) == [days_on(8)]


def test_counts_stop_at_a_cap(cora, monkeypatch, clock):
    monkeypatch.setattr("screening.review.due_dates.COUNTED_AT_MOST", 2)
    dues(cora, 1, 1)
    assert due_dates.parts(MONDAY)[1].count == "2"
    dues(cora, 1)
    assert due_dates.parts(MONDAY)[1].count == "2+"


def test_today_says_how_much_is_overdue_and_due_within_a_week(desk, cora):
    dues(cora, -1, 3, 4)
    page = text_of(desk.get(reverse("screening:today")))
    assert "Overdue: 1" in page
    assert "Within a week: 2" in page
    assert "Nothing is due" not in page
