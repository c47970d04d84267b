"""A small world of invented people, for a first look. None of them exists; demo.toml says who they are.

Everything happens through the actions, in the order in which it would have happened, with the clock
at the moment that the story has come to.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import Group, User
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from people.integrity import as_recorded
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion
from programs.offered import demo as programs_offered
from screening.actions import calling, claiming, milestones, reviewing, sending, staging
from screening.asked import asked_now
from screening.contact import Contact
from screening.instrument.journey import Journey
from screening.models import Call, CloseReason, Placement, Review, Screening, Submission
from vault import clock

INVENTED = Path(__file__).with_name("demo.toml")
JOURNEYS = UUID("6c1f0a52-5c0e-4f0d-9a7a-2a1b6c0d3e4f")  # so that a second run sends nothing twice
FRIDAY = 4
SOME_DAYS_LATER = 6 * 24 * 60  # minutes


@dataclass(frozen=True)
class Story:
    """One invented person: when they sent what, and what was done about it since.

    `steps` are (minutes after sending, who, what they did), in order. Of a check-in, `follows` is the key of
    what the person sent before.
    """

    key: str
    sent_ago: timedelta
    answers: dict
    contact: Contact | None = None
    language: str = "en"
    stopped_at_emergency: bool = False
    follows: str = ""
    steps: tuple[tuple[int, str, Callable], ...] = ()


# What a member of staff does, by the names that demo.toml uses


def opened(submission, by):
    reviewing.open_submission(submission=submission, by=by)


def claimed(submission, by):
    claiming.claim(submission=submission, by=by)


def claimed_again(submission, by):
    """Take it up again, if the claim ran out meanwhile."""
    if submission.owner != by:
        claiming.claim(submission=submission, by=by)


def acknowledged(submission, by):
    claiming.acknowledge(submission=submission, by=by)


def shown(submission, by, reason=""):
    allowed = reason or ("" if calling.may_call_now(submission) else calling.RevealReason.AGREED)
    calling.reveal_contact(submission=submission, by=by, reason=allowed)


def called(submission, by, outcome, words="", next_in=0):
    """`next_in` is in minutes, or as far as may be; 0 where no other call is planned."""
    latest = calling.latest_next_call(submission, talked=outcome == Call.Outcome.CONVERSATION)
    due = min(clock.now() + timedelta(minutes=next_in), latest) if next_in else None
    calling.log_call(submission=submission, by=by, outcome=Call.Outcome(outcome), words=words, next_due=due)


def agreed(submission, by):
    reviewing.record_review(submission=submission, by=by, decided_level=Level(submission.level))


def decided(submission, by, level, reason, rationale):
    reviewing.record_review(
        submission=submission,
        by=by,
        decided_level=Level(level),
        reason=Review.Reason(reason),
        rationale=rationale,
    )


def noted(submission, by, words):
    reviewing.add_note(submission=submission, by=by, words=words)


def booked(submission, by, days):
    then = timezone.localtime(clock.now()) + timedelta(days=days)
    staging.book(submission=submission, by=by, at=then.replace(hour=10, minute=30, second=0))


def assessed(submission, by, level):
    staging.record_assessment(submission=submission, by=by, level=Level(level))


def placed(submission, by, level, asked_after=0):
    """And asked to check in again, so many days after."""
    day = timezone.localdate(clock.now()) + timedelta(days=asked_after) if asked_after else None
    staging.place(submission=submission, by=by, level=Level(level), where=Placement.HERE, check_in_on=day)


def reached(submission, by, name):
    """In the first program that they may be in and that looks for it."""
    for each in milestones.milestones_of(submission):
        if each.name == name and milestones.reach(submission=submission, milestone=each, by=by):
            return


def closed(submission, by, reason):
    staging.close(submission=submission, by=by, reason=CloseReason(reason))


STEPS: dict[str, Callable] = {
    step.__name__: step
    for step in (opened, claimed, acknowledged, shown, called, agreed, noted, booked, closed)
}


# The stories


def stories(now: datetime) -> Iterator[Story]:
    invented = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    for person in invented["people"]:
        yield waiting_story(person, invented["answers"])
    for person in invented["placed"]:
        yield placed_story(person, invented["answers"], now)


def waiting_story(person: dict, kinds: dict) -> Story:
    return Story(
        key=person["key"],
        sent_ago=timedelta(**person["sent_ago"]),
        answers=answers_of(person, kinds),
        contact=contact_of(person["contact"]) if "contact" in person else None,
        language=person.get("language", "en"),
        stopped_at_emergency=person.get("stopped_at_emergency", False),
        follows=person.get("follows", ""),
        steps=tuple(step_of(**step) for step in person.get("steps", ())),
    )


def answers_of(person: dict, kinds: dict) -> dict:
    answers: dict = {}
    for kind in person.get("like", ()):
        answers |= kinds[kind]
    return answers | person.get("answers", {})


def contact_of(given: dict) -> Contact:
    return Contact(**{**given, "call_times": tuple(given.get("call_times", ()))})


def step_of(after: int, by: str, did: str, **arguments) -> tuple[int, str, Callable]:
    return after, by, partial(STEPS[did], **arguments)


def placed_story(person: dict, kinds: dict, now: datetime) -> Story:
    """A person from weeks ago who was called, assessed and placed."""
    number, who, language = person["number"], person["by"], person.get("language", "en")
    level, talked = person["level"], 60 + 29 * number
    decision = partial(decided, **person["decision"]) if "decision" in person else agreed
    read = 20 + 13 * number % 90
    conversation = partial(called, outcome="conversation", words="Talked for a quarter of an hour.")
    done: list[tuple[int, Callable]] = [
        (read, opened),
        (read + 1, claimed),
        (read + 3, shown),
        (40 + 13 * number, partial(called, outcome="no_answer")),
        (talked - 5, claimed_again),
        (talked, conversation),
        (talked + 1, decision),
        (talked + 2, partial(booked, days=2)),
        (60 * 60, claimed_again),
        (60 * 60 + 5, partial(assessed, level=level)),
        (60 * 60 + 6, partial(placed, level=level, asked_after=person.get("asked_after", 0))),
    ]
    done += [(SOME_DAYS_LATER, partial(reached, name=name)) for name in person.get("reached", ())]
    return Story(
        key=f"past-{number}",
        sent_ago=since_a_working_morning(now, person["working_days_ago"], number),
        answers=answers_of(person, kinds),
        contact=Contact(
            name=f"Invented Person {number}",
            phone=f"(212) 555-01{60 + number}",
            message_is_safe=True,
            language=language,
        ),
        language=language,
        steps=tuple((after, who, step) for after, step in done),
    )


def since_a_working_morning(now: datetime, days_ago: int, number: int) -> timedelta:
    """How long ago a morning was, that many days back or, before a weekend, a little more."""
    morning = timezone.localtime(now).replace(hour=9, minute=5, second=0) - timedelta(days=days_ago)
    while morning.weekday() > FRIDAY:
        morning -= timedelta(days=1)
    return now - morning - timedelta(minutes=37 * number % 240)


# Making them happen


def make(now: datetime) -> int:
    """Let it all happen. Returns how many people are new."""
    staff = {name: colleague(name, **facts) for name, facts in colleagues().items()}
    programs_offered.make(by=staff["ada"])
    known = set(Screening.objects.values_list("journey", flat=True))
    new = [story for story in stories(now) if uuid5(JOURNEYS, story.key) not in known]
    sent: dict[str, Submission] = {}
    for at, story, who, step in in_order(new, now):
        with clock.as_if_at(at):
            if step is None:
                before = sent.get(story.follows)
                sent[story.key] = send(story, follows=before.reference if before else "")
            else:
                submission = Submission.objects.get(pk=sent[story.key].pk)
                step(submission, staff[who])
    return len(new)


def in_order(new: list[Story], now: datetime) -> list[tuple]:
    """Every step of every story, by the time at which it happens; nothing after now."""
    all_steps = [
        (now - story.sent_ago + timedelta(minutes=after), story, who, step)
        for story in new
        for after, who, step in ((0, "", None), *story.steps)
    ]
    return sorted((each for each in all_steps if each[0] <= now), key=lambda each: each[0])


def send(story: Story, follows: str) -> Submission:
    journey, version = str(uuid5(JOURNEYS, story.key)), CriteriaVersion.objects.published()
    given: dict[str, Any] = {
        "journey": journey,
        "answered": Journey(asked_now(), story.answers),
        "language": story.language,
        "contact": story.contact,
        "follows": follows,
    }
    if story.stopped_at_emergency:
        return sending.send_in_emergency(**given)
    return sending.send(**given, version=version)


def colleagues() -> dict[str, dict]:
    return tomllib.loads(INVENTED.read_text(encoding="utf-8"))["colleagues"]


def colleague(name: str, first_name: str, last_name: str, role: str) -> User:
    """A member of staff for the stories. They can't sign in until an admin gives them a password."""
    person, is_new = User.objects.get_or_create(
        username=name, defaults={"first_name": first_name, "last_name": last_name}
    )
    if is_new:
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=role))
        record(EventKind.JOINED, by=person, accounts=[as_recorded(person)])
    return person
