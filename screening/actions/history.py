"""The history: what was done or seen, by whom and when. Everything that happens passes through here."""

from django.contrib.auth.models import User
from django.utils import timezone

from screening.models import Event, Submission


def record(kind: str, *, submission: Submission | None = None, by: User | None = None, **detail) -> None:
    """Add to the history. `detail` holds codes only, never a word that a person wrote."""
    Event.objects.create(
        at=timezone.now(),
        by=by,
        kind=kind,
        reference=submission.reference if submission else "",
        detail=detail,
    )
