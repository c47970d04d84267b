"""Where the forms to print are found. Says what to do instead where this site has made none."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from screening.paper.files import editions


@require_safe
def paper(request):
    """In the language of the page first, then in the others."""
    languages = sorted(settings.LANGUAGES, key=lambda pair: pair[0] != get_language())
    found = [
        (code, name, [edition for edition in editions(code) if edition.path.is_file()])
        for code, name in languages
    ]
    context = {"languages": [(code, name, forms) for code, name, forms in found if forms]}
    return render(request, "screening/paper/forms.html", context)
