"""The patient's way through the pages, without a browser: what is kept, what is shown, what is refused."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from programs.models import CriteriaVersion
from programs.offered import drawn
from screening.instrument import instruments
from screening.models import Submission
from screening.patient import draft as drafts
from tests.asked import NUMBERS, QUESTIONS
from tests.cast import NO_SUBSTANCE, PAT, answers
from tests.patient import Person, text_of
from vault.sealed_cookie import LONGEST_COOKIE

pytestmark = pytest.mark.django_db


# Beginning


def test_no_cookie_before_the_person_starts(client):
    response = client.get("/start/")

    assert response.status_code == 200
    assert not response.cookies


def test_starting_leads_to_the_first_question(client):
    response = client.post("/start/")

    assert re.fullmatch(r"/screen/[\w-]{16}/1/\?begun", response.url)


def test_a_browser_that_refuses_cookies_is_told_so_and_does_not_go_in_a_circle(client):
    begun = client.post("/start/").url
    client.cookies.clear()

    page = client.get(begun)

    assert page.status_code == 410
    assert "This browser keeps no cookie of ours" in text_of(page)
    assert "tel:988" in page.text
    assert "Your answers are no longer here" in text_of(client.get(begun.removesuffix("?begun")))


def test_the_draft_belongs_to_its_journey_alone(client):
    first, second = client.post("/start/"), client.post("/start/")

    assert first.cookies[drafts.COOKIE]["path"] == first.url.removesuffix("1/?begun")
    assert second.cookies[drafts.COOKIE]["path"] == second.url.removesuffix("1/?begun")
    assert first.url != second.url


def test_a_spanish_start_is_a_spanish_journey(client):
    pat = Person(client, start="/es/start/")

    assert 'lang="es"' in pat.get("question", 1).content.decode()


# Answering


def test_each_answer_leads_to_the_next_question(pat):
    assert pat.answer("who_for", "self").url == pat.url("question", 2)
    assert pat.answer("danger_signs", ["none_of_these"]).url == pat.url("question", 3)


def test_the_path_skips_what_is_not_asked(pat):
    for key in ("who_for", "danger_signs", "suicidal_thoughts", "health_concerns"):
        pat.answer(key, PAT[key])

    assert pat.answer("substances", ["none"]).url == pat.url("question", NUMBERS["symptoms"])


def test_nobody_can_jump_ahead(pat):
    pat.answer("who_for", "self")

    assert pat.get("question", 9).url == pat.url("question", 2)
    assert pat.get("check").url == pat.url("question", 2)
    assert pat.get("result").url == pat.url("question", 2)
    assert pat.get("send").url == pat.url("question", 2)
    assert pat.answer("mental_health", "not_at_all").url == pat.url("question", 2)


@pytest.mark.parametrize("number", [0, 23, 999])
def test_a_question_that_does_not_exist_is_not_found(pat, number):
    assert pat.get("question", number).status_code == 404


def test_going_back_shows_what_was_answered(pat):
    pat.answer("who_for", "someone_else")

    page = pat.get("question", 1).content.decode()

    assert re.search(r'value="someone_else"[^>]*checked', page)


def test_what_is_drawn_once_for_all_holds_nothing_of_one_person(pat):
    pages = caches["template_fragments"]
    pages.clear()
    question = pat.get("question", NUMBERS["who_for"])
    pat.answer_all(PAT)
    for number in NUMBERS.values():
        pat.get("question", number)
        pat.get("change", number)
    another = Person(Client())
    assert text_of(another.get("question", 1)) == text_of(question).replace(pat.key, another.key)
    parts = (pages.get(name.split(":", 2)[2]) for name in list(pages._cache))
    kept = "".join([*parts, *(page.plain.decode() for page in drawn.pages.values())])
    assert "Exit this page" in kept
    assert pat.key not in kept
    assert "checked" not in kept


def test_the_wording_follows_who_it_is_for(pat):
    pat.answer("who_for", "someone_else")
    pat.answer("danger_signs", ["none_of_these"])

    assert "have they had thoughts" in text_of(pat.get("question", 3))


def test_days_are_asked_for_each_thing_ticked(pat):
    for key in ("who_for", "danger_signs", "suicidal_thoughts", "health_concerns"):
        pat.answer(key, PAT[key])
    pat.answer("substances", ["alcohol", "cannabis"])

    page = pat.get("question", NUMBERS["days_used"]).content.decode()

    assert 'name="alcohol"' in page
    assert 'name="cannabis"' in page
    assert 'name="opioids"' not in page


# Errors


@pytest.mark.parametrize(
    ("key", "posted", "message"),
    [
        ("who_for", {}, "Choose who this is for"),
        ("who_for", {"answer": "nobody"}, "Choose who this is for"),
        ("who_for", {"answer": "dont_know"}, "Choose who this is for"),
        ("danger_signs", {}, "Choose what is going on"),
        ("past_help", {"answer": ["longer_ago", "no"]}, "on its own"),
        ("danger_signs", {"answer": ["seizure\x00"]}, "Choose what is going on"),
    ],
)
def test_a_bad_answer_is_told_and_nothing_is_lost(pat, key, posted, message):
    pat.answer_all({} if key == "who_for" else PAT)

    response = pat.client.post(pat.url("question", NUMBERS[key]), posted)

    assert response.status_code == 422
    assert re.search(r"<title>\s*Error:", response.text)
    assert "There is a problem" in text_of(response)
    assert message in text_of(response)


def test_a_bad_answer_comes_back_as_it_was_given(pat):
    pat.answer_all(PAT)

    page = pat.answer("past_help", ["longer_ago", "no"]).content.decode()

    assert re.search(r'value="longer_ago"[^>]*checked', page)
    assert re.search(r'value="no"[^>]*checked', page)


def test_danger_that_was_checked_beside_none_of_these_wins(pat):
    pat.answer("who_for", "self")

    response = pat.answer("danger_signs", ["seizure", "none_of_these"])

    assert response.url == pat.url("pause", NUMBERS["danger_signs"])
    assert "Call 911 now" in text_of(pat.client.get(response.url))


def test_a_missing_row_is_told_with_its_name(pat):
    given = answers(substances=["alcohol", "cannabis"])
    for key in ("who_for", "danger_signs", "suicidal_thoughts", "health_concerns", "substances"):
        pat.answer(key, given[key])

    response = pat.answer("days_used", {"alcohol": "1_to_4"})

    assert response.status_code == 422
    assert "Weed: Choose on how many days you used it" in text_of(response)


# Checking and changing


def test_check_answers_lists_every_answer_with_its_change(pat):
    pat.answer_all(PAT)

    page = pat.get("check")

    assert page.content.decode().count("/change/") == len(PAT)
    assert "12 to 20 days" in text_of(page)


def test_a_change_leads_straight_back(pat):
    pat.answer_all(PAT)

    assert pat.answer("home_safety", "some_use", name="change").url == pat.url("check")


def test_a_change_that_opens_questions_leads_to_them_first(pat):
    pat.answer_all(PAT)

    response = pat.answer("substances", ["alcohol", "opioids"], name="change")
    assert response.url == pat.url("question", NUMBERS["days_used"])
    response = pat.answer("days_used", {"alcohol": "12_to_20", "opioids": "1_to_4"}, name="change")
    assert response.url == pat.url("question", NUMBERS["opioid_stopping"])


def test_a_change_that_closes_questions_says_so(pat):
    pat.answer_all(PAT)
    pat.answer("substances", ["none"], name="change")

    assert "we no longer ask about these" in text_of(pat.get("check"))


def test_a_changed_answer_makes_the_result_void(pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.answer("home_safety", "violence", name="change")

    assert pat.get("result").url == pat.url("check")
    assert pat.send().url == pat.url("check")


# The result


def test_the_result_says_level_hours_reason_and_that_it_is_no_diagnosis(pat):
    pat.answer_all(PAT).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert "Intensive outpatient (IOP)" in said
    assert "9 to 19 hours a week" in said
    assert "A moderate problem" in said
    assert "4 of the 11 signs" in said
    assert "not a diagnosis" in said


def test_the_lowest_result_says_what_to_watch_for(pat):
    pat.answer_all(NO_SUBSTANCE).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert "Standard outpatient" in said
    assert "If it gets worse" in said


def test_duties_that_eased_the_level_are_told_with_the_fuller_option(pat):
    given = answers(symptoms=PAT["symptoms"] + ["took_much_time", "tolerance"], thirty_days_away="could_not")
    pat.answer_all(given).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert "Without the duties at home or work, it would be Partial hospitalization" in said


def test_what_is_not_known_is_told_with_what_it_could_mean(pat):
    pat.answer_all(answers(stopping_complications="dont_know")).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert "What we don't know" in said.replace("&#x27;", "'")
    assert "or Inpatient or residential care." in said
    assert said.index("It could also be") < said.index("Why this level")


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"drinks_per_day": "17_or_more"}, "Do not stop all at once on your own"),
        ({"health_concerns": ["pregnant"]}, "See a doctor or nurse today"),
        ({"health_concerns": ["head_injury"]}, "Get a medical check today"),
        ({"mental_health": "cannot_function"}, "Call or text 988, or see a doctor today"),
        ({"home_safety": "violence"}, "You have a right to be safe at home"),
        ({"suicidal_thoughts": "thoughts"}, "Call or text 988 today"),
    ],
)
def test_what_is_urgent_stands_right_after_the_level(pat, changes, warning):
    pat.answer_all(answers(**changes)).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert said.index("Why this level") < said.index(warning) < said.index("What you can do now")


@pytest.mark.parametrize(
    ("changes", "warning", "to_oneself"),
    [
        ({"drinks_per_day": "17_or_more"}, "They should not stop all at once", "Do not stop all at once"),
        ({"health_concerns": ["pregnant"]}, "They need to see a doctor or nurse", "See a doctor"),
        ({"health_concerns": ["head_injury"]}, "They need a medical check", "Get a medical check"),
        ({"mental_health": "cannot_function"}, "988 with them", "or see a doctor today"),
        ({"home_safety": "violence"}, "They have a right to be safe", "You have a right"),
    ],
)
def test_what_is_urgent_for_someone_else_is_not_told_to_the_one_who_answers(
    pat, changes, warning, to_oneself
):
    pat.answer_all(answers(who_for="someone_else", **changes)).ask_for_the_result()

    page = text_of(pat.get("result"))

    assert warning in page
    assert to_oneself not in page


@pytest.mark.parametrize(
    ("who_for", "notice"), [("self", "home is not safe"), ("someone_else", "their home is not safe")]
)
def test_whose_home_is_not_safe_is_said_right(pat, who_for, notice):
    pat.answer_all(answers(who_for=who_for, home_safety="violence")).ask_for_the_result()

    assert f"You told us that {notice}" in text_of(pat.get("send"))


def test_the_result_is_by_the_version_at_its_moment(pat, admin_user):
    pat.answer_all(PAT).ask_for_the_result()
    first = CriteriaVersion.objects.published()
    publish_stricter(admin_user)

    assert "Intensive outpatient" in text_of(pat.get("result"))
    pat.send()
    assert Submission.objects.get().screening.criteria_version == first
    assert Submission.objects.get().level == "iop"


def publish_stricter(by):
    """A version that calls for PHP where the first called for IOP; what it must pass is tested elsewhere."""
    CriteriaVersion.objects.filter(status="published").update(status="retired")
    version = CriteriaVersion.objects.create(number=99, created_by=by, created_at=timezone.now())
    version.rows.create(code="S1", level="php", severity=2, why="moderate", why_es="moderado")
    CriteriaVersion.objects.filter(pk=version.pk).update(
        status="published", published_at=timezone.now(), published_by=by, digest=version.ruleset().digest
    )


def test_the_next_person_is_judged_by_the_new_version(pat, admin_user):
    publish_stricter(admin_user)
    pat.answer_all(PAT).ask_for_the_result()

    assert "Partial hospitalization (PHP)" in text_of(pat.get("result"))


# Language


def test_the_language_changes_without_losing_what_was_ticked(pat):
    pat.answer("who_for", "self")

    response = pat.client.post(pat.url("question", 2), {"answer": ["none_of_these"], "language": "es"})

    assert response.url == pat.url("question", 2)
    page = pat.get("question", 2).content.decode()
    assert 'lang="es"' in page
    assert re.search(r'value="none_of_these"[^>]*checked', page)


def test_the_language_changes_without_losing_the_rows_that_were_chosen(pat):
    for key in ("who_for", "danger_signs", "suicidal_thoughts", "health_concerns"):
        pat.answer(key, PAT[key])
    pat.answer("substances", ["alcohol", "opioids"])
    days = pat.url("question", NUMBERS["days_used"])

    pat.client.post(days, {"opioids": "5_to_11", "language": "es"})

    page = pat.client.get(days).content.decode()
    assert '<html lang="es">' in page
    assert re.search(r'name="opioids"[^>]*value="5_to_11"[^>]*checked', page)
    assert pat.client.post(days, {"opioids": "5_to_11"}).status_code == 422  # it is not a whole answer yet


def test_the_language_changes_on_pages_without_a_question(pat):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.client.post(pat.url("language"), {"page": "result", "language": "es"})

    assert response.url == pat.url("result")
    assert 'lang="es"' in pat.get("result").content.decode()


def test_the_language_button_of_the_check_page_asks_for_no_result(pat):
    pat.answer_all(PAT)

    response = pat.client.post(pat.url("check"), {"language": "es"})

    assert response.url == pat.url("check")
    assert 'lang="es"' in pat.get("check").content.decode()
    assert pat.get("result").url == pat.url("check")


def test_the_language_changes_without_leaving_the_danger_page(pat):
    pat.answer("who_for", "self")
    danger = pat.answer("danger_signs", ["overdose"]).url

    response = pat.client.post(danger, {"language": "es"})

    assert response.url == danger
    page = pat.client.get(danger).content.decode()
    assert 'lang="es"' in page
    assert "Llame al 911 ahora" in page


@pytest.mark.parametrize("language", ["xx", "", "en-US", "\x00"])
def test_a_language_that_we_do_not_speak_changes_nothing(pat, language):
    pat.client.post(pat.url("language"), {"page": "../../staff/", "language": language})

    assert 'lang="en"' in pat.get("question", 1).content.decode()


# Leaving, and drafts that are not there


def test_leaving_wipes_the_draft_and_leads_to_a_neutral_page(pat):
    pat.answer("who_for", "self")

    response = pat.get("leave")

    assert response.url == "https://www.weather.gov/"
    assert response.cookies[drafts.COOKIE].value == ""
    assert pat.get("question", 1).status_code == 410


@pytest.mark.parametrize("value", ["", "1.x", "9.gAAAA", "x", "1." + "A" * 5000, "é"])
def test_an_altered_draft_is_refused_kindly(pat, value):
    pat.client.cookies[drafts.COOKIE] = value
    pat.client.cookies[drafts.COOKIE]["path"] = f"/screen/{pat.key}/"

    response = pat.get("question", 1)

    assert response.status_code == 410
    assert "Your answers are no longer here" in text_of(response)
    assert "/start/" in response.content.decode()


def test_the_draft_of_another_journey_is_refused(client):
    Person(client)
    stolen = client.cookies[drafts.COOKIE].value
    second = Person(client)
    client.cookies[drafts.COOKIE] = stolen

    assert second.get("question", 1).status_code == 410


def test_a_draft_expires(pat, monkeypatch):
    monkeypatch.setattr(drafts.KEPT, "lifetime", -1)

    assert pat.get("question", 1).status_code == 410


def test_a_draft_of_a_questionnaire_that_is_not_here_is_refused(pat, monkeypatch):
    monkeypatch.setattr(instruments, "BY_NAME", {})

    assert pat.get("question", 1).status_code == 410


def test_the_longest_answers_fit_into_the_cookie(pat):
    everything = {q.key: list(q.values[:-1]) for q in QUESTIONS if q.exclusive_value}
    given = answers(
        **everything,
        days_used=dict.fromkeys(everything["substances"], "21_to_30"),
        sedative_pattern="over_six_months",
        opioid_stopping="cannot_cope",
    )
    pat.answer_all(given).ask_for_the_result()

    assert len(pat.client.cookies[drafts.COOKIE].value) < LONGEST_COOKIE
    assert pat.get("result").status_code == 200


def test_pages_with_answers_are_not_stored_and_name_nothing(pat):
    pat.answer_all(PAT)

    for page in (pat.get("question", 5), pat.get("check")):
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "alcohol" not in page.request["PATH_INFO"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(pat, method):
    assert getattr(pat.client, method)(pat.url("question", 1)).status_code == 405


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"last_use": "over_30_days"}, True),
        ({"last_use": "over_30_days", "past_help": ["left_jail_or_hospital_30_days"]}, False),
        ({"last_use": "8_to_30_days"}, False),
    ],
)
def test_a_last_use_before_what_was_used_is_told_before_the_result(pat, changes, is_told):
    pat.answer_all({**PAT, **changes})

    assert ("your last use was before that" in text_of(pat.get("check"))) is is_told


def test_the_same_is_told_of_another(client):
    sam = Person(client).answer_all({**PAT, "who_for": "someone_else", "last_use": "over_30_days"})

    assert "their last use was before that" in text_of(sam.get("check"))
