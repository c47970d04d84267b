"""The form in words, in the order in which it is read: what the typesetter is handed, and nothing else."""

from collections.abc import Iterator
from typing import Any

import segno
from django import forms
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from screening.desk.forms import consent_words
from screening.instrument import opening
from screening.instrument.questions import Kind, Question
from screening.paper.form import Gate, Mark, PaperForm, is_answered_by_the_form

OFFICE = ("Reference", "Date received", "Received by", "Entered by")  # staff read English


def content(form: PaperForm) -> dict[str, Any]:
    """Plain values, in the language of the edition."""
    with override(form.edition.language):
        return {
            "language": form.edition.language,
            "large": form.edition.large,
            "title": _("Level of care screening"),
            "whose": _("For someone I care about") if form.someone_else else _("For me"),
            "version": version(form),
            "page": _("Page"),
            "danger": _(
                "In danger right now? Call 911. Thoughts of suicide, or in a crisis? Call or text 988, day "
                "or night. Nobody reads this form right away."
            ),
            "first_words": first_words(),
            "code": code(form.address),
            "office": {"title": "For the office", "fields": OFFICE},
            "sections": [
                {"title": str(section.label), "questions": [item(form, each) for each in questions]}
                for section, questions in form.sections
            ],
            "contact": contact(form),
            "consent": {
                "title": _("Your yes"),
                "words": consent_words(form.edition.language),
                "yes": _("Yes"),
                "no": _("No, keep nothing of it"),
            },
        }


def version(form: PaperForm) -> str:
    name = get_language_info(form.edition.language)["name_local"].capitalize()
    parts = [_("Form"), form.instrument.version, "·", name]
    if form.edition.large:
        parts += ["·", _("large print")]
    return " ".join(parts)


def first_words() -> list[dict[str, str]]:
    pieces = (
        (
            _("Who reads it"),
            _(
                "Intake coordinators here and their leads. No one else sees it unless you say yes, or the "
                "law asks for it. Then one of them talks with you."
            ),
        ),
        (
            _("What is kept"),
            _(
                "If you say yes on the last page, a coordinator enters your answers. They are kept "
                "encrypted. You can take them back at any time. Ask what becomes of the paper."
            ),
        ),
        (
            _("No name needed"),
            _("You can leave out your name, and how to reach you. You can leave out any question."),
        ),
        (
            _("How to fill it in"),
            _(
                "Use a pen. Mark one circle, or each square that is true. Was it the wrong one? Cross it out "
                "and mark the right one. Some questions are not for everyone: they say who can skip them."
            ),
        ),
        (
            _("Under 18?"),
            _("This form is for adults. You can call or text 988 at any age, and ask for help for you."),
        ),
    )
    return [{"title": title, "text": text} for title, text in pieces]


def code(address: str) -> dict[str, str] | None:
    """A code that holds the address of the questions, and nothing about anyone."""
    if not address:
        return None
    svg = segno.make(address, error="m", micro=False).svg_inline(border=0, scale=4)
    return {
        "svg": svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        "alt": _("A code to scan. It leads to %(address)s") % {"address": address},
        "text": _("The same questions on a phone:"),
        "address": address,
    }


def item(form: PaperForm, question: Question) -> dict[str, Any]:
    gate = form.gates[question.key]
    return {
        "number": form.instrument.number_of(question),
        "text": str(question.text_for(form.someone_else)),
        "hint": str(question.hint_for(form.someone_else)),
        "gate": gate_words(form, gate) if gate else "",
        "several": question.kind is Kind.SEVERAL,
        "marks": [mark_words(form, question, each) for each in form.marks(question)],
        "rows": [str(row.text_for(form.someone_else)) for row in form.rows(question)],
        "rows_hint": rows_words(form, question),
        "rows_title": _("What you used") if not form.someone_else else _("What they used"),
    }


def mark_words(form: PaperForm, question: Question, mark: Mark) -> dict[str, Any]:
    is_own = is_answered_by_the_form(question) and mark.value == form.own_value
    then = str(mark.then)
    if is_answered_by_the_form(question) and not is_own:
        then = _("Take the other form")
    return {"key": mark.key, "text": str(mark.text), "then": then, "filled": is_own}


def rows_words(form: PaperForm, question: Question) -> str:
    if question.kind is not Kind.ROWS:
        return ""
    number = form.instrument.number_of(form.instrument.question(question.row_for_each))
    return _("Mark one circle in each row that you checked in question %(number)s.") % {"number": number}


def gate_words(form: PaperForm, gate: Gate) -> str:
    only = opening.in_words(form.instrument, gate.marks, form.someone_else)
    return " ".join((*only, otherwise_words(form, gate.otherwise)))


def otherwise_words(form: PaperForm, question: Question | None) -> str:
    if question is None:
        return _("If not, go on to “%(title)s”.") % {"title": contact_title()}
    return _("If not, go on to question %(number)s.") % {"number": form.instrument.number_of(question)}


def contact_title() -> str:
    return _("How to reach you safely")


def contact(form: PaperForm) -> dict[str, Any]:
    fields = form.contact().fields
    return {
        "title": contact_title(),
        "text": _("All of it is optional."),
        "fields": [field_words(field) for name, field in fields.items() if name != "consent"],
    }


def field_words(field: forms.Field) -> dict[str, Any]:
    return {
        "label": str(field.label),
        "hint": str(field.help_text),
        "box": isinstance(field, forms.BooleanField),
        "several": isinstance(field, forms.MultipleChoiceField),
        "marks": list(choices_of(field)),
        "lines": 3 if isinstance(field.widget, forms.Textarea) else 1,
    }


def choices_of(field: forms.Field) -> Iterator[str]:
    choices: Any = getattr(field, "choices", ())
    yield from (str(text) for value, text in choices if value)
