"""The secret address under which a coordinator's own calendar reads what is booked and due."""

import secrets

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from people.roles import REVIEWERS, roles_of
from screening.models import Feed
from vault import clock
from vault.sealing import hash_of_link


@transaction.atomic
def make_feed(*, by: User) -> str:
    """A new address; the one before opens nothing any more. Returns its secret part, shown once."""
    token = secrets.token_urlsafe(32)
    fresh = {"token_hash": hash_of_link(token), "made_at": clock.now()}
    Feed.objects.update_or_create(owner=by, defaults=fresh)
    record(EventKind.FEED_MADE, by=by)
    return token


@transaction.atomic
def end_feed(*, by: User) -> None:
    if Feed.objects.filter(owner=by).delete()[0]:
        record(EventKind.FEED_ENDED, by=by)


def owner_of(token: str) -> User | None:
    """Whose calendar it is, while they may read submissions."""
    feed = Feed.objects.filter(token_hash=hash_of_link(token)).select_related("owner").first()
    if feed is None or not feed.owner.is_active or roles_of(feed.owner).isdisjoint(REVIEWERS):
        return None
    return feed.owner
