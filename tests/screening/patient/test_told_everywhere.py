"""For each flag and note, what the person is told, and that it stands on every page where it has to stand:
on the result, on paper, in the PDF, after sending, and whenever what was sent is looked up later."""

import re
from html.parser import HTMLParser

import pytest

from screening.instrument.flags import Flag, Note
from tests.asked import assess
from tests.cast import answers
from tests.patient import Person, Visitor, text_of
from tests.public_pages import in_language
from tests.screening.patient.test_pdf import said

pytestmark = pytest.mark.django_db

OPIOIDS = {
    "substances": ["opioids"],
    "days_used": {"opioids": "5_to_11"},
    "opioid_stopping": "mild",
    "drinks_per_day": None,
    "stopping_effects": None,
    "stopping_complications": None,
}
CALL_911 = ("Call 911 now", "Llame al 911 ahora", "tel:911")
NALOXONE = "Keep naloxone (Narcan) with you", "Tenga naloxona (Narcan) con usted"

# What sets it; what it says in English and in Spanish; the number that goes with it.
FLAGS = {
    Flag.EMERGENCY_WITHDRAWAL: ({"danger_signs": ["seizure"]}, *CALL_911),
    Flag.EMERGENCY_OVERDOSE: ({"danger_signs": ["overdose"]}, *CALL_911),
    Flag.EMERGENCY_MEDICAL: ({"danger_signs": ["vomiting_blood"]}, *CALL_911),
    Flag.EMERGENCY_SUICIDE: (
        {"suicidal_thoughts": "plan"},
        "Call 911 now, or call or text 988",
        "Llame al 911 ahora, o llame o escriba al 988",
        "tel:988",
    ),
    Flag.CRISIS_SUICIDE: (
        {"suicidal_thoughts": "thoughts"},
        "Call or text 988 today.",
        "Llame o escriba hoy al 988.",
        "tel:988",
    ),
    Flag.URGENT_PREGNANCY: (
        {"health_concerns": ["pregnant"]},
        "See a doctor or nurse today about the pregnancy.",
        "Vea hoy a un médico o una enfermera por el embarazo.",
        "",
    ),
    Flag.URGENT_MEDICAL: (
        {"health_concerns": ["head_injury"]},
        "Get a medical check today.",
        "Busque hoy una revisión médica.",
        "",
    ),
    Flag.URGENT_PSYCHIATRIC: (
        {"mental_health": "cannot_function"},
        "Call or text 988, or see a doctor today.",
        "Llame o escriba al 988, o vea hoy a un médico.",
        "tel:988",
    ),
    Flag.URGENT_OVERDOSE_RISK: (
        {**OPIOIDS, "overdose_or_er": "once"},
        "Ask for medicine for opioid use (buprenorphine or methadone) today.",
        "Pida hoy el medicamento para los opioides (buprenorfina o metadona).",
        "",
    ),
    Flag.URGENT_TAPER: (
        {"drinks_per_day": "17_or_more"},
        "Do not stop all at once on your own.",
        "No lo deje de golpe por su cuenta.",
        "tel:911",
    ),
    Flag.URGENT_UNSAFE_HOME: (
        {"home_safety": "violence"},
        "You have a right to be safe at home.",
        "Usted tiene derecho a estar a salvo en casa.",
        "tel:+1-800-799-7233",
    ),
}
NOTES = {
    Note.OVERDOSE_PREVENTION: (OPIOIDS, *NALOXONE),
    Note.RECENT_RELEASE: (
        {"past_help": ["left_jail_or_hospital_30_days"]},
        "Say that it is less than a month since jail, prison or a hospital.",
        "Diga que hace menos de un mes salió de la cárcel o de un hospital.",
    ),
    Note.OLDER_ADULT: (
        {"health_concerns": ["age_65_or_older"]},
        "after 65, stopping can be harder on the body",
        "después de los 65, dejarlo puede ser más duro",
    ),
    Note.HOUSING_HELP: (
        {"sleeping_place": "shelter"},
        "Ask for help with a safe place to live.",
        "Pida ayuda para hallar un lugar seguro donde vivir.",
    ),
    Note.CO_OCCURRING_PROGRAM: (
        {"mental_health": "most_days"},
        "Ask for a program that treats mood and mental health too.",
        "Pida un programa que también trate el ánimo y la salud mental.",
    ),
    Note.TRANSPORT_HELP: (
        {"readiness": ["no_ride"]},
        "Ask for help with rides",
        "Pida ayuda con el transporte",
    ),
}
UNKNOWN = {  # told with the level, so not on the page that comes right after sending
    Note.LOW_CONFIDENCE: (
        {
            "drinks_per_day": "dont_know",
            "stopping_effects": "dont_know",
            "stopping_complications": "dont_know",
        },
        "Some answers were “I don't know”.",
        "Algunas respuestas fueron “No sé”.",
    ),
    Note.ASK_ABOUT_SUICIDE: (
        {"who_for": "someone_else", "suicidal_thoughts": "dont_know"},
        "Thoughts of suicide",
        "Pensamientos de suicidio",
    ),
}
FOR_STAFF_ALONE = {
    Note.MOTIVATION_SUPPORT,
    Note.ANSWERS_CONFLICT,
}  # what to talk about, and what to ask again
IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


