from django.core.management.base import BaseCommand

from screening.review.over_time import count


class Command(BaseCommand):
    help = "Count how people move between levels of care, for the page of charts. Done every night."

    def handle(self, *args, **options):
        counted = count()
        self.stdout.write(f"{counted.sums['people']:,} people counted over time.")
