from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from history.sealing import BrokenSeal
from screening.upkeep.rotation import OlderKeyFirst, left_to_do, rotate
from vault.columns import Unreadable
from vault.sealing import current_key_number


class Command(BaseCommand):
    help = (
        "Reseal everything under the first key of FIELD_KEYS. Put the new key first and keep the old one "
        "behind it, restart every server, run this, wait two hours for drafts that are still open, then take "
        "the old key away. May be broken off and started again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say how much is left")

    def handle(self, *, check, **options):
        if check:
            self.stdout.write(f"{left_to_do():,} left under older keys than {current_key_number()}.")
            return
        try:
            with tqdm(total=left_to_do(), disable=None) as bar:
                for sealed in rotate():
                    bar.update(sealed)
        except OlderKeyFirst:
            highest = max(settings.FIELD_KEYS)
            raise CommandError(f"Give the new key a number above {highest}, and put it first.") from None
        except BrokenSeal as broken:
            raise CommandError(f"The history was tampered with at {broken}. Run verify_history.") from None
        except Unreadable as value:
            raise CommandError(f"Not what was stored there: {value}. Run verify_submissions.") from None
        if left := left_to_do():
            raise CommandError(
                f"{left:,} were written under an old key meanwhile: is a server not restarted?"
            )
        self.stdout.write(f"Everything is under key {current_key_number()}.")
