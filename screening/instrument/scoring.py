"""From answers to ratings, flags and notes.

Each rule stands once, in the function named for it. Points and bands are those of the project's
questionnaire, version 2026.1 (the severity bands are the usual 2-3 / 4-5 / 6+ symptom counts,
with severe split at 9). They are part of the questionnaire: any change gets it a new version.

"I don't know" counts as the next-to-last choice's points, a cautious guess, except where a
function below says otherwise. It never sets a flag, note or context that a particular choice sets.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from programs.criteria.dimensions import Context, Profile
from screening.instrument.flags import Flag, Note
from screening.instrument.journey import Journey, MissingAnswer, is_unknown
from screening.instrument.questionnaire import BY_KEY, DONT_KNOW, Answers, Kind, Question, things_used

# The least points for ratings 1, 2, 3 and 4.
STABILITY_BANDS = (1, 2, 3, 4)
SEVERITY_BANDS = (2, 4, 6, 9)
SUPPORT_BANDS = (1, 2, 3, 4)
WITHDRAWAL_BANDS = (1, 3, 5, 7)

LEAST_DAYS = {"1_to_4": 1, "5_to_11": 5, "12_to_20": 12, "21_to_30": 21, DONT_KNOW: 12}
MOST_DAYS_SINCE = {"last_day": 1, "1_to_3_days": 3, "4_to_7_days": 7, "8_to_30_days": 30, DONT_KNOW: 3}

MOST_DAYS, DAILY = 12, 21
TAPER_POINTS = 3
LOW_CONFIDENCE_UNKNOWNS = 3

SYMPTOMS = frozenset(BY_KEY["symptoms"].values) - {BY_KEY["symptoms"].exclusive_value}
SYMPTOMS_OF_MEDICINE = frozenset({"tolerance", "withdrawal"})
TAKEN_AS_TOLD = {"one_to_six_months", "over_six_months"}
BRAIN_SIGNS = {"seizure", "hallucinations", "confusion"}
JUST_FINISHED = {"finished_program_30_days", "finished_detox_30_days"}


@dataclass(frozen=True)
class Assessment:
    """What a whole set of answers comes to.

    `profile`: ratings from 0 to 4 and context. `flags` and `notes`: in the order of their lists.
    `unknown`: the keys of the questions answered with "I don't know", in reading order.
    """

    profile: Profile
    flags: tuple[Flag, ...]
    notes: tuple[Note, ...]
    unknown: tuple[str, ...]

    @property
    def is_emergency(self) -> bool:
        return any(flag.is_emergency for flag in self.flags)


def assess(answers: Answers) -> Assessment:
    """Rate a whole set of answers.

    Raises UnknownAnswer or MissingAnswer, naming the question. Answers from a path the person has
    left do not count.
    """
    journey = Journey(answers)
    if journey.unanswered:
        question = journey.unanswered[0]
        raise MissingAnswer(question.key, str(question.error_for(journey.someone_else)))
    return Scoring(journey.answers).assessment()


def symptoms_counted(answers: Answers) -> tuple[int, frozenset[str]]:
    """How many of the ticked symptoms count, in a whole set of answers, and which ones can."""
    scoring = Scoring(answers)
    return scoring.symptom_count, scoring.symptoms_that_can_count


def flags_so_far(answers: Answers) -> tuple[Flag, ...]:
    """The flags that the answers given so far set by themselves: for stopping at danger at once."""
    return in_order(Flag, set_by_choices(Journey(answers).answers))


class Scoring:
    """One person's complete answers, read rule by rule. `answers` hold only what counts."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.things = things_used(answers)
        self.alcohol_points = self.points_for_alcohol()
        self.sedative_points = self.points_for_sedatives()
        self.withdrawal = self.rate_withdrawal()
        self.symptom_count = self.count_symptoms()
        self.severity_as_told = rate(self.symptom_count + self.points("overdose_or_er"), SEVERITY_BANDS)
        self.severity = max(self.severity_as_told, self.least_severity())

    def assessment(self) -> Assessment:
        set_by_answers = set_by_choices(self.answers)
        stability = rate(self.points("sleeping_place") + self.points("home_safety"), STABILITY_BANDS)
        profile = Profile(
            stability=stability,
            severity=self.severity,
            support=rate(
                self.points("people_to_count_on") + self.points("people_around_using"), SUPPORT_BANDS
            ),
            withdrawal=self.withdrawal,
            responsibilities=self.points("thirty_days_away"),
            context=frozenset(in_order(Context, set_by_answers)),
        )
        unknown = unknown_keys(self.answers)
        return Assessment(
            profile=profile,
            flags=in_order(Flag, set_by_answers | self.flags_from_points()),
            notes=in_order(Note, set_by_answers | self.notes_from_rules(stability, unknown)),
            unknown=unknown,
        )

    def points(self, key: str) -> int:
        """The points of a question's answer; none when the question is not asked."""
        answer = self.answers.get(key)
        if answer is None:
            return 0
        question = BY_KEY[key]
        return question.cautious_points if answer == DONT_KNOW else question.choice(answer).points

    def used_on(self, thing: str, days: int) -> bool:
        """Whether it was used on at least so many of the last 30 days."""
        return thing in self.things and LEAST_DAYS[self.answers["days_used"][thing]] >= days

    def used_within(self, days: int) -> bool:
        return MOST_DAYS_SINCE.get(self.answers.get("last_use"), 31) <= days

    @property
    def just_finished(self) -> bool:
        return bool(JUST_FINISHED & set(self.answers["past_help"]))

    # Withdrawal risk: the highest of the substances, never their sum.

    def rate_withdrawal(self) -> int:
        if BRAIN_SIGNS & set(self.answers["danger_signs"]) and {"alcohol", "sedatives"} & set(self.things):
            return 4
        if self.just_finished:
            return self.rating_just_after_a_program()
        return max(
            rate(self.alcohol_points, WITHDRAWAL_BANDS),
            rate(self.sedative_points, WITHDRAWAL_BANDS),
            rate(self.points_for_opioids(), WITHDRAWAL_BANDS),
            rate(self.points_for_stimulants_and_cannabis(), WITHDRAWAL_BANDS),
        )

    def rating_just_after_a_program(self) -> int:
        """In place of all else: the drug is out, so only what is still felt counts."""
        felt = (self.answers.get("stopping_effects", "fine"), self.answers.get("opioid_stopping", "fine"))
        return 1 if any(effect != "fine" for effect in felt) else 0

    def points_for_alcohol(self) -> int:
        if self.just_finished or not self.used_within(7):
            return 0
        if not self.used_on("alcohol", MOST_DAYS):
            return self.points_for_complications(3, 1) if self.used_on("alcohol", 5) else 0
        return (
            self.points("drinks_per_day")
            + self.used_on("alcohol", DAILY)
            + self.points("stopping_effects")
            + self.points_for_complications(5, 2)
            + 2 * self.used_on("sedatives", MOST_DAYS)
        )

    def points_for_sedatives(self) -> int:
        if self.just_finished or not self.used_within(30) or not self.used_on("sedatives", MOST_DAYS):
            return 0
        with_another = self.used_on("alcohol", MOST_DAYS) or self.used_on("opioids", MOST_DAYS)
        return (
            self.points("sedative_pattern")
            + self.points("stopping_effects")
            + self.points_for_complications(5, 2)
            + 2 * with_another
        )

    def points_for_opioids(self) -> int:
        """At most 3: opioids alone never pass rating 2."""
        if not self.used_within(7) or not self.used_on("opioids", MOST_DAYS):
            return 0
        return self.points("opioid_stopping")

    def points_for_stimulants_and_cannabis(self) -> int:
        daily = self.used_on("stimulants", DAILY) or self.used_on("cannabis", DAILY)
        return 1 if daily and self.used_within(7) else 0

    def points_for_complications(self, yes: int, unknown: int) -> int:
        """A past seizure, visions or hospital stay on stopping: the strongest sign of a hard withdrawal."""
        return {"yes": yes, DONT_KNOW: unknown}.get(self.answers.get("stopping_complications"), 0)

    # Severity

    def count_symptoms(self) -> int:
        return len(self.symptoms_that_can_count.intersection(self.answers["symptoms"]))

    @property
    def symptoms_that_can_count(self) -> frozenset[str]:
        """The body's getting used to a medicine taken as told is no sign of a disorder.

        So tolerance and withdrawal do not count when there are only such medicines.
        """
        return SYMPTOMS - SYMPTOMS_OF_MEDICINE if self.only_medicine_as_told else SYMPTOMS

    @property
    def only_medicine_as_told(self) -> bool:
        as_told = {"prescribed_opioid_medication"}
        if self.answers.get("sedative_pattern") in TAKEN_AS_TOLD:
            as_told.add("sedatives")
        return bool(self.things) and set(self.things) <= as_told

    def least_severity(self) -> int:
        """A floor where daily use speaks louder than the symptoms ticked; not for those who just finished."""
        if self.just_finished or not self.daily_use_that_counts:
            return 0
        return 2 if self.withdrawal >= 2 else 1

    @property
    def daily_use_that_counts(self) -> bool:
        """Read from the points, so that an unknown counts as its points do."""
        return (
            self.used_on("opioids", DAILY)
            or self.used_on("stimulants", DAILY)
            or (
                self.used_on("alcohol", DAILY)
                and self.points("drinks_per_day") >= points_of("drinks_per_day", "5_to_8")
            )
            or (
                self.used_on("sedatives", DAILY)
                and self.points("sedative_pattern") >= points_of("sedative_pattern", "more_than_told")
            )
        )

    # Flags and notes that no single choice sets

    def flags_from_points(self) -> set[Flag]:
        return (
            {Flag.URGENT_TAPER} if max(self.alcohol_points, self.sedative_points) >= TAPER_POINTS else set()
        )

    def notes_from_rules(self, stability: int, unknown: tuple[str, ...]) -> set[Note]:
        rules = {
            Note.HOUSING_HELP: stability >= 3,
            Note.ANSWERS_CONFLICT: self.answers_conflict,
            Note.LOW_CONFIDENCE: len(unknown) >= LOW_CONFIDENCE_UNKNOWNS,
            Note.ASK_ABOUT_SUICIDE: "suicidal_thoughts" in unknown,
        }
        return {note for note, holds in rules.items() if holds}

    @property
    def answers_conflict(self) -> bool:
        symptoms_without_use = not self.things and self.symptom_count >= 4 and not self.just_finished
        return self.severity > self.severity_as_told or symptoms_without_use


def rate(points: int, bands: tuple[int, ...]) -> int:
    """Points to a rating from 0 to 4: how many of the bands they reach."""
    return bisect_right(bands, points)


def points_of(key: str, value: str) -> int:
    return BY_KEY[key].choice(value).points


def chosen(question: Question, answer: object) -> Iterable[str]:
    """The values chosen in an answer, "I don't know" left out."""
    values = (
        answer
        if question.kind is Kind.SEVERAL
        else answer.values()
        if question.kind is Kind.ROWS
        else (answer,)
    )
    return (value for value in values if value != DONT_KNOW)


def set_by_choices(answers: Answers) -> set[Flag | Note | Context]:
    """The flags, notes and context that particular choices set."""
    return {
        item
        for key, answer in answers.items()
        for value in chosen(BY_KEY[key], answer)
        for item in BY_KEY[key].choice(value).sets
    }


def in_order(kind: type, items: set) -> tuple:
    """Those of the items that are of this kind, in the order of its list."""
    return tuple(item for item in kind if item in items)


def unknown_keys(answers: Answers) -> tuple[str, ...]:
    """The questions answered with "I don't know"; rows count once, as one question."""
    return tuple(key for key, answer in answers.items() if is_unknown(answer))
