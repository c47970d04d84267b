"""The result as a PDF: what stands in it, and that the file is one."""

import re

import pytest
from django.urls import reverse

from screening.models import Submission
from screening.patient.pdf import HEADING, LINK, TEXT, TITLE, Block, pdf
from tests.cast import an_admin, answers
from tests.offered import offer
from tests.patient import Person, Visitor, sent_by_pat
from tests.reading import is_easy


def paragraphs(content):
    """The words of a document, block by block."""
    return [words(block) for block in re.findall(rb"BDC(.*?)EMC", content, re.DOTALL)]


def words(block):
    lines = re.findall(rb"\((.*?)(?<!\\)\) Tj", block)
    return re.sub(r"\\([()\\])", r"\1", b" ".join(lines).decode("cp1252"))


def said(content):
    return " ".join(paragraphs(content))


def made_of(*blocks):
    return pdf(list(blocks), title="Result", language="en")


def pages_of(content):
    return content.count(b"/Type /Page ")


# The file


def test_every_object_stands_where_the_table_says():
    content = made_of(Block(TITLE, "Title"), *[Block(LINK, "Call 988", "tel:988")] * 100)

    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", content)[1])
    assert content.startswith(b"%PDF-1.7")
    assert content[start:].startswith(b"xref\n")
    offsets = re.findall(rb"(\d{10}) 00000 n ", content[start:])
    assert len(offsets) > 100
    for number, offset in enumerate(offsets, start=1):
        assert content[int(offset) :].startswith(b"%d 0 obj\n" % number)


def test_what_is_drawn_is_as_long_as_it_says():
    content = made_of(*[Block(TEXT, "word")] * 100)

    streams = re.findall(rb"<</Length (\d+)>>\nstream\n(.*?)\nendstream", content, re.DOTALL)
    assert len(streams) == pages_of(content) > 1
    assert all(len(drawn) == int(length) for length, drawn in streams)


def test_letters_of_both_languages_come_through_and_others_become_question_marks():
    assert said(made_of(Block(TEXT, "¿Qué “señales” • marcó? (11) \\ 2 ½…"))) == (
        "¿Qué “señales” • marcó? (11) \\ 2 ½…"
    )
    assert said(made_of(Block(TEXT, "Клиника 1"))) == "??????? 1"


def test_a_long_text_goes_on_in_the_next_line_and_on_the_next_page():
    text = " ".join(f"word{number}" for number in range(2000))
    content = made_of(Block(TEXT, text))

    assert said(content) == text
    assert pages_of(content) > 2
    assert max(len(line) for line in re.findall(rb"\((.*?)\) Tj", content)) < 110


@pytest.mark.parametrize(("lines_before", "pages"), [(44, 1), (45, 2)])
def test_a_heading_does_not_stand_alone_at_the_end_of_a_page(lines_before, pages):
    """45 lines of 14.2 points leave room for the heading, but not for lines under it."""
    plain = TEXT.__class__("P", "Regular", 10.5, 0)
    content = made_of(*[Block(plain, "word")] * lines_before, Block(HEADING, "Heading"))

    assert pages_of(content) == pages


def test_a_screen_reader_is_told_what_is_a_heading_and_what_a_link_and_in_which_language():
    content = made_of(Block(TITLE, "Title"), Block(TEXT, "text"), Block(LINK, "Call 988", "tel:988"))

    assert re.findall(rb"/StructElem /S /(\w+)", content) == [b"H1", b"P", b"Link", b"Document"]
    assert b"/Lang (en)" in content
    assert b"/URI (tel:988)" in content
    assert b"/Contents (Call 988)" in content


def test_it_holds_no_author_and_no_time():
    content = made_of(Block(TEXT, "text"))

    assert re.findall(rb"/Info (\d+) 0 R", content)
    assert b"<</Title (Result)>>" in content
    assert not re.search(rb"/(Author|Creator|Producer|CreationDate|ModDate|ID) ", content)


# What stands in it

FENTANYL = answers(
    substances=["opioids"],
    days_used={"opioids": "21_to_30"},
    last_use="last_day",
    overdose_or_er="more_than_once",
    opioid_stopping="dont_know",
    drinks_per_day=None,
    stopping_effects=None,
    stopping_complications=None,
    home_safety="violence",
    readiness=["no_ride"],
)


def result_pdf(client, given, language="en"):
    person = Person(client, "/start/" if language == "en" else "/es/start/")
    person.answer_all(given).ask_for_the_result()
    return person, person.get("result_pdf")


@pytest.mark.django_db
def test_it_says_what_the_page_says_without_sending(client):
    person, response = result_pdf(client, FENTANYL)
    result = person.get("result").context["result"]
    text = said(response.content)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="result.pdf"'
    assert response["Cache-Control"] == "no-store"
    for sentence in (
        result.care.words.name,
        result.why_in_short,
        "Keep naloxone (Narcan) with you",
        "medicine for opioid use",
        "Ask for help with rides",
        "What we don't know",
        "Your answers",
        "SAMHSA",
        "In danger or in a crisis",
    ):
        assert sentence in text, sentence
    for heard in result.answers:
        assert heard.question in text
    for number in (b"tel:+1-800-799-7233", b"tel:+18006624357", b"tel:988", b"sms:988", b"tel:911"):
        assert b"/URI (%s)" % number in response.content, number
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_it_names_the_programs_with_a_number_that_dials(client):
    program = offer("River House", an_admin("ada"))
    _, response = result_pdf(client, answers())
    text = said(response.content)

    assert program.name in text
    assert "Monday, Wednesday: 5:30 p.m. to 8:45 p.m." in text
    assert b"/URI (tel:+1-212-555-0142)" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_in_the_language_of_the_person_and_easy_to_read(client, language):
    _, response = result_pdf(client, FENTANYL, language)
    content = response.content
    text = said(content)

    assert b"/Lang (%s)" % language.encode() in content
    assert ("naloxona" in text) is (language == "es")
    assert is_easy(paragraphs(content), language)


@pytest.mark.django_db
def test_in_an_emergency_there_is_only_the_page_that_says_to_call(client):
    person, response = result_pdf(client, answers(danger_signs=["seizure"]))

    assert response.status_code == 302
    assert response.url == person.url("result")


@pytest.mark.django_db
def test_before_the_last_answer_it_leads_to_the_question_that_is_open(client):
    person = Person(client)
    person.answer("who_for", "self")

    assert person.get("result_pdf").url == person.url("question", 2)


@pytest.mark.django_db
def test_what_was_sent_can_be_kept_as_well_with_where_to_come_back(client):
    reference = sent_by_pat().reference
    response = Visitor(client, reference).get("progress_pdf")
    text = said(response.content)

    assert reference in text
    assert "Intensive outpatient (IOP)" in text
    assert b"/URI (http://testserver%s)" % reverse("screening:follow_up").encode() in response.content
    assert "Zanzibar" not in text, "who sent it stands nowhere"
