"""Who saw and did what, for the auditor. Looking here is an event too."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from history.actions import record
from history.forms import FilterForm
from history.kinds import EventKind, label_of
from people.names import name_of
from people.roles import Role, only_for

PAGE = 50
DIGESTS = ("row", "accounts")  # for those who verify
NOBODY = {"provider": "The sign-in provider", "directory": "The directory"}  # and no person, did it


@require_GET
@only_for(Role.AUDITOR)
def history(request):
    form = FilterForm(request.GET)
    form.is_valid()
    before = request.GET.get("before", "")
    found = form.events().order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=before)
    events = list(found[: PAGE + 1])
    record(EventKind.HISTORY_READ, by=request.user, filters=sorted(name for name in form.changed_data))
    context = {
        "section": "history",
        "form": form,
        "events": [told(event) for event in events[:PAGE]],
        "older_url": older(request, events[PAGE - 1]) if len(events) > PAGE else "",
        "newest_url": newest(request) if before else "",
        "is_filtered": bool(form.changed_data),
    }
    return render(request, "history/history.html", context)


def told(event) -> dict:
    who = name_of(event.by)
    return {
        "at": event.at,
        "who": who or NOBODY.get(event.detail.get("through"), "Not signed in"),
        "what": label_of(event.kind),
        "reference": event.reference,
        "detail": describe(event.detail),
    }


def older(request, event) -> str:
    query = request.GET.copy()
    query["before"] = event.pk
    return f"?{query.urlencode()}"


def newest(request) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    return f"?{query.urlencode()}"


def describe(detail: dict) -> str:
    shown = {name: value for name, value in detail.items() if name not in DIGESTS}
    return " · ".join(f"{name.replace('_', ' ')}: {listed(value)}" for name, value in shown.items())


def listed(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
