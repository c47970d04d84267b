"""Staff: what each level of care means at this site."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from people.editing import EditPage, problems
from people.roles import READERS, Role, only_for, roles_of
from programs.models import LevelOfCare, LevelWords
from programs.offered.actions import levels as actions
from programs.offered.actions import offering
from programs.offered.forms.levels import LevelForm, WordsForm
from programs.offered.week import hours_and_minutes


@require_safe
@only_for(*READERS)
def staff_levels(request):
    levels = LevelOfCare.objects.prefetch_related("all_words").select_related("changed_by")
    context = {"section": "levels", "levels": levels, "may_edit": Role.ADMIN in roles_of(request.user)}
    return render(request, "programs/offered/staff/levels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def change_level(request, code):
    level = get_object_or_404(LevelOfCare.objects.prefetch_related("all_words"), code=code)
    name = level.words.name
    form = LevelForm(request.POST or None, instance=level)
    words = [
        WordsForm(request.POST or None, instance=each, prefix=each.language) for each in level.all_words.all()
    ]
    page = EditPage(request, form, *words)
    if page.is_saved_by(
        lambda: save_level(level, [each.instance for each in words], page.seen, request.user)
    ):
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
        **page.context,
    }
    return render(request, "programs/offered/staff/level.html", context, status=page.status)


def save_level(level: LevelOfCare, words: list[LevelWords], seen: int, by) -> None:
    try:
        actions.change_level(level=level, words=words, seen=seen, by=by)
    except offering.TooFewHours as short:
        raise ValidationError({"minimum_hours": program_falls_short(short)}) from short


def program_falls_short(short: offering.TooFewHours) -> str:
    program, hours = short.track.program, hours_and_minutes(short.minutes)
    return (
        f"{program.name} is offered at this level, and its track {short.track.name} comes to {hours} "
        "a week. Change or withdraw that program first."
    )
