"""The figures behind the charts."""

import re

import pytest

from programs.criteria.ruleset import Level
from screening.actions import calling, claiming, reviewing, staging
from screening.models import Stage
from screening.review import figures
from screening.review.figures import Overrides, Waits
from tests.clock import Clock
from tests.submissions import go_through, stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MODERATE = {"symptoms": ["more_than_meant", "cravings", "let_things_slip", "unsafe_use"]}  # IOP, by C20
SEVERE = {"symptoms": [*MODERATE["symptoms"], "could_not_cut_down", "tolerance"]}  # PHP
BY_LEVEL = {Level.IOP: MODERATE, Level.PHP: SEVERE}


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def read(client, address):
    return " ".join(client.get(address).content.decode().split())


def decided(by, level, *, assessed=None, **changes):
    found = submission(**MODERATE, **changes)
    claiming.claim(submission=found, by=by)
    explained = {} if level.value == found.level else {"reason": "wish", "rationale": "Wants it."}
    reviewing.record_review(submission=found, by=by, decided_level=level, **explained)
    if assessed:
        calling.log_call(submission=found, by=by, outcome="conversation")
        staging.record_assessment(submission=found, by=by, level=assessed)
    return found


def test_an_override_of_each_kind_shows_with_the_right_counts(cora, clock):
    decided(cora, Level.IOP, assessed=Level.IOP)
    decided(cora, Level.PHP, assessed=Level.PHP)
    decided(cora, Level.OUTPATIENT, assessed=Level.IOP)
    submission(**MODERATE)  # nobody has decided

    recommended = figures.of(30).matrix("decided")
    assessed = figures.of(30).matrix("assessed")

    assert recommended.counts == {
        (Level.IOP, Level.IOP): 1,
        (Level.IOP, Level.PHP): 1,
        (Level.IOP, Level.OUTPATIENT): 1,
    }
    assert (assessed.cases, assessed.same) == (3, 2)
    overruled = {each.code: (each.decided, each.overridden) for each in figures.of(30).overrides()}
    assert overruled == {"C20": (3, 2)}


def test_the_interval_of_a_share_is_wilsons():
    found = Overrides("C1", decided=10, overridden=2)

    low, high = found.interval
    assert (found.share, round(low, 4), round(high, 4)) == (0.2, 0.0567, 0.5098)


def test_waits_have_a_median_a_ninetieth_and_a_share_on_time():
    waits = Waits(dict.fromkeys(range(1, 11), 1), waiting=2, on_time_within=8)

    assert (waits.median, waits.percentile(90), waits.share_on_time) == (5, 9, 0.8)


def test_a_wait_that_several_share_counts_for_each():
    waits = Waits({10: 8, 600: 2}, waiting=0, on_time_within=60)

    assert (waits.median, waits.percentile(90), waits.share_on_time) == (10, 600, 0.8)
    assert (waits.bands["up to 30 min"], waits.bands["over 8 h"]) == (8, 2)


def test_waits_of_nobody_are_unknown_not_zero():
    waits = Waits({}, waiting=2, on_time_within=8)

    assert (waits.median, waits.percentile(90), waits.share_on_time) == (None, None, None)


def test_waits_are_measured_in_opening_time(cora, clock):
    found = submission()
    claiming.claim(submission=found, by=cora)
    clock.move_on(minutes=25)
    calling.log_call(submission=found, by=cora, outcome="no_answer")
    submission()

    waits = figures.of(30).waits("attempt", 60)

    assert (waits.minutes, waits.waiting) == ({25: 1}, 1)


@pytest.mark.parametrize("days", [30, 90])
def test_volume_counts_everybody_once(clock, days):
    for make in (submission, submission, stopped_at_emergency):
        make()
        clock.move_on(days=1)

    found = figures.of(days).volume()

    assert found.total == 3
    assert sum(found.by_level[None]) == 1
    assert found.weekly is (days == 90)


def test_stages_languages_and_hours(clock):
    submission()
    submission(language="es")

    found = figures.of(30)

    assert found.stages()[Stage.NEW] == 2
    assert found.languages() == {"en": 1, "es": 1}
    assert found.hours()[10] == 2


def test_the_page_of_charts_has_tables_and_no_style_of_its_own(client, cora, clock):
    decided(cora, Level.PHP, assessed=Level.PHP)
    client.force_login(cora)

    page = client.get("/staff/charts/").content.decode()

    assert page.count("The figures as a table") == 7
    assert "<style" not in page
    assert "style=" not in page
    assert page.count("<svg") >= 4
    assert "Weighted kappa" in page


def test_a_few_cases_without_a_difference_prove_nothing(client, cora, clock):
    for level in (Level.IOP, Level.PHP) * 3:
        claiming.claim(submission=(found := submission(**BY_LEVEL[level])), by=cora)
        reviewing.record_review(submission=found, by=cora, decided_level=level)
    client.force_login(cora)

    page = read(client, "/staff/charts/")

    low, high = re.search(r"kappa 1.00 \(95 % interval (\S+) to (\S+)\)", page).groups()
    assert "The same for 6 of 6" in page
    assert float(low) < 0.7
    assert high == "1.00"


def test_charts_of_nothing_say_so(client, cora, clock):
    client.force_login(cora)

    page = client.get("/staff/charts/").content.decode()

    assert "Nobody has both yet." in page
    assert "Nothing has been decided in this time" in page


def test_agreement_is_by_the_answers_as_sent_or_by_what_was_heard_and_says_which(client, cora, clock):
    """Sent: IOP. Heard: a seizure, so inpatient, which is what the coordinator chose."""
    found = decided(cora, Level.INPATIENT)
    go_through(found, cora, stopping_complications="yes")
    client.force_login(cora)

    sent = read(client, "/staff/charts/")
    heard = read(client, "/staff/charts/?answers=heard&days=90")

    assert "The same for 0 of 1" in sent
    assert "go by what people sent" in sent
    assert "The same for 1 of 1" in heard
    assert "go by what was heard" in heard
    assert 'href="?days=90&amp;answers=sent#agree"' in heard


def test_charts_tell_which_way_people_came(client, cora, clock):
    submission()
    client.force_login(cora)

    assert "1 on this website, 0 by phone, 0 in person, 0 from paper, " in read(client, "/staff/charts/")
