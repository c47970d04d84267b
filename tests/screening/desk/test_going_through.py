"""Going through a submission with the person: what was sent stays, what was heard stands beside it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from history.models import Event
from screening.actions import amending, claiming, disposing
from screening.models import Amendment, Asking, Ground, Screening
from screening.patient.progress import Progress
from tests.cast import answers
from tests.screening.desk.test_asking import as_posted
from tests.submissions import stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SEIZURES = {"stopping_complications": "yes"}


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def claimed(cora, one):
    claiming.claim(submission=one, by=cora)
    one.refresh_from_db()
    return one


def sheet_of(desk, one):
    return desk.post(reverse("screening:go_through", args=[one.reference])).url


def go_through(desk, one, **changes):
    """Everything as Pat would answer, but for what is heard now."""
    sheet = sheet_of(desk, one)
    for _ in range(4):
        desk.post(sheet, as_posted(answers(**changes)))
    return desk.post(sheet, as_posted(answers(**changes)) | {"send": "yes", "why": "heard"})


def page_of(desk, one):
    return " ".join(desk.get(reverse("screening:submission", args=[one.reference])).content.decode().split())


def test_what_was_heard_stands_beside_what_was_sent(desk, cora):
    one = claimed(cora, submission())
    sent = Screening.objects.get()
    before = (sent.answers, sent.level)

    go_through(desk, one, **SEIZURES)

    after, heard = Screening.objects.get(), Amendment.objects.get()
    assert (after.answers, after.level) == before
    assert (heard.by, heard.why, heard.level) == (cora, "heard", "inpatient")
    page = page_of(desk, one)
    assert "By their own answers:" in page
    assert "Sent: No" in page
    assert not Asking.objects.exists()


def decide(desk, one, **given):
    one.refresh_from_db()
    address = reverse("screening:decide", args=[one.reference])
    return desk.post(address, {"version": one.version, "seen": 0, **given})


def test_a_decision_can_agree_with_what_was_heard(desk, cora):
    one = claimed(cora, submission())
    go_through(desk, one, **SEIZURES)
    assert "Agree with what was heard: Inpatient" in page_of(desk, one)

    decide(desk, one, decided_level="inpatient", reason="heard")

    decided = one.reviews.get()
    assert (decided.decided_level, decided.reason) == ("inpatient", "heard")
    assert "What was heard when the answers were gone through" in page_of(desk, one)


def test_a_decision_can_agree_with_their_own_answers_all_the_same(desk, cora):
    one = claimed(cora, submission())
    go_through(desk, one, **SEIZURES)

    decide(desk, one, decided_level=one.level)

    assert one.reviews.get().decided_level == Screening.objects.get().level


@pytest.mark.parametrize("heard", [{}, SEIZURES], ids=["nothing", "another level"])
def test_what_was_not_heard_is_no_reason(desk, cora, heard):
    one = claimed(cora, submission())
    if heard:
        go_through(desk, one, **heard)

    assert decide(desk, one, decided_level="php", reason="heard").status_code == 422
    assert not one.reviews.exists()
    assert "What was heard when" not in page_of(desk, one)


def test_the_person_is_told_what_is_different_and_nothing_else(desk, cora):
    one = claimed(cora, submission())
    assert Progress(one).gone_through is None
    go_through(desk, one, **SEIZURES)

    at, changed = Progress(one).gone_through

    assert at == Amendment.objects.get().at
    assert [str(short) for short in changed] == ["Seizure or hospital when stopping"]


def test_an_early_emergency_becomes_a_whole_screening(desk, cora):
    one = claimed(cora, stopped_at_emergency())
    assert one.level is None

    go_through(desk, one, danger_signs=["overdose"])

    assert Amendment.objects.get().judgement.level.value == Amendment.objects.get().level
    assert "no level, they stopped at an emergency" in page_of(desk, one)


def test_nothing_changes_while_a_question_is_open(desk, cora):
    one = claimed(cora, stopped_at_emergency())
    given = {"who_for": "self", "danger_signs": ["overdose"]}

    response = desk.post(sheet_of(desk, one), as_posted(given) | {"send": "yes", "why": "heard"})

    assert response.status_code == 422
    assert not Amendment.objects.exists()


def test_what_was_not_known_is_asked_first(desk, cora):
    one = claimed(cora, submission(stopping_complications="dont_know"))

    first = desk.get(sheet_of(desk, one)).context["sheet"].ask_first

    assert [each.key for each in first] == ["stopping_complications"]


def test_the_history_tells_that_it_was_done_and_never_the_words(desk, cora):
    one = claimed(cora, submission())

    go_through(desk, one, **SEIZURES)

    event = Event.objects.get(kind="amended")
    codes = (event.detail["why"], event.detail["level"])
    assert (event.by, codes) == (cora, ("heard", "inpatient"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM screening_amendment")
        assert "stopping" not in cursor.fetchone()[0]


def test_it_is_for_the_one_who_has_it(desk, cora, colin):
    one = submission()
    assert sheet_of(desk, one) == reverse("screening:submission", args=[one.reference])
    assert not Asking.objects.exists()

    claiming.claim(submission=one, by=cora)
    sheet = sheet_of(desk, one)
    claiming.hand_over(submission=one, by=cora, to=colin)
    desk.post(sheet, as_posted(answers()) | {"send": "yes", "why": "heard"})

    assert not Amendment.objects.exists()


def test_a_second_time_goes_on_from_the_first(desk, cora):
    one = claimed(cora, submission())
    go_through(desk, one, sleeping_place="shelter")

    sheet = amending.begin(submission=one, by=cora)

    assert sheet.answers["sleeping_place"] == "shelter"
    assert amending.begin(submission=one, by=cora) == sheet


def test_it_is_added_and_never_edited_and_goes_with_the_submission(desk, cora):
    one = claimed(cora, submission())
    go_through(desk, one)
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.update(level="php")

    disposing.dispose(submission=one, ground=Ground.TAKEN_BACK)

    assert not Amendment.objects.exists()
