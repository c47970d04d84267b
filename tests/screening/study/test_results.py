"""A study of 200 invented people in which it is known where clinicians differ: that is where it is found."""

import random
from uuid import uuid4

import pytest
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS
from programs.models import CriteriaVersion
from screening.actions import sending, studying
from screening.asked import asked_now
from screening.models import Drawn, Study, Submission
from screening.study.results import results_of
from screening.upkeep.invented import any_journey
from tests.cast import an_admin, member
from tests.patient import text_of
from tests.signing import a_clinical_lead
from tests.studies import a_clinician, a_study, as_we_did, rate, sent_in_study

pytestmark = pytest.mark.django_db

PEOPLE = 200


@pytest.fixture
def clara():
    return a_clinical_lead()


@pytest.fixture
def dee():
    return a_clinician()


def invented(number):
    """Somebody at random, in Spanish every fourth time."""
    return sending.send(
        journey=str(uuid4()),
        answered=any_journey(random.Random(number), asked_now()),
        language="es" if number % 4 == 0 else "en",
        version=CriteriaVersion.objects.published(),
        told_of_study=True,
    )


def one_higher(submission):
    """A clinician says one level more care, where there is one."""
    ours = as_we_did(submission)["level"]
    return {"level": LEVELS[min(LEVELS.index(ours) + 1, len(LEVELS) - 1)]}


def two_apart(submission, dimension):
    ratings = as_we_did(submission)["ratings"]
    said = ratings[dimension] + 2 if ratings[dimension] <= 2 else ratings[dimension] - 2
    return {"ratings": {**ratings, dimension: said}}


def answered_for(submission):
    """Somebody answers for an emergency, so that it is rated in its turn."""
    Submission.objects.filter(pk=submission.pk, alarm__isnull=False).update(stage="reached")


@pytest.mark.engine
def test_disagreement_is_found_where_it_was_planted(clara, dee, client):
    """Planted: clinicians see more need in every fifth Spanish one, and support two off in every tenth."""
    study = a_study(clara)
    planted_under, planted_support = set(), set()
    for number in range(PEOPLE):
        sent = invented(number)
        answered_for(sent)
        changes = {}
        if number % 20 == 0:
            changes |= one_higher(sent)
            planted_under |= {sent.reference} if changes["level"].value != sent.level else set()
        if number % 10 == 5:
            changes |= two_apart(sent, Dimension.SUPPORT)
            planted_support.add(sent.reference)
        rate(sent, dee, **changes)

    found = results_of(study)

    level, *dimensions = found.against_ours
    assert level[1].cases == PEOPLE
    assert level[1].lower == len(planted_under) > 0
    assert level[1].higher == 0
    assert level[1].within_one == PEOPLE
    by_name = dict(dimensions)
    assert by_name.pop("Support").same == PEOPLE - len(planted_support)
    assert {each.same for each in by_name.values()} == {PEOPLE}
    languages = dict(found.by_language)
    assert languages["English"].lower == 0
    assert languages["Spanish"].lower == len(planted_under)
    assert languages["Spanish"].kappa < languages["English"].kappa == pytest.approx(1)
    listed = [case.drawn.submission.reference for case in found.differences]
    assert set(listed[: len(planted_under)]) == planted_under
    assert set(listed[len(planted_under) :]) == planted_support

    client.force_login(clara)
    page = text_of(client.get(reverse("screening:study_results", args=[study.pk])))
    assert f"{PEOPLE} submissions are rated" in page
    cases = text_of(client.get(reverse("screening:study_differences", args=[study.pk])))
    assert cases.index("placed too low") < cases.index("the same level, other ratings")
    assert Event.objects.filter(kind=EventKind.STUDY_READ, by=clara).count() == 2


