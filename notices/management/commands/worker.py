from django.core.management.base import BaseCommand

from notices.worker import Worker
from screening.upkeep.rounds import EVERY_MINUTE


class Command(BaseCommand):
    help = (
        "Send what is owed by e-mail, and do every minute what has to be done: lapsed claims, escalation, "
        "digests. Runs until SIGTERM or Ctrl-C. Several at once are safe."
    )

    def add_arguments(self, parser):
        parser.add_argument("--beside", type=int, metavar="PROCESS", help="end when this process ends")

    def handle(self, *, beside, **options):
        Worker(EVERY_MINUTE, beside=beside).run()
