"""Who may do what. A role is a group of the same name; a person may have several."""

from enum import StrEnum
from functools import wraps

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from people.unfinished import ask_to_sign_in, finished


class Role(StrEnum):
    COORDINATOR = "coordinator"  # reads what was sent, calls, decides
    LEAD = "lead"  # a coordinator who also steps in, hands over and exports with contact data
    ADMIN = "admin"  # keeps levels, criteria, programs, accounts and site settings; reads no submission
    AUDITOR = "auditor"  # reads the history: who saw and did what
    CLINICIAN = "clinician"  # gives second ratings in a study; reads answers without who gave them
    CLINICAL = "clinical-lead"  # signs for questionnaire, criteria, wording and levels; rates as a clinician


REVIEWERS = (Role.COORDINATOR, Role.LEAD)
READERS = (Role.ADMIN, *REVIEWERS, Role.CLINICAL)  # of levels, programs and the criteria in force


class Refused(PermissionDenied):
    """The page is for people with any of `roles`."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        super().__init__(roles)
        self.roles = roles


def roles_of(user: User) -> frozenset[str]:
    """Asked of the database once a request."""
    known = user.__dict__
    if "role_names" not in known:
        known["role_names"] = frozenset(user.groups.values_list("name", flat=True))
    return known["role_names"]


def only_for(*roles: Role):
    """A view for people with any of these roles: others are sent to sign in, or refused (403)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if roles_of(request.user).isdisjoint(roles):
                raise Refused(roles)
            return finished(request, view(request, *args, **kwargs))

        guarded.roles = roles
        return guarded

    return decorate


def or_own_page(view):
    """The front door of staff: whose work is elsewhere comes to the page of their own role."""

    @wraps(view)
    def led(request, *args, **kwargs):
        if request.user.is_authenticated and roles_of(request.user).isdisjoint(REVIEWERS):
            return redirect(landing_page(request.user))
        return view(request, *args, **kwargs)

    return led


def landing_page(user: User) -> str:
    """Where a person's work is, as a name or address for redirect()."""
    roles = roles_of(user)
    if not roles.isdisjoint(REVIEWERS):
        return "/staff/"
    if Role.ADMIN in roles:
        return "people:people"
    if Role.CLINICAL in roles:
        return "programs:sign_off"
    if Role.CLINICIAN in roles:
        return "screening:study"
    return "history:history" if Role.AUDITOR in roles else "mfa_index"


def first_page(user: User) -> str:
    """After signing in. Who reviews is first asked, once, when they work and what they are told."""
    reviews = not roles_of(user).isdisjoint(REVIEWERS)
    return "notices:choices" if reviews and not hasattr(user, "notice_choices") else landing_page(user)


def make_groups(**kwargs) -> None:
    """After every migrate."""
    for role in Role:
        Group.objects.get_or_create(name=role.value)
