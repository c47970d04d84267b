"""Who is notified. If no one is on shift, everyone is."""

from django.contrib.auth.models import User

from notices.kinds import NoticeKind
from notices.models import Choices
from people.roles import REVIEWERS, Role, roles_of


def reviewers() -> list[User]:
    """Coordinators and leads, with what they chose and which roles they have."""
    people = User.objects.filter(is_active=True, groups__name__in=REVIEWERS).distinct()
    found = list(people.select_related("notice_choices").prefetch_related("groups").order_by("pk"))
    for person in found:
        person.__dict__["role_names"] = frozenset(group.name for group in person.groups.all())
    return found


def on_shift() -> list[User]:
    """Everyone who is on shift; if no one is, everyone."""
    everyone = reviewers()
    return [person for person in everyone if choices_of(person).on_shift] or everyone


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
