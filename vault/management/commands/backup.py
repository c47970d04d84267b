from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from history.actions import record
from history.kinds import EventKind
from vault import clock
from vault.backup import MissingProgram, clear_leftovers, save


class Command(BaseCommand):
    help = "Save the whole database into one encrypted file, while people work. Keep FIELD_KEYS elsewhere."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where the file goes")

        parser.add_argument("--portable", action="store_true", help="to be restored on the other engine too")

    def handle(self, *, folder, portable, **options):
        folder.mkdir(parents=True, exist_ok=True)
        if left := clear_leftovers(folder):
            self.stderr.write(f"Removed what a killed backup left here: {', '.join(left)}")
        path = folder / f"level-of-care-{clock.now():%Y%m%d-%H%M%S}.backup"
        try:
            save(path, portable=portable)
        except MissingProgram as missing:
            raise CommandError(str(missing)) from None
        record(EventKind.BACKED_UP, file=path.name)
        self.stdout.write(str(path))
