"""Views of the queue kept under a name."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.actions.saving import remove_view as remove
from screening.actions.saving import save_view as save
from screening.models import SavedView
from screening.review.forms.queue import FilterForm, SavedViewForm
from screening.review.views.access import for_reviewers


@require_POST
@for_reviewers
def save_view(request):
    asked = FilterForm(request.POST).chosen()
    form = SavedViewForm(request.POST)
    if not asked:
        messages.info(request, "Set a filter first, then keep it under a name.")
    elif form.is_valid():
        save(by=request.user, asked=asked, **form.cleaned_data)
        messages.success(request, f"Kept as “{form.cleaned_data['name']}”.")
    else:
        messages.info(request, "Give the view a name of at most 40 letters.")
    return redirect(f"{reverse('screening:queue')}?{urlencode(asked)}")


@require_POST
@for_reviewers
def remove_view(request, number):
    view = get_object_or_404(SavedView, pk=number, owner=request.user)
    remove(view=view, by=request.user)
    messages.success(request, f"“{view.name}” is gone. The submissions in it stay.")
    return redirect("screening:queue")
