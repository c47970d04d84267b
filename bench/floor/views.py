"""A hand-written page for each question of the questionnaire, and a view that inserts one row."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from bench.floor.models import Row
from bench.person import ANSWERS
from screening.instrument.instruments import newest_published
from screening.instrument.questions import Kind, Question

SENT = "x" * 2500


def words_of(question: Question) -> dict:
    """All that stands on its page, as plain text, put together once."""
    several = question.kind is Kind.SEVERAL
    return {
        "section": str(question.section.label),
        "heading": str(question.text),
        "hint": " ".join(str(line) for line in (question.reason, question.hint) if line),
        "fields": list(ANSWERS[question.key]) if question.kind is Kind.ROWS else ["answer"],
        "type": "checkbox" if several else "radio",
        "choices": [(choice.value, str(choice.text)) for choice in question.choices],
    }


WORDS = [words_of(question) for question in newest_published().questions]


def question(request, number):
    return render(request, "floor/question.html", {"number": number, **WORDS[number - 1]})


@csrf_exempt
def insert_row(request):
    Row.objects.create(text=SENT)
    return redirect("/floor/1/")
