"""What a directory does to accounts. It takes access away, and gives none: an account that it makes or opens
again has no role until its person signs in at the provider (people/provider/), or an admin gives one."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from people.actions import SignInTaken, deactivate, is_taken, reactivate
from people.directory.wishes import Wish
from people.integrity import as_recorded
from people.models import DirectoryAccount
from vault import clock

THROUGH = "directory"


class ClosedByAnAdmin(Exception):
    """A person closed this account, so a person opens it again."""


@transaction.atomic
def add(wish: Wish) -> User:
    """Make an account, or bring back one that the directory deleted. Raises SignInTaken, ClosedByAnAdmin."""
    deleted = DirectoryAccount.objects.filter(person__username__iexact=wish.username).exclude(deleted_at=None)
    if known := deleted.select_related("person").first():
        DirectoryAccount.objects.filter(pk=known.pk).update(deleted_at=None)
        return keep(known.person, wish)
    if is_taken(wish.username) or (wish.email and is_taken(wish.email)):
        raise SignInTaken
    person = User(username=wish.username, email=wish.email, first_name=wish.given_name)
    person.last_name = wish.family_name
    person.set_unusable_password()
    person.save()
    DirectoryAccount.objects.create(person=person, external_id=wish.external_id)
    record(EventKind.JOINED, person=person.pk, through=THROUGH, accounts=[as_recorded(person)])
    return set_active(person, wish.active)


@transaction.atomic
def keep(person: User, wish: Wish) -> User:
    """An account as the directory wants it. Raises SignInTaken, LastAdmin, ClosedByAnAdmin."""
    held = User.objects.select_for_update().get(pk=person.pk)
    named = [held.username, held.email, held.first_name, held.last_name]
    wanted = [wish.username, wish.email, wish.given_name, wish.family_name]
    if any(name and is_taken(name, but=held) for name in wanted[:2]):
        raise SignInTaken
    DirectoryAccount.objects.update_or_create(person=held, defaults={"external_id": wish.external_id})
    if named != wanted:
        held.username, held.email, held.first_name, held.last_name = wanted
        held.save(update_fields=["username", "email", "first_name", "last_name"])
        EmailAddress.objects.filter(user=held).delete()  # allauth's copy: the old one signs in no more
        record(EventKind.DIRECTORY_CHANGED, person=held.pk, through=THROUGH, accounts=[as_recorded(held)])
    return set_active(held, wish.active)


@transaction.atomic
def delete(person: User) -> None:
    """Closed and out of the directory's sight; what they did stays in the history. Raises LastAdmin."""
    set_active(person, active=False)
    DirectoryAccount.objects.update_or_create(person=person, defaults={"deleted_at": clock.now()})


def set_active(person: User, active: bool) -> User:
    """Closing ends every session. Raises LastAdmin, ClosedByAnAdmin."""
    if person.is_active and not active:
        deactivate(person=person, by=None, through=THROUGH)
    elif active and not person.is_active:
        if not was_closed_by_the_directory(person):
            raise ClosedByAnAdmin(person)
        take_roles_away(person)
        reactivate(person=person, by=None, through=THROUGH)
    person.refresh_from_db()
    return person


def was_closed_by_the_directory(person: User) -> bool:
    closings = Event.objects.filter(kind=EventKind.DEACTIVATED, detail__person=person.pk).order_by("-pk")
    last = closings.first()
    return last is not None and last.detail.get("through") == THROUGH


def take_roles_away(person: User) -> None:
    if person.groups.exists():
        person.groups.clear()
        record(
            EventKind.ROLES_CHANGED,
            person=person.pk,
            roles=[],
            through=THROUGH,
            accounts=[as_recorded(person)],
        )
