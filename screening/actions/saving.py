"""Views of the queue that a person saves under a name."""

from django.contrib.auth.models import User
from django.utils.http import urlencode

from history.actions import record
from history.kinds import EventKind
from screening.models import SavedView


def save_view(*, by: User, name: str, asked: dict, shared: bool = False) -> SavedView:
    """Keep a filter under a name; a name used again replaces what it stood for."""
    view, _ = SavedView.objects.update_or_create(
        owner=by, name=name, defaults={"query": urlencode(asked), "shared": shared}
    )
    record(EventKind.VIEW_SAVED, by=by, view=view.pk, shared=shared)
    return view


def remove_view(*, view: SavedView, by: User) -> None:
    """One's own. Raises SavedView.DoesNotExist for a colleague's."""
    SavedView.objects.get(pk=view.pk, owner=by).delete()
