"""An answer that names a danger: what it interrupts, and how a call is asked for."""

from datetime import timedelta

import pytest

from screening.models import Submission
from screening.patient import guard
from tests.cast import PAT, answers
from tests.patient import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", ["seizure", "hallucinations", "confusion", "overdose", "vomiting_blood"])
def test_an_emergency_answer_interrupts_at_once(pat, sign):
    pat.answer("who_for", "self")

    response = pat.answer("danger_signs", [sign])

    assert response.url == pat.url("pause", 2)
    assert "Call 911 now" in text_of(pat.get("pause", 2))


def test_thoughts_of_suicide_interrupt_with_988(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["none_of_these"])

    assert pat.answer("suicidal_thoughts", "thoughts").url == pat.url("pause", 3)
    assert "Call or text 988 first" in text_of(pat.get("pause", 3))


def test_thoughts_of_suicide_keep_988_beside_another_emergency(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])

    page = text_of(pat.client.get(pat.answer("suicidal_thoughts", "thoughts").url))

    assert "Call 911 now" in page
    assert "Then call or text 988" in page


def test_an_emergency_hides_no_other_danger(pat):
    given = answers(
        danger_signs=["chest_pain_or_breathing"], drinks_per_day="17_or_more", home_safety="violence"
    )
    pat.answer_all(given).ask_for_the_result()

    page = text_of(pat.get("result"))

    assert "Call 911 now" in page
    assert "Do not stop all at once" in page
    assert "right to be safe" in page


def test_an_emergency_alone_says_nothing_more(pat):
    pat.answer_all(answers(danger_signs=["chest_pain_or_breathing"])).ask_for_the_result()

    assert "Know this too" not in text_of(pat.get("result"))


def test_after_an_emergency_a_person_may_go_on(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["seizure"])

    assert pat.url("question", 3) in pat.get("pause", 2).content.decode()


def test_in_an_emergency_no_level_is_shown(pat):
    pat.answer_all(answers(danger_signs=["seizure"])).ask_for_the_result()

    said = text_of(pat.get("result"))

    assert "Call 911 now" in said
    for name in ("Inpatient", "Partial hospitalization", "Intensive outpatient", "Standard outpatient"):
        assert name not in said


def test_an_emergency_can_be_sent_before_the_last_question(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])

    response = pat.client.post(pat.url("call"), {"phone": "555 010 0199", "language": "en", "consent": "on"})

    submission = Submission.objects.get()
    assert response.url == pat.url("sent")
    assert submission.level is None
    assert submission.flags == ["emergency_overdose"]
    assert submission.screening.answers == {"who_for": "self", "danger_signs": ["overdose"]}


def test_an_emergency_sent_after_the_last_question_is_judged_for_staff(pat):
    pat.answer_all(answers(danger_signs=["seizure"]))

    pat.client.post(pat.url("call"), {"phone": "555 010 0199", "language": "en", "consent": "on"})

    assert Submission.objects.get().level == "inpatient"


def test_asking_for_a_call_needs_a_number(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])

    response = pat.client.post(pat.url("call"), {"language": "en", "consent": "on"})

    assert response.status_code == 422
    assert "Write the number that we should call, or check that you have none" in text_of(response)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("page", ["pause", "result"])
def test_an_emergency_without_a_phone_leads_on_too(pat, page):
    """Somebody near calls 911; and somebody here sees what they told us."""
    if page == "pause":
        pat.answer("who_for", "self")
        response = pat.client.get(pat.answer("danger_signs", ["overdose"]).url)
    else:
        pat.answer_all(answers(danger_signs=["overdose"])).ask_for_the_result()
        response = pat.get("result")

    said = text_of(response)
    assert "No phone? Ask someone near you to call 911, or go to the nearest emergency room." in said
    assert said.index("Call 911 now") < said.index("No phone?") < said.index("without a number")
    assert f'href="{pat.url("call")}?phone=none"' in response.text


def test_an_emergency_can_be_sent_without_a_phone_and_alarms_like_any_other(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])
    asked = pat.client.get(f"{pat.url('call')}?phone=none")
    assert "Send your answers" in text_of(asked)
    assert "call 911 now" in text_of(asked)
    assert "Phone number" not in text_of(asked)
    assert "leave a message" not in text_of(asked)

    response = pat.client.post(pat.url("call"), {"no_phone": "on", "language": "en", "consent": "on"})

    submission = Submission.objects.alarming().get()
    assert response.url == pat.url("sent")
    assert (submission.contact, submission.reach) == (None, ["none"])


@pytest.fixture
def crowded(monkeypatch):
    """So many have sent from this address that no one else there may."""
    monkeypatch.setitem(guard.LIMITS, "send", (0, timedelta(minutes=15)))


def test_an_emergency_is_never_refused_however_many_sent_from_the_same_address(pat, crowded):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])

    response = pat.client.post(pat.url("call"), {"phone": "555 010 0199", "language": "en"})

    assert response.url == pat.url("sent")
    assert Submission.objects.alarming().count() == 1


def test_an_emergency_with_every_question_answered_is_not_refused_either(pat, crowded):
    pat.answer_all(answers(danger_signs=["seizure"])).ask_for_the_result()

    assert pat.send().status_code == 302
    assert Submission.objects.alarming().count() == 1


def test_without_an_emergency_the_limit_holds(pat, crowded):
    pat.answer_all(PAT).ask_for_the_result()

    assert pat.send().status_code == 429
    assert not Submission.objects.exists()


def test_a_person_who_has_a_number_after_all_is_asked_for_it(pat):
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["overdose"])

    response = pat.client.post(f"{pat.url('call')}?phone=none", {"language": "en", "consent": "on"})

    assert response.status_code == 422
    assert "Phone number" in text_of(response)


def test_the_page_for_a_call_does_not_say_that_a_number_is_optional(pat):
    pat.answer_all(PAT).ask_for_the_result()
    optional = text_of(pat.get("send"))
    pat.answer("danger_signs", ["overdose"])
    needed = text_of(pat.get("call"))

    assert "Phone number (optional)" in optional
    assert "no name and no number" in optional
    assert "Phone number (optional)" not in needed
    assert "Phone number" in needed


def test_without_an_emergency_nobody_sends_before_the_last_question(pat):
    pat.answer("who_for", "self")

    pat.client.post(pat.url("call"), {"phone": "555 010 0199", "language": "en", "consent": "on"})

    assert not Submission.objects.exists()
