"""What the pages about the criteria share: who may open them, and their tabs."""

from django.shortcuts import render
from django.urls import reverse

from people.roles import READERS, Role, roles_of

VERSION_READERS = (*READERS, Role.AUDITOR)

TABS = {
    "criteria": ("In force", READERS),
    "draft": ("Draft", (Role.ADMIN,)),
    "worked_cases": ("Worked cases", (Role.ADMIN,)),
    "try_person": ("Try a person", READERS),
    "space": ("Map", READERS),
    "versions": ("Versions", VERSION_READERS),
    "sign_off": ("Sign-off", VERSION_READERS),
    "shadow": ("Shadow trial", (Role.ADMIN,)),
}


def criteria_page(request, template: str, context: dict, *, tab: str, status: int = 200):
    """One of the pages about the criteria, under their tabs."""
    roles = roles_of(request.user)
    context = {
        "section": "criteria",
        "tabs": [
            {"text": text, "href": reverse(f"programs:{name}"), "current": name == tab}
            for name, (text, readers) in TABS.items()
            if not roles.isdisjoint(readers)
        ],
        "may_edit": Role.ADMIN in roles,
        **context,
    }
    return render(request, f"programs/studio/{template}.html", context, status=status)


def by_what_was_heard(request) -> bool:
    """Whether figures go by what was heard, where the answers were gone through; otherwise as sent."""
    return request.GET.get("answers") == "heard"
