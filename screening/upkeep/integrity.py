"""Is what was sent still as it was sent? Finds what was changed in the database by hand.

Sealed values open only in their own row. The coded facts beside them are in clear, so that they can
be sorted and counted; they follow from the answers, so they are worked out from the answers again.
What a case says of its screening is compared with it.
"""

from collections.abc import Iterator
from contextlib import suppress

from programs.models import CriteriaVersion
from screening.actions.sending import contact_fields, copied_fields, judged_fields
from screening.contact import Contact
from screening.instrument.flags import urgency_of
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.judgement import judge
from screening.models import Screening, Submission
from vault.columns import Unreadable, sealed_columns
from vault.sealing import CannotUnseal

AT_ONCE = 500  # rows read in one go


def to_check() -> int:
    return Submission.objects.count() + sum(column.rows.count() for column in sealed_columns())


def check_everything(found: list[str]) -> Iterator[int]:
    """Adds each finding to `found`, in words; yields how many were checked, one by one."""
    for column in sealed_columns():
        for row in column.rows.iterator(chunk_size=AT_ONCE):
            try:
                column.opened(row)
            except Unreadable as value:
                found.append(f"{value} is not what was sealed for it")
            yield 1
    versions = {version.pk: version for version in CriteriaVersion.objects.prefetch_related("rows")}
    cases = Submission.objects.prefetch_related("screenings").order_by("pk")
    for submission in cases.iterator(chunk_size=AT_ONCE):
        if not submission.screenings.all():
            found.append(f"{submission.reference}: what was sent is gone")
        elif changed := changed_in_case(submission) | changed_in_screening(submission.screening, versions):
            found.append(f"{submission.reference}: {', '.join(changed)} changed by hand")
        yield 1


def changed_in_case(submission: Submission) -> dict[str, object]:
    """What it says otherwise than its screening and its contact do, as it should be."""
    should_be = copied_fields(submission.screening)
    with suppress(CannotUnseal):  # the column itself is found out
        should_be["reach"] = contact_fields(Contact.from_stored(submission.contact))["reach"]
    return {name: value for name, value in should_be.items() if getattr(submission, name) != value}


def changed_in_screening(screening: Screening, versions: dict[int, CriteriaVersion]) -> dict[str, object]:
    """The coded facts that do not follow from what is sealed, by the questionnaire it was asked with."""
    try:
        facts = facts_of(screening, versions)
    except CannotUnseal:
        return {}  # the column itself was found out
    except NoSuchInstrument:
        return {"questionnaire_version": None}
    except AnswerError:
        return {"answers": None}
    return {name: value for name, value in facts.items() if getattr(screening, name) != value}


def facts_of(screening: Screening, versions: dict[int, CriteriaVersion]) -> dict:
    answered = screening.answered
    facts = {"who_for": answered.answers["who_for"]}
    if not screening.is_judged:
        flags = list(answered.flags_so_far)
        return {**facts, "flags": flags, "urgency": urgency_of(flags)}
    version = versions[screening.criteria_version_id or 0]
    judged = judged_fields(judge(answered, version.ruleset()), version)
    del judged["criteria_version"]
    return {**facts, **judged}
