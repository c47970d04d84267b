import unicodedata
from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.models.levels import LevelOfCare
from vault.alphabet import alphabetical, as_one

STAFF = settings.AUTH_USER_MODEL
MINUTES = Decimal(60)
DAY = 24 * 60  # minutes
LONGEST_NIGHT = 12 * 60  # minutes
SESSIONS_A_DAY = 4  # at most, of one track: as many as its page has rows for
MIDNIGHT = time(0)


TWIN = _("Another program has this name and this address. Choose another name, or add the town.")


class ProgramQuerySet(models.QuerySet):
    def offered(self):
        """What people are shown, with all that a page needs, in a constant number of queries."""
        return (
            self.filter(offered=True)
            .select_related("level")
            .prefetch_related("level__all_words", "tracks__times")
        )


class Program(models.Model):
    """A program that people can be sent to from here. Shown to people once it is `offered`."""

    class Place(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")
        BOTH = "both", _("In person or online")

    name = models.CharField(
        _("name"),
        max_length=80,
    )
    level = models.ForeignKey(
        LevelOfCare, verbose_name=_("level of care"), on_delete=models.PROTECT, related_name="programs"
    )
    about = models.TextField(_("about it, in plain English"))
    about_es = models.TextField(_("about it, in plain Spanish"))
    place = models.CharField(_("where it takes place"), max_length=10, choices=Place.choices)
    languages = models.JSONField(_("languages spoken there"), default=list)
    serves = models.CharField(_("whom it serves"), max_length=200, blank=True)
    serves_es = models.CharField(_("whom it serves, in Spanish"), max_length=200, blank=True)
    cover = models.CharField(_("insurance and cover accepted"), max_length=300, blank=True)
    cover_es = models.CharField(_("insurance and cover accepted, in Spanish"), max_length=300, blank=True)
    seats_open = models.PositiveSmallIntegerField(
        _("seats open now"), null=True, blank=True, help_text=_("Leave it empty when it is not known.")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("street and town"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    offered = models.BooleanField(_("shown to people"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["level__order", "name"]  # for people: in_order
        constraints = [
            models.UniqueConstraint(
                fields=["name", "address"],
                name="program_named_once_a_place",
                violation_error_message=TWIN,
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """One provider may have places of one name in several towns. Capitals and the way in which an accent
        is coded tell nothing apart."""
        self.name, self.address = (
            unicodedata.normalize("NFC", each.strip()) for each in (self.name, self.address)
        )
        others = Program.objects.exclude(pk=self.pk).values_list("name", "address")
        if (as_one(self.name), as_one(self.address)) in {
            (as_one(name), as_one(address)) for name, address in others
        }:
            raise ValidationError({"name": TWIN})

    def in_language(self, field: str) -> str:
        """`about`, `serves` or `cover` in the language of the page; English where there is no Spanish."""
        spanish = (get_language() or "en").startswith("es") and getattr(self, f"{field}_es")
        return spanish or getattr(self, field)

    @property
    def about_words(self) -> str:
        return self.in_language("about")

    @property
    def serves_words(self) -> str:
        return self.in_language("serves")

    @property
    def cover_words(self) -> str:
        return self.in_language("cover")


def minutes_between(starts: time, ends: time) -> int:
    """Past midnight where the end is no later than the beginning."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return minutes if minutes > 0 else minutes + DAY


def is_turned_round(starts: time, ends: time) -> bool:
    """No night program is this long: start and end were likely mixed up."""
    past_midnight = ends <= starts and (starts, ends) != (MIDNIGHT, MIDNIGHT)
    return past_midnight and minutes_between(starts, ends) > LONGEST_NIGHT


def overlapping(sessions: Iterable[tuple[int, time, time]]) -> tuple[int, time, time] | None:
    """The first of a week's sessions (weekday, start, end) that begins before the one before it is over. Its
    minutes would count twice. What begins on Sunday night may run into Monday."""
    in_turn = sorted(sessions)
    if not in_turn:
        return None
    begins = [weekday * DAY + starts.hour * 60 + starts.minute for weekday, starts, _ends in in_turn]
    ends = [begin + minutes_between(*hours) for begin, (_day, *hours) in zip(begins, in_turn, strict=True)]
    following = [*zip(begins[1:], in_turn[1:], strict=True), (begins[0] + 7 * DAY, in_turn[0])]
    return next((each for end, (begin, each) in zip(ends, following, strict=True) if begin < end), None)


def in_order(programs: Iterable[Program]) -> list[Program]:
    """As people are shown them: by level, then by name and place. Select their levels with them."""
    return sorted(
        programs, key=lambda each: (each.level.order, alphabetical(each.name), alphabetical(each.address))
    )


class Track(models.Model):
    """One way through a program: the times at which a person comes, week after week."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(_("name"), max_length=60)
    name_es = models.CharField(_("name in Spanish"), max_length=60)
    online = models.BooleanField(_("online"), default=False)
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes of break each day"), default=0, help_text=_("Breaks do not count as hours of care.")
    )
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        STAFF, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["program", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "name"],
                name="track_named_once_a_program",
                violation_error_message=_("Another track of this program has this name."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name_words(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name

    @property
    def minutes(self) -> int:
        """Minutes of care a week, breaks left out. Expects `times` to be prefetched where many are shown.

        What a level asks for is held against these: an hour that was divided may not add up to itself.
        """
        days: dict[int, int] = {}
        for each in self.times.all():
            days[each.weekday] = days.get(each.weekday, 0) + each.minutes
        return sum(max(minutes - self.break_minutes, 0) for minutes in days.values())

    @property
    def hours(self) -> Decimal:
        """The same in hours, to be shown."""
        return Decimal(self.minutes) / MINUTES


class TrackTime(models.Model):
    """A session: from when to when, beginning on one day of the week; a day may have several. What ends no
    later than it begins goes on past midnight; from midnight to midnight is the whole day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["track", "weekday", "starts"], name="track_time_begins_once"),
            models.CheckConstraint(
                condition=~Q(ends=F("starts")) | Q(starts=MIDNIGHT), name="track_time_takes_some_time"
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.starts:%H:%M} to {self.ends:%H:%M}"

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts, self.ends)
