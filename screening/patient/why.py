"""Why a level fits, in sentences made of the person's own answers.

Only what was answered is said. What was answered with "I don't know" is never told as a fact: it is said
that it is not known, and that more care is assumed until it is asked about.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext

from programs.criteria.dimensions import Context, Dimension
from programs.criteria.ruleset import Level
from screening.instrument.assessment import Assessment
from screening.instrument.journey import Journey
from screening.instrument.questions import Question, ticked_in

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Pair = tuple[StrPromise, StrPromise]  # to the person themselves, and of someone else

# What an answer that speaks for more care says: to oneself, and of someone else.
SAID = {
    ("sleeping_place", "temporary"): (
        gettext_lazy("You may lose the place where you sleep."),
        gettext_lazy("They may lose the place where they sleep."),
    ),
    ("sleeping_place", "shelter"): (
        gettext_lazy("You sleep in a shelter."),
        gettext_lazy("They sleep in a shelter."),
    ),
    ("sleeping_place", "unsheltered"): (
        gettext_lazy("You have no home to go back to at night."),
        gettext_lazy("They have no home to go back to at night."),
    ),
    ("home_safety", "some_use"): (
        gettext_lazy("Someone uses where you live now and then."),
        gettext_lazy("Someone uses where they live now and then."),
    ),
    ("home_safety", "frequent_use"): (
        gettext_lazy("Someone uses where you live most days."),
        gettext_lazy("Someone uses where they live most days."),
    ),
    ("home_safety", "violence"): (
        gettext_lazy("Someone hurts or scares you where you live."),
        gettext_lazy("Someone hurts or scares them where they live."),
    ),
    ("people_to_count_on", "one_or_two"): (
        gettext_lazy("You have one or two people to count on."),
        gettext_lazy("They have one or two people to count on."),
    ),
    ("people_to_count_on", "maybe_one"): (
        gettext_lazy("You have one person to count on, maybe."),
        gettext_lazy("They have one person to count on, maybe."),
    ),
    ("people_to_count_on", "no_one"): (
        gettext_lazy("You have no one to count on right now."),
        gettext_lazy("They have no one to count on right now."),
    ),
    ("people_around_using", "half"): (
        gettext_lazy("Half of the people around you drink a lot or use."),
        gettext_lazy("Half of the people around them drink a lot or use."),
    ),
    ("people_around_using", "most"): (
        gettext_lazy("Most people around you drink a lot or use."),
        gettext_lazy("Most people around them drink a lot or use."),
    ),
    ("overdose_or_er", "once"): (
        gettext_lazy("You overdosed or went to the ER in the last year."),
        gettext_lazy("They overdosed or went to the ER in the last year."),
    ),
    ("overdose_or_er", "more_than_once"): (
        gettext_lazy("You overdosed or went to the ER more than once in the last year."),
        gettext_lazy("They overdosed or went to the ER more than once in the last year."),
    ),
    ("stopping_effects", "mild"): (
        gettext_lazy("When you stop, you feel a bit sick."),
        gettext_lazy("When they stop, they feel a bit sick."),
    ),
    ("stopping_effects", "strong"): (
        gettext_lazy("When you stop, your body reacts strongly."),
        gettext_lazy("When they stop, their body reacts strongly."),
    ),
    ("stopping_complications", "yes"): (
        gettext_lazy("You had a seizure, saw things or needed a hospital when you stopped before."),
        gettext_lazy("They had a seizure, saw things or needed a hospital when they stopped before."),
    ),
    ("opioid_stopping", "mild"): (
        gettext_lazy("Going without opioids makes you feel a bit sick."),
        gettext_lazy("Going without opioids makes them feel a bit sick."),
    ),
    ("opioid_stopping", "flu_like"): (
        gettext_lazy("Going without opioids makes you sick, like the flu."),
        gettext_lazy("Going without opioids makes them sick, like the flu."),
    ),
    ("opioid_stopping", "cannot_cope"): (
        gettext_lazy("Going without opioids makes you so sick that you can't cope."),
        gettext_lazy("Going without opioids makes them so sick that they can't cope."),
    ),
    ("sedative_pattern", "one_to_six_months"): (
        gettext_lazy("You have taken benzos or sleeping pills most days for months."),
        gettext_lazy("They have taken benzos or sleeping pills most days for months."),
    ),
    ("sedative_pattern", "over_six_months"): (
        gettext_lazy("You have taken benzos or sleeping pills most days for over 6 months."),
        gettext_lazy("They have taken benzos or sleeping pills most days for over 6 months."),
    ),
    ("sedative_pattern", "more_than_told"): (
        gettext_lazy("You take more benzos or sleeping pills than a doctor told you to."),
        gettext_lazy("They take more benzos or sleeping pills than a doctor told them to."),
    ),
}
OF_CONTEXT = {
    Context.RECENT_HIGHER_LEVEL: (
        gettext_lazy("You just finished a program or detox, and a step down helps you stay well."),
        gettext_lazy("They just finished a program or detox, and a step down helps them stay well."),
    ),
    Context.RELAPSED_OUTPATIENT: (
        gettext_lazy("You see a counselor, and you still use."),
        gettext_lazy("They see a counselor, and they still use."),
    ),
    Context.RELAPSED_IOP: (
        gettext_lazy("You used again during or after an intensive program."),
        gettext_lazy("They used again during or after an intensive program."),
    ),
    Context.COOCCURRING_SEVERE: (
        gettext_lazy("Your mental health makes it very hard to get through the day."),
        gettext_lazy("Their mental health makes it very hard to get through the day."),
    ),
    Context.PREGNANT: (
        gettext_lazy("You are or may be pregnant, so stopping is watched by doctors."),
        gettext_lazy("They are or may be pregnant, so stopping is watched by doctors."),
    ),
    Context.MEDICAL_UNSTABLE: (
        gettext_lazy("You have a health problem that needs a doctor now."),
        gettext_lazy("They have a health problem that needs a doctor now."),
    ),
}
OF_OTHER = {  # a level in a sentence, where the words of the level speak to the person themselves
    Level.OUTPATIENT: gettext_lazy("They live at home and see a counselor about once a week."),
    Level.IOP: gettext_lazy(
        "They live at home and go to a program for part of the day, 3 to 5 times a week."
    ),
    Level.PHP: gettext_lazy("They spend most days at a program and go home at night."),
    Level.INPATIENT: gettext_lazy("They live at the program for a while, with help day and night."),
}
WITHDRAWAL = {  # by the rating: what stopping asks for
    1: gettext_lazy("Stopping may feel bad for a few days."),
    2: gettext_lazy("Stopping should be checked by a doctor or nurse by day."),
    3: gettext_lazy("Stopping should be watched day and night."),
    4: gettext_lazy("Stopping can be dangerous, and should be watched day and night."),
}
NEARLY_DAILY = (  # without any sign checked, only use on most days makes a severity
    gettext_lazy("You use nearly every day, which can be a sign by itself."),
    gettext_lazy("They use nearly every day, which can be a sign by itself."),
)
HOME_AND_PEOPLE = (
    gettext_lazy("You have a safe home and people to count on, so you can live at home."),
    gettext_lazy("They have a safe home and people to count on, so they can live at home."),
)
HOME = (
    gettext_lazy("You have a safe home, so you can live there."),
    gettext_lazy("They have a safe home, so they can live there."),
)
SO = {
    Level.IOP: gettext_lazy("A weekly visit is often too little for that."),
    Level.PHP: gettext_lazy("That calls for help on most days of the week."),
    Level.INPATIENT: gettext_lazy("That calls for care day and night."),
}
IN_SHORT = 2
ORDER = (Dimension.SEVERITY, Dimension.WITHDRAWAL, Dimension.STABILITY, Dimension.SUPPORT)


class Why:
    """The sentences for one level. `asked`: what the criteria that decided ask for."""

    def __init__(
        self,
        journey: Journey,
        assessment: Assessment,
        *,
        asked: Collection[Dimension | Context],
        level: Level,
    ) -> None:
        self.journey, self.assessment, self.asked, self.level = journey, assessment, asked, level

    def to_person(self, pair: "Pair") -> str:
        return str(pair[self.journey.someone_else])

    def in_short(self, *, is_open: bool) -> list[str]:
        """The first two answers that speak for the level, what they ask for, and what speaks for less care.

        `is_open`: what is not known could change the level. Then nothing is concluded from the answers.
        """
        said = self.said()[:IN_SHORT]
        so = [str(SO[self.level])] if said and self.level in SO and not is_open else []
        return [*said, *so, *self.for_less_care()]

    def said(self) -> list[str]:
        """Every answer that speaks for the level, in the order of ratings and context."""
        axes = [axis for axis in ORDER if axis in self.asked]
        of_ratings = [sentence for axis in axes for sentence in self.of_dimension(axis)]
        return [*of_ratings, *(self.to_person(OF_CONTEXT[each]) for each in Context if each in self.asked)]

    def of_dimension(self, axis: Dimension) -> Iterator[str]:
        questions = [question for question in self.journey.path if question.rates is axis]
        for question in questions:
            answer = self.journey.answers[question.key]
            if question.can_count:
                yield self.signs_checked(question)
            elif isinstance(answer, str) and (question.key, answer) in SAID:
                yield self.to_person(SAID[question.key, answer])
        is_known = not {question.key for question in questions} & set(self.assessment.unknown)
        if axis is Dimension.WITHDRAWAL and is_known:
            yield str(WITHDRAWAL[self.assessment.profile.withdrawal])

    def signs_checked(self, question: Question) -> str:
        can_count = question.can_count(self.journey.answers) if question.can_count else frozenset()
        count = len(can_count.intersection(ticked_in(self.journey.answers, question.key)))
        if not count:
            return self.to_person(NEARLY_DAILY)
        return ngettext(
            "You checked %(count)s of %(of)s signs of a problem.",
            "You checked %(count)s of %(of)s signs of a problem.",
            count,
        ) % {"count": count, "of": len(can_count)}

    def for_less_care(self) -> list[str]:
        """What is good, where it is known, and the person need not live at a program."""
        answers = self.journey.answers
        safe_home = answers.get("sleeping_place") == "stable_home" and answers.get("home_safety") == "safe"
        if self.level is Level.INPATIENT or not safe_home:
            return []
        has_people = answers.get("people_to_count_on") == "three_or_more"
        return [self.to_person(HOME_AND_PEOPLE if has_people else HOME)]
