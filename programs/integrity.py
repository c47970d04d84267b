"""Are the criteria those that were published, and the signatures those that were given?

The event of each publication holds the digest of its rows, and that of each signature those of all it added.
"""

from collections import Counter

from history.kinds import EventKind
from history.models import Event
from programs.criteria.ruleset import Ruleset
from programs.models import CriteriaVersion, Signature, SignatureEnd, SignedPart
from vault.row_digest import digest_of

SHIPPED = 1  # the number of the version that an empty database is filled with


def changed_versions() -> list[str]:
    """In words, the versions that are not as they were published, and one that judges people unpublished."""
    events = Event.objects.filter(kind=EventKind.CRITERIA_PUBLISHED).order_by("pk")
    published = {event.detail["version"]: event.detail["digest"] for event in events}
    in_force = list(published)[-1] if published else SHIPPED
    found = []
    for version in CriteriaVersion.objects.exclude(status=CriteriaVersion.Status.DRAFT).order_by("number"):
        rows = Ruleset(row.as_criterion() for row in version.rows.all())
        if rows.digest != published.get(version.number, version.digest):
            found.append(f"criteria version {version.number}: its rows changed by hand")
        elif version.number != SHIPPED and version.number not in published:
            found.append(f"criteria version {version.number}: nobody published it")
        if (version.status == CriteriaVersion.Status.PUBLISHED) != (version.number == in_force):
            found.append(f"criteria version {version.number}: put in or out of force by hand")
    return found


def changed_signatures() -> list[str]:
    """In words, what is not as it was signed, what nobody signed, and how much of it is gone."""
    events = Event.objects.filter(kind__in=(EventKind.SIGNED_OFF, EventKind.SIGNATURE_ENDED))
    recorded = Counter(row for event in events for row in event.detail["rows"])
    found = []
    for model in (Signature, SignedPart, SignatureEnd):
        for row in model._default_manager.order_by("pk"):
            if not recorded[digest_of(row)]:
                found.append(f"{row}: put in or changed by hand")
            recorded[digest_of(row)] -= 1
    if missing := sum(count for count in recorded.values() if count > 0):
        found.append(f"signatures: {missing} of what was recorded gone or changed by hand")
    return found
