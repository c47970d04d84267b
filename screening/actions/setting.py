from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from people.models import Pending
from screening.models import SiteSettings
from vault.meanwhile import ChangedMeanwhile, take_turn
from vault.row_digest import digest_of

KEEPING = ("keep_days", "keep_days_unreached", "keep_days_closed")


def keep_shorter(pending: Pending, by: User) -> None:
    """The days that waited for a second admin. Raises ChangedMeanwhile when they are shorter by now."""
    stand = SiteSettings.objects.get(pk=1)
    days = {name: count for name, count in pending.what.items() if count < getattr(stand, name)}
    if not days:
        raise ChangedMeanwhile(stand)
    for name, count in days.items():
        setattr(stand, name, count)
    change_site_settings(site_settings=stand, changed=list(days), seen=stand.revision, by=by)


@transaction.atomic
def change_site_settings(*, site_settings: SiteSettings, changed: list[str], seen: int, by: User) -> None:
    """Store what holds for the whole site. The history says which settings, not what they say.

    `seen` is the revision that was edited. Raises ChangedMeanwhile when a colleague has saved since.
    """
    SiteSettings.objects.get_or_create(pk=1)  # until the first change there is no row
    site_settings._state.adding = False
    take_turn(site_settings, seen=seen, by=by)
    site_settings.full_clean()
    site_settings.save()
    record(EventKind.SITE_SETTINGS_CHANGED, by=by, settings=sorted(changed), row=digest_of(site_settings))
