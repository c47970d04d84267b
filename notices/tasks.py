"""What a worker does for later. A task is a row of the transaction that asks for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from notices import mailing
from notices.kinds import NoticeKind
from notices.models import Mail
from vault import clock

FORGOTTEN_AFTER = timedelta(minutes=1)


@task
def deliver(person: int, kind: str) -> None:
    """Send what is owed to this person. It never fails: what could not be sent is due again later."""
    if wait_until := mailing.deliver(person, NoticeKind(kind)):
        deliver.using(run_after=wait_until).enqueue(person, kind)


def ask_again(now: datetime | None = None) -> int:
    """For what should have gone out by now: its task was lost with the worker that had it."""
    now = now or clock.now()
    forgotten = Mail.objects.due(now - FORGOTTEN_AFTER)
    asked = 0
    for person, kind in forgotten.order_by().values_list("to", "kind").distinct():
        with transaction.atomic():
            if forgotten.filter(to=person, kind=kind).update(due_at=now):  # of two workers, one asks
                deliver.enqueue(person, kind)
                asked += 1
    return asked
