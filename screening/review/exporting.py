"""Taking records out of the house: never without a reason, never without a trace."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Prefetch, QuerySet

from history.actions import record
from history.kinds import EventKind
from people.roles import Role, roles_of
from screening.models import Screening
from screening.review.exports import CONTACT_NAMES, lines_of

EXPORTED_AT_MOST = 5000
WITH_CONTACT_AT_MOST = 200
CHUNK = 500


class ExportReason(models.TextChoices):
    TREATMENT = "treatment", "For a provider who treats these people, with their consent"
    QUALITY = "quality", "To check the quality of our own work"
    REPORT = "report", "For a report that is required of us"
    REQUEST = "request", "The person asked for their record"


class ContactNotAllowed(Exception):
    """Only a lead exports contact data."""


class TooMany(Exception):
    """More at once than a person could answer for."""


@transaction.atomic
def export(*, submissions: QuerySet, columns: list[str], reason: str, by: User) -> Iterator[str]:
    """The lines of a CSV file. On record: who, why, which columns, how many, and each record by reference.

    Raises ContactNotAllowed, TooMany.
    """
    with_contact = not CONTACT_NAMES.isdisjoint(columns)
    if with_contact and Role.LEAD not in roles_of(by):
        raise ContactNotAllowed
    at_most = WITH_CONTACT_AT_MOST if with_contact else EXPORTED_AT_MOST
    references = list(submissions.values_list("reference", flat=True)[: at_most + 1])
    if len(references) > at_most:
        raise TooMany(at_most)
    record(EventKind.EXPORTED, by=by, reason=reason, columns=columns, rows=len(references))
    if with_contact:
        for reference in references:
            record(EventKind.EXPORTED, by=by, reference=reference, reason=reason)
    judged = Prefetch("screenings", Screening.objects.coded_facts())
    rows = submissions.select_related("claimed_by").prefetch_related(judged)
    return lines_of(rows.iterator(chunk_size=CHUNK), columns)