def test_who_was_placed_too_low_comes_first_the_farthest_at_the_top(clara, dee):
    study = a_study(clara)
    said = [0, 3, 2, 1, 0, 3, 1, 2, 0, 0, 0, 0]
    levels = []
    for place in said:
        sent = sent_in_study(uuid4())  # Pat
        levels.append(rate(sent, dee, level=LEVELS[place]).level)
    ours = LEVELS.index(as_we_did(Submission.objects.first())["level"])

    steps = [case.steps[0] for case in results_of(study).differences]

    assert steps == sorted(ours - place for place in said if place != ours)
    assert results_of(study).against_ours[0][1].lower == sum(place > ours for place in said)


# Nothing from fewer than eleven


def some_rated(by, count, **sent):
    for _ in range(count):
        rate(sent_in_study(uuid4(), **sent), by)


def test_of_ten_nothing_is_shown_and_of_eleven_it_is(clara, dee, client):
    study = a_study(clara)
    some_rated(dee, 10)
    client.force_login(clara)
    pages = [reverse(f"screening:{name}", args=[study.pk]) for name in ("study_results", "study_differences")]
    for page in pages:
        assert "from fewer than 11" in text_of(client.get(page))
        assert "Kappa" not in text_of(client.get(page))
    assert results_of(study).against_ours == []

    some_rated(dee, 1)

    assert "Kappa" in text_of(client.get(pages[0]))
    assert "Nowhere." in text_of(client.get(pages[1]))


def test_a_group_under_eleven_is_hidden_with_the_one_that_would_give_it_away(clara, dee):
    study = a_study(clara)
    some_rated(dee, 12)
    some_rated(dee, 10, language="es")

    assert dict(results_of(study).by_language) == {"English": None, "Spanish": None}
    some_rated(dee, 1, language="es")
    assert [each.cases for _, each in results_of(study).by_language] == [12, 11]


def test_between_clinicians_it_takes_eleven_that_both_rated(clara, dee):
    study = a_study(clara, wanted=2)
    for number in range(11):
        assert results_of(study).between_clinicians == []
        sent = sent_in_study(uuid4())
        rate(sent, dee)
        assert len(results_of(study).complete) == number
        rate(sent, clara, level=LEVELS[-1])

    level = results_of(study).between_clinicians[0][1]
    assert (level.cases, level.lower) == (11, 11)


def test_what_a_second_clinician_will_still_rate_is_not_listed(clara, dee):
    """Who reads the list could rate it next."""
    study = a_study(clara, wanted=2)
    some_rated(dee, 11)

    assert results_of(study).differences == []
    studying.end(study=study, by=clara)
    assert len(results_of(Study.objects.get()).complete) == 11


def test_what_was_no_real_person_is_left_out(clara, dee):
    study = a_study(clara)
    some_rated(dee, 12)
    fake = Drawn.objects.first().submission
    Submission.objects.filter(pk=fake.pk).update(stage="closed", close_reason="not_real")

    assert len(results_of(study).cases) == 11


def test_an_admin_reads_figures_and_no_case(clara, dee, client):
    study = a_study(clara)
    for _ in range(11):
        rate(sent_in_study(uuid4()), dee, level=LEVELS[-1], remarks="zanzibar")
    client.force_login(an_admin("ada"))

    page = client.get(reverse("screening:study_results", args=[study.pk])).content.decode()

    assert "Kappa" in page
    assert "case by case" not in page
    assert "zanzibar" not in page
    assert client.get(reverse("screening:study_differences", args=[study.pk])).status_code == 403


def test_who_may_open_submissions_comes_from_the_list_to_them(clara, dee, client):
    study = a_study(clara)
    for _ in range(11):
        rate(sent_in_study(uuid4()), dee, level=LEVELS[-1])
    reference = Drawn.objects.first().submission.reference
    address = reverse("screening:study_differences", args=[study.pk])
    link = reverse("screening:submission", args=[reference])

    client.force_login(clara)
    assert link not in client.get(address).content.decode()
    client.force_login(member("lee", Role.CLINICAL, Role.LEAD))
    assert link in client.get(address).content.decode()
