"""Who is notified: those on shift; while nobody is, who is named for the night; without such, everyone."""

from datetime import datetime, tzinfo

from django.contrib.auth.models import User
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.models import Choices, Shift
from people.opening_hours import OpeningHours
from people.roles import REVIEWERS, Role, roles_of
from vault import clock

DAYS_AHEAD = 60


def reviewers() -> list[User]:
    """Coordinators and leads, with what they chose and which roles they have."""
    people = User.objects.filter(is_active=True, groups__name__in=REVIEWERS).distinct()
    known = people.select_related("notice_choices", "shift").prefetch_related("groups")
    found = list(known.order_by("pk"))
    for person in found:
        person.__dict__["role_names"] = frozenset(group.name for group in person.groups.all())
    return found


def on_shift(now: datetime | None = None) -> list[User]:
    """Everyone who is on shift. While nobody is: who is named for the night, or else everyone."""
    now, everyone = now or clock.now(), reviewers()
    here = working(everyone, now)
    if any(shift_of(person).hours for person in here):
        return here
    at_night = [person for person in everyone if shift_of(person).at_night and not is_away(person, now)]
    return list(dict.fromkeys([*here, *at_night])) or everyone  # a switch alone may be a forgotten one


def working(everyone: list[User], now: datetime) -> list[User]:
    """By their hours, their own switch and who stands in for whom."""
    stand_ins = {
        shift_of(person).covered_by_id
        for person in everyone
        if is_away(person, now) and works_at(person, now)
    }
    present = [person for person in everyone if not is_away(person, now)]
    return [person for person in present if is_on(person, now) or person.pk in stand_ins]


def is_away(person: User, now: datetime) -> bool:
    return shift_of(person).is_away(timezone.localdate(now))


def is_on(person: User, now: datetime) -> bool:
    return choices_of(person).on_shift and works_at(person, now)


def works_at(person: User, now: datetime) -> bool:
    """By their hours. Without any, always: then their switch decides alone."""
    opening = shift_of(person).opening
    return opening is None or opening.is_open(now, timezone.get_current_timezone())


def back_at(now: datetime | None = None) -> datetime | None:
    """While nobody is on shift by the schedule: when somebody will be. None while somebody is, or there is no
    schedule: then nothing is known."""
    now = now or clock.now()
    scheduled = [person for person in reviewers() if shift_of(person).hours]
    if not scheduled or working(scheduled, now):
        return None
    zone = timezone.get_current_timezone()
    openings = (next_shift(shift_of(person), now, zone) for person in scheduled)
    return min((moment for moment in openings if moment), default=None)


def next_shift(shift: Shift, now: datetime, zone: tzinfo) -> datetime | None:
    """The next time that these hours begin on a day on which they are here."""
    after, opening = now, OpeningHours.parse(shift.hours)
    for _ in range(DAYS_AHEAD):
        begins = opening.next_opening(after, zone)
        if begins is None or not shift.is_away(timezone.localdate(begins)):
            return begins
        after = begins
    return None


def leads() -> list[User]:
    """On shift or not; where there is no lead, everyone."""
    everyone = reviewers()
    return [person for person in everyone if is_lead(person)] or everyone


def is_lead(person: User) -> bool:
    return Role.LEAD in roles_of(person)


def choices_of(person: User) -> Choices:
    """What they chose, or the defaults."""
    try:
        return person.notice_choices
    except Choices.DoesNotExist:
        return Choices(person=person)


def shift_of(person: User) -> Shift:
    """What leads keep of them, or nothing known."""
    try:
        return person.shift
    except Shift.DoesNotExist:
        return Shift(person=person)


def wants_in_page(person: User, kind: NoticeKind) -> bool:
    return cannot_be_switched_off(person, kind) or kind in choices_of(person).in_page


def wants_by_email(person: User, kind: NoticeKind) -> bool:
    return cannot_be_switched_off(person, kind) or kind in choices_of(person).by_email


def cannot_be_switched_off(person: User, kind: NoticeKind) -> bool:
    """The last escalation there is, and a flood: a lead is notified, whatever they ticked. So is everybody
    whom a change of access concerns."""
    if kind is NoticeKind.WAITS or (kind is NoticeKind.DANGER and is_lead(person)):
        return True
    return kind in (NoticeKind.ESCALATED_TO_LEADS, NoticeKind.UNUSUAL) and is_lead(person)


def may_be_mailed(person: User) -> bool:
    """Still on the staff, with an address: asked again when a mail goes out."""
    return bool(person.is_active and person.email and roles_of(person))