class Paper(HTMLParser):
    """What of a page is printed: nothing inside of .no-print, no button."""

    def __init__(self, html):
        super().__init__()
        self.printed, self.left_out = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        classes = (dict(attributes).get("class") or "").split()
        if self.left_out or {"no-print", "button"} & set(classes):
            if tag not in ("br", "input", "img", "hr"):
                self.left_out.append(tag)
        elif href := dict(attributes).get("href"):
            self.printed.append(f"<{href}>")

    def handle_endtag(self, tag):
        if self.left_out:
            self.left_out.pop()

    def handle_data(self, data):
        if not self.left_out:
            self.printed.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.printed))


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def pages(client, given, language):
    """By its place: what is said there, and what is in its source."""
    person = Person(client, in_language("/start/", language))
    person.answer_all(given).ask_for_the_result()
    result, pdf = person.get("result"), person.get("result_pdf")
    person.send(language=language)
    sent = person.get("sent")
    reference, code = sent.context["reference"], " ".join(sent.context["code"])
    visitor = Visitor(client, reference, address=in_language("/follow-up/", language), words=code)
    follow_up = visitor.get()
    told = {
        "result": (text_of(result), main_of(result)),
        "paper": (Paper(main_of(result)).text, Paper(main_of(result)).text),
        "sent": (text_of(sent), main_of(sent)),
        "follow-up": (text_of(follow_up), main_of(follow_up)),
    }
    if pdf.status_code == 200:
        told["PDF"] = (said(pdf.content), pdf.content.decode("cp1252"))
    return told


def test_every_flag_and_note_is_here():
    assert set(FLAGS) == set(Flag)
    assert {*NOTES, *UNKNOWN, *FOR_STAFF_ALONE} == set(Note)


@pytest.mark.parametrize("flag", FLAGS)
@IN_BOTH_LANGUAGES
def test_a_flag_is_told_in_every_place_with_its_number(client, flag, language):
    changes, english, spanish, number = FLAGS[flag]
    given = answers(**changes)
    assert flag in assess(given).flags

    told = pages(client, given, language)

    assert ("PDF" in told) is not flag.is_emergency
    for place, (text, source) in told.items():
        assert (english if language == "en" else spanish) in text, place
        if number and not (flag.is_emergency and place == "paper"):  # its button is named in the heading
            assert number in source, place


@pytest.mark.parametrize("note", NOTES)
@IN_BOTH_LANGUAGES
def test_a_note_is_told_in_every_place(client, note, language):
    changes, english, spanish = NOTES[note]
    given = answers(**changes)
    assert note in assess(given).notes

    for place, (text, _) in pages(client, given, language).items():
        assert (english if language == "en" else spanish) in text, place


@pytest.mark.parametrize("note", UNKNOWN)
@IN_BOTH_LANGUAGES
def test_what_is_not_known_is_told_wherever_the_level_is(client, note, language):
    changes, english, spanish = UNKNOWN[note]
    given = answers(**changes)
    assert note in assess(given).notes

    told = pages(client, given, language)
    told.pop("sent")

    for place, (text, _) in told.items():
        assert (english if language == "en" else spanish) in text.replace("&#x27;", "'"), place


@pytest.mark.parametrize(("who_for", "to_them"), [("self", False), ("someone_else", True)])
def test_it_is_told_to_the_one_who_reads(client, who_for, to_them):
    given = answers(who_for=who_for, suicidal_thoughts="thoughts", drinks_per_day="17_or_more")

    for place, (text, _) in pages(client, given, "en").items():
        assert ("They should not stop all at once" in text) is to_them, place
        assert ("Do not stop all at once on your own" in text) is not to_them, place


@IN_BOTH_LANGUAGES
def test_where_else_to_look_is_told_in_every_place(client, language):
    for place, (_, source) in pages(client, answers(), language).items():
        for address in ("tel:+18006624357", "https://findtreatment.gov/", "tel:988", "sms:988"):
            assert address in source, (place, address)
