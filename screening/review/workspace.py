"""The presenter of a submission for its coordinator: everything that its page shows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from history.models import Event
from people.names import name_of
from programs.criteria.dimensions import Dimension
from programs.criteria.explanation import Reason, nearly_met, reasons
from programs.criteria.ruleset import LEVELS, Level, Ruleset
from programs.criteria.stepping import DEFAULT_RULES
from programs.criteria.stepping import Reason as StepReason
from programs.models import LevelOfCare, Milestone
from programs.offered.hours_plan import Step, way_down
from programs.offered.matching import Match, matching_programs
from screening.actions.milestones import milestones_of
from screening.contact import RELATIONS, Contact, OnBehalf
from screening.instrument.flags import Note, Urgency
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.words import WordsShown, words_shown
from screening.models import (
    Call,
    Cover,
    Due,
    Reached,
    Referral,
    Review,
    Seat,
    Stage,
    Submission,
)
from screening.models.submission import NOT_REACHED
from screening.over_time import OverTime
from screening.reach import rule_words
from screening.review import timeline
from screening.review.advice import advice_on
from screening.review.amended import Amended
from screening.review.same_person import PossibleMatch, possible_matches
from screening.review.timeline import Happening
from vault import clock

STEP_REASONS = {
    StepReason.MORE_NEEDED: "The criteria say more care now. A step up does not wait.",
    StepReason.STILL_RIGHT: "The criteria say the same level.",
    StepReason.LESS_IS_ENOUGH: (
        f"The criteria say less care at {DEFAULT_RULES.check_ins} check-ins in a row or more, "
        f"{DEFAULT_RULES.days} days apart or more, with no urgent flag. One level at a time."
    ),
    StepReason.TOO_FEW: f"Less care waits until {DEFAULT_RULES.check_ins} check-ins in a row say so.",
    StepReason.TOO_SOON: f"Less care waits until check-ins {DEFAULT_RULES.days} days apart say so.",
    StepReason.URGENT: "An urgent flag at one of the last check-ins speaks against less care.",
    StepReason.MUCH_WORSE: f"A rating is worse by {DEFAULT_RULES.much_worse} or more than before.",
    StepReason.WORSE_IN_ALL: "Something is worse than before, and nothing is better.",
}


@dataclass(frozen=True)
class AnswerRow:
    """One question with its answer: as it was shown, and in English where that was not English."""

    question: str
    answers: list[str]
    english_question: str = ""
    english_answers: list[str] = field(default_factory=list)
    is_unknown: bool = False


@dataclass(frozen=True)
class Written:
    """A message of the person, or an answer by a colleague, and whether the person has read that."""

    at: datetime
    words: str
    by: str = ""
    is_read: bool = False


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone, and that it was reached."""

    milestone: Milestone
    reached: Reached | None


