"""Staff: the programs offered here, their weekly times, and whether those reach the level they claim."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.editing import EditPage, revision_seen
from people.roles import READERS, Role, only_for, roles_of
from programs.models import LevelOfCare, Program, Track
from programs.models.offered import in_order
from programs.offered.actions import milestones, offering
from programs.offered.forms.programs import FindForm, MilestoneForm, ProgramForm, TrackForm
from programs.offered.matching import is_outside_office_hours
from programs.offered.week import hours_and_minutes, week_of
from vault.meanwhile import ChangedMeanwhile


def all_programs():
    return Program.objects.select_related("level").prefetch_related("level__all_words", "tracks__times")


@require_safe
@only_for(*READERS)
def staff_programs(request):
    """Every program with its week. Those at a level, or with evening times, by the address."""
    form = FindForm(request.GET, levels=LevelOfCare.objects.prefetch_related("all_words"))
    asked = form.cleaned_data if form.is_valid() else {}
    programs = all_programs().filter(level__code=asked["level"]) if asked.get("level") else all_programs()
    shown = [program_as_shown(each) for each in in_order(programs)]
    if asked.get("when"):
        shown = [each for each in shown if any(map(is_outside_office_hours, each["program"].tracks.all()))]
    context = {
        "section": "programs",
        "form": form,
        "programs": shown,
        "is_filtered": any(asked.values()),
        "may_edit": Role.ADMIN in roles_of(request.user),
    }
    return render(request, "programs/offered/staff/programs.html", context)


def program_as_shown(program: Program) -> dict:
    tracks = [
        {"track": each, "hours": hours_and_minutes(each.minutes), "week": week_of([each])}
        for each in program.tracks.all()
    ]
    return {"program": program, "tracks": tracks, "week": week_of(program.tracks.all())}


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def add_program(request):
    return program_page(request, Program())


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def change_program(request, pk):
    return program_page(request, get_object_or_404(all_programs(), pk=pk))


def program_page(request, program: Program):
    is_new, name = program.pk is None, program.name
    page = EditPage(request, ProgramForm(request.POST or None, instance=program))
    if page.is_saved_by(lambda: save_program(program, None if is_new else page.seen, request.user)):
        messages.success(request, f"{program.name} is saved.")
        return redirect("programs:change_program", program.pk)
    if page.is_gone:
        return page.leave(name, "programs:staff_programs")
    context = {
        "section": "programs",
        "is_new": is_new,
        "name": name,
        "back_url": reverse("programs:staff_programs"),
        **page.context,
        **({} if is_new else program_as_shown(program)),
        "milestones": [] if is_new else program.milestones.filter(is_used=True),
        "milestone_form": MilestoneForm(auto_id="milestone_%s"),
    }
    return render(request, "programs/offered/staff/program.html", context, status=page.status)


def save_program(program: Program, seen: int | None, by) -> None:
    """`seen` is None for a new one."""
    try:
        if seen is None:
            offering.add_program(program=program, by=by)
        else:
            offering.change_program(program=program, seen=seen, by=by)
    except offering.TooFewHours as short:
        raise ValidationError({"level": too_few_hours(short)}) from short


def too_few_hours(short: offering.TooFewHours) -> str:
    name, minimum = short.level.words.name, short.level.minimum_hours
    sum_of_times = hours_and_minutes(short.minutes)
    return (
        f"The times of {short.track.name} come to {sum_of_times} a week. {name} is at least "
        f"{minimum}. Add times, or choose the level that the hours make it."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def add_track(request, pk):
    return track_page(request, Track(program=get_object_or_404(all_programs(), pk=pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def change_track(request, pk, track):
    tracks = get_object_or_404(Program, pk=pk).tracks.select_related("program__level")
    return track_page(request, get_object_or_404(tracks, pk=track))


def track_page(request, track: Track):
    is_new, name = track.pk is None, track.name
    form = TrackForm(request.POST or None, instance=track)
    page = EditPage(request, form)
    if page.is_saved_by(lambda: save_track(track, form.times, page.seen, request.user)):
        time = hours_and_minutes(track.minutes)
        messages.success(request, f"{track.name} is saved: {time} a week.")
        return redirect("programs:change_program", track.program_id)
    if page.is_gone:
        return page.leave(name, reverse("programs:change_program", args=[track.program_id]))
    context = {
        "section": "programs",
        "track": track,
        "is_new": is_new,
        "name": name,
        "level": track.program.level,
        "back_url": reverse("programs:change_program", args=[track.program_id]),
        **page.context,
    }
    return render(request, "programs/offered/staff/track.html", context, status=page.status)


def save_track(track: Track, times: offering.Times, seen: int, by) -> None:
    try:
        offering.save_track(track=track, times=times, seen=seen, by=by)
    except offering.TooFewHours as short:
        raise ValidationError(too_few_hours(short)) from short


@require_POST
@only_for(Role.ADMIN)
def remove_track(request, pk, track):
    shown = get_object_or_404(get_object_or_404(Program, pk=pk).tracks, pk=track)
    try:
        offering.remove_track(track=shown, seen=revision_seen(request, shown), by=request.user)
    except ChangedMeanwhile:
        messages.error(request, f"{shown.name} was changed while you had it open. Look at it again.")
    except offering.NoTracks:
        messages.error(request, "It is the last track of a program that people are shown. Withdraw it first.")
    else:
        messages.success(request, "The track is removed.")
    return redirect("programs:change_program", pk)


@require_POST
@only_for(Role.ADMIN)
def add_milestone(request, pk):
    program = get_object_or_404(Program, pk=pk)
    form = MilestoneForm(request.POST)
    if form.is_valid():
        added = milestones.add_milestone(program=program, by=request.user, **form.cleaned_data)
        messages.success(request, f"{added.name}: staff can tick it from now on.")
    else:
        messages.error(request, form.errors["name"][0])
    return redirect(milestones_at(pk))


@require_POST
@only_for(Role.ADMIN)
def rest_milestone(request, pk, milestone):
    found = get_object_or_404(get_object_or_404(Program, pk=pk).milestones, pk=milestone)
    if milestones.rest_milestone(milestone=found, by=request.user):
        messages.success(request, f"{found.name}: no longer asked about. Who reached it has reached it.")
    return redirect(milestones_at(pk))


def milestones_at(pk: int) -> str:
    return f"{reverse('programs:change_program', args=[pk])}#milestones"


@require_POST
@only_for(Role.ADMIN)
def offer(request, pk):
    program = get_object_or_404(all_programs(), pk=pk)
    try:
        offering.offer(program=program, by=request.user)
    except offering.NoTracks:
        messages.error(request, "Add a track with its times first: people have to see when to come.")
    except offering.TooFewHours as short:
        messages.error(request, too_few_hours(short))
    else:
        messages.success(request, f"People are shown {program.name} from now on.")
    return redirect("programs:change_program", pk)


@require_POST
@only_for(Role.ADMIN)
def withdraw(request, pk):
    program = get_object_or_404(Program, pk=pk)
    offering.withdraw(program=program, by=request.user)
    messages.success(request, f"{program.name} is no longer shown to people.")
    return redirect("programs:change_program", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
def remove_program(request, pk):
    program = get_object_or_404(Program, pk=pk)
    if request.method == "POST":
        try:
            offering.remove_program(program=program, seen=revision_seen(request, program), by=request.user)
        except ChangedMeanwhile:
            messages.error(request, f"{program.name} was changed while you had it open. Look at it again.")
        except offering.IsNamed:
            names_it = f"A seat or a milestone of {program.name} is on record for somebody"
            messages.error(request, f"{names_it}. Withdraw it instead.")
        else:
            messages.success(request, f"{program.name} is removed.")
        return redirect("programs:staff_programs")
    context = {"section": "programs", "program": program}
    context["back_url"] = reverse("programs:change_program", args=[pk])
    return render(request, "programs/offered/staff/remove_program.html", context)
