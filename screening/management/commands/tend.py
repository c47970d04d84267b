from django.core.management.base import BaseCommand

from screening import actions


class Command(BaseCommand):
    help = "Return claims whose lease has run out and escalate what nobody answers for. Run it every minute."

    def handle(self, *args, **options):
        returned = actions.return_lapsed_claims()
        escalated = actions.escalate_overdue()
        self.stdout.write(f"{returned} claims returned, {len(escalated)} submissions escalated.")
