from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from screening.upkeep.integrity import check_everything, to_check

NAMED = 20


class Command(BaseCommand):
    help = (
        "Check that no one changed by hand what people sent: every sealed value opens in its own row, and "
        "the ratings, flags and level are those that the answers give. Names what is not so, and fails."
    )

    def handle(self, **options):
        found = []
        with tqdm(total=to_check(), disable=None) as bar:
            for checked in check_everything(found):
                bar.update(checked)
        if found:
            more = [f"and {len(found) - NAMED:,} more"] if len(found) > NAMED else []
            raise CommandError("\n".join(["Changed by hand:", *found[:NAMED], *more]))
        self.stdout.write("Everything is as it was sent.")
