"""Where the forms to print are found. Says what to do instead where this site has made none."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from screening.paper.files import editions


@require_safe
def paper(request):
    """The forms in the language of the page: the other language is one link away, as on every page."""
    forms = [edition for edition in editions(get_language()) if edition.path.is_file()]
    return render(request, "screening/paper/forms.html", {"forms": forms})
