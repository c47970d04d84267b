"""The queue: its order, pages, filters, search, saved views, and what it never shows."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from screening.actions import calling, claiming, following_up, reviewing, staging
from screening.contact import Contact
from screening.models import SavedView, Submission
from screening.review.queue import OPEN_RANKS, PAGE_LENGTH, Cursor, Filter, counted_by_rank, page_of
from tests.clock import Clock
from tests.submissions import emergency, stopped_at_emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
QUEUE = "/staff/"


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def shown(response):
    return [row.submission for row in response.context["rows"]]


def test_the_most_urgent_first_then_the_longest_wait(desk):
    with Clock().running() as clock:
        made = {}
        for name, make in [
            ("routine", submission),
            ("urgent", urgent),
            ("later", urgent),
            ("emergency", emergency),
        ]:
            made[name] = make()
            clock.move_on(minutes=1)

        response = desk.get(QUEUE)

    assert shown(response) == [made[name] for name in ("emergency", "urgent", "later", "routine")]


def test_what_is_done_has_left_the_queue(desk, cora, waiting):
    claiming.claim(submission=waiting, by=cora)
    staging.close(submission=waiting, by=cora, reason="withdrawn")

    assert "Nobody is waiting" in desk.get(QUEUE).content.decode()
    assert shown(desk.get(QUEUE, {"stage": "closed"})) == [waiting]


def test_pages_follow_one_another_and_lead_back(desk, django_assert_max_num_queries):
    for number in range(2 * PAGE_LENGTH + 3):
        (submission, urgent, emergency)[number % 3]()
    everyone = list(Submission.objects.in_queue_order())

    first = desk.get(QUEUE)
    second = desk.get(first.context["older_url"])
    third = desk.get(second.context["older_url"])
    back = desk.get(third.context["newer_url"])

    assert shown(first) + shown(second) + shown(third) == everyone
    assert shown(back) == shown(second)
    assert third.context["older_url"] == ""


@pytest.mark.parametrize("text", ["", "x", "0-1", "0-1-2-3", "9" * 40, "0-99999999999999999-1", "0--1-1"])
def test_a_place_that_cannot_be_read_is_the_start(text, desk, waiting):
    assert Cursor.parse(text) is None
    assert shown(desk.get(QUEUE, {"after": text})) == [waiting]


def test_pages_are_found_where_times_are_equal(db):
    with Clock().running():
        for _ in range(PAGE_LENGTH + 2):
            submission()

    first = page_of(Submission.objects.open())
    second = page_of(Submission.objects.open(), after=first.after)

    assert len(first.submissions) == PAGE_LENGTH
    assert [*first.submissions, *second.submissions] == list(Submission.objects.order_by("pk"))


def test_the_number_of_queries_is_the_same_for_one_and_for_three(desk, django_assert_num_queries):
    urgent()
    desk.get(QUEUE)
    with django_assert_num_queries(QUERIES):
        desk.get(QUEUE)
    urgent()
    submission()
    with django_assert_num_queries(QUERIES):
        desk.get(QUEUE)


QUERIES = 21  # at most, whatever the number of rows


def test_a_full_page_is_under_40_kilobytes_and_opens_nothing_of_who_forbids_messages(desk, monkeypatch):
    for _ in range(PAGE_LENGTH + 10):
        urgent(
            contact=Contact(
                phone="(212) 555-0101", safety="x" * 50, call_times=("morning", "evening", "weekend")
            )
        )

    def refuse(*args, **kwargs):
        raise AssertionError("a list opened what is sealed")

    monkeypatch.setattr("vault.fields.unseal", refuse)
    response = desk.get(QUEUE)

    assert len(shown(response)) == PAGE_LENGTH
    assert len(response.content) < 40_000


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        pytest.param({"flag": "urgent_pregnancy"}, {"pregnant"}, id="flag"),
        pytest.param({"level": "none"}, {"stopped"}, id="never judged"),
        pytest.param({"language": "es"}, {"spanish"}, id="language of the call"),
        pytest.param({"call_time": "evening"}, {"evening"}, id="time to call"),
        pytest.param({"whose": "mine"}, {"mine"}, id="mine"),
        pytest.param({"whose": "unclaimed"}, {"pregnant", "stopped", "spanish", "evening"}, id="nobody's"),
        pytest.param({"stage": "attempted"}, {"mine"}, id="stage"),
        pytest.param({"flag": "urgent_pregnancy", "call_time": "evening"}, set(), id="two at once"),
        pytest.param({"level": "nonsense", "since": "yesterday"}, None, id="what cannot be read is left out"),
    ],
)
def test_filters(desk, cora, asked, fits):
    made = {
        "pregnant": urgent(),
        "stopped": stopped_at_emergency(),
        "spanish": submission(contact=Contact(phone="1234567", language="es")),
        "evening": submission(contact=Contact(phone="1234567", call_times=("evening",))),
        "mine": submission(),
    }
    claiming.claim(submission=made["mine"], by=cora)
    calling.log_call(submission=made["mine"], by=cora, outcome="no_answer")

    found = {each.reference for each in shown(desk.get(QUEUE, asked))}

    expected = made if fits is None else fits
    assert found == {made[name].reference for name in expected}


def writes(found):
    following_up.add_message(submission=found, words="Please call after five.", uid=uuid4())


def changes_contact(found):
    seen = following_up.contact_seen(found)
    following_up.change_contact(submission=found, contact=Contact(phone="2125550102"), seen=seen)


@pytest.mark.parametrize("does", [writes, changes_contact])
def test_news_from_the_person_is_marked_and_can_be_filtered(does, desk):
    waiting, _ = submission(), submission()
    assert "News from them" not in desk.get(QUEUE).text

    does(Submission.objects.get(pk=waiting.pk))

    assert desk.get(QUEUE).text.count("News from them") == 1
    assert shown(desk.get(QUEUE, {"news": "yes"})) == [waiting]


def test_news_is_new_until_it_is_read(desk, waiting):
    writes(waiting)

    first = desk.get(reverse("screening:submission", args=[waiting.reference])).text
    second = desk.get(reverse("screening:submission", args=[waiting.reference])).text

    assert ("News from them" in first, "News from them" in second) == (True, False)
    assert shown(desk.get(QUEUE, {"news": "yes"})) == []


def test_news_stays_new_for_its_owner_when_a_colleague_looks_in(desk, colin, cora, waiting):
    claiming.claim(submission=waiting, by=colin)
    writes(waiting)

    desk.get(reverse("screening:submission", args=[waiting.reference]))
    assert shown(desk.get(QUEUE, {"news": "yes"})) == [waiting]
    reviewing.open_submission(submission=Submission.objects.get(), by=colin)

    assert shown(desk.get(QUEUE, {"news": "yes"})) == []


def test_what_they_write_while_a_coordinator_reads_stays_new(cora, waiting):
    writes(waiting)
    as_it_was_read = Submission.objects.get()
    writes(waiting)

    reviewing.open_submission(submission=as_it_was_read, by=cora)

    assert Submission.objects.with_news().exists()


def test_what_was_closed_comes_back_with_its_news(desk, cora, waiting):
    claiming.claim(submission=waiting, by=cora)
    calling.log_call(submission=waiting, by=cora, outcome="conversation")
    staging.close(submission=waiting, by=cora, reason="declined")

    writes(Submission.objects.get())

    assert shown(desk.get(QUEUE, {"news": "yes"})) == [waiting]


def test_news_costs_no_query_a_row(desk, django_assert_num_queries):
    for _ in range(3):
        writes(submission())
    desk.get(QUEUE)

    with django_assert_num_queries(QUERIES):
        desk.get(QUEUE)


ASKED = [
    {},
    {"level": "iop"},
    {"level": "none"},
    {"stage": "attempted"},
    {"stage": "closed"},
    {"flag": "urgent_taper"},
    {"call_time": "evening"},
    {"whose": "mine"},
    {"whose": "unclaimed"},
    {"language": "es"},
    {"news": "yes"},
    {"since": date(2026, 6, 1)},
    {"flag": "urgent_taper", "level": "iop", "stage": "closed"},
    {"call_time": "evening", "level": "iop", "language": "es"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_whatever_is_asked_an_index_has_it_in_the_order_of_the_queue(asked, cora):
    wanted = Filter(**asked)
    for rank in wanted.ranks():
        rows = wanted.of_any_rank(cora).filter(rank=rank).order_by("sent_at", "pk")
        assert "sort" not in plan_of(rows[:26])


def plan_of(rows):
    """How the database finds them, in small letters, where it has to do without sorting if it can."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("sort", "seqscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain().lower().replace("temp b-tree", "sort")