class Workspace:
    """One submission, read once."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.screening = submission.screening

    @property
    def urgency(self) -> Urgency:
        return Urgency(self.submission.urgency)

    @property
    def stage(self) -> Stage:
        return Stage(self.submission.stage)

    # Over time

    @cached_property
    def over_time(self) -> OverTime:
        return OverTime(self.submission)

    @cached_property
    def newest(self) -> Submission:
        """The last that the same person sent: this one, unless they checked in since."""
        return Submission.objects.newest_of(self.submission)

    @property
    def step_reasons(self) -> list[str]:
        """Why a step is suggested, or what one down still waits for."""
        suggestion = self.over_time.suggestion
        return [STEP_REASONS[reason] for reason in suggestion.reasons] if suggestion else []

    # What was asked for

    @cached_property
    def ruleset(self) -> Ruleset:
        return self.screening.criteria_version.ruleset()

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons(self.ruleset, self.screening.profile) if self.submission.is_judged else ()

    @cached_property
    def nearly(self) -> tuple:
        """Criteria that are short by one step and would have led to more care than was recommended."""
        if not self.submission.is_judged:
            return ()
        level = Level(str(self.submission.level))
        found = nearly_met(self.ruleset, self.screening.profile)
        return tuple(each for each in found if each.criterion.level > level)

    @property
    def range(self) -> str:
        """The levels it could be, where something is unknown; empty where it is only one."""
        screening = self.screening
        if not screening.is_judged or screening.lowest == screening.highest:
            return ""
        return f"{Level(screening.lowest).label} to {Level(screening.highest).label}"

    @property
    def ratings(self) -> list[dict]:
        if not self.submission.is_judged:
            return []
        given = self.screening.profile.ratings
        return [
            {"label": each.label, "rating": given[each], "meaning": each.meaning(given[each])}
            for each in Dimension
        ]

    @property
    def advice(self) -> list[dict]:
        return [{"flag": flag, "text": text} for flag, text in advice_on(self.submission.flags)]

    @property
    def notes(self) -> list[Note]:
        return self.screening.note_list

    @property
    def unknown(self) -> list:
        """The short names of what was answered with "I don't know"."""
        if not self.screening.unknown:
            return []
        asked = self.screening.instrument.by_key
        return [asked[key].short for key in self.screening.unknown if key in asked]

    @cached_property
    def answers(self) -> list[AnswerRow]:
        """In the words that were shown; in English beside them where they were in another language."""
        english = self.in_english()
        unknown = set(self.screening.unknown)
        rows = []
        for row in self.screening.words:
            other = english.get(row["key"], row)
            same = (other["question"], other["answers"]) == (row["question"], row["answers"])
            rows.append(
                AnswerRow(
                    row["question"],
                    row["answers"],
                    "" if same else other["question"],
                    [] if same else other["answers"],
                    row["key"] in unknown,
                )
            )
        return rows

    def in_english(self) -> dict[str, WordsShown]:
        if self.screening.language == "en":
            return {}
        try:
            words = words_shown(self.screening.answered, "en")
        except (AnswerError, NoSuchInstrument):  # changed by hand: verify_submissions tells
            return {}
        return {row["key"]: row for row in words}

    @cached_property
    def amended(self) -> Amended | None:
        """What was heard since, where the answers were gone through with the person."""
        newest = self.submission.amendments.select_related("by", "criteria_version").last()
        try:
            return Amended(self.submission, newest) if newest else None
        except (AnswerError, NoSuchInstrument):  # changed by hand
            return None

    # How to reach them

    @cached_property
    def contact(self) -> Contact | None:
        return Contact.from_stored(self.submission.contact)

    @cached_property
    def on_behalf(self) -> OnBehalf | None:
        """What the sender says of themselves and the person it is about; None for one's own answers."""
        stored = self.submission.on_behalf
        return OnBehalf(**stored) if stored else None

    @property
    def sender(self) -> str:
        return str(RELATIONS.get(self.on_behalf.relation, "")) if self.on_behalf else ""

    @property
    def rules(self) -> list:
        return rule_words(self.submission.reach)

    @property
    def masked(self) -> str:
        """What there is, and nothing of it: "(•••) •••-••••"."""
        if self.contact is None:
            return ""
        hidden = ["(•••) •••-••••"] if self.contact.phone else []
        return "  ".join([*hidden, *(["•••@•••"] if self.contact.email else [])])

    # Who they may be, and where they could go

    @cached_property
    def same_person(self) -> list[PossibleMatch]:
        return possible_matches(self.submission)

    @cached_property
    def matches(self) -> list[Match]:
        """The programs offered here at the level that holds now."""
        level = self.submission.settled_level or self.submission.level
        if not level:
            return []
        ready = self.screening.answers.get("readiness", [])
        return matching_programs(Level(level), evenings_or_weekends="evenings_or_weekends" in ready)

    @cached_property
    def way_down(self) -> list[Step]:
        """How the hours usually go down from the level that they are at, or that is recommended."""
        code = self.submission.settled_level or self.submission.level
        if not code:
            return []
        return way_down(LevelOfCare.objects.prefetch_related("all_words"), code)

    # What was arranged

    @cached_property
    def seats(self) -> list[Seat]:
        return list(self.submission.seats.select_related("program", "by")) if self.was_talked_with else []

    @cached_property
    def referrals(self) -> list[Referral]:
        return list(self.submission.referrals.select_related("by")) if self.was_talked_with else []

    @cached_property
    def cover(self) -> Cover | None:
        """As it was checked last."""
        return self.submission.covers.select_related("by").first() if self.was_talked_with else None

    @cached_property
    def dates(self) -> list[Due]:
        """What is asked for on a day, and still open."""
        if self.stage != Stage.PLACED:
            return []
        return list(self.submission.dues.filter(ended_at=None).select_related("by"))

    @cached_property
    def reached(self) -> list[Reached]:
        """The milestones that are ticked, and those that were, of all that the person sent up to this."""
        theirs = Q(submission=self.submission) | Q(submission__in=self.over_time.earlier)
        rows = Reached.objects.filter(theirs).select_related("milestone__program", "by", "undone_by")
        return list(rows.order_by("at", "pk"))

    @cached_property
    def milestones(self) -> list[MilestoneRow]:
        """What their program looks for, each with the tick that it has; then what was reached before."""
        ticked = {each.milestone_id: each for each in self.reached if each.undone_at is None}
        asked = [MilestoneRow(each, ticked.pop(each.pk, None)) for each in milestones_of(self.submission)]
        return [*asked, *(MilestoneRow(each.milestone, each) for each in ticked.values())]

    @property
    def today(self) -> date:
        return timezone.localdate(clock.now())

    @property
    def was_talked_with(self) -> bool:
        """Before that nothing is arranged."""
        return self.submission.stage not in NOT_REACHED

    # What became of it

    @cached_property
    def reviews(self) -> list[Review]:
        return list(self.submission.reviews.select_related("by"))

    @cached_property
    def calls(self) -> list[Call]:
        return list(self.submission.calls.select_related("by"))

    @cached_property
    def messages(self) -> list[Written]:
        """What the person wrote since and what was answered, newest first."""
        theirs = (Written(each.at, each.words) for each in self.submission.messages.all())
        read_at = self.submission.replies_read_at
        ours = (
            Written(each.at, each.words, name_of(each.by), bool(read_at and read_at >= each.at))
            for each in self.submission.replies.select_related("by")
        )
        return sorted([*theirs, *ours], key=lambda each: each.at, reverse=True)

    @property
    def read_at(self) -> datetime | None:
        return self.submission.replies_read_at

    @cached_property
    def events(self) -> list[Event]:
        return timeline.events_of(self.submission)

    @cached_property
    def seen(self) -> int:
        """The last event that this page shows; what comes later is news."""
        return self.events[0].pk if self.events else 0

    @property
    def timeline(self) -> list[Happening]:
        return timeline.timeline_of(self.submission, self.events, self.calls, self.reviews, self.reached)

    def news_since(self, event: int) -> list[Happening]:
        """What others did since a page was read whose last event was this one."""
        return timeline.news_since(self.submission, event)

    @property
    def other_levels(self) -> list[Level]:
        return [level for level in LEVELS if level.value != self.submission.level]
