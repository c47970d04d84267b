"""What a sign-in at the provider does to accounts here: it makes them, links them and gives them roles.

Who governs the groups there governs access here: that is what the operator chose with OIDC_ROLES. So roles
come at once, without a second admin, and go the same way.
"""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from people.actions import LastAdmin, end_sessions, keep_one_admin_without
from people.integrity import as_recorded
from people.models import ProviderAccount
from people.provider.claims import Identity
from people.roles import Role
from vault import clock

THROUGH = "provider"


class NotAdmitted(Exception):
    """The provider knows them, and they don't come in. `person` is whose account it is, if there is one."""

    def __init__(self, person: User | None = None) -> None:
        super().__init__(person)
        self.person = person


class NoPart(NotAdmitted):
    """None of their groups, and not the domain of their address, has a part here."""


class NoAddress(NotAdmitted):
    """They come for the first time, and the provider names no address that it has seen to be theirs."""


class AddressOfAnother(NotAdmitted):
    """They come for the first time, and someone else signs in here with that address."""


class Closed(NotAdmitted):
    """Their account here is closed, and only an admin opens it again."""


def admit(identity: Identity) -> User:
    """The account of a person who signed in at the provider, with the roles that they have there now.

    Raises NotAdmitted. Roles that the provider no longer gives are gone all the same.
    """
    person = person_known_as(identity)
    if person and not person.is_active:
        raise Closed(person)
    if person:
        follow(person, identity.roles)
    if not identity.roles:
        raise NoPart(person)
    return person or take_in(identity)


def person_known_as(identity: Identity) -> User | None:
    known = ProviderAccount.objects.filter(issuer=settings.OIDC_ISSUER, subject=identity.subject)
    account = known.select_related("person").first()
    return account.person if account else None


@transaction.atomic
def follow(person: User, roles: list[str]) -> None:
    """Give the roles that the provider gives; of the last admin that one stays. Without any, sessions end."""
    held = set(User.objects.select_for_update().get(pk=person.pk).groups.values_list("name", flat=True))
    try:
        if Role.ADMIN not in roles:
            keep_one_admin_without(person)
    except LastAdmin:
        roles = sorted({*roles, Role.ADMIN.value})
    if held == set(roles):
        return
    person.groups.set(Group.objects.filter(name__in=roles))
    if not roles:
        end_sessions(person)
    record(
        EventKind.ROLES_CHANGED,
        person=person.pk,
        roles=roles,
        through=THROUGH,
        accounts=[as_recorded(person)],
    )


def take_in(identity: Identity) -> User:
    """Who comes for the first time. Of two presses at once, the second finds what the first one made."""
    try:
        return link_or_make(identity)
    except IntegrityError:
        if person := person_known_as(identity):
            return person
        raise AddressOfAnother from None


@transaction.atomic
def link_or_make(identity: Identity) -> User:
    if not identity.email:
        raise NoAddress
    named = User.objects.filter(username__iexact=identity.email) | User.objects.filter(
        email__iexact=identity.email
    )
    people = list(named.select_for_update())
    if len(people) > 1 or any(each.provider_accounts.filter(issuer=settings.OIDC_ISSUER) for each in people):
        raise AddressOfAnother
    if people and not people[0].is_active:
        raise Closed(people[0])
    person = people[0] if people else new_account(identity)
    ProviderAccount.objects.create(
        issuer=settings.OIDC_ISSUER, subject=identity.subject, person=person, linked_at=clock.now()
    )
    kind = EventKind.PROVIDER_LINKED if people else EventKind.JOINED
    record(kind, by=person, through=THROUGH, accounts=[as_recorded(person)])
    follow(person, identity.roles)
    return person


def new_account(identity: Identity) -> User:
    """Without a password: an admin can make a link for one, for when the provider is away."""
    person = User(username=identity.email, email=identity.email, first_name=identity.name)
    person.set_unusable_password()
    person.save()
    return person
