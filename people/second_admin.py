"""No one person is enough to open records, to take a colleague's second factor away, or to keep less long.

What one admin asks for is done when a second one agrees, or a day later: until then everybody whom it
concerns was told, and any admin may take it back. A site that keeps nothing yet needs no second admin.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from notices.actions import tell
from notices.kinds import NoticeKind
from people import actions
from people.models import Invitation, Pending
from people.names import name_of
from people.roles import Role, roles_of
from vault import clock
from vault.meanwhile import ChangedMeanwhile

A_DAY = timedelta(days=1)


class NotASecondAdmin(Exception):
    """They asked for it themselves, it is about them, or it is done already."""


def is_needed() -> bool:
    """Something was sent here, so there is something to open."""
    return Event.objects.filter(kind=EventKind.SENT).exists()


@transaction.atomic
def ask(
    *,
    kind: Pending.Kind,
    by: User,
    person: User | None = None,
    invitation: Invitation | None = None,
    what: dict | None = None,
) -> Pending:
    """Let it wait, and tell the other admins and the person whom it concerns."""
    now = clock.now()
    pending = Pending.objects.create(
        kind=kind,
        person=person,
        invitation=invitation,
        what=what or {},
        asked_by=by,
        asked_at=now,
        due_at=now + A_DAY,
    )
    record(EventKind.CHANGE_ASKED, by=by, pending=pending.pk, change=kind)
    tell(NoticeKind.WAITS, concerned(pending), by=by)
    return pending


def concerned(pending: Pending) -> list[User]:
    admins = User.objects.filter(is_active=True, groups__name=Role.ADMIN)
    return list({person.pk: person for person in (*admins, pending.person) if person}.values())


def may_agree(pending: Pending, by: User) -> bool:
    return by.pk not in (pending.asked_by_id, pending.person_id)


@transaction.atomic
def agree(*, pending: Pending, by: User) -> None:
    """A second admin agrees: it is done. Raises NotASecondAdmin, or ChangedMeanwhile as the change does."""
    if not may_agree(pending, by) or not end(pending):
        raise NotASecondAdmin(pending)
    record(EventKind.CHANGE_AGREED, by=by, pending=pending.pk, change=pending.kind)
    CARRY_OUT[pending.kind](pending, by)


@transaction.atomic
def take_back(*, pending: Pending, by: User) -> None:
    if end(pending):
        record(EventKind.CHANGE_TAKEN_BACK, by=by, pending=pending.pk, change=pending.kind)
        if pending.invitation:
            actions.withdraw(invitation=pending.invitation, by=by)


def end(pending: Pending) -> bool:
    """Of two at once, one ends it."""
    return bool(Pending.objects.open().filter(pk=pending.pk).update(ended_at=clock.now()))


def carry_out_due(now: datetime | None = None) -> None:
    """What nobody took back within a day. What no longer fits, since it was changed meanwhile, is dropped."""
    for pending in Pending.objects.open().filter(due_at__lte=now or clock.now()):
        try:
            with transaction.atomic():
                if end(pending):
                    CARRY_OUT[pending.kind](pending, pending.asked_by)
        except (ChangedMeanwhile, actions.LastAdmin):
            take_back(pending=pending, by=pending.asked_by)


def give_roles(pending: Pending, by: User) -> None:
    actions.change_roles(
        person=cast(User, pending.person), roles=pending.what["roles"], seen=pending.what["seen"], by=by
    )


def take_factor_away(pending: Pending, by: User) -> None:
    actions.remove_second_factor(person=cast(User, pending.person), by=by)


def let_in(pending: Pending, by: User) -> None:
    """From now on nothing waits, so the link works."""


# How each is done: by the one who agreed or, after a day, by the one who asked. `screening` adds its own.
CARRY_OUT: dict[str, Callable[[Pending, User], None]] = {
    Pending.Kind.ROLES: give_roles,
    Pending.Kind.SECOND_FACTOR: take_factor_away,
    Pending.Kind.INVITATION: let_in,
}


def in_words(pending: Pending) -> str:
    """What is asked for, for the admins."""
    match pending.kind:
        case Pending.Kind.ROLES:
            return f"{name_of(pending.person)} becomes {', '.join(pending.what['roles'])}"
        case Pending.Kind.SECOND_FACTOR:
            return f"{name_of(pending.person)} loses the second factor and sets up a new one"
        case Pending.Kind.INVITATION if pending.person:
            return f"{name_of(pending.person)} chooses a new password, and has no second factor"
        case Pending.Kind.INVITATION if pending.invitation:
            roles = ", ".join(pending.invitation.roles)
            return f"{pending.invitation.name} is invited as {roles}"
    days = (f"{name.replace('_', ' ')}: {count}" for name, count in pending.what.items())
    return f"What was sent is kept for less long ({'; '.join(days)})"


def for_admins(by: User) -> list[dict]:
    """What waits, for the page of people and that of the settings."""
    waiting = Pending.objects.open().select_related("person", "invitation", "asked_by")
    return [{"pending": each, "what": in_words(each), "may_agree": may_agree(each, by)} for each in waiting]


def adds_roles(person: User, roles: list[str]) -> bool:
    return not set(roles) <= roles_of(person)
