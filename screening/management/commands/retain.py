from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from history.actions import link_waiting_events
from history.kinds import EventKind
from history.models import Event
from notices.actions import forget_old
from screening import old_columns
from screening.actions.disposing import dispose, due, facts_stay, waiting_for_two
from screening.counting import catch_up, forget_zeros
from screening.models import Ground, Submission
from screening.site import site
from vault import clock

MOST_AT_ONCE, LARGEST_SHARE = 20, 0.05
LONGEST_SILENCE = timedelta(days=14)


class Command(BaseCommand):
    help = "Delete what has been kept long enough. Run it every night; --preview only shows what would go."

    def add_arguments(self, parser):
        parser.add_argument("--sure", action="store_true", help="delete, even if it is unusually much")
        parser.add_argument("--preview", action="store_true", help="show what goes tonight, delete nothing")

    def handle(self, *, preview, sure, **options):
        settings, now = site(), clock.now()
        going = list(due(settings, now))
        if not preview and not sure:
            refuse_the_unusual(len(going), now)
        for submission in going:
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


def refuse_the_unusual(count: int, now: datetime) -> None:
    """A clock that runs ahead, or a setting that was mistyped, would delete what people still wait for.

    Raises CommandError when nothing but backups happened here for two weeks of that clock, or when more
    goes than a night usually has. Nobody is asked where nothing goes.
    """
    if not count:
        return
    newest = Event.objects.exclude(kind=EventKind.BACKED_UP).order_by("-pk").first()
    if newest and now - newest.at > LONGEST_SILENCE:
        raise CommandError(
            f"The newest event of the history is of {newest.at:%Y-%m-%d}. Is the clock right? Nothing was "
            "deleted; `manage.py retain --sure` deletes."
        )
    total = Submission.objects.count()
    if count > max(MOST_AT_ONCE, total * LARGEST_SHARE):
        raise CommandError(
            f"{count} of {total} would go at once. Look with `manage.py retain --preview`; nothing was "
            "deleted; `manage.py retain --sure` deletes."
        )