def test_of_two_indexes_the_one_of_the_flag_is_read(cora):
    rows = Filter(flag="urgent_taper", level="iop").of_any_rank(cora).filter(rank=1)
    assert "queue_urgent_taper" in plan_of(rows.order_by("sent_at", "pk")[:26])


def test_the_few_who_wait_for_an_answer_are_counted_without_reading_the_others():
    assert "submission_owed" in plan_of(Submission.objects.owed_an_answer()[:100])


def test_a_list_is_asked_for_codes_only():
    with pytest.raises(ValueError, match="not a code"):
        Submission.objects.filter(flags__holds="' OR 1 = 1")


@pytest.mark.parametrize(("people", "at_most", "says"), [(3, 3, "3"), (4, 3, "3+")])
def test_counts_go_from_rank_to_rank_and_stop_at_a_cap(people, at_most, says, monkeypatch, db):
    monkeypatch.setattr("screening.review.queue.COUNTED_AT_MOST", at_most)
    for number in range(people):
        (submission, urgent, emergency)[number % 3]()
    assert counted_by_rank(Submission.objects.all(), OPEN_RANKS) == says


def test_sent_since_a_day(desk):
    with Clock().running() as clock:
        submission()
        clock.move_on(days=3)
        late = submission()
        day = timezone.localdate() - timedelta(days=1)

        assert shown(desk.get(QUEUE, {"since": day.isoformat()})) == [late]


