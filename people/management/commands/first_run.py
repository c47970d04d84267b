import secrets
import shlex
import sys

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from people.integrity import as_recorded
from people.roles import Role, roles_of

FIRST_PEOPLE = {"ada": "admin", "cora": "coordinator"}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class Command(BaseCommand):
    help = "Where no one can sign in yet: make an admin and a coordinator, and show their passwords once."

    def handle(self, *args, **options):
        if somebody_can_sign_in():
            self.stdout.write("Staff accounts are there already.")
        else:
            self.stdout.write("Two staff accounts, made now. Their passwords are shown this once:\n\n")
            for name, password in make_first_people().items():
                self.stdout.write(f"  {FIRST_PEOPLE[name]:<12} {name:<6} {password}\n")
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


@transaction.atomic
def make_first_people() -> dict[str, str]:
    """The new accounts' names with their passwords, which are kept nowhere else."""
    passwords = {name: new_password() for name in FIRST_PEOPLE}
    for name, password in passwords.items():
        person = User.objects.get_or_create(username=name)[0]
        person.set_password(password)
        person.save()
        person.groups.add(Group.objects.get_or_create(name=FIRST_PEOPLE[name])[0])
        record(EventKind.JOINED, by=person, accounts=[as_recorded(person)])
    return passwords


def new_password() -> str:
    """Twenty letters in groups of five, easily typed and near 100 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
