"""A browser that is a tablet in the waiting room, for tests."""

from screening.actions import tablets
from screening.models import Tablet
from screening.patient.tablet import COOKIE
from tests.patient import OURS


def tablet(client, by, name="By the window", prints=False) -> Tablet:
    """Makes one of this client."""
    client.cookies[COOKIE] = tablets.set_up(name=name, prints=prints, by=by)
    return Tablet.objects.in_use().get(name=name)


def sit_down(client, language="en"):
    """The next person begins a turn. Returns where that leads."""
    return client.post("/tablet/", {"language": language}, **OURS)