def test_calls_due_today(desk, cora):
    with Clock().running() as clock:
        due, later = submission(), submission()
        for each, length in ((due, timedelta(hours=2)), (later, timedelta(days=2))):
            claiming.claim(submission=each, by=cora)
            calling.log_call(submission=each, by=cora, outcome="no_answer", next_due=clock.now + length)

        response = desk.get(QUEUE, {"whose": "due"})

    assert shown(response) == [due]
    assert response.context["due"] == "1"


def test_one_in_danger_stays_in_sight_of_everyone_until_someone_has_talked_with_the_person(desk, colin):
    one = emergency()
    claiming.claim(submission=one, by=colin)
    assert [row.submission for row in desk.get(QUEUE).context["unreached"]] == [one]

    calling.log_call(submission=one, by=colin, outcome="no_answer")
    response = desk.get(QUEUE, {"level": "iop"})
    assert [row.submission for row in response.context["unreached"]] == [one]
    assert "In danger, not reached yet" in response.content.decode()

    calling.log_call(submission=one, by=colin, outcome="conversation")
    assert desk.get(QUEUE).context["unreached"] == []


def test_alarming_ones_are_pinned_on_every_view_until_someone_takes_one(desk, cora):
    one = urgent()

    assert [row.submission for row in desk.get(QUEUE, {"level": "iop"}).context["pinned"]] == [one]
    desk.post(reverse("screening:acknowledge", args=[one.reference]))

    assert desk.get(QUEUE).context["pinned"] == []
    one.refresh_from_db()
    assert (one.owner, one.acknowledged_by) == (cora, cora)


def test_a_view_is_kept_shared_and_removed(desk, client, cora, colin, waiting):
    desk.post(reverse("screening:save_view"), {"name": "Spanish calls", "language": "es", "shared": "on"})
    view = SavedView.objects.get()
    assert (view.owner, view.query, view.shared) == (cora, "language=es", True)

    client.force_login(colin)
    assert "Spanish calls" in client.get(QUEUE).content.decode()
    assert client.post(reverse("screening:remove_view", args=[view.pk])).status_code == 404

    client.force_login(cora)
    client.post(reverse("screening:remove_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_what_is_not_shared_is_ones_own(desk, client, colin):
    desk.post(reverse("screening:save_view"), {"name": "Mine alone", "language": "es"})

    client.force_login(colin)

    assert "Mine alone" not in client.get(QUEUE).content.decode()


def test_a_filter_without_a_name_or_a_name_without_a_filter_is_not_kept(desk):
    desk.post(reverse("screening:save_view"), {"name": "", "language": "es"})
    desk.post(reverse("screening:save_view"), {"name": "Everything"})

    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"do": "claim"}, "nobody has opened it yet", id="claim"),
        pytest.param({"do": "close", "reason": "withdrawn"}, "nobody has opened it yet", id="close"),
    ],
)
def test_what_nobody_has_opened_is_refused_in_bulk(desk, waiting, given, says):
    response = desk.post(reverse("screening:bulk"), {"reference": [waiting.reference], **given}, follow=True)

    assert says in response.content.decode()
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.claimed_by) == ("new", None)


def test_flags_that_nobody_acknowledged_are_refused_in_bulk(desk, colin):
    one = urgent()
    reviewing.open_submission(submission=one, by=colin)

    response = desk.post(
        reverse("screening:bulk"), {"reference": [one.reference], "do": "claim"}, follow=True
    )

    assert "its flags are not acknowledged" in response.content.decode()


def test_in_bulk_each_is_done_or_refused_by_itself(desk, cora, colin):
    opened, taken, unread = submission(), submission(), submission()
    for each in (opened, taken):
        reviewing.open_submission(submission=each, by=cora)
    claiming.claim(submission=taken, by=colin)

    references = [each.reference for each in (opened, taken, unread)]
    page = desk.post(reverse("screening:bulk"), {"reference": references, "do": "claim"}, follow=True)

    assert set(Submission.objects.claimed_by(cora)) == {opened}
    assert f"Claimed: {opened.reference}." in page.content.decode()
    assert "a colleague has it" in page.content.decode()


def test_handing_over_in_bulk(desk, cora, colin, waiting):
    reviewing.open_submission(submission=waiting, by=cora)
    claiming.claim(submission=waiting, by=cora)

    desk.post(
        reverse("screening:bulk"), {"reference": [waiting.reference], "do": "hand_over", "to": colin.pk}
    )

    waiting.refresh_from_db()
    assert waiting.owner == colin
