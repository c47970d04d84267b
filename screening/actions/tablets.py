"""Tablets in the waiting room: an admin sets one up and ends it; people take turns at it."""

import secrets
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from screening.models import Tablet
from vault import clock
from vault.sealing import hash_of_link


class NameTaken(Exception):
    """Another tablet in use has this name."""


def set_up(*, name: str, prints: bool, by: User) -> str:
    """A new tablet. Returns its token, for the cookie of that browser and nowhere else. Raises NameTaken."""
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            tablet = Tablet.objects.create(
                name=name,
                prints=prints,
                token_hash=hash_of_link(token),
                set_up_at=clock.now(),
                set_up_by=by,
            )
            record(EventKind.TABLET_SET_UP, by=by, tablet=tablet.pk, prints=prints)
    except IntegrityError as error:
        raise NameTaken from error
    return token


@transaction.atomic
def end(*, tablet: Tablet, by: User) -> None:
    """From its next page on, that browser is one like any other. Ended twice, it is ended once."""
    if Tablet.objects.in_use().filter(pk=tablet.pk).update(ended_at=clock.now(), ended_by=by):
        record(EventKind.TABLET_ENDED, by=by, tablet=tablet.pk)


def known_by(token: str) -> Tablet | None:
    """The tablet with this token, while it is in use."""
    return Tablet.objects.in_use().filter(token_hash=hash_of_link(token)).first()


def next_person(tablet: Tablet) -> UUID:
    """Begin a turn. What was begun in the one before opens no more."""
    tablet.turn = uuid4()
    Tablet.objects.filter(pk=tablet.pk).update(turn=tablet.turn)
    return tablet.turn


def end_turn(tablet: Tablet) -> None:
    """Close what was begun in this turn, but nothing of the person who may have begun another meanwhile."""
    Tablet.objects.filter(pk=tablet.pk, turn=tablet.turn).update(turn=uuid4())
