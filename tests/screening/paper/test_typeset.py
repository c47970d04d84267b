"""The pages themselves: everything is on them, in order, and a screen reader can read them."""

import re
from io import BytesIO
from itertools import pairwise

import pdfua
import pikepdf
import pytest
from django.utils.translation import override
from PIL import Image

from screening.instrument.instruments import RELEASED
from screening.instrument.questions import DONT_KNOW_TEXT
from screening.paper.content import content
from screening.paper.files import Edition, every_edition
from screening.paper.form import PaperForm
from screening.paper.typeset import typeset
from tests.screening.paper.reading import margins, tagged

ADDRESS = "https://care.example/start/"
NEWEST = RELEASED[-1]
DOT_PER_MILLIMETER = 25.4  # a dot is a millimeter

pytestmark = pytest.mark.parametrize("edition", every_edition(), ids=lambda edition: edition.name)


def the_form(edition: Edition) -> PaperForm:
    return PaperForm(NEWEST, edition, ADDRESS)


def read(edition: Edition) -> str:
    """All of it as it is read out, without the spaces, which a line break swallows."""
    return bare("".join(text for _, text in tagged(typeset(the_form(edition)))))


def bare(text) -> str:
    return re.sub(r"\s", "", str(text))


def test_every_question_and_choice_stands_on_it_in_the_order_of_the_questionnaire(edition):
    said, at = read(edition), 0
    with override(edition.language):
        for number, question in enumerate(NEWEST.questions, start=1):
            wanted = [f"{number}.{question.text_for(edition.someone_else)}"]
            wanted += [question.hint_for(edition.someone_else)]
            wanted += [choice.text_for(edition.someone_else) for choice in question.choices]
            if question.offers_dont_know(edition.someone_else):
                wanted.append(DONT_KNOW_TEXT)
            for text in wanted:
                found = said.find(bare(text), at)
                assert found >= at, text
                at = found + len(bare(text))


def test_every_thing_used_has_its_row_for_the_days(edition):
    cells = [bare(text) for tag, text in tagged(typeset(the_form(edition))) if tag == "TD"]
    with override(edition.language):
        things = [
            bare(choice.text_for(edition.someone_else)) for choice in NEWEST.question("substances").choices
        ]

    assert [cell for cell in cells if cell in things] == things[:-1]


def test_every_question_that_is_not_for_all_says_for_whom_it_is_and_where_the_others_go_on(edition):
    form = the_form(edition)
    questions = [each for section in content(form)["sections"] for each in section["questions"]]
    said = read(edition)

    for question, each in zip(NEWEST.questions, questions, strict=True):
        gate = form.gates[question.key]
        assert bool(each["gate"]) == bool(gate), question.key
        if gate:
            assert each["gate"].endswith(f" {NEWEST.number_of(gate.otherwise)}.")
            assert bare(f"{each['gate']}{each['number']}.{each['text']}") in said


def test_help_for_the_worst_stands_before_everything_and_beside_each_sign_of_danger(edition):
    said = read(edition)
    call = bare({"en": "→ Call 911 now", "es": "→ Llame al 911 ahora"}[edition.language])

    assert said.index("911") < said.index("988") < 150
    assert said.count(call) == 7  # six signs, and a plan to die


def test_the_ways_to_be_reached_are_those_that_staff_enter(edition):
    said = read(edition)
    with override(edition.language):
        fields = {name: str(field.label) for name, field in the_form(edition).contact().fields.items()}

    assert "phone" in fields
    assert [label for name, label in fields.items() if name != "consent" and bare(label) not in said] == []


def test_the_tags_are_a_title_sections_questions_and_lists(edition):
    tags = tagged(typeset(the_form(edition)))
    names = [tag for tag, _ in tags]
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"H\d", tag)]

    assert names.count("H1") == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert sum(tag == "H3" and re.match(r"\d+\. ", text) is not None for tag, text in tags) == len(
        NEWEST.questions
    )
    assert names.count("LI") == names.count("LBody")
    assert names.count("Table") == 1


def test_the_code_is_described_and_holds_nothing_but_the_start_page(edition):
    figures = [text for tag, text in tagged(typeset(the_form(edition))) if tag == "Figure"]

    assert len(figures) == 1
    assert figures[0].endswith(ADDRESS)


def test_without_a_public_address_there_is_no_code(edition):
    tags = [tag for tag, _ in tagged(typeset(PaperForm(NEWEST, edition)))]

    assert "Figure" not in tags


def test_nothing_stands_against_it_as_pdf_ua_1(edition, tmp_path):
    path = tmp_path / edition.name
    path.write_bytes(typeset(the_form(edition)))

    assert [finding.message for finding in pdfua.validate(str(path)).findings] == []
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == edition.language
        assert pdf.Root.MarkInfo.Marked
        assert "pdfuaid:part" in pdf.Root.Metadata.read_bytes().decode()


def test_each_page_says_which_form_it_is_and_how_many_there_are(edition):
    pages = margins(typeset(the_form(edition)))
    language = {"en": "English", "es": "Español"}[edition.language]

    for number, said in enumerate(pages, start=1):
        assert NEWEST.version in said
        assert language in said
        assert said.endswith(f" {number} / {len(pages)}")
    assert len(pages) <= (20 if edition.large else 10)


def test_each_page_has_its_four_corner_marks(edition):
    for page in typeset(the_form(edition), format="png", ppi=DOT_PER_MILLIMETER):
        image = Image.open(BytesIO(page)).convert("L")
        across, down = image.width - 1, image.height - 1
        for x, y in ((10, 10), (across - 10, 10), (10, down - 10), (across - 10, down - 10)):
            assert image.getpixel((x, y)) < 40
        assert image.getpixel((4, 4)) > 250  # nothing beyond them


def test_it_is_made_the_same_each_time(edition):
    assert typeset(the_form(edition)) == typeset(the_form(edition))
