from django.core.management.base import BaseCommand
from django.db import transaction

from screening.review import over_time
from screening.upkeep import demo
from vault import clock


class Command(BaseCommand):
    help = "Fill the site with a small world of invented people. A second run adds nothing."

    def handle(self, *args, **options):
        with transaction.atomic():
            new = demo.make(clock.now())
            over_time.count()
        self.stdout.write(
            f"{new} invented people sent a screening. None of them exists; nor do their numbers."
        )
        self.stdout.write("Ada, Cora, Colin and Lee are invented too, and so are the programs offered.")
