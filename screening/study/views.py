"""Staff: a study is planned and started, clinicians rate what was drawn, and what it found is read."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from people.editing import status_of
from people.roles import REVIEWERS, Role, only_for, roles_of
from programs.criteria.agreement import Agreement, share_interval
from programs.criteria.backtest import FEWEST_SHOWN
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS, Level
from screening.actions import studying
from screening.instrument.flags import Flag
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.words import WordsShown, words_shown
from screening.models import Drawn, RatingBegun, Screening, SecondRating, Study, StudyFile
from screening.site import site
from screening.study import publishing
from screening.study.forms import PlanForm, SecondRatingForm
from screening.study.planning import Plan
from screening.study.publication import TooFew
from screening.study.results import Case, results_of

RATERS = (Role.CLINICAL, Role.CLINICIAN)
RESPONSIBLE = (Role.ADMIN, Role.CLINICAL)


@require_safe
@only_for(*RATERS, *RESPONSIBLE)
def study(request):
    """The page of everybody who has to do with a study: what waits for a clinician, and the studies."""
    roles = roles_of(request.user)
    studies = Study.objects.select_related("started_by", "ended_by")
    context = {
        "section": "study",
        "rates": not roles.isdisjoint(RATERS),
        "responsible": not roles.isdisjoint(RESPONSIBLE),
        "waiting": studying.to_rate(request.user).count(),
        "given": SecondRating.objects.filter(by=request.user).count(),
        "running": next((progress_of(each) for each in studies if each.is_running), None),
        "ended": [each for each in studies if not each.is_running],
    }
    return render(request, "screening/study/study.html", context)


def progress_of(found: Study) -> dict:
    sent = Event.objects.filter(kind=EventKind.SENT, at__gte=found.started_at, detail__study=found.pk)
    drawn = found.drawn.count()
    ratings = SecondRating.objects.filter(submission__draws__study=found)
    return {
        "study": found,
        "sent": sent.count(),
        "drawn": drawn,
        "given": ratings.count(),
        "to_give": found.size * found.wanted,
        "is_full": drawn >= found.size,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*RESPONSIBLE)
def start_study(request):
    """One form: a GET works out what the plan can show, a POST starts it."""
    form = PlanForm(request.POST or request.GET or PlanForm.at_first())
    if form.is_valid() and request.method == "POST":
        try:
            studying.start(by=request.user, **form.in_hundredths())
        except studying.StudyRuns:
            form.add_error(None, "Another study runs. End it first.")
        else:
            messages.success(request, "The study has started. Whoever sends from now on is told of it.")
            return redirect("screening:study")
    context = {
        "section": "study",
        "form": form,
        "plan": None if form.errors else Plan(**form.cleaned_data),
        "keep": site(),
        "fewest_shown": FEWEST_SHOWN,
        "back_url": reverse("screening:study"),
    }
    return render(request, "screening/study/start.html", context, status=status_of(form))


@require_POST
@only_for(*RESPONSIBLE)
def end_study(request, number):
    studying.end(study=get_object_or_404(Study, pk=number), by=request.user)
    messages.success(request, "The study has ended. Nothing more is drawn or rated.")
    return redirect("screening:study")


# Second ratings


@require_POST
@only_for(*RATERS)
def begin_rating(request):
    """The next one, which is not theirs to choose."""
    try:
        drawn = studying.begin(by=request.user)
    except studying.NothingToRate:
        messages.info(request, "Nothing waits for you now.")
        return redirect(f"{reverse('screening:study')}#waiting-heading")
    return redirect("screening:second_rating", drawn.code)


@require_http_methods(["GET", "POST"])
@only_for(*RATERS)
def second_rating(request, code):
    """The answers alone; and once they are rated, what we made of them. Each look is on record."""
    drawn = get_object_or_404(Drawn.objects.select_related("study", "submission"), code=code)
    given = SecondRating.objects.filter(submission=drawn.submission, by=request.user).first()
    if (
        given is None
        and not RatingBegun.objects.filter(submission=drawn.submission, by=request.user).exists()
    ):
        raise Http404
    form = SecondRatingForm(request.POST or None)
    if given is None and request.method == "POST" and form.is_valid():
        return save_rating(request, drawn, form)
    studying.open_answers(drawn=drawn, by=request.user)
    screening = drawn.submission.screening
    context = {
        "section": "study",
        "code": drawn.code,
        "answers": answers_in_english(screening),
        "form": form,
        "judged": side_by_side(screening, given) if given else None,
        "back_url": reverse("screening:study"),
    }
    return render(request, "screening/study/second_rating.html", context, status=status_of(form))


def save_rating(request, drawn: Drawn, form: SecondRatingForm):
    try:
        studying.rate(
            drawn=drawn,
            by=request.user,
            ratings=form.ratings,
            level=form.chosen_level,
            remarks=form.cleaned_data["remarks"],
        )
    except studying.StudyEnded:
        messages.error(request, "The study has ended meanwhile: your rating is not kept.")
    except studying.NotBlind:
        messages.error(request, "You opened this submission meanwhile, so your rating can't count as blind.")
    except studying.RatedAlready:
        messages.error(request, "After a day a colleague took your place: your rating is not kept.")
    else:
        messages.success(request, "Your rating is on record. Below is what we made of the same answers.")
        return redirect("screening:second_rating", drawn.code)
    return redirect("screening:study")


def answers_in_english(screening: Screening) -> list[WordsShown]:
    """Not in the words of another language, which would tell who sent them more than the answers do."""
    try:
        return words_shown(screening.answered, "en")
    except (AnswerError, NoSuchInstrument):  # changed by hand: verify_submissions tells
        return []


def side_by_side(screening: Screening, given: SecondRating) -> dict:
    """What this clinician said and what we did, dimension by dimension."""
    ours, theirs = Level(str(screening.level)), Level(given.level)
    return {
        "rows": [
            {
                "label": dimension.label,
                "theirs": meaning(dimension, getattr(given, dimension)),
                "ours": meaning(dimension, getattr(screening, dimension)),
                "is_same": getattr(given, dimension) == getattr(screening, dimension),
            }
            for dimension in Dimension
        ],
        "theirs": theirs,
        "ours": ours,
        "is_under": ours < theirs,
        "is_over": ours > theirs,
        "differs": ours is not theirs,
        "flags": [Flag(flag) for flag in screening.flags],
        "remarks": given.remarks,
    }


def meaning(dimension: Dimension, rating: int) -> str:
    return f"{rating}: {dimension.meaning(rating)}"


# What it found


@require_safe
@only_for(*RESPONSIBLE)
def study_results(request, number):
    """Figures only, of eleven or more. That they were read is on record."""
    found = results_of(get_object_or_404(Study.objects.select_related("started_by"), pk=number))
    record(EventKind.STUDY_READ, by=request.user, study=found.study.pk)
    context = {
        "section": "study",
        "study": found.study,
        "results": found,
        "fewest_shown": FEWEST_SHOWN,
        "tables": [
            ("What we said against what a clinician said", "We", rows_of(found.against_ours)),
            ("One clinician against the other", "The first", rows_of(found.between_clinicians)),
        ],
        "groups": [
            ("By door", rows_of(found.by_door)),
            ("By language", rows_of(found.by_language)),
        ],
        "matrix": matrix_of(found.against_ours[0][1]) if found.are_shown else None,
        "levels": LEVELS,
        "may_read_cases": Role.CLINICAL in roles_of(request.user),
        "files": found.study.files.select_related("asked_by", "made_by"),
        "back_url": reverse("screening:study"),
    }
    return render(request, "screening/study/results.html", context)


def rows_of(found: Iterable[tuple[str, Agreement | None]]) -> list[dict]:
    return [
        {"name": name, **figures_of(agreement)} if agreement else {"name": name} for name, agreement in found
    ]


def figures_of(found: Agreement) -> dict:
    """As words."""
    return {
        "cases": found.cases,
        "same": share_of(found.same, found.cases),
        "within_one": share_of(found.within_one, found.cases),
        "lower": share_of(found.lower, found.cases),
        "higher": share_of(found.higher, found.cases),
        "kappa": kappa_words(found),
        "linear": kappa_words(found.linear),
    }


def share_of(some: int, of: int) -> str:
    low, high = share_interval(some, of)
    return f"{some / of:.0%} ({low:.0%} to {high:.0%})"


def kappa_words(found: Agreement) -> str:
    if found.kappa is None or found.kappa_interval is None:
        return "none"
    low, high = found.kappa_interval
    return f"{found.kappa:.2f} ({low:.2f} to {high:.2f})"


def matrix_of(found: Agreement) -> list[dict]:
    """Counts of the levels that we said, by those that a clinician said."""
    return [
        {
            "level": ours,
            "cells": [
                {"count": found.counts.get((ours, theirs), 0), "same": ours is theirs} for theirs in LEVELS
            ],
        }
        for ours in LEVELS
    ]


@require_safe
@only_for(Role.CLINICAL)
def study_differences(request, number):
    """Case by case, with what each said. They hold remarks, so it is not for admins."""
    found = results_of(get_object_or_404(Study, pk=number))
    record(EventKind.STUDY_READ, by=request.user, study=found.study.pk, cases=len(found.differences))
    context = {
        "section": "study",
        "study": found.study,
        "are_shown": len(found.complete) >= FEWEST_SHOWN,
        "fewest_shown": FEWEST_SHOWN,
        "complete": len(found.complete),
        "differences": [difference(case) for case in found.differences],
        "may_open": not roles_of(request.user).isdisjoint(REVIEWERS),
        "back_url": reverse("screening:study_results", args=[number]),
    }
    return render(request, "screening/study/differences.html", context)


def difference(case: Case) -> dict:
    judges = [("We", case.ours), *(("A clinician", said) for said in case.theirs)]
    return {
        "code": case.drawn.code,
        "reference": case.drawn.submission.reference,
        "is_under": case.is_under,
        "is_over": not case.is_under and max(case.steps) > 0,
        "judges": [
            (name, said.level, dict(zip(Dimension, said.ratings, strict=True)).items())
            for name, said in judges
        ],
        "remarks": [said.remarks for said in case.theirs if said.remarks],
    }


# The file for a publication


@require_POST
@only_for(*RESPONSIBLE)
def ask_for_study_file(request, number):
    try:
        publishing.ask(study=get_object_or_404(Study, pk=number), by=request.user)
    except publishing.StillRuns:
        messages.error(request, "End the study first: then no rating comes any more.")
    except TooFew:
        messages.error(request, f"Fewer than {FEWEST_SHOWN} submissions make no file.")
    except publishing.AskedAlready:
        messages.info(request, "It is asked for already, and waits for a second person.")
    else:
        messages.success(request, "A second person makes the file on this page.")
    return redirect("screening:study_results", number)


@require_POST
@only_for(*RESPONSIBLE)
def make_study_file(request, number):
    asked = get_object_or_404(StudyFile.objects.select_related("study"), pk=number)
    try:
        made = publishing.make(asked=asked, by=request.user)
    except publishing.NeedsAnother:
        messages.error(request, "It takes a second person, and it is made once.")
    except TooFew:
        messages.error(request, f"Fewer than {FEWEST_SHOWN} submissions make no file.")
    except publishing.TellsOfFew:
        messages.error(
            request,
            f"Since the last file fewer than {FEWEST_SHOWN} submissions have gone. Two files would tell "
            "which. Use the last one.",
        )
    else:
        name = f"study-{asked.study_id}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(made.content, content_type="application/zip", headers=headers)
    return redirect("screening:study_results", asked.study_id)
