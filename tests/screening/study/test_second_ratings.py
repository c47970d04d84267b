"""The pages of a study: what clinicians see before they rate, and what after it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS
from screening.actions import asking, claiming, reviewing, studying
from screening.desk.forms import consent_words
from screening.instrument.flags import Flag
from screening.models import Door, Drawn, SecondRating, Study
from tests.cast import PAT, an_admin, member
from tests.patient import Person, text_of
from tests.signing import a_clinical_lead
from tests.studies import a_clinician, a_study, drawn_of, rate, sent_in_study

pytestmark = pytest.mark.django_db

GIVEN = {**dict.fromkeys(Dimension, "4"), "level": "inpatient", "remarks": "Reads worse than it scores."}


@pytest.fixture
def clara():
    return a_clinical_lead()


@pytest.fixture
def dee(client):
    dee = a_clinician()
    client.force_login(dee)
    return dee


def begun(client):
    """The address of the next one."""
    return client.post(reverse("screening:begin_rating")).url


def words_of(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


# Blind


def test_the_answers_and_the_form_are_in_english_whatever_the_browser_asks_for(client, clara, dee):
    a_study(clara)
    sent_in_study(uuid4(), language="es")
    address = begun(client)

    asked_in_spanish = client.get(address, headers={"accept-language": "es"})

    assert "Which level of care fits?" in words_of(asked_in_spanish)
    assert words_of(asked_in_spanish) == words_of(client.get(address))


def test_before_it_is_rated_the_page_has_the_answers_and_nothing_of_ours(client, clara, dee):
    """Of somebody whose level, flags and decision stand on no other page of theirs."""
    a_study(clara)
    sent = sent_in_study(uuid4(), language="es", home_safety="violence")
    cora = member("cora", Role.COORDINATOR)
    claiming.claim(submission=sent, by=cora)
    decided = next(level for level in LEVELS if level.value != sent.level)
    reviewing.record_review(
        submission=sent, by=cora, decided_level=decided, reason="other", rationale="quixotic"
    )

    response = client.get(begun(client))
    page = response.content.decode()

    assert "Where do you sleep most nights?" in page
    assert "My own, family or sober-living home" in page
    for ours in (sent.reference, "quixotic", "cora", "Flags", "recommended"):
        assert ours not in page
    assert "checked" not in page
    assert response.context["judged"] is None
    assert {"submission", "screening", "drawn"}.isdisjoint(keys_of(response))
    for flag in map(Flag, sent.flags):
        assert str(flag.label) not in page


def keys_of(response):
    return {key for part in response.context for each in part for key in each}


def test_the_code_tells_nothing_of_the_submission(clara):
    a_study(clara)
    codes = {drawn_of(sent_in_study(uuid4())).code for _ in range(20)}

    assert len(codes) == 20
    assert all(re.fullmatch(r"[2-9A-Z]{3}-[2-9A-Z]{4}", code) for code in codes)


def test_once_it_is_rated_ours_stands_beside_it_and_nothing_can_be_changed(client, clara, dee):
    a_study(clara)
    sent = sent_in_study(uuid4())
    address = begun(client)

    after = client.get(client.post(address, GIVEN).url)

    assert "We placed this person under what you said" in words_of(after)
    assert "Reads worse than it scores." in words_of(after)
    assert f"{sent.screening.severity}: " in words_of(after)
    assert 'type="radio"' not in after.content.decode()
    again = client.post(address, {**GIVEN, "level": "outpatient"})
    assert again.status_code == 200
    assert SecondRating.objects.get().level == "inpatient"


def test_every_look_is_on_record(client, clara, dee):
    a_study(clara)
    sent = sent_in_study(uuid4())
    address = begun(client)
    client.get(address)
    client.get(client.post(address, GIVEN).url)

    events = Event.objects.filter(reference=sent.reference, by=dee).values_list("kind", flat=True)
    assert list(events) == [EventKind.RATING_OPENED, EventKind.RATING_GIVEN, EventKind.RATING_OPENED]


def test_a_rating_is_whole_or_it_is_none(client, clara, dee):
    a_study(clara)
    sent_in_study(uuid4())
    address = begun(client)

    response = client.post(address, {**GIVEN, "support": "", "level": ""})

    assert response.status_code == 422
    assert "Choose a rating of support" in response.content.decode()
    assert "Choose a level of care" in response.content.decode()
    assert not SecondRating.objects.exists()


def test_a_code_opens_nothing_that_was_not_begun(client, clara, dee):
    """Nobody chooses whom they rate."""
    a_study(clara)
    drawn = drawn_of(sent_in_study(uuid4()))

    for answer in (client.get, client.post):
        assert answer(reverse("screening:second_rating", args=[drawn.code])).status_code == 404
    assert "Nothing waits" not in words_of(client.get(reverse("screening:study")))


def test_coordinators_are_not_told_who_is_in_the_study(client, clara, dee):
    """They could treat them otherwise."""
    a_study(clara)
    sent = sent_in_study(uuid4())
    rate(sent, dee)
    client.force_login(member("cora", Role.COORDINATOR))

    page = client.get(reverse("screening:submission", args=[sent.reference])).content.decode()

    assert "study" not in page.lower()
    assert "second rating" not in page.lower()
    assert drawn_of(sent).code not in page


def test_what_came_between_is_said_and_not_kept(client, clara):
    both = member("bo", Role.COORDINATOR, Role.CLINICIAN)
    client.force_login(both)
    study = a_study(clara)
    sent, other = sent_in_study(uuid4()), sent_in_study(uuid4())
    address = begun(client)
    reviewing.open_submission(submission=sent, by=both)

    said = client.post(address, GIVEN, follow=True)
    assert "You opened this submission meanwhile" in said.content.decode()

    address = begun(client)
    assert address == reverse("screening:second_rating", args=[drawn_of(other).code])
    studying.end(study=study, by=clara)
    said = client.post(address, GIVEN, follow=True)
    assert "The study has ended meanwhile" in said.content.decode()
    assert not SecondRating.objects.exists()


# Planned and started


def test_the_plan_says_what_it_can_show_before_it_starts(client, clara):
    client.force_login(clara)
    page = words_of(client.get(reverse("screening:start_study")))

    assert re.search(r"95 % interval will be about 0\.5\d to 0\.8\d", page)
    assert re.search(r"The chance that all of it lies above 0\.50 is \d\d%", page)
    assert "can still happen to up to 3.7% of people" in page
    assert "Nobody has sent anything in the last 4 weeks" in page
    assert not Study.objects.exists()


def test_with_fewer_it_says_that_they_are_too_few(client, clara):
    client.force_login(clara)
    asked = {"size": "15", "share": "10", "wanted": "2", "expected": "0.6", "above": "0.5"}

    page = words_of(client.get(reverse("screening:start_study"), asked))

    assert "Under 80 %, a good result may well go unproven: rate more." in page
    assert "30 ratings." in page


def test_how_long_it_takes_is_told_by_what_was_sent_lately(client, clara):
    for _ in range(8):
        sent_in_study(uuid4())
    client.force_login(clara)

    page = words_of(client.get(reverse("screening:start_study")))

    assert "8 were sent and judged in the last 4 weeks" in page
    assert "about 500 weeks" in page  # 100 of 2 a week of which 10 % are drawn


PLAN = {"size": "120", "share": "20", "wanted": "2", "expected": "0.75", "above": "0.5"}


def test_a_study_is_started_and_ended_on_the_page(client, clara):
    client.force_login(clara)
    assert client.post(reverse("screening:start_study"), PLAN).url == reverse("screening:study")
    study = Study.objects.get()
    assert (study.share, study.wanted, study.size, study.expected, study.above) == (20, 2, 120, 75, 50)
    assert "20 of 100 are drawn, up to 120" in words_of(client.get(reverse("screening:study")))
    refused = client.post(reverse("screening:start_study"), PLAN)
    assert (refused.status_code, "Another study runs" in refused.content.decode()) == (422, True)

    client.post(reverse("screening:end_study", args=[study.pk]))

    assert not Study.objects.get().is_running


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": "10"}, "Write a whole number from 11 to 10000"),
        ({"share": "0"}, "Write a whole number from 1 to 100"),
        ({"share": "101"}, "Write a whole number from 1 to 100"),
        ({"wanted": "3"}, "Choose one or two"),
        ({"expected": "1"}, "Write a number like 0.65"),
        ({"above": "0.75"}, "Write less than the agreement that you expect"),
    ],
)
def test_a_plan_that_cannot_be_is_not_started(client, change, said):
    client.force_login(an_admin("ada"))

    response = client.post(reverse("screening:start_study"), {**PLAN, **change})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Study.objects.exists()


# People are told


def asked_for_the_result(client):
    pat = Person(client).answer_all(PAT)
    pat.ask_for_the_result()
    return pat


def test_who_sends_while_a_study_runs_is_told_before_and_can_be_drawn(client, clara):
    pat = asked_for_the_result(client)
    assert "A clinician here" not in text_of(pat.get("send"))
    a_study(clara)

    assert "A clinician here may read the answers too, but not your name" in text_of(pat.get("send"))
    assert "A clinician here" in text_of(client.get(reverse("screening:privacy")))
    pat.send(told_of_study="yes")
    assert Drawn.objects.count() == 1


def test_who_opened_the_page_before_it_started_is_not_drawn(client, clara):
    """What they said yes to did not speak of it."""
    pat = asked_for_the_result(client)
    a_study(clara)
    pat.send()

    assert not Drawn.objects.exists()


@pytest.mark.parametrize(
    ("door", "is_told"),
    [
        pytest.param(Door.PHONE, True, id="the words are read out"),
        pytest.param(Door.PAPER, False, id="the words on paper say nothing of a study"),
    ],
)
def test_who_is_asked_by_staff_is_told_in_the_words_that_are_read_out(client, clara, door, is_told):
    a_study(clara)
    cora = member("cora", Role.COORDINATOR)
    client.force_login(cora)
    sheet = asking.begin(by=cora, door=door, language="es")

    page = client.get(reverse("screening:ask", args=[sheet.uid])).content.decode()

    assert ('name="told_of_study"' in page) is is_told
    assert (consent_words("es", in_study=True) in page) is is_told
    assert (consent_words("es") in page) is not is_told
