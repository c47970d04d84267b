from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand

from history.actions import link_waiting_events
from notices.actions import forget_old
from screening import old_columns
from screening.actions.disposing import dispose, due, facts_stay, waiting_for_two
from screening.counting import catch_up, forget_zeros
from screening.models import Ground
from screening.site import site
from vault import clock


class Command(BaseCommand):
    help = "Delete what has been kept long enough. Run it every night; --preview only shows what would go."

    def add_arguments(self, parser):
        parser.add_argument("--preview", action="store_true", help="show what goes tonight, delete nothing")

    def handle(self, *, preview, **options):
        settings, now = site(), clock.now()
        for submission in list(due(settings, now)):
            ground = Ground(submission.ground)
            stays = "level and ratings stay" if facts_stay(submission, ground, settings) else "nothing stays"
            self.stdout.write(
                f"{submission.reference}  {submission.sent_at:%Y-%m-%d}  {ground.label}; {stays}"
            )
            if not preview:
                dispose(submission=submission, ground=ground)
        if overdue := waiting_for_two(settings, now).filter(is_overdue=True).count():
            self.stdout.write(f"{overdue} placed are past {settings.keep_days} days and wait for two people.")
        if preview:
            self.stdout.write("Nothing was deleted: this is a preview.")
            return
        old_columns.empty()
        forget_old()
        catch_up()
        forget_zeros()
        link_waiting_events()
        cache.forget_old()
        call_command("clearsessions")
