"""What a person is told beside the level: for each flag and note, on every page where it has to stand."""

import re

import pytest

from screening.instrument.flags import Flag, Note
from screening.models import SiteSettings
from screening.patient.guidance import Facts, to_ask_for, to_do_first
from tests.cast import answers
from tests.patient import Person, look_up, text_of


def facts(*, flags=(), notes=(), substances=("alcohol",), severity=0, someone_else=False):
    return Facts(flags, notes, substances, severity, someone_else)


def told(**changes):
    return [piece.code for piece in to_do_first(facts(**changes), SiteSettings())]


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        (Flag.CRISIS_SUICIDE, "suicide"),
        (Flag.URGENT_OVERDOSE_RISK, "overdose"),
        (Flag.URGENT_TAPER, "stopping"),
        (Flag.URGENT_PREGNANCY, "pregnancy"),
        (Flag.URGENT_MEDICAL, "medical_check"),
        (Flag.URGENT_PSYCHIATRIC, "mind"),
        (Flag.URGENT_UNSAFE_HOME, "unsafe_home"),
    ],
)
def test_each_flag_that_is_no_emergency_is_told_once(flag, code):
    assert told(flags=[flag]) == [code]


def test_every_flag_that_is_no_emergency_has_its_words():
    assert len(told(flags=list(Flag), notes=list(Note))) == len([f for f in Flag if not f.is_emergency])


def test_the_worst_stands_first():
    flags = [Flag.URGENT_UNSAFE_HOME, Flag.URGENT_TAPER, Flag.CRISIS_SUICIDE]

    assert told(flags=flags, notes=[Note.OVERDOSE_PREVENTION]) == [
        "suicide",
        "overdose",
        "stopping",
        "unsafe_home",
    ]


def words(**changes):
    [piece] = to_do_first(facts(**changes), SiteSettings())
    return " ".join([piece.first, *piece.more])


def test_naloxone_and_medicine_are_named_and_asked_for_today_where_the_flag_is_set():
    urgent, reminder = words(flags=[Flag.URGENT_OVERDOSE_RISK]), words(notes=[Note.OVERDOSE_PREVENTION])

    for said in (urgent, reminder):
        assert "naloxone (Narcan)" in said
        assert "buprenorphine or methadone" in said
        assert "do not use alone" in said
        assert "fentanyl" in said
        assert "Never stop it on your own" in said
    assert "today" in urgent
    assert "today" not in reminder


def test_medicine_is_theirs_to_keep_up_where_someone_else_answers():
    said = words(notes=[Note.OVERDOSE_PREVENTION], someone_else=True)

    assert "They should never stop it on their own" in said
    assert "your own" not in said


@pytest.mark.parametrize(
    ("substances", "is_warned"),
    [(["alcohol"], True), (["opioids"], True), (["sedatives"], True), (["cannabis"], False), ([], False)],
)
def test_who_is_pregnant_is_told_not_to_stop_what_is_dangerous_to_stop(substances, is_warned):
    said = words(flags=[Flag.URGENT_PREGNANCY], substances=substances)

    assert ("all at once" in said) is is_warned
    assert ("safe in pregnancy" in said) is is_warned


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": 2}, "medicines that make it easier to drink less"),
        ({"notes": [Note.HOUSING_HELP]}, "safe place to live"),
        ({"notes": [Note.TRANSPORT_HELP]}, "rides"),
        ({"notes": [Note.CO_OCCURRING_PROGRAM]}, "mental health"),
        ({"notes": [Note.OLDER_ADULT]}, "after 65"),
        ({"notes": [Note.RECENT_RELEASE]}, "jail, prison or a hospital"),
    ],
)
def test_each_note_says_what_to_ask_for(changes, said):
    [sentence] = to_ask_for(facts(**changes))

    assert said in sentence


@pytest.mark.parametrize(
    "changes", [{"severity": 1}, {"severity": 2, "substances": ["opioids"]}, {"severity": None}]
)
def test_medicines_for_alcohol_are_for_a_moderate_problem_with_alcohol(changes):
    assert to_ask_for(facts(**changes)) == []


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({}, ["tel:911", "tel:+1-800-799-7233", "sms:88788?&body=START"]),
        (
            {"violence_line_name": "Safe House", "violence_line_phone": "(212) 555-0199"},
            ["tel:911", "tel:+1-212-555-0199"],
        ),
    ],
)
def test_a_home_that_is_not_safe_has_a_line_whether_or_not_the_site_set_one(settings, numbers):
    [piece] = to_do_first(facts(flags=[Flag.URGENT_UNSAFE_HOME]), SiteSettings(**settings))

    assert [way.href for way in piece.ways] == numbers


FENTANYL = answers(
    substances=["opioids"],
    days_used={"opioids": "21_to_30"},
    last_use="last_day",
    overdose_or_er="more_than_once",
    opioid_stopping="cannot_cope",
    drinks_per_day=None,
    stopping_effects=None,
    stopping_complications=None,
    home_safety="violence",
)


@pytest.mark.django_db
def test_it_stands_on_the_result_after_sending_and_whenever_it_is_looked_up(client):
    pat = Person(client).answer_all(FENTANYL)
    pat.ask_for_the_result()
    result = pat.get("result")
    pat.send()
    sent = pat.get("sent")
    code = " ".join(sent.context["code"])
    status = client.get(look_up(client, sent.context["reference"], code).url)

    for page in (result, sent, status):
        assert "Keep naloxone (Narcan) with you" in text_of(page)
        assert "buprenorphine or methadone" in text_of(page)
        assert "tel:+1-800-799-7233" in page.text
        assert "tel:+18006624357" in page.text
        assert "FindTreatment.gov" in page.text
    assert f"<h3>{result.context['result'].care.words.name}</h3>" in status.text, "the level is seen again"
    assert "Used in the last 30 days" in text_of(status), "and the answers"


@pytest.mark.django_db
def test_an_emergency_stays_an_emergency_after_it_was_sent(client):
    pat = Person(client)
    pat.answer("who_for", "self")
    pat.answer("danger_signs", ["seizure"])
    pat.client.post(pat.url("call"), {"phone": "(212) 555-0101", "language": "en"})
    sent = pat.get("sent")
    status = client.get(look_up(client, sent.context["reference"], " ".join(sent.context["code"])).url)

    for page in (sent, status):
        assert re.search(r"<h1>\s*Call 911 now\s*</h1>", page.text)
        shown = page.text.split("<main", 1)[1].replace("print-only", "")
        assert shown.index("Call 911 now") < shown.rindex(sent.context["reference"])
        assert "tel:911" in page.text
