"""Are the accounts as they were made and changed here? Each event that changes one holds a digest of it.

Passwords are left out: an operator may set one at the command line, and Django renews how one is kept.
A second factor stands against a password that was changed by hand.
"""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from history.kinds import EventKind
from history.models import Event
from people.names import name_of
from vault.row_digest import digest

TELLING = (
    EventKind.ON_RECORD,
    EventKind.JOINED,
    EventKind.ROLES_CHANGED,
    EventKind.EMAIL_CHANGED,
    EventKind.DEACTIVATED,
    EventKind.REACTIVATED,
    EventKind.SECOND_FACTOR_ADDED,
    EventKind.OWN_SECOND_FACTOR_REMOVED,
    EventKind.SECOND_FACTOR_REMOVED,
    EventKind.PROVIDER_LINKED,
    EventKind.DIRECTORY_CHANGED,
)


def as_recorded(person: User) -> str:
    """How an account stands, as a code for the history: who may sign in with what, and do what."""
    account = User.objects.get(pk=person.pk)
    factors = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    at_providers = sorted(account.provider_accounts.values_list("issuer", "subject"))
    stands = [
        account.username,
        account.email,
        account.is_active,
        account.is_superuser,
        sorted(account.groups.values_list("name", flat=True)),
        sorted(factors.values_list("type", "pk")),
        *at_providers,  # nothing where there are none: the code of such an account stays what it was
    ]
    return f"{account.pk}:{digest(stands)}"


def everyone_as_recorded() -> list[str]:
    return [as_recorded(person) for person in User.objects.order_by("pk")]


def changed_accounts() -> list[str]:
    """In words, those that are not as recorded last. Before the first record nothing can be said of them."""
    recorded: dict[int, str] = {}
    is_complete = False
    for event in Event.objects.filter(kind__in=TELLING).order_by("pk"):
        accounts = event.detail.get("accounts", [])
        recorded |= {int(account.partition(":")[0]): account for account in accounts}
        is_complete = is_complete or event.kind == EventKind.ON_RECORD
    people = {person.pk: person for person in User.objects.order_by("pk")}
    found = [f"account {pk}: gone, and accounts are only closed" for pk in recorded if pk not in people]
    for pk, person in people.items():
        if pk in recorded and recorded[pk] != as_recorded(person):
            found.append(f"account {pk}, {name_of(person)}: changed by hand")
        if pk not in recorded and is_complete:
            found.append(f"account {pk}, {name_of(person)}: put in by hand")
    return found
