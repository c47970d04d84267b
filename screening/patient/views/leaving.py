"""Where "Exit this page" leads from every page."""

from django.shortcuts import redirect

from screening.patient.tablet import tablet_of
from screening.patient.waiting_room import to_the_next_person
from screening.site import site


def away(request):
    """To the neutral page. The browser is told to forget every cookie of this site: a page without
    answers never receives the drafts of other pages and tabs, and they have to go all the same.

    Browsers heed this on https and on 127.0.0.1. Pages that do receive a draft also wipe it by name. A page
    of another site that leads here, or shows this as a picture, makes nobody forget their answers.

    A tablet in the waiting room goes to its own page instead, and stays the tablet that it is.
    """
    if tablet_of(request):
        return to_the_next_person(request)
    response = redirect(site().exit_address)
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        response.headers["Clear-Site-Data"] = '"cookies"'
    return response
