"""Peer: the questionnaire in django-survey-and-report, one question a page."""

from bench.peers.default import PROBE, set_up

set_up(__name__, "survey")

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import include, path  # noqa: E402
from survey.models import Question, Survey  # noqa: E402

from screening.instrument.instruments import newest_published  # noqa: E402
from screening.instrument.questions import Kind  # noqa: E402


def fill() -> None:
    """The questionnaire as its rows."""
    survey = Survey.objects.create(
        name="Level of care",
        description="Which level of care fits",
        need_logged_user=False,
        display_method=Survey.BY_QUESTION,
    )
    for order, question in enumerate(newest_published().questions):
        several = question.kind is Kind.SEVERAL
        Question.objects.create(
            survey=survey,
            order=order,
            required=True,
            text=str(question.text),
            type=Question.SELECT_MULTIPLE if several else Question.RADIO,
            choices="|".join(str(choice.text) for choice in question.choices),
        )


call_command("migrate", verbosity=0)
if not Survey.objects.exists():
    fill()
connection.close()  # the workers open their own

urlpatterns = [PROBE, path("", include("survey.urls"))]

application = get_wsgi_application()
