"""Everything that can happen to a staff account. Nothing else writes it, but what comes from outside:
people/provider/actions.py and people/directory/actions.py."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from people.integrity import as_recorded
from people.models import Invitation, StaffSession
from people.names import name_of
from people.roles import Role
from vault import clock
from vault.meanwhile import ChangedMeanwhile
from vault.sealing import hash_of_link

LIFETIME_OF_INVITATION = timedelta(days=3)
LIFETIME_OF_NEW_PASSWORD = timedelta(hours=24)


class LastAdmin(Exception):
    """Without this person, no one could manage accounts."""


class InvitationSpent(Exception):
    """The link was used, withdrawn, is too old, or never was."""


class InvitationWaits(Exception):
    """The link is good once a second admin agrees, or from `due_at`."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at)
        self.due_at = due_at


class SignInTaken(Exception):
    """Another account signs in with this e-mail address."""


@transaction.atomic
def invite(*, name: str, email: str, roles: list[str], by: User) -> str:
    """Invite a person; returns the secret part of their link, shown once. Raises SignInTaken."""
    if is_taken(email):
        raise SignInTaken(email)
    token, invitation = make_link(LIFETIME_OF_INVITATION, by, name=name, email=email, roles=sorted(roles))
    record(EventKind.INVITED, by=by, invitation=invitation.pk, roles=sorted(roles))
    return token


@transaction.atomic
def offer_new_password(*, person: User, by: User) -> str:
    """A link with which this person chooses a new password. Links made for them earlier are void."""
    Invitation.objects.open(clock.now()).filter(person=person).update(withdrawn_at=clock.now())
    token, invitation = make_link(
        LIFETIME_OF_NEW_PASSWORD, by, name=name_of(person), email=person.email, person=person
    )
    record(EventKind.NEW_PASSWORD_OFFERED, by=by, invitation=invitation.pk, person=person.pk)
    return token


def make_link(lifetime: timedelta, by: User, **fields) -> tuple[str, Invitation]:
    token, now = secrets.token_urlsafe(32), clock.now()
    invitation = Invitation.objects.create(
        token_hash=hash_of_link(token), made_at=now, made_by=by, expires_at=now + lifetime, **fields
    )
    return token, invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    if Invitation.objects.open(clock.now()).filter(pk=invitation.pk).update(withdrawn_at=clock.now()):
        record(EventKind.INVITATION_WITHDRAWN, by=by, invitation=invitation.pk)


def find_invitation(token: str) -> Invitation:
    """Raises InvitationSpent, whatever the reason, so that a guess learns nothing; or InvitationWaits."""
    invitation = Invitation.objects.open(clock.now()).filter(token_hash=hash_of_link(token)).first()
    if invitation is None or (invitation.person and not invitation.person.is_active):
        raise InvitationSpent
    if waiting := invitation.waiting_for.open().first():
        raise InvitationWaits(waiting.due_at)
    return invitation


@transaction.atomic
def accept(*, token: str, password: str) -> User:
    """Choose a password: makes the account, or gives one that is there a new password.

    Raises InvitationSpent or InvitationWaits. Of two clicks at once, one succeeds.
    """
    invitation = find_invitation(token)
    person = invitation.person or new_account(invitation)
    person.set_password(password)
    person.save()
    unused = Invitation.objects.open(clock.now()).filter(pk=invitation.pk)
    if not unused.update(used_at=clock.now(), used_by=person):
        raise InvitationSpent
    kind = EventKind.PASSWORD_SET if invitation.person else EventKind.JOINED
    record(kind, by=person, invitation=invitation.pk, accounts=[as_recorded(person)])
    return person


def new_account(invitation: Invitation) -> User:
    """Raises InvitationSpent when someone took the address since."""
    if is_taken(invitation.email):
        raise InvitationSpent
    person = User.objects.create(
        username=invitation.email.lower(), email=invitation.email, first_name=invitation.name
    )
    person.groups.set(Group.objects.filter(name__in=invitation.roles))
    return person


def is_taken(email: str, but: User | None = None) -> bool:
    people = User.objects.filter(email__iexact=email) | User.objects.filter(username__iexact=email)
    return people.exclude(pk=but.pk if but else 0).exists()


@transaction.atomic
def change_roles(*, person: User, roles: list[str], seen: list[str], by: User) -> None:
    """`seen` are the roles that were changed. Raises LastAdmin, or ChangedMeanwhile."""
    User.objects.select_for_update().get(pk=person.pk)
    if sorted(seen) != sorted(person.groups.values_list("name", flat=True)):
        raise ChangedMeanwhile(person)
    if Role.ADMIN not in roles:
        keep_one_admin_without(person)
    person.groups.set(Group.objects.filter(name__in=roles))
    record(
        EventKind.ROLES_CHANGED,
        by=by,
        person=person.pk,
        roles=sorted(roles),
        accounts=[as_recorded(person)],
    )


@transaction.atomic
def change_email(*, person: User, email: str, seen: str, by: User) -> None:
    """Where they are told what cannot wait; they sign in with it too. `seen` is the one that was changed.

    Raises SignInTaken, or ChangedMeanwhile.
    """
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.email != seen:
        raise ChangedMeanwhile(held)
    if email and is_taken(email, but=person):
        raise SignInTaken(email)
    User.objects.filter(pk=person.pk).update(email=email)
    EmailAddress.objects.filter(user=person).delete()  # allauth's copy: the old one signs in no more
    record(EventKind.EMAIL_CHANGED, by=by, person=person.pk, accounts=[as_recorded(person)])


@transaction.atomic
def deactivate(*, person: User, by: User | None, **through: str) -> None:
    """Close this account: no more sign-ins, and its open sessions end. Raises LastAdmin.

    `through` is what did it where no person did: through="directory".
    """
    keep_one_admin_without(person)
    if User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        end_sessions(person)
        record(EventKind.DEACTIVATED, by=by, person=person.pk, accounts=[as_recorded(person)], **through)


@transaction.atomic
def reactivate(*, person: User, by: User | None, **through: str) -> None:
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        record(EventKind.REACTIVATED, by=by, person=person.pk, accounts=[as_recorded(person)], **through)


@transaction.atomic
def remove_second_factor(*, person: User, by: User) -> None:
    """For a person who lost their phone and their recovery codes. They are signed out everywhere."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    record(EventKind.SECOND_FACTOR_REMOVED, by=by, person=person.pk, accounts=[as_recorded(person)])


def keep_one_admin_without(person: User) -> None:
    """Two admins who remove each other at once wait for one another here. Raises LastAdmin."""
    admins = Group.objects.select_for_update().get(name=Role.ADMIN)
    others = admins.user_set.filter(is_active=True).exclude(pk=person.pk)
    if person.is_active and admins.user_set.filter(pk=person.pk).exists() and not others.exists():
        raise LastAdmin(person)


def end_sessions(person: User) -> None:
    """The sessions of a site's staff are few enough to look through."""
    for session in StaffSession.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
