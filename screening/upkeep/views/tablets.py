"""The tablets in waiting rooms: an admin who sits at one sets it up; any admin ends it, from wherever."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people.roles import Role, only_for
from screening.actions import tablets as actions
from screening.models import Tablet
from screening.patient.tablet import keep_tablet


class TabletForm(forms.Form):
    name = forms.CharField(
        label="What this tablet is called",
        help_text="Where it stands, so that colleagues know which one it is.",
        max_length=60,
        error_messages={"required": "Write what this tablet is called"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    prints = forms.BooleanField(
        label="A printer is set up for it",
        help_text="Only where nobody else picks up the paper. Without it, no page offers to print.",
        required=False,
    )
    at_it = forms.BooleanField(
        label="I am at the tablet: this browser is the one that people will use",
        error_messages={"required": "Open this page on the tablet itself, then check the box"},
    )
    use_required_attribute = False


@require_http_methods(["GET", "POST"])
@only_for(Role.ADMIN)
def tablets(request):
    """What is in use and what was; a post makes a tablet of this browser, and signs out of it."""
    form = TabletForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        name, prints = form.cleaned_data["name"], form.cleaned_data["prints"]
        try:
            token = actions.set_up(name=name, prints=prints, by=request.user)
        except actions.NameTaken:
            form.add_error("name", "Another tablet has this name: take another one, or end that tablet")
        else:
            logout(request)
            return keep_tablet(redirect("screening:tablet"), token)
    known = Tablet.objects.select_related("set_up_by", "ended_by")
    context = {
        "section": "settings",
        "form": form,
        "in_use": known.in_use(),
        "ended": known.exclude(ended_at=None)[:50],
    }
    status = 422 if form.errors else 200
    return render(request, "screening/upkeep/tablets.html", context, status=status)


@require_POST
@only_for(Role.ADMIN)
def end_tablet(request, number):
    tablet = get_object_or_404(Tablet, pk=number)
    actions.end(tablet=tablet, by=request.user)
    messages.success(request, f"{tablet.name} is no tablet of the waiting room any more.")
    return redirect("screening:tablets")
