"""Peer: the questionnaire in the cookie wizard of django-formtools, one question a step."""

from bench.peers.default import PROBE, set_up

set_up(__name__, "formtools", "bench.peers.wizard_rows")

from django import forms  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from formtools.wizard.views import CookieWizardView  # noqa: E402

from bench.peers.wizard_rows.models import Row  # noqa: E402
from bench.person import ANSWERS  # noqa: E402
from screening.instrument.instruments import newest_published  # noqa: E402
from screening.instrument.questions import Kind, Question  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
connection.close()  # the workers open their own


def form_of(question: Question) -> type[forms.Form]:
    choices = [(choice.value, choice.text) for choice in question.choices]
    label, hint = question.text, " ".join(str(line) for line in (question.reason, question.hint) if line)
    field: forms.Field
    if question.kind is Kind.SEVERAL:
        field = forms.MultipleChoiceField(
            label=label, help_text=hint, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    else:
        field = forms.ChoiceField(label=label, help_text=hint, choices=choices, widget=forms.RadioSelect)
    names = list(ANSWERS[question.key]) if question.kind is Kind.ROWS else [question.key]
    return type(question.key, (forms.Form,), dict.fromkeys(names, field))


class Wizard(CookieWizardView):
    template_name = "wizard.html"

    def done(self, form_list, **kwargs):
        Row.objects.create(answers=self.get_all_cleaned_data())
        return HttpResponse("Thank you")


urlpatterns = [
    PROBE,
    path("", Wizard.as_view([(each.key, form_of(each)) for each in newest_published().questions])),
]

application = get_wsgi_application()
