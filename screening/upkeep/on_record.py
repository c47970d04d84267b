"""Once in the life of a site: how accounts and settings stand goes into the history, which holds them to it.

From then on each change is an event of its own, so this is for what was there before.
"""

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from people.integrity import everyone_as_recorded
from screening.models import SiteSettings
from vault.row_digest import digest_of


def put_on_record() -> None:
    if Event.objects.filter(kind=EventKind.ON_RECORD).exists():
        return
    stand = SiteSettings.objects.first() or SiteSettings()
    record(EventKind.ON_RECORD, accounts=everyone_as_recorded(), row=digest_of(stand))
