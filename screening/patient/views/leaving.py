"""Where "Exit this page" leads from every page."""

from django.shortcuts import redirect

from screening.site import site


def away(request):
    """To the neutral page. The browser is told to forget every cookie of this site: a page without
    answers never receives the drafts of other pages and tabs, and they have to go all the same.

    Browsers heed this on https and on 127.0.0.1. Pages that do receive a draft also wipe it by name. A page
    of another site that leads here, or shows this as a picture, makes nobody forget their answers.
    """
    response = redirect(site().exit_address)
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        response.headers["Clear-Site-Data"] = '"cookies"'
    return response
