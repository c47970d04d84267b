"""What is to be done today, on one page, and the same as a calendar."""

from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from people import shown_once
from screening.actions import feeding
from screening.calendar_file import Appointment, calendar_file
from screening.models import Cover, Feed, Seat, Stage, Submission
from screening.review import due_dates
from screening.review.queue import end_of_today
from screening.review.views.access import for_reviewers, the_submission
from screening.review.views.queue import Row
from vault import clock

SHOWN_AT_MOST = 50
WARNED_BEFORE = timedelta(days=7)  # an approval has to be asked for again in time
STILL_TODAY = timedelta(hours=12)
FEED_GOES_BACK, FEED_GOES_ON = timedelta(days=7), timedelta(days=90)
CALL_LASTS = timedelta(minutes=15)
ADDRESS = "calendar_address"


@require_GET
@for_reviewers
def today(request):
    now, end = clock.now(), end_of_today()
    own = Submission.objects.claimed_by(request.user).open()
    booked = Submission.objects.filter(stage=Stage.BOOKED)
    context = {
        "section": "today",
        "calls": rows(own.filter(call_due__lt=end).order_by("call_due", "pk")),
        "owed": rows(Submission.objects.owed_an_answer().order_by("owed_since", "pk")),
        "booked": rows(
            booked.filter(assessment_at__range=(now - timedelta(hours=12), end + timedelta(days=1)))
        ),
        "missed": rows(booked.filter(assessment_at__lt=now - timedelta(hours=12)).order_by("assessment_at")),
        "seats": first_in_line(),
        "kept": open_seats().filter(until__lt=end + timedelta(days=1)).order_by("until")[:SHOWN_AT_MOST],
        "covers": covers_that_run_out(timezone.localdate(now)),
        "parts": due_dates.parts(timezone.localdate(now))[:2],
        "feed": Feed.objects.filter(owner=request.user).first(),
        "address": shown_once.take(request, ADDRESS),
    }
    due = ("calls", "owed", "booked", "missed", "seats", "kept", "covers")
    is_dated = any(part.count != "0" for part in context["parts"])
    context["is_nothing"] = not is_dated and not any(context[name] for name in due)
    return render(request, "screening/review/today.html", context)


def rows(submissions) -> list[Row]:
    return [Row(each) for each in submissions.select_related("claimed_by")[:SHOWN_AT_MOST]]


def open_seats():
    return Seat.objects.filter(ended_at=None).select_related("submission", "program")


def first_in_line() -> list[Seat]:
    """Who has waited longest for a program that has a seat open now: as many as there are seats."""
    waiting = open_seats().filter(until=None, program__seats_open__gt=0).order_by("program_id", "at", "pk")
    by_program = groupby(waiting[:SHOWN_AT_MOST], key=lambda seat: seat.program)
    return [seat for program, seats in by_program for seat in islice(seats, program.seats_open)]


def covers_that_run_out(day: date) -> list[Cover]:
    """Within a week, and nothing newer is on record."""
    soon = Cover.objects.filter(until__range=(day, day + WARNED_BEFORE)).select_related("submission")
    newest = Cover.objects.filter(submission=OuterRef("submission")).values("pk")[:1]
    return list(soon.filter(pk=Subquery(newest)).order_by("until")[:SHOWN_AT_MOST])


@require_POST
@for_reviewers
def make_feed(request):
    token = feeding.make_feed(by=request.user)
    address = settings.SITE_URL + reverse("screening:feed", args=[token])
    shown_once.keep(request, ADDRESS, address)
    return redirect("screening:today")


@require_POST
@for_reviewers
def end_feed(request):
    feeding.end_feed(by=request.user)
    messages.success(request, "Your calendar's address opens nothing any more.")
    return redirect("screening:today")


@require_GET
def feed(request, token):
    """For a calendar, which can't sign in. Times and references of one's own; no name, level or flag."""
    owner = feeding.owner_of(token)
    if owner is None:
        raise Http404
    now = clock.now()
    own = Submission.objects.claimed_by(owner).open()
    span = (now - FEED_GOES_BACK, now + FEED_GOES_ON)
    appointments = [
        *(assessment(each) for each in own.filter(stage=Stage.BOOKED, assessment_at__range=span)),
        *(call(each) for each in own.filter(call_due__range=span)),
    ]
    return as_calendar(sorted(appointments, key=lambda each: each.at))


@require_GET
@for_reviewers
def assessment_file(request, reference):
    found = the_submission(reference)
    if found.stage != Stage.BOOKED:
        raise Http404
    return as_calendar([assessment(found)])


def assessment(submission: Submission) -> Appointment:
    title, at = f"Assessment {submission.reference}", cast(datetime, submission.assessment_at)
    return Appointment(f"assessment-{submission.reference}", at, title)


def call(submission: Submission) -> Appointment:
    title, at = f"Call due {submission.reference}", cast(datetime, submission.call_due)
    return Appointment(f"call-{submission.reference}", at, title, CALL_LASTS)


def as_calendar(appointments: list[Appointment]) -> HttpResponse:
    response = HttpResponse(
        calendar_file(appointments, now=clock.now()), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response
