"""The whole questionnaire, in reading order: adult substance use.

It screens; it does not diagnose, and nobody with a licence has signed it off yet. All wording is
this project's own. Keys and values are stable public names: they are stored, exported and used
in case files, so they never change meaning. Wording may improve, points and rules may not drift;
any change of either gets a new VERSION.

One question is one page. `points` are explained where they are added up, in scoring.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import Context
from screening.instrument.flags import Flag, Note

VERSION = "2026.1"
DONT_KNOW = "dont_know"

Answers = Mapping[str, object]


class Kind(Enum):
    ONE = "one"  # one choice: the answer is its value
    SEVERAL = "several"  # one or more choices: the answer is a list of values
    ROWS = "rows"  # one choice for each thing ticked before: the answer is a dict, thing to value


class Section(StrEnum):
    START = "start"
    SAFETY = "safety"
    USE = "use"
    STOPPING = "stopping"
    LIFE = "life"
    YOU = "you"

    @property
    def label(self):
        return SECTION_LABELS[self]


SECTION_LABELS = {
    Section.START: _("To begin"),
    Section.SAFETY: _("Safety first"),
    Section.USE: _("Alcohol and drugs"),
    Section.STOPPING: _("Cutting down or stopping"),
    Section.LIFE: _("Home and people"),
    Section.YOU: _("Well-being and next steps"),
}


@dataclass(frozen=True, eq=False)
class Choice:
    """One possible answer. `sets` are the flags, notes and context that this choice alone brings."""

    value: str
    text: str
    other: str = ""  # the wording when the screen is for someone else, where it differs
    points: int = 0
    sets: tuple[Flag | Note | Context, ...] = ()

    def text_for(self, someone_else: bool):
        return self.other if someone_else and self.other else self.text


@dataclass(frozen=True, eq=False)  # each stands once: comparing them is asking whether it is the same one
class Question:
    """A question as it is asked of a person, or (`other_…`) of someone who answers for them.

    `short` names the question in a list, `reason` says why a sensitive thing is asked, `error`
    asks for the answer when it is missing. In a question of kind SEVERAL the last choice excludes
    the others. `asked_of` tells from the answers so far whether the question is asked at all.
    """

    key: str
    section: Section
    text: str
    other: str
    short: str
    error: str
    choices: tuple[Choice, ...]
    kind: Kind = Kind.ONE
    other_error: str = ""
    hint: str = ""
    other_hint: str = ""
    reason: str = ""
    always_offers_dont_know: bool = False
    asked_of: Callable[[Answers], bool] = lambda answers: True

    def text_for(self, someone_else: bool):
        return self.other if someone_else else self.text

    def error_for(self, someone_else: bool):
        return self.other_error if someone_else and self.other_error else self.error

    def hint_for(self, someone_else: bool):
        return self.other_hint if someone_else and self.other_hint else self.hint

    def offers_dont_know(self, someone_else: bool) -> bool:
        """A relative may say "I don't know" to anything that has one answer, but who it is for."""
        if self.always_offers_dont_know:
            return True
        return someone_else and self.kind is not Kind.SEVERAL and self.key != "who_for"

    def choice(self, value: str) -> Choice:
        """The choice with this value. Raises KeyError."""
        return CHOICES[self.key][value]

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices)

    @property
    def exclusive_value(self) -> str | None:
        """The choice that rules out all the others: "none of these"."""
        return self.choices[-1].value if self.kind is Kind.SEVERAL else None

    @property
    def cautious_points(self) -> int:
        """What "I don't know" counts as: the next-to-last choice, neither nothing nor the worst."""
        return self.choices[-2].points


def for_someone_else(answers: Answers) -> bool:
    return answers.get("who_for") == "someone_else"


def ticked(answers: Answers) -> list[str]:
    """What was ticked among the substances, "none" included."""
    return answers.get("substances") or []


def things_used(answers: Answers) -> tuple[str, ...]:
    """The substances ticked, in the order of the list."""
    chosen = ticked(answers)
    return tuple(value for value in SUBSTANCES if value in chosen)


def uses(*substances: str) -> Callable[[Answers], bool]:
    return lambda answers: any(substance in ticked(answers) for substance in substances)


def uses_anything(answers: Answers) -> bool:
    return bool(ticked(answers)) and "none" not in ticked(answers)


def drinks_on_five_days(answers: Answers) -> bool:
    days = answers.get("days_used") or {}
    return "alcohol" in ticked(answers) and days.get("alcohol", "1_to_4") != "1_to_4"


NONE_OF_THESE = Choice("none_of_these", _("None of these"))
WHY_SAFETY = _("We ask everyone this first. If there is danger, you need help right now.")

QUESTIONS = (
    Question(
        key="who_for",
        section=Section.START,
        text=_("Who is this for?"),
        other=_("Who is this for?"),
        short=_("Who this is for"),
        error=_("Choose who this is for"),
        choices=(
            Choice("self", _("Me")),
            Choice("someone_else", _("Someone I care about")),
        ),
    ),
    Question(
        key="danger_signs",
        section=Section.SAFETY,
        kind=Kind.SEVERAL,
        text=_("Is any of this going on right now, or in the last day?"),
        other=_("Is any of this going on with them right now, or in the last day?"),
        short=_("Danger signs in the last day"),
        error=_("Choose what is going on, or “None of these”"),
        hint=_("Tick all that are true."),
        reason=WHY_SAFETY,
        choices=(
            Choice("seizure", _("A seizure or fit"), sets=(Flag.EMERGENCY_WITHDRAWAL,)),
            Choice(
                "hallucinations",
                _("Seeing, hearing or feeling things that are not there"),
                sets=(Flag.EMERGENCY_WITHDRAWAL,),
            ),
            Choice(
                "confusion",
                _("Very mixed up: not sure of the place or the day"),
                sets=(Flag.EMERGENCY_WITHDRAWAL,),
            ),
            Choice(
                "overdose",
                _("Took too much: hard to wake, blue lips, slow or no breathing"),
                sets=(Flag.EMERGENCY_OVERDOSE, Note.OVERDOSE_PREVENTION),
            ),
            Choice(
                "chest_pain_or_breathing",
                _("Chest pain or trouble breathing"),
                sets=(Flag.EMERGENCY_MEDICAL,),
            ),
            Choice("vomiting_blood", _("Throwing up blood"), sets=(Flag.EMERGENCY_MEDICAL,)),
            NONE_OF_THESE,
        ),
    ),
    Question(
        key="suicidal_thoughts",
        section=Section.SAFETY,
        text=_("In the last two weeks, have you had thoughts of killing yourself?"),
        other=_("In the last two weeks, have they had thoughts of killing themselves?"),
        short=_("Thoughts of suicide"),
        error=_("Choose whether you have had thoughts of killing yourself"),
        other_error=_("Choose whether they have had thoughts of killing themselves"),
        other_hint=_("They may have told you, or you may have seen signs."),
        reason=_("Many people have these thoughts when things are hard. Saying so helps us help."),
        choices=(
            Choice("no", _("No")),
            Choice("thoughts", _("Yes, thoughts"), sets=(Flag.CRISIS_SUICIDE,)),
            Choice(
                "plan",
                _("Yes, and I have a plan or may act on it"),
                _("Yes, and they have a plan or may act on it"),
                sets=(Flag.EMERGENCY_SUICIDE,),
            ),
        ),
    ),
    Question(
        key="health_concerns",
        section=Section.SAFETY,
        kind=Kind.SEVERAL,
        text=_("Are any of these true?"),
        other=_("Are any of these true for them?"),
        short=_("Health right now"),
        error=_("Choose what is true, or “None of these”"),
        hint=_("Tick all that are true."),
        reason=_("Some health problems need a doctor before anything else."),
        choices=(
            Choice(
                "pregnant",
                _("I am pregnant or might be"),
                _("They are pregnant or might be"),
                sets=(Flag.URGENT_PREGNANCY, Context.PREGNANT),
            ),
            Choice(
                "serious_illness",
                _("A serious health problem that is not under control (heart, liver, sugar, seizures)"),
                sets=(Flag.URGENT_MEDICAL, Context.MEDICAL_UNSTABLE),
            ),
            Choice(
                "cannot_keep_water_down",
                _("I can't keep water down for a day"),
                _("They can't keep water down for a day"),
                sets=(Flag.URGENT_MEDICAL, Context.MEDICAL_UNSTABLE),
            ),
            Choice(
                "head_injury",
                _("I hit my head hard in the last few days"),
                _("They hit their head hard in the last few days"),
                sets=(Flag.URGENT_MEDICAL, Context.MEDICAL_UNSTABLE),
            ),
            NONE_OF_THESE,
        ),
    ),
    Question(
        key="substances",
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("In the last 30 days, which of these did you use?"),
        other=_("In the last 30 days, which of these did they use?"),
        short=_("Used in the last 30 days"),
        error=_("Choose what you used, or “None”"),
        other_error=_("Choose what they used, or “None”"),
        hint=_("Tick all that are true. Count pills a doctor gave you."),
        other_hint=_("Tick all that are true. Count pills a doctor gave them."),
        reason=_("Each one is different to stop. Nobody sees this unless you choose to send it."),
        choices=(
            Choice("alcohol", _("Alcohol")),
            Choice(
                "opioids",
                _("Heroin, fentanyl, or pain pills not used as told"),
                sets=(Note.OVERDOSE_PREVENTION,),
            ),
            Choice("sedatives", _("Benzos or sleeping pills (like Xanax, Valium, Ambien)")),
            Choice("stimulants", _("Cocaine, meth or other uppers")),
            Choice("cannabis", _("Weed")),
            Choice(
                "prescribed_opioid_medication",
                _("Methadone or buprenorphine from a clinic or doctor"),
                sets=(Note.OVERDOSE_PREVENTION,),
            ),
            Choice("other", _("Something else")),
            Choice("none", _("None")),
        ),
    ),
    Question(
        key="days_used",
        section=Section.USE,
        kind=Kind.ROWS,
        text=_("How many of the last 30 days did you use it?"),
        other=_("How many of the last 30 days did they use it?"),
        short=_("Days used, of the last 30"),
        error=_("Choose on how many days you used it"),
        other_error=_("Choose on how many days they used it"),
        hint=_("Your best guess is fine."),
        asked_of=uses_anything,
        choices=(
            Choice("1_to_4", _("1 to 4 days")),
            Choice("5_to_11", _("5 to 11 days")),
            Choice("12_to_20", _("12 to 20 days")),
            Choice("21_to_30", _("21 to 30 days")),
        ),
    ),
    Question(
        key="last_use",
        section=Section.USE,
        text=_("When did you last use?"),
        other=_("When did they last use?"),
        short=_("Last use"),
        error=_("Choose when you last used"),
        other_error=_("Choose when they last used"),
        asked_of=uses_anything,
        choices=(
            Choice("last_day", _("In the last day")),
            Choice("1_to_3_days", _("1 to 3 days ago")),
            Choice("4_to_7_days", _("4 to 7 days ago")),
            Choice("8_to_30_days", _("8 to 30 days ago")),
            Choice("over_30_days", _("More than 30 days ago")),
        ),
    ),
    Question(
        key="symptoms",
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("Think about the last 3 months. Which of these fit you?"),
        other=_("Think about the last 3 months. Which of these fit them?"),
        short=_("The last 3 months"),
        error=_("Choose what fits, or “None of these”"),
        hint=_("Tick each that fits. If you finished a program, think of the time since."),
        other_hint=_("Tick each that fits. If they finished a program, think of the time since."),
        choices=(
            Choice(
                "more_than_meant",
                _("I used more, or for longer, than I meant to"),
                _("They used more, or for longer, than they meant to"),
            ),
            Choice(
                "could_not_cut_down",
                _("I wanted to cut down but could not"),
                _("They wanted to cut down but could not"),
            ),
            Choice(
                "took_much_time",
                _("Getting it, using it or feeling bad after took a lot of time"),
            ),
            Choice("cravings", _("I had strong cravings"), _("They had strong cravings")),
            Choice(
                "let_things_slip",
                _("I let things slip at work, school or home"),
                _("They let things slip at work, school or home"),
            ),
            Choice(
                "trouble_with_people",
                _("I kept using though it caused fights or trouble with people"),
                _("They kept using though it caused fights or trouble with people"),
            ),
            Choice(
                "gave_up_activities",
                _("I gave up things I liked or cared about"),
                _("They gave up things they liked or cared about"),
            ),
            Choice(
                "unsafe_use",
                _("I used when it was not safe, such as when driving"),
                _("They used when it was not safe, such as when driving"),
            ),
            Choice(
                "hurt_health_or_mood",
                _("I kept using though it hurt my health or mood"),
                _("They kept using though it hurt their health or mood"),
            ),
            Choice(
                "tolerance",
                _("I need more than before to feel the same"),
                _("They need more than before to feel the same"),
            ),
            Choice(
                "withdrawal",
                _("I feel sick when I stop, or use so I won't"),
                _("They feel sick when they stop, or use so they won't"),
            ),
            NONE_OF_THESE,
        ),
    ),
    Question(
        key="overdose_or_er",
        section=Section.USE,
        text=_("In the last 12 months, did you overdose, or go to the ER because of alcohol or drugs?"),
        other=_("In the last 12 months, did they overdose, or go to the ER because of alcohol or drugs?"),
        short=_("Overdose or ER, last 12 months"),
        error=_("Choose how often this happened in the last 12 months"),
        choices=(
            Choice("no", _("No")),
            Choice("once", _("Yes, once"), points=2, sets=(Note.OVERDOSE_PREVENTION,)),
            Choice("more_than_once", _("Yes, more than once"), points=3, sets=(Note.OVERDOSE_PREVENTION,)),
        ),
    ),
    Question(
        key="past_help",
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("Have you had help with alcohol or drugs before?"),
        other=_("Have they had help with alcohol or drugs before?"),
        short=_("Help before"),
        error=_("Choose the help you have had, or “No”"),
        other_error=_("Choose the help they have had, or “No”"),
        hint=_("Tick all that are true."),
        choices=(
            Choice(
                "finished_program_30_days",
                _("I finished a live-in or day program in the last 30 days, and have not used since"),
                _("They finished a live-in or day program in the last 30 days, and have not used since"),
                sets=(Context.RECENT_HIGHER_LEVEL,),
            ),
            Choice(
                "finished_detox_30_days",
                _("I finished detox in the last 30 days, and have not used since"),
                _("They finished detox in the last 30 days, and have not used since"),
                sets=(Context.RECENT_HIGHER_LEVEL,),
            ),
            Choice(
                "weekly_counseling_still_using",
                _("I see a counselor about once a week, and still use"),
                _("They see a counselor about once a week, and still use"),
                sets=(Context.RELAPSED_OUTPATIENT,),
            ),
            Choice(
                "intensive_program_used_again",
                _("I was in an intensive or day program in the last 6 months, and used again"),
                _("They were in an intensive or day program in the last 6 months, and used again"),
                sets=(Context.RELAPSED_IOP,),
            ),
            Choice("longer_ago", _("Yes, longer ago")),
            Choice("no", _("No")),
        ),
    ),
    Question(
        key="drinks_per_day",
        section=Section.STOPPING,
        text=_("On a day you drink, how many drinks do you have?"),
        other=_("On a day they drink, how many drinks do they have?"),
        short=_("Drinks on a drinking day"),
        error=_("Choose how many drinks you have on a day you drink"),
        other_error=_("Choose how many drinks they have on a day they drink"),
        hint=_("One drink is a can of beer, a glass of wine or a shot. A pint of liquor is about 11."),
        always_offers_dont_know=True,
        asked_of=drinks_on_five_days,
        choices=(
            Choice("1_to_4", _("1 to 4 drinks")),
            Choice("5_to_8", _("5 to 8 drinks"), points=1),
            Choice("9_to_16", _("9 to 16 drinks"), points=2),
            Choice("17_or_more", _("17 drinks or more"), points=3),
        ),
    ),
    Question(
        key="stopping_effects",
        section=Section.STOPPING,
        text=_("When you stop or cut down on drinking or pills, how do you feel?"),
        other=_("When they stop or cut down on drinking or pills, how do they feel?"),
        short=_("When stopping drink or pills"),
        error=_("Choose how you feel when you stop or cut down"),
        other_error=_("Choose how they feel when they stop or cut down"),
        reason=_("For some people it is not safe to stop all at once. This tells us."),
        always_offers_dont_know=True,
        asked_of=uses("alcohol", "sedatives"),
        choices=(
            Choice("fine", _("Fine")),
            Choice("mild", _("A bit shaky, sweaty, sick or worried, or can't sleep"), points=1),
            Choice("strong", _("Very shaky, throwing up, or heart pounding"), points=3),
        ),
    ),
    Question(
        key="stopping_complications",
        section=Section.STOPPING,
        text=_(
            "When you stopped before, did you ever have a seizure, or see things that were not there, "
            "or need the hospital?"
        ),
        other=_(
            "When they stopped before, did they ever have a seizure, or see things that were not there, "
            "or need the hospital?"
        ),
        short=_("Seizure or hospital when stopping"),
        error=_("Choose whether this ever happened when you stopped"),
        other_error=_("Choose whether this ever happened when they stopped"),
        always_offers_dont_know=True,
        asked_of=uses("alcohol", "sedatives"),
        choices=(
            Choice("no", _("No")),
            Choice("yes", _("Yes")),
        ),
    ),
    Question(
        key="sedative_pattern",
        section=Section.STOPPING,
        text=_("How do you take the benzos or sleeping pills?"),
        other=_("How do they take the benzos or sleeping pills?"),
        short=_("Benzos or sleeping pills"),
        error=_("Choose how you take the benzos or sleeping pills"),
        other_error=_("Choose how they take the benzos or sleeping pills"),
        always_offers_dont_know=True,
        asked_of=uses("sedatives"),
        choices=(
            Choice("occasional", _("Now and then, or for less than a month")),
            Choice("one_to_six_months", _("Most days for 1 to 6 months, as told by a doctor"), points=2),
            Choice("over_six_months", _("Most days for more than 6 months, as told by a doctor"), points=3),
            Choice("more_than_told", _("More than told, or bought without a doctor"), points=4),
        ),
    ),
    Question(
        key="opioid_stopping",
        section=Section.STOPPING,
        text=_("If you go without opioids, how bad does it get?"),
        other=_("If they go without opioids, how bad does it get?"),
        short=_("Going without opioids"),
        error=_("Choose how bad it gets if you go without opioids"),
        other_error=_("Choose how bad it gets if they go without opioids"),
        hint=_("Opioids are heroin, fentanyl and strong pain pills."),
        always_offers_dont_know=True,
        asked_of=uses("opioids"),
        choices=(
            Choice("fine", _("Fine, or my medicine keeps me OK"), _("Fine, or their medicine keeps them OK")),
            Choice("mild", _("Aches and a runny nose"), points=1),
            Choice("flu_like", _("Like a bad flu"), points=2),
            Choice("cannot_cope", _("So bad I can't cope"), _("So bad they can't cope"), points=3),
        ),
    ),
    Question(
        key="sleeping_place",
        section=Section.LIFE,
        text=_("Where do you sleep most nights?"),
        other=_("Where do they sleep most nights?"),
        short=_("Sleeping place"),
        error=_("Choose where you sleep most nights"),
        other_error=_("Choose where they sleep most nights"),
        choices=(
            Choice(
                "stable_home",
                _("My own, family or sober-living home"),
                _("Their own, family or sober-living home"),
            ),
            Choice(
                "temporary",
                _("With a friend for now, or I may lose my place"),
                _("With a friend for now, or they may lose their place"),
                points=2,
            ),
            Choice("shelter", _("A shelter"), points=3),
            Choice("unsheltered", _("On the street, in a car, or moving around"), points=4),
        ),
    ),
    Question(
        key="home_safety",
        section=Section.LIFE,
        text=_("Is that place safe, and free of drugs and heavy drinking?"),
        other=_("Is that place safe, and free of drugs and heavy drinking?"),
        short=_("How safe that place is"),
        error=_("Choose how safe that place is"),
        reason=_("A safe place to go back to matters a lot for which care fits."),
        choices=(
            Choice("safe", _("Yes, it is safe and sober")),
            Choice("some_use", _("Mostly. Someone uses there now and then"), points=1),
            Choice("frequent_use", _("No. Someone uses there most days"), points=3),
            Choice(
                "violence",
                _("No. Someone hurts or scares me there"),
                _("No. Someone hurts or scares them there"),
                points=4,
                sets=(Flag.URGENT_UNSAFE_HOME,),
            ),
        ),
    ),
    Question(
        key="people_to_count_on",
        section=Section.LIFE,
        text=_("How many people can you count on to help you stay well?"),
        other=_("How many people can they count on to help them stay well?"),
        short=_("People to count on"),
        error=_("Choose how many people you can count on"),
        other_error=_("Choose how many people they can count on"),
        choices=(
            Choice("three_or_more", _("Three or more")),
            Choice("one_or_two", _("One or two"), points=1),
            Choice("maybe_one", _("Maybe one"), points=2),
            Choice("no_one", _("No one right now"), points=3),
        ),
    ),
    Question(
        key="people_around_using",
        section=Section.LIFE,
        text=_("Of the people you spend time with, how many drink a lot or use drugs?"),
        other=_("Of the people they spend time with, how many drink a lot or use drugs?"),
        short=_("People around who use"),
        error=_("Choose how many of the people around you use"),
        other_error=_("Choose how many of the people around them use"),
        choices=(
            Choice("few", _("Few or none")),
            Choice("half", _("About half"), points=1),
            Choice(
                "most",
                _("Most of them, or they push me to use"),
                _("Most of them, or they push them to use"),
                points=2,
            ),
        ),
    ),
    Question(
        key="thirty_days_away",
        section=Section.LIFE,
        text=_("What if you had to live away from home for 30 days to get well?"),
        other=_("What if they had to live away from home for 30 days to get well?"),
        short=_("30 days away from home"),
        error=_("Choose how hard 30 days away would be"),
        hint=_("Think of your job, school, kids, older parents or pets."),
        other_hint=_("Think of their job, school, kids, older parents or pets."),
        choices=(
            Choice("no_problem", _("No problem")),
            Choice("few_things", _("A few things to sort out"), points=1),
            Choice(
                "someone_could_cover",
                _("Hard, but someone could cover for me"),
                _("Hard, but someone could cover for them"),
                points=2,
            ),
            Choice(
                "very_hard",
                _("Very hard. I could lose my job or school place, or no one could fill in"),
                _("Very hard. They could lose their job or school place, or no one could fill in"),
                points=3,
            ),
            Choice(
                "could_not",
                _("I could not. Someone needs me at home every night"),
                _("They could not. Someone needs them at home every night"),
                points=4,
            ),
        ),
    ),
    Question(
        key="mental_health",
        section=Section.YOU,
        text=_("In the last two weeks, did your mood or mental health make daily life hard?"),
        other=_("In the last two weeks, did their mood or mental health make daily life hard?"),
        short=_("Mood and mental health"),
        error=_("Choose how hard daily life was in the last two weeks"),
        reason=_("Some programs treat mood and mental health as well. We want to find the right one."),
        always_offers_dont_know=True,
        choices=(
            Choice("not_at_all", _("Not at all")),
            Choice("some_days", _("Some days")),
            Choice("most_days", _("Most days"), sets=(Note.CO_OCCURRING_PROGRAM,)),
            Choice(
                "cannot_function",
                _("I can't get through the day, or I hear voices or lose touch with what is real"),
                _("They can't get through the day, or they hear voices or lose touch with what is real"),
                sets=(Flag.URGENT_PSYCHIATRIC, Context.COOCCURRING_SEVERE),
            ),
        ),
    ),
    Question(
        key="readiness",
        section=Section.YOU,
        kind=Kind.SEVERAL,
        text=_("Which of these are true for you?"),
        other=_("Which of these are true for them?"),
        short=_("What would help"),
        error=_("Choose what is true, or “None of these”"),
        hint=_("Tick all that are true. This does not change the result. It helps plan a call."),
        choices=(
            Choice("start_now", _("I want to start now"), _("They want to start now")),
            Choice(
                "not_sure",
                _("I am not sure yet"),
                _("They are not sure yet"),
                sets=(Note.MOTIVATION_SUPPORT,),
            ),
            Choice(
                "can_attend",
                _("I can get to visits 3 to 5 times a week"),
                _("They can get to visits 3 to 5 times a week"),
            ),
            Choice(
                "no_ride", _("I don't have a ride"), _("They don't have a ride"), sets=(Note.TRANSPORT_HELP,)
            ),
            Choice(
                "evenings_or_weekends",
                _("Evenings or weekends are best for me"),
                _("Evenings or weekends are best for them"),
            ),
            NONE_OF_THESE,
        ),
    ),
)

BY_KEY = {question.key: question for question in QUESTIONS}
NUMBERS = {question.key: number for number, question in enumerate(QUESTIONS, start=1)}
CHOICES = {question.key: {choice.value: choice for choice in question.choices} for question in QUESTIONS}
DONT_KNOW_TEXT = _("I don't know")
SUBSTANCES = BY_KEY["substances"].values[:-1]
