"""Past cases under a draft, drafts in the shadow, and how often each row decided."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from people.roles import Role
from programs.criteria import rating_files
from programs.criteria.backtest import backtest
from programs.criteria.dimensions import Context
from programs.criteria.ruleset import Level
from programs.criteria.verification import verify
from programs.models import CriteriaVersion, ShadowScore, ShadowTrial
from programs.studio.actions import drafting, publishing, shadow
from programs.studio.past_cases import (
    LABELS,
    Alike,
    agreement_by_version,
    past_cases,
    people_like,
    use_of,
    verify_as_asked,
)
from screening.actions import claiming
from screening.actions.sending import send
from screening.models import Submission
from tests.asked import ASKED, answered
from tests.cast import PAT, answers, member
from tests.rules import RULES, with_changed_row
from tests.submissions import go_through

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SEVERE = answers(
    symptoms=[
        "more_than_meant",
        "could_not_cut_down",
        "cravings",
        "let_things_slip",
        "tolerance",
        "unsafe_use",
    ]
)


def sent(given=PAT, language="en"):
    version = CriteriaVersion.objects.published()
    return send(journey=uuid4(), answered=answered(given), language=language, version=version)


def decide(submission, level):
    Submission.objects.filter(pk=submission.pk).update(decided_level=level)


@pytest.fixture
def lowered(ada):
    """A draft by which a severe problem with strong support goes to IOP."""
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C17")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)
    return draft


# What is asked


def test_every_context_is_asked_about():
    assert ASKED.context == set(Context)
    assert verify_as_asked(RULES) == ()


def test_a_row_for_what_a_shorter_questionnaire_leaves_out_is_a_finding():
    """Without the question on health nobody is known to be pregnant, or unwell: C09 and C10 are idle."""
    questions = tuple(question for question in ASKED.questions if question.key != "health_concerns")
    shorter = replace(ASKED, questions=questions)
    assert set(Context) - shorter.context == {"pregnant", "medical_unstable"}
    found = {(each.code, each.criteria) for each in verify(RULES, shorter.context)}
    assert found == {("context_not_asked", ("C09",)), ("context_not_asked", ("C10",))}


# Past cases


def test_people_who_are_alike_are_one_group():
    for given, language in ((PAT, "en"), (PAT, "en"), (PAT, "es"), (SEVERE, "en")):
        sent(given, language)
    groups = past_cases()
    assert sorted((group.labels[0], group.ratings[1], group.count) for group in groups) == [
        ("en", 2, 2),
        ("en", 3, 1),
        ("es", 2, 1),
    ]


def test_those_decided_on_are_a_group_of_their_own():
    decide(sent(), "php")
    sent()
    assert sorted((str(group.decided), group.count) for group in past_cases()) == [("None", 1), ("php", 1)]


def test_the_groups_take_one_query_and_one_for_what_is_not_counted_yet(django_assert_num_queries):
    for given in (PAT, SEVERE):
        sent(given)
    past_cases()
    with django_assert_num_queries(2):
        past_cases()


def test_replaying_what_is_published_moves_nobody():
    for given in (PAT, SEVERE):
        sent(given)
    result = backtest(past_cases(), RULES, RULES, LABELS)
    assert (result.cases, result.moves) == (2, {})


def test_one_threshold_moved_gives_exactly_the_flips_counted_by_hand():
    for given in (PAT, SEVERE, SEVERE):
        sent(given)
    result = backtest(past_cases(), RULES, with_changed_row("C17", support=1), LABELS)
    assert result.moves == {(Level.PHP, Level.IOP): 2}


def alike(submission):
    profile = submission.screening.profile
    return Alike(tuple(profile.ratings.values()), profile.context)


def test_people_who_are_alike_are_found_by_reference_the_latest_first():
    first, second = sent(SEVERE), sent(SEVERE)
    sent(PAT)
    assert people_like({alike(first): 2}, 10) == [
        (second.reference, alike(first)),
        (first.reference, alike(first)),
    ]
    assert people_like({alike(first): 2}, 1) == [(second.reference, alike(first))]
    assert people_like({}, 10) == []


def test_where_not_everybody_is_listed_the_rarest_kinds_are_listed_whole(django_assert_num_queries):
    common, rare = [sent(SEVERE) for _ in range(3)], sent(PAT)
    profiles = {alike(common[0]): 3, alike(rare): 1}
    with django_assert_num_queries(2):
        found = people_like(profiles, 3)
    assert [reference for reference, _ in found] == [
        rare.reference,
        common[2].reference,
        common[1].reference,
    ]
    with django_assert_num_queries(1):
        assert len(people_like(profiles, 4)) == 4


def test_context_tells_people_apart():
    plain, pregnant = sent(SEVERE), sent({**SEVERE, "health_concerns": ["pregnant"]})
    assert alike(plain).ratings == alike(pregnant).ratings
    assert people_like({alike(pregnant): 1}, 10) == [(pregnant.reference, alike(pregnant))]


def test_the_check_counts_past_people_who_would_get_less(lowered, ada):
    sent(SEVERE)
    run = publishing.check(draft=lowered, by=ada)
    assert (run.past, run.past_up, run.past_down) == (1, 0, 1)


def test_the_page_names_them_to_admins_and_lets_only_coordinators_open_them(client, lowered, ada):
    submission = sent(SEVERE)
    client.force_login(ada)
    response = client.get(reverse("programs:backtest"))
    assert [each["reference"] for each in response.context["people"]["down"]] == [submission.reference]
    assert reverse("screening:submission", args=[submission.reference]) not in response.content.decode()


def test_groups_under_11_are_hidden(client, lowered, ada):
    for _ in range(11):
        sent(SEVERE)
    sent(SEVERE, "es")
    client.force_login(ada)
    splits = client.get(reverse("programs:backtest")).context["splits"]
    [language] = [split for split in splits if split["title"] == "By language"]
    assert [row.cases for _name, row in language["rows"]] == [None, None]


def test_groups_by_door_and_home_tell_on_whom_a_draft_falls(client, lowered, ada):
    """Here people with a home have a severe problem, and those in a shelter have not."""
    for _ in range(24):
        sent(SEVERE)
    for _ in range(30):
        sent({**PAT, "sleeping_place": "shelter"})
    client.force_login(ada)

    response = client.get(reverse("programs:backtest"))

    titles = {split["title"]: split for split in response.context["splits"]}
    assert [name for name, _ in titles["By how they came"]["rows"]] == ["On this website"]
    home = titles["By home"]
    assert [(name, row.cases, row.down) for name, row in home["rows"]] == [
        ("A safe home, or small worries", 22, 22),
        ("A shelter, or daily drug use at home", 22, None),
    ]
    assert home["fall_more"] == ["A safe home, or small worries"]
    assert "A safe home, or small worries:" in response.content.decode()


# How often each row decided


def test_rows_tell_how_often_they_decided_and_were_overridden():
    decide(sent(SEVERE), "inpatient")
    decide(sent(SEVERE), "php")
    sent(SEVERE)
    use = use_of(CriteriaVersion.objects.published())
    assert (use["C17"].decided, use["C17"].reviewed) == (3, 2)
    assert use["C17"].overridden_to == [(Level.INPATIENT, 1)]


def test_versions_tell_how_many_they_judged_and_how_often_others_agreed():
    decide(sent(SEVERE), "php")
    decide(sent(SEVERE), "iop")
    version = CriteriaVersion.objects.published()
    count, decided, assessed = agreement_by_version()[version.pk]
    assert (count, decided.cases, decided.same, assessed.cases) == (2, 2, 1, 0)


def test_a_few_cases_without_a_difference_prove_nothing(client, ada, lowered):
    for given in (PAT, SEVERE) * 3:
        found = sent(given)
        decide(found, found.level)
    client.force_login(ada)

    page = " ".join(client.get(reverse("programs:backtest")).text.split())

    assert "6 of 6 the same level" in page
    low, high = re.search(r"kappa 1.00, from (\S+) to (\S+)", page).groups()
    assert float(low) < 0.7
    assert high == "1.00"


# Files of ratings


def test_rows_that_are_alike_are_grouped_and_blanks_are_unknown():
    text = "stability,severity,support,withdrawal,responsibilities,pregnant,actual_level\n"
    text += "1,2,,0,0,,iop\n1,2,,0,0,no,php\n1,2,3,0,0,yes,\n"
    groups = rating_files.read(text)
    assert sorted((group.ratings[2] or 0, len(group.context), group.count) for group in groups) == [
        (0, 0, 2),
        (3, 1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("severity\n1\n", "lacks the column responsibilities, stability, support, withdrawal"),
        ("stability,severity,support,withdrawal,responsibilities\n", "no row"),
        ("stability,severity,support,withdrawal,responsibilities\n1,5,1,1,1\n", "Line 2, severity"),
        ("stability,severity,support,withdrawal,responsibilities\n1,x,1,1,1\n", "not “x”"),
        (
            "stability,severity,support,withdrawal,responsibilities,pregnant\n1,1,1,1,1,maybe\n",
            "yes or nothing",
        ),
    ],
)
def test_a_file_that_is_no_such_table_says_where(text, message):
    with pytest.raises(rating_files.CannotRead, match=message):
        rating_files.read(text)


def test_a_file_is_judged_on_the_page_and_not_kept(client, lowered, ada):
    client.force_login(ada)
    text = b"stability,severity,support,withdrawal,responsibilities\n0,3,0,0,0\n0,2,0,0,0\n"
    file = SimpleUploadedFile("ratings.csv", text)
    response = client.post(reverse("programs:backtest_file"), {"file": file})
    assert response.context["result"].moves == {(Level.PHP, Level.IOP): 1}
    wrong = SimpleUploadedFile("ratings.csv", b"a,b\n1,2\n")
    assert client.post(reverse("programs:backtest_file"), {"file": wrong}).status_code == 422


# The shadow


@pytest.fixture
def trial(lowered, ada):
    publishing.check(draft=lowered, by=ada)
    digest = lowered.ruleset().digest
    return shadow.start_shadow_trial(draft=lowered, digest=digest, days=14, by=ada)


def test_a_trial_judges_new_submissions_and_changes_nothing(trial, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        same, other = sent(PAT), sent(SEVERE)
    assert (other.level, other.screening.criteria_version.number) == ("php", 1)
    assert {score.reference: score.shadow_level for score in trial.scores.all()} == {
        same.reference: "iop",
        other.reference: "iop",
    }
    [differs] = trial.scores.exclude(level=F("shadow_level"))
    assert (differs.reference, differs.moved_up) == (other.reference, False)


def test_a_trial_that_breaks_lets_a_person_send_all_the_same(trial, django_capture_on_commit_callbacks):
    ShadowTrial.objects.update(criteria=[{"code": "nonsense"}])
    with django_capture_on_commit_callbacks(execute=True):
        sent(PAT)
    assert Submission.objects.count() == 1
    assert not ShadowScore.objects.exists()


def test_a_trial_ends_by_itself(trial, django_capture_on_commit_callbacks):
    ShadowTrial.objects.update(started_at=timezone.now().replace(year=2020), ends_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        sent(PAT)
    assert not ShadowScore.objects.exists()


def test_one_trial_at_a_time(trial, lowered, ada):
    digest = lowered.ruleset().digest
    with pytest.raises(shadow.TrialRunning):
        shadow.start_shadow_trial(draft=lowered, digest=digest, days=14, by=ada)
    shadow.stop_shadow_trial(trial=trial, by=ada)
    assert shadow.start_shadow_trial(draft=lowered, digest=digest, days=14, by=ada).running


def test_only_a_checked_draft_goes_on_trial(lowered, ada):
    with pytest.raises(publishing.NotChecked):
        shadow.start_shadow_trial(draft=lowered, digest=lowered.ruleset().digest, days=14, by=ada)


def test_disagreements_are_listed_for_admins(client, trial, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        other = sent(SEVERE)
    client.force_login(ada)
    text = " ".join(client.get(reverse("programs:shadow")).text.split())
    assert "1 submission judged, 1 differently" in text
    assert other.reference in text
    client.post(reverse("programs:stop_shadow_trial", args=[trial.pk]))
    assert "Earlier trials" in client.get(reverse("programs:shadow")).content.decode()


# By what was heard, where the answers were gone through with the person


@pytest.fixture
def heard():
    """Pat, who spoke of a seizure on the call. A coordinator then chose what was heard."""
    cora = member("cora", Role.COORDINATOR)
    pat = sent()
    claiming.claim(submission=pat, by=cora)
    go_through(pat, cora, stopping_complications="yes")
    decide(pat, "inpatient")
    return pat


def test_past_cases_go_by_what_was_sent_or_by_what_was_heard(heard):
    sent_as, heard_as = past_cases(), past_cases(heard=True)

    assert [each.count for each in (*sent_as, *heard_as)] == [1, 1]
    assert heard_as[0].ratings[3] > sent_as[0].ratings[3]


def test_agreement_and_rows_go_by_either(heard):
    version = CriteriaVersion.objects.published()

    assert [agreement_by_version(heard=by)[version.pk][1].same for by in (False, True)] == [0, 1]
    overridden = [
        sum(each.times_overridden for each in use_of(version, heard=by).values()) for by in (False, True)
    ]
    assert overridden[0] > overridden[1] == 0


def test_people_are_found_by_what_was_heard(heard):
    (case,) = past_cases(heard=True)
    alike = Alike(case.ratings, case.context)

    assert people_like({alike: 1}, limit=9, heard=True) == [(heard.reference, alike)]
    assert people_like({alike: 1}, limit=9) == []


@pytest.mark.parametrize("name", ["criteria", "versions", "backtest"])
def test_each_page_of_figures_says_by_which_answers(client, lowered, ada, heard, name):
    client.force_login(ada)
    address = reverse(f"programs:{name}")

    assert "go by what people sent" in client.get(address).content.decode()
    assert "go by what was heard" in client.get(f"{address}?answers=heard").content.decode()
