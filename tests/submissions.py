"""Submissions as people send them, and bare rows of any age."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from programs.models import CriteriaVersion
from screening.actions import amending, sending
from screening.actions.sending import copied_fields, new_reference
from screening.contact import Contact
from screening.instrument.flags import Urgency
from screening.models import Amendment, Screening, Submission
from screening.models.submission import Stage
from tests.asked import answered
from tests.cast import answers

PAT = Contact(name="Pat", phone="(212) 555-0101", email="pat@example.org", message_is_safe=True)
STOPPED = {"who_for": "self", "danger_signs": ["overdose"]}


def submission(*, contact=PAT, language="en", **changes):
    """A submission of a person who differs from Pat in these answers."""
    return sending.send(
        journey=str(uuid4()),
        answered=answered(answers(**changes)),
        language=language,
        version=CriteriaVersion.objects.published(),
        contact=contact,
    )


def urgent(**changes):
    return submission(**{"health_concerns": ["pregnant"], **changes})


def emergency(**changes):
    return submission(**{"danger_signs": ["overdose"], **changes})


def stopped_at_emergency(contact=PAT):
    return sending.send_in_emergency(
        journey=str(uuid4()), answered=answered(STOPPED), language="en", contact=contact
    )


def sent(days_ago, stage=Stage.NEW, **fields):
    """A row as old as this, with nothing in it that anyone answered."""
    if stage == Stage.PLACED:
        fields |= {"assessed_level": "iop", "placed_level": "iop", "placed_where": "here"}
    screening = Screening(
        reference=new_reference(),
        journey=uuid4(),
        sent_at=timezone.now() - timedelta(days=days_ago),
        language="en",
        who_for="self",
        questionnaire_version="1",
        answers={"name": "planted"},
        words=[],
        urgency=Urgency.EMERGENCY,
    )
    screening.case = Submission.objects.create(**copied_fields(screening), stage=stage, **fields)
    screening.save()
    return screening.case


def go_through(found, by, **heard):
    """With the person: these answers are other ones now. It has to be claimed by who goes through it."""
    found = Submission.objects.get(pk=found.pk)
    sheet = amending.begin(submission=found, by=by)
    sheet.answers = {**sheet.answers, **heard}
    amending.amend(asking=sheet, submission=found, why=Amendment.Why.HEARD)
