from django.core.management.base import BaseCommand

from screening.counting import count_anew
from screening.models import Submission


class Command(BaseCommand):
    help = "Recount all submissions, by the days of TIME_ZONE. Run it when that setting was changed."

    def handle(self, *args, **options):
        count_anew()
        self.stdout.write(f"{Submission.objects.count():,} submissions counted.")
