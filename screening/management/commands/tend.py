from django.core.management.base import BaseCommand

from screening.upkeep.rounds import EVERY_MINUTE


class Command(BaseCommand):
    help = "Do once what the worker does every minute: return lapsed claims, escalate, send digests."

    def handle(self, *args, **options):
        for step in EVERY_MINUTE:
            step()
