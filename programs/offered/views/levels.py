"""Staff: what each level of care means at this site."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from people.roles import Role, only_for, roles_of
from programs.actions.meanwhile import ChangedMeanwhile
from programs.forms.seen import both_versions, problems
from programs.models import LevelOfCare
from programs.offered.actions import levels as actions
from programs.offered.actions import offering
from programs.offered.forms.levels import LevelForm, WordsForm
from programs.offered.week import hours_and_minutes
from programs.views.pages import READERS, name_of, status_of


@require_safe
@only_for(*READERS)
def staff_levels(request):
    levels = LevelOfCare.objects.prefetch_related("all_words").select_related("changed_by")
    context = {"section": "levels", "levels": levels, "may_edit": Role.ADMIN in roles_of(request.user)}
    return render(request, "programs/staff/levels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def change_level(request, code):
    level = get_object_or_404(LevelOfCare.objects.prefetch_related("all_words"), code=code)
    name = level.words.name
    form = LevelForm(request.POST or None, instance=level)
    words = [
        WordsForm(request.POST or None, instance=each, prefix=each.language) for each in level.all_words.all()
    ]
    theirs, both = None, []
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in words)]):
        try:
            actions.change_level(
                level=form.instance,
                words=[each.instance for each in words],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except offering.TooFewHours as short:
            form.add_error("minimum_hours", program_falls_short(short))
        except ChangedMeanwhile as meanwhile:
            theirs = meanwhile.theirs
            both = both_versions(form, theirs)
            for each, stored in zip(words, theirs.all_words.all(), strict=True):
                both += both_versions(each, stored)
            form.take_over(theirs)
        else:
            messages.success(request, f"{name} is saved. People see it from now on.")
            return redirect("programs:staff_levels")
    context = {
        "section": "levels",
        "back_url": reverse("programs:staff_levels"),
        "level": level,
        "name": name,
        "level_form": form,
        "words_forms": words,
        "problems": problems(form, *words),
        "theirs": theirs,
        "both": both,
        "theirs_by": name_of(theirs.changed_by) if theirs else "",
    }
    status = 409 if theirs else status_of(form, *words)
    return render(request, "programs/staff/level.html", context, status=status)


def program_falls_short(short: offering.TooFewHours) -> str:
    program, hours = short.track.program, hours_and_minutes(short.minutes)
    return (
        f"{program.name} is offered at this level, and its track {short.track.name} comes to {hours} "
        "a week. Change or withdraw that program first."
    )
