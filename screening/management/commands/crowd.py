from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from screening.models import Submission
from screening.upkeep import crowd


class Command(BaseCommand):
    help = (
        "Fill an empty database with submissions drawn at random, for measuring; never a site in use: they "
        "have no history."
    )

    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, *, count, **options):
        if Submission.objects.exists():
            raise CommandError("There are submissions already. A crowd goes into an empty database only.")
        with tqdm(total=count, disable=None) as bar:
            for made in crowd.make(count):
                bar.update(made)
        self.stdout.write(f"{count} submissions of invented people.")
