"""The pages of what is new: one's own, page by page, and what one chose."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from notices.audience import choices_of
from notices.heartbeat import beat
from notices.kinds import NoticeKind
from notices.models import Notice
from notices.views import PAGE
from screening.actions import claiming, following_up
from tests.cast import member
from tests.submissions import submission

pytestmark = pytest.mark.django_db

NEWS, CHOICES = reverse("notices:notices"), reverse("notices:choices")


def news_for(person, count=1, kind=NoticeKind.MESSAGE):
    now = timezone.now()
    rows = [Notice(to=person, kind=kind, reference=f"ABCD-{2000 + n}", at=now) for n in range(count)]
    return Notice.objects.bulk_create(rows)


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def shown(response):
    return [line.notice for line in response.context["lines"]]


def test_the_newest_first_page_by_page(desk, cora):
    everything = news_for(cora, PAGE + 3)[::-1]

    first = desk.get(NEWS)
    second = desk.get(f"{NEWS}{first.context['older_url']}")

    assert shown(first) + shown(second) == everything
    assert second.context["older_url"] == ""


def test_a_page_of_many_takes_no_more_queries_than_one_of_one(desk, cora, django_assert_num_queries):
    news_for(cora)
    desk.get(NEWS)
    with django_assert_num_queries(QUERIES):
        desk.get(NEWS)
    news_for(cora, 40)
    with django_assert_num_queries(QUERIES):
        desk.get(NEWS)


QUERIES = 8  # whatever the number of news


def test_the_head_of_each_page_says_how_much_is_new(desk, cora):
    assert "staff-header__count" not in desk.get("/staff/").text
    news_for(cora, 2)
    assert '<span class="staff-header__count">2</span>' in desk.get("/staff/").text
    news_for(cora, 120)
    assert '<span class="staff-header__count">99+</span>' in desk.get("/staff/").text


def test_the_queue_says_when_no_worker_is_at_work(desk):
    """Nothing escalates then: people who look at the queue have to be the alarm."""
    beat(timezone.now() - timedelta(minutes=6))
    assert "Alarms and mail stand still" in desk.get("/staff/").text

    beat()
    assert "Alarms and mail stand still" not in desk.get("/staff/").text


def test_another_persons_news_is_not_there(desk, colin):
    other = news_for(colin)[0]

    assert shown(desk.get(NEWS)) == []
    assert desk.post(reverse("notices:read", args=[other.pk])).status_code == 404
    desk.post(reverse("notices:read_all"), {"up_to": other.pk})
    assert colin.notices.unread().exists()


def test_one_is_marked_as_read(desk, cora):
    one, other = news_for(cora, 2)

    desk.post(reverse("notices:read", args=[one.pk]))

    assert list(cora.notices.unread()) == [other]


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30])
def test_what_is_no_place_marks_nothing(desk, cora, up_to):
    news_for(cora)

    desk.post(reverse("notices:read_all"), {"up_to": up_to})

    assert cora.notices.unread().exists()


def test_what_was_taken_back_leads_nowhere(desk, cora):
    found = submission()
    claiming.claim(submission=found, by=cora)
    following_up.take_back(submission=found)

    page = desk.get(NEWS).text

    assert found.reference in page
    assert f'href="{reverse("screening:submission", args=[found.reference])}"' not in page


def test_news_of_what_was_deleted_goes_with_it(desk, cora, colin):
    found = submission()
    claiming.hand_over(submission=found, by=colin, to=cora, even_if_not_own=True)
    following_up.take_back(submission=found)

    assert [notice.kind for notice in shown(desk.get(NEWS))] == [NoticeKind.TAKEN_BACK]


def test_until_a_person_chooses_the_defaults_are_ticked(desk, cora):
    form = desk.get(CHOICES).context["form"]

    ticked = {line.kind for line in form.lines if line.mail.value()}
    assert ticked == {
        NoticeKind.ARRIVED,
        NoticeKind.ESCALATED,
        NoticeKind.ESCALATED_TO_LEADS,
        NoticeKind.DANGER,
        NoticeKind.UNUSUAL,
        NoticeKind.WAITS,
        NoticeKind.HANDED_OVER,
        NoticeKind.MESSAGE,
    }
    assert all(line.page.value() for line in form.lines)
    assert (form["on_shift"].value(), form["digest_hour"].value()) == (True, "8")


def test_taking_every_tick_away_is_a_choice(desk, cora):
    assert desk.post(CHOICES, {"seen": choices_of(cora).fingerprint}).url == "/staff/"  # it was the first

    cora.refresh_from_db()
    chosen = choices_of(cora)
    assert (chosen.on_shift, chosen.digest_hour) == (False, None)
    assert chosen.in_page == chosen.by_email == [NoticeKind.WAITS]  # which nobody switches off


def test_a_lead_who_takes_every_tick_away_keeps_the_last_alarm(client, lee):
    client.force_login(lee)

    client.post(CHOICES, {"seen": choices_of(lee).fingerprint})

    lee.refresh_from_db()
    assert choices_of(lee).by_email == [
        NoticeKind.ESCALATED_TO_LEADS,
        NoticeKind.DANGER,
        NoticeKind.UNUSUAL,
        NoticeKind.WAITS,
    ]


def test_going_off_shift_is_on_record_once(desk, cora):
    for fields in ({"digest_hour": "9"}, {"digest_hour": "9"}, {"on_shift": "on"}):
        seen = desk.get(CHOICES).context["form"]["seen"].value()
        desk.post(CHOICES, fields | {"seen": seen})

    kinds = Event.objects.filter(by=cora, kind__startswith="shift").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["shift_ended", "shift_began"]


def test_an_hour_that_is_none_is_refused_in_words(desk):
    response = desk.post(CHOICES, {"digest_hour": "25"})

    assert response.status_code == 422
    assert "Choose an hour, or no digest" in response.text


def test_a_person_without_an_address_sees_that(client):
    client.force_login(member("colin", "coordinator", email=""))

    assert "Your account has no e-mail address" in client.get(CHOICES).text
