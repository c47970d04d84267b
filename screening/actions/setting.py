from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from screening.models import SiteSettings
from vault.meanwhile import take_turn
from vault.row_digest import digest_of


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
