"""The presenter of a judgement, for its person: the level, why, what would change it, what is not known."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.criteria.dimensions import Context, Dimension
from programs.criteria.ruleset import Criterion, Level, Ruleset
from programs.models import LevelOfCare
from programs.offered.elsewhere import Piece, other_help
from programs.offered.hours_plan import Step, way_down
from programs.offered.last_known import levels_of_care
from programs.offered.matching import Match, matching_programs
from programs.offered.sample_week import SAMPLE_HOURS, SAMPLE_WEEK
from programs.offered.shown import facts_of
from screening.instrument.flags import Flag, Urgency, urgency_of
from screening.instrument.instrument import AnswerError
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import Journey
from screening.instrument.judgement import Judgement, judge
from screening.instrument.questions import Question, ticked_in
from screening.instrument.what_if import AnswerChange, nearest_change_up
from screening.instrument.words import answer_words, choice_words
from screening.models import Screening
from screening.patient.guidance import Facts, signs_of_worse, to_ask_for, to_do_first
from screening.patient.why import OF_OTHER, Why
from screening.site import site
from vault import clock
from vault.sealing import CannotUnseal


@dataclass(frozen=True)
class Heard:
    """What was heard on one question: its short name, and the answers in words."""

    question: str
    answers: list[str]


class Result:
    """Everything the result page says about one person. Texts are in the language of the moment."""

    def __init__(self, journey: Journey, judgement: Judgement, ruleset: Ruleset) -> None:
        self.journey = journey
        self.judgement = judgement
        self.ruleset = ruleset
        self.assessment = judgement.assessment
        self.recommendation = judgement.recommendation

    @property
    def level(self) -> Level:
        return self.recommendation.level

    @cached_property
    def levels(self) -> list[LevelOfCare]:
        """All four, from the least to the most intensive."""
        return levels_of_care()

    @cached_property
    def care(self) -> LevelOfCare:
        return self.care_at(self.level)

    @property
    def fuller_care(self) -> LevelOfCare:
        """What would have been right without heavy duties."""
        return self.care_at(self.recommendation.fuller_level)

    def care_at(self, level: Level) -> LevelOfCare:
        return self.levels[level.order - 1]

    @cached_property
    def programs(self) -> list[tuple[Match, list[dict]]]:
        """The programs offered here at this level, those that suit the person first, each with its times."""
        matches = matching_programs(self.level, evenings_or_weekends=self.wants_evenings_or_weekends)
        now = timezone.localtime(clock.now())
        return [(match, facts_of(match, now)) for match in matches]

    @property
    def wants_evenings_or_weekends(self) -> bool:
        return "evenings_or_weekends" in self.journey.answers["readiness"]

    @property
    def this_level(self) -> list[LevelOfCare]:
        return [self.care]

    sample_week, sample_hours = SAMPLE_WEEK, SAMPLE_HOURS

    @property
    def way_down(self) -> list[Step]:
        """How the hours usually go down from here."""
        return self.way_down_from(self.level.value)

    def way_down_from(self, code: str) -> list[Step]:
        return way_down(self.levels, code)

    @property
    def flags(self) -> tuple[Flag, ...]:
        return self.assessment.flags

    @property
    def is_urgent(self) -> bool:
        return urgency_of(self.flags) is not Urgency.ROUTINE

    @property
    def is_urgent_besides(self) -> bool:
        """In an emergency: what else is urgent, such as that stopping all at once is dangerous."""
        return any(flag.startswith("urgent_") for flag in self.flags)

    @property
    def reasons(self) -> list[str]:
        """Why this level, each criterion that decided once, as staff and a doctor read it."""
        return list(dict.fromkeys(why(criterion) for criterion in self.recommendation.deciding))

    @cached_property
    def asked(self) -> set[Dimension | Context]:
        """What the criteria that decided ask for."""
        deciding = self.recommendation.deciding
        ratings = {axis for criterion in deciding for axis in criterion.bounds}
        return {*ratings, *(each for criterion in deciding for each in criterion.context)}

    @cached_property
    def why(self) -> Why:
        return Why(self.journey, self.assessment, asked=self.asked, level=self.level)

    @property
    def why_in_short(self) -> str:
        return " ".join(self.why.in_short(is_open=bool(self.could_be_codes)))

    @property
    def why_in_full(self) -> list[str]:
        """One text a paragraph: the answers behind the level, and what of it rests on no answer."""
        told = [
            self.why_in_short
            or _(
                "Nothing in these answers calls for more hours right now. That can change, so watch for the "
                "signs below."
            )
        ]
        if self.unknown:
            told.append(
                _("Some answers were “I don't know”. Until someone asks, we assume that more care is needed.")
            )
        if self.recommendation.eased:
            eased = _(
                "Without the duties at home or work, it would be %(fuller)s. We show the most care that fits "
                "with those duties."
            ) % {"fuller": self.fuller_care.words.name}
            told.append(f"{eased} {_('If someone could step in for a while, ask about the fuller option.')}")
        return told

    @property
    def heard(self) -> list[Heard]:
        """The answers behind the reasons, in reading order."""
        return [
            heard_on(question, self.journey)
            for question in self.journey.path
            if question.rates in self.asked or question.context & self.asked
        ]

    @property
    def answers(self) -> list[Heard]:
        return all_heard(self.journey)

    signs_of_worse = staticmethod(signs_of_worse)

    @cached_property
    def facts(self) -> Facts:
        return Facts(
            flags=self.flags,
            notes=self.assessment.notes,
            substances=ticked_in(self.journey.answers, "substances"),
            severity=self.assessment.profile.severity,
            someone_else=self.journey.someone_else,
        )

    @property
    def to_do_first(self) -> list[Piece]:
        return to_do_first(self.facts, site())

    @property
    def to_ask_for(self) -> list[str]:
        return to_ask_for(self.facts)

    other_help = staticmethod(other_help)

    @property
    def summary(self) -> str:
        """A few lines to hand to a doctor: the level, the ratings and what decided. No name."""
        ratings = [
            f"{dimension.label}: {rating}/4 ({dimension.meaning(rating)})"
            for dimension, rating in zip(Dimension, self.assessment.profile.ratings.values(), strict=True)
        ]
        version = self.journey.instrument.version
        unknown = [_("Not known: %(names)s") % {"names": ", ".join(self.unknown)}] if self.unknown else []
        lines = [
            _("Level of care screening: %(level)s") % {"level": self.care.words.name},
            *ratings,
            *(_("Reason: %(reason)s") % {"reason": reason} for reason in self.reasons),
            *unknown,
            _("A screening, not a diagnosis. Questionnaire %(version)s.") % {"version": version},
        ]
        return "\n".join(lines)

    @cached_property
    def change_up(self) -> AnswerChange | None:
        """The nearest single answer that would have given a higher level."""
        return nearest_change_up(self.journey, self.ruleset)

    @property
    def change_up_rows(self) -> list[Heard]:
        """That answer in words: the new choices, or how many more signs."""
        change = self.change_up
        if change is None:
            return []
        question = change.question
        if question.can_count:
            return [heard_on(question, self.journey.changed({question.key: change.answer}))]
        chosen = [choice_words(question, value, self.journey.someone_else) for value in change.chosen]
        if change.thing:
            things = self.journey.instrument.question(question.row_for_each)
            chosen = [f"{choice_words(things, change.thing, False)}: {words}" for words in chosen]
        return [Heard(str(question.short), chosen)]

    @property
    def change_in_words(self) -> list[str]:
        """What would have pointed to which level. Empty where no single answer changes it."""
        return [
            _("“%(answer)s” (%(question)s) would have pointed to %(level)s.")
            % {
                "answer": ", ".join(row.answers),
                "question": row.question,
                "level": self.change_up_care.words.name,
            }
            for row in self.change_up_rows
            if self.change_up_care
        ]

    @property
    def change_up_care(self) -> LevelOfCare | None:
        return self.care_at(self.change_up.level) if self.change_up else None

    @property
    def unknown(self) -> list[str]:
        """The short names of what was answered with "I don't know"."""
        return [str(self.journey.instrument.question(key).short) for key in self.assessment.unknown]

    @property
    def could_be(self) -> list[LevelOfCare]:
        """The levels between the lowest and the highest that the unknown leaves open."""
        return [
            self.care_at(level) for level in Level if self.judgement.lowest <= level <= self.judgement.highest
        ]

    @property
    def care_of_other(self) -> str:
        """The level in a sentence about someone else; empty for oneself, as its own words say "you"."""
        return str(OF_OTHER[self.level]) if self.journey.someone_else else ""

    @property
    def range_in_words(self) -> str:
        """What else it could be, as the unknown turns out; empty where that changes nothing."""
        others = [care.words.name for care in self.could_be if care.level is not self.level]
        if not others:
            return ""
        return _("It could also be %(levels)s.") % {"levels": one_of(others)}

    @property
    def could_be_codes(self) -> list[str]:
        return [care.code for care in self.could_be if care.level is not self.level]


class AsSent:
    """What a person is told of what they sent: after sending, and whenever it is looked up.

    Where the answers cannot be read (under another key, or changed by hand), danger is still told.
    """

    other_help = staticmethod(other_help)

    def __init__(self, screening: Screening) -> None:
        self.screening = screening
        self.flags = screening.flags

    @cached_property
    def journey(self) -> Journey | None:
        try:
            return self.screening.answered
        except (AnswerError, CannotUnseal, NoSuchInstrument):
            return None

    @property
    def is_emergency(self) -> bool:
        return urgency_of(self.flags) is Urgency.EMERGENCY

    @property
    def someone_else(self) -> bool:
        return self.screening.who_for == "someone_else"

    @cached_property
    def facts(self) -> Facts:
        return Facts(
            flags=self.flags,
            notes=self.screening.notes,
            substances=ticked_in(self.journey.answers, "substances") if self.journey else (),
            severity=self.screening.severity,
            someone_else=self.someone_else,
        )

    @property
    def to_do_first(self) -> list[Piece]:
        return to_do_first(self.facts, site())

    @property
    def to_ask_for(self) -> list[str]:
        return to_ask_for(self.facts)

    @cached_property
    def result(self) -> Result | None:
        """The result as it was when it was sent. None in an emergency, which shows no level."""
        version = self.screening.criteria_version
        if self.is_emergency or version is None or self.journey is None:
            return None
        ruleset = version.ruleset()
        return Result(self.journey, judge(self.journey, ruleset), ruleset)

    @property
    def answers(self) -> list[Heard]:
        return all_heard(self.journey) if self.journey else []


def one_of(names: list[str]) -> str:
    """ "this", "this or that", "this, that or the other" """
    *first, last = names
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def why(criterion: Criterion) -> str:
    """A criterion's reason in the reader's language, as a sentence of its own."""
    spanish = (get_language() or "").startswith("es")
    text = criterion.why_es if spanish and criterion.why_es else criterion.why
    return text[:1].upper() + text[1:]


def all_heard(journey: Journey) -> list[Heard]:
    """Every answer, in reading order; in an emergency the last questions have none."""
    return [heard_on(question, journey) for question in journey.path if question.key in journey.answers]


def heard_on(question: Question, journey: Journey) -> Heard:
    """The answer in words; of signs, where some are ticked, how many."""
    ticked = ticked_in(journey.answers, question.key)
    if question.can_count and question.exclusive_value not in ticked:
        return Heard(str(question.short), signs_ticked(ticked, question.can_count(journey.answers)))
    return Heard(str(question.short), answer_words(journey, question))


def signs_ticked(ticked: tuple[str, ...], can_count: frozenset[str]) -> list[str]:
    """How many signs were counted, and why some that were ticked were not."""
    count = len(can_count.intersection(ticked))
    told = [_("%(count)s of the %(asked)s signs") % {"count": count, "asked": len(can_count)}]
    if count < len(ticked):
        told.append(_("Signs that come from a medicine taken as told do not count."))
    return told
