from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from screening.models import SiteSettings


@transaction.atomic
def change_site_settings(*, site_settings: SiteSettings, changed: list[str], by: User) -> None:
    """Store what holds for the whole site. The history says which settings, not what they say."""
    site_settings.full_clean()
    site_settings.save()
    record(EventKind.SITE_SETTINGS_CHANGED, by=by, settings=sorted(changed))
