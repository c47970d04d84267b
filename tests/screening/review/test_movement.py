"""How people move over time: what is counted each night, shown and written to a file."""

import csv
import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from programs.criteria.ruleset import Level
from screening.actions import claiming
from screening.actions.sending import send_in_emergency
from screening.models import Stage, Submission
from screening.over_time import OverTime
from screening.review import over_time
from tests.asked import answered
from tests.clock import Clock
from tests.patient import sent_by_pat
from tests.submissions import STOPPED, go_through, stopped_at_emergency

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
PAGE, FILE = "/staff/charts/over-time/", "/staff/charts/over-time/export/"
WELL = {"symptoms": ["none_of_these"], "days_used": {"alcohol": "1_to_4"}}


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def placed(level="iop"):
    return put_in_a_place(sent_by_pat(), level)


def put_in_a_place(pat, level="iop"):
    Submission.objects.filter(pk=pat.pk).update(
        stage=Stage.PLACED, assessed_level=level, placed_level=level, placed_where="here"
    )
    return pat


def twelve_weeks(clock):
    """From IOP down to weekly visits."""
    last = placed()
    for changes in ({}, WELL, WELL, WELL):
        clock.move_on(days=21)
        last = sent_by_pat(follows=last.reference, **changes)
        Submission.objects.filter(pk=last.pk).update(decided_level="outpatient")
    return last


def stopped_after(last):
    return send_in_emergency(
        journey=str(uuid4()),
        answered=answered(STOPPED),
        language="en",
        contact=None,
        follows=last.reference,
    )


def rows_of(response):
    content = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize(
    "check_ins",
    [
        pytest.param([{}, WELL, WELL, WELL], id="from IOP down"),
        pytest.param([WELL, STOPPED, WELL, WELL], id="an emergency breaks the row"),
        pytest.param([WELL, WELL, {"danger_signs": ["overdose"]}], id="an emergency now"),
    ],
)
def test_what_is_suggested_is_what_the_page_of_each_check_in_says(clock, check_ins):
    last = placed()
    for each in check_ins:
        clock.move_on(days=14)
        last = stopped_after(last) if each is STOPPED else sent_by_pat(follows=last.reference, **each)

    (sent,) = over_time.each_person()
    pages = [OverTime(each).suggestion for each in Submission.objects.order_by("sent_at")]

    assert any(pages)
    assert [over_time.suggested_of(sent[: number + 1]) for number in range(len(sent))] == [
        page.level if page else None for page in pages
    ]


def test_what_was_heard_goes_into_what_is_suggested_at_once_and_every_night(clock, cora):
    first = placed()
    clock.move_on(days=14)
    now = sent_by_pat(follows=first.reference)
    claiming.claim(submission=now, by=cora)
    go_through(now, cora, health_concerns=["pregnant"], stopping_complications="yes")
    now.refresh_from_db()

    (sent,) = over_time.each_person()

    assert over_time.suggested_of(sent) is OverTime(now).suggestion.level is Level.INPATIENT


def test_after_an_emergency_alone_nothing_is_suggested(clock, cora):
    """Somebody who stopped at an emergency has nothing to compare the next with."""
    stopped = put_in_a_place(stopped_at_emergency())
    clock.move_on(days=21)
    again = sent_by_pat(follows=stopped.reference)

    (sent,) = over_time.each_person()
    assert over_time.suggested_of(sent) is None
    assert OverTime(again).suggestion is None


def test_who_has_a_place_counts_before_the_first_check_in_and_others_after_it(clock):
    placed()
    sent_by_pat()
    assert [len(sent) for sent in over_time.each_person()] == [1]


def test_what_was_heard_counts_and_is_urgent_if_either_is(clock, cora):
    pat = sent_by_pat()
    claiming.claim(submission=pat, by=cora)
    go_through(pat, cora, health_concerns=["pregnant"], stopping_complications="yes")
    put_in_a_place(pat)

    ((sent,),) = over_time.each_person()

    assert (sent.check_in.level, sent.check_in.is_urgent) == (Level.INPATIENT, True)


def test_before_the_first_night_the_page_says_so(client, cora):
    client.force_login(cora)
    assert "Nothing is counted yet" in client.get(PAGE).content.decode()


def test_nobody_followed_is_said_and_few_are_withheld(client, cora, clock):
    client.force_login(cora)
    call_command("count_over_time", verbosity=0)
    assert "Nobody is followed yet" in client.get(PAGE).content.decode()

    twelve_weeks(clock)
    call_command("count_over_time", verbosity=0)
    client.force_login(cora)

    page = client.get(PAGE).content.decode()
    assert "1 people who have a place" in " ".join(page.split())
    assert "withheld" in page
    assert "have both a suggestion and a decision" in page


def test_eleven_are_shown(client, cora, clock):
    for _ in range(11):
        placed()
    clock.move_on(days=28)
    for each in list(Submission.objects.all()):
        sent_by_pat(follows=each.reference, **WELL)
    over_time.count()
    client.force_login(cora)

    rows = client.get(PAGE).context["levels"]["rows"]
    assert [row[1:5].count("11") for row in rows[:2]] == [1, 1]


def test_the_file_has_a_row_for_each_check_in_and_names_nobody(client, cora, clock):
    last = twelve_weeks(clock)
    client.force_login(cora)

    response = client.post(FILE, {"reason": "quality"})
    rows = rows_of(response)

    assert [row["week"] for row in rows] == ["0", "3", "6", "9", "12"]
    assert len({row["person"] for row in rows}) == 1
    assert rows[-1]["decided"] == "outpatient"
    written = str(rows)
    assert last.reference not in written
    assert "Pat" not in written
    detail = Event.objects.get(kind=EventKind.EXPORTED).detail
    assert detail == {"reason": "quality", "columns": ["over_time"], "rows": 5}


def test_a_person_has_another_number_in_the_next_file(client, cora, clock):
    placed()
    client.force_login(cora)
    one, other = (rows_of(client.post(FILE, {"reason": "quality"})) for _ in range(2))
    assert one[0]["person"] != other[0]["person"]


def test_without_a_reason_nothing_leaves(client, cora, clock):
    client.force_login(cora)
    refused = client.post(FILE, {})
    assert refused.status_code == 422
    assert not Event.objects.filter(kind=EventKind.EXPORTED).exists()


def test_each_column_is_described():
    described = (Path(__file__).parents[3] / "docs/over-time.md").read_text()
    heads = {
        name.strip()
        for line in described.splitlines()
        if line.startswith("| ")
        for name in line.split("|")[1].split(",")
    }
    assert set(over_time.COLUMNS) <= heads


def test_the_page_of_charts_leads_there(client, cora):
    client.force_login(cora)
    assert reverse("screening:over_time") in client.get("/staff/charts/").content.decode()
