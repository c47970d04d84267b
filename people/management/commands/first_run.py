import secrets
import shlex
import sys

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from people.integrity import as_recorded
from people.roles import Role, roles_of

FIRST_PEOPLE = {Role.ADMIN: "ada", Role.COORDINATOR: "cora"}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class Command(BaseCommand):
    help = "Where no one can sign in yet: make an admin and a coordinator, and show their passwords once."

    def add_arguments(self, parser):
        parser.add_argument("--admin", metavar="NAME", help="what the admin signs in as")
        parser.add_argument("--coordinator", metavar="NAME", help="what the coordinator signs in as")
        parser.add_argument("--email", metavar="ADDRESS", default="", help="of the admin")

    def handle(self, *, admin, coordinator, email, **options):
        if somebody_can_sign_in():
            self.stdout.write("Staff accounts are there already.")
        else:
            names = {
                Role.ADMIN: admin or a_name(Role.ADMIN),
                Role.COORDINATOR: coordinator or a_name(Role.COORDINATOR),
            }
            self.stdout.write("Two staff accounts, made now. Their passwords are shown this once:\n\n")
            for role, (name, password) in make_first_people(names, email).items():
                self.stdout.write(f"  {role.value:<12} {name:<12} {password}\n")
            self.stdout.write("")
        self.stdout.write("A new password for one of them, when it is lost:")
        self.stdout.write(
            f"  {shlex.quote(sys.executable)} manage.py changepassword {shlex.quote(an_account())}"
        )


def somebody_can_sign_in() -> bool:
    """The invented colleagues of `demo` have no password, and so do not count."""
    return any(person.has_usable_password() for person in User.objects.all())


def an_account() -> str:
    """The name of one who can sign in: an admin where there is one, who can help the others."""
    able = [person for person in User.objects.order_by("pk") if person.has_usable_password()]
    admins = [person for person in able if person.is_active and Role.ADMIN in roles_of(person)]
    return (admins or able)[0].get_username()


def a_name(role: Role) -> str:
    """On a public site one that is on no other: nobody out there knows whose account to try."""
    name = FIRST_PEOPLE[role]
    if not settings.PRODUCTION:
        return name
    return f"{name}-{''.join(secrets.choice(LETTERS) for _ in range(5))}"


@transaction.atomic
def make_first_people(names: dict[Role, str], email: str) -> dict[Role, tuple[str, str]]:
    """The names of the new accounts with their passwords, which are kept nowhere else, by role."""
    made = {role: (name, new_password()) for role, name in names.items()}
    for role, (name, password) in made.items():
        person = User.objects.get_or_create(username=name)[0]
        person.email = email if role is Role.ADMIN else person.email
        person.set_password(password)
        person.save()
        person.groups.add(Group.objects.get_or_create(name=role.value)[0])
        record(EventKind.JOINED, by=person, accounts=[as_recorded(person)])
    return made


def new_password() -> str:
    """Twenty letters in groups of five, easily typed and near 100 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
