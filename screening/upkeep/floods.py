"""An alarm when unusually many arrive: a program that fills the queue, or a day of great need."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from notices.actions import tell
from notices.audience import leads
from notices.kinds import NoticeKind
from notices.models import Notice
from screening.models import DayCount, Submission
from screening.models.counts import CountKind
from vault import clock

AN_HOUR, USUAL_DAYS = timedelta(hours=1), 28
NEVER_UNUSUAL = 20  # in an hour, however few it is usually
TIMES_THE_USUAL = 6  # a busy hour of the day has about three times its mean
QUIET_AFTER = timedelta(hours=12)  # told once in that time


def tell_of_unusual_many() -> None:
    """The leads, whatever they are told of otherwise: by a notice and by e-mail."""
    now = clock.now()
    limit = unusual_in_an_hour()
    lately = Submission.objects.filter(sent_at__gt=now - AN_HOUR).order_by()[: limit + 1].count()
    told = Notice.objects.filter(kind=NoticeKind.UNUSUAL, at__gt=now - QUIET_AFTER)
    if lately > limit and not told.exists():
        tell(NoticeKind.UNUSUAL, leads())


def unusual_in_an_hour() -> int:
    """How many may arrive in an hour before it is unusual, by the mean of the last four weeks."""
    first = timezone.localdate() - timedelta(days=USUAL_DAYS)
    counts = DayCount.objects.filter(kind=CountKind.LEVEL, day__gte=first, day__lt=timezone.localdate())
    usual = counts.aggregate(all=Sum("count"))["all"] or 0
    return max(NEVER_UNUSUAL, TIMES_THE_USUAL * usual // (USUAL_DAYS * 24))
