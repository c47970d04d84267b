from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from history.integrity import first_broken_link
from vault.backup import MissingProgram, NotABackup, NotEmpty, OtherVersion, load


class Command(BaseCommand):
    help = "Restore a backup into the empty database that DATABASE_URL names, and check its history."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            load(file)
        except NotEmpty:
            raise CommandError("This database is not empty. Point DATABASE_URL at a new one.") from None
        except NotABackup as problem:
            raise CommandError(f"This backup cannot be used: {problem}.") from None
        except OtherVersion:
            raise CommandError(
                "These rows are of another version of this software: restore them with that version. The "
                "database has tables now, so make a new one for that."
            ) from None
        except MissingProgram as missing:
            raise CommandError(str(missing)) from None
        if broken := first_broken_link():
            raise CommandError(f"Restored, but the history in it is broken: {broken}")
        self.stdout.write("Restored. The history in it is whole. Run migrate if the code is newer.")
