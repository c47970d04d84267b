"""Adult substance use, version 2026.2, whole: what is asked, and what each answer comes to.

It screens; it does not diagnose, and nobody with a licence has signed it off yet. All wording is this
project's own.

What changed against 2026.1: something else than alcohol or pills is asked how stopping goes, and can
reach every withdrawal rating; a program just finished lowers nothing for those who used in the last
three days, and contradicts use in the last day; sedatives taken most days for months count however few
the last 30 days were, and a past seizure counts from five days on; age and release from jail or a
hospital are asked, and the risk of an overdose after it is flagged; unknown duties never ease a level.

Each rule stands once, in the function named for it (the severity bands are the usual 2-3 / 4-5 / 6+
symptom counts, with severe split at 9). "I don't know" counts as the next-to-last choice's points, a
cautious guess, except where a function below says otherwise. It never sets a flag, note or context that
a particular choice sets.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import Context, Dimension, Profile
from screening.instrument.assessment import Assessment, in_order, points_of, rating_of, set_by, unknown_keys
from screening.instrument.flags import Flag, Note
from screening.instrument.instrument import Instrument
from screening.instrument.questions import (
    DONT_KNOW,
    Answers,
    Choice,
    Kind,
    Question,
    Runs,
    Section,
    rows_in,
    ticked_in,
    value_in,
)

# The least points for ratings 1, 2, 3 and 4.
STABILITY_BANDS = (1, 2, 3, 4)
SEVERITY_BANDS = (2, 4, 6, 9)
SUPPORT_BANDS = (1, 2, 3, 4)
WITHDRAWAL_BANDS = (1, 3, 5, 7)

LEAST_DAYS = {"1_to_4": 1, "5_to_11": 5, "12_to_20": 12, "21_to_30": 21, DONT_KNOW: 12}
MOST_DAYS_SINCE = {"last_day": 1, "1_to_3_days": 3, "4_to_7_days": 7, "8_to_30_days": 30, DONT_KNOW: 3}
LONG_AGO = 31

SOME_DAYS, MOST_DAYS, DAILY = 5, 12, 21
RECENT = 3  # days since the last use: whatever was finished before, it is not over
TAPER_POINTS = 3
LOW_CONFIDENCE_UNKNOWNS = 3

SYMPTOMS_OF_MEDICINE = frozenset({"tolerance", "withdrawal"})
TAKEN_AS_TOLD = {"one_to_six_months", "over_six_months"}
BRAIN_SIGNS = {"seizure", "hallucinations", "confusion"}
JUST_FINISHED = {"finished_program_30_days", "finished_detox_30_days"}

DANGEROUS_TO_STOP = ("alcohol", "sedatives", "other")

# When a question is asked


def things_used(answers: Answers) -> tuple[str, ...]:
    """The substances ticked, in the order of the list."""
    return tuple(value for value in ticked_in(answers, "substances") if value != "none")


def uses_anything(answers: Answers) -> bool:
    return bool(things_used(answers))


def uses(*substances: str) -> Callable[[Answers], bool]:
    def are_used(answers: Answers) -> bool:
        ticked = ticked_in(answers, "substances")
        return any(substance in ticked for substance in substances)

    return are_used


def drinks_on_five_days(answers: Answers) -> bool:
    return rows_in(answers, "days_used").get("alcohol", "1_to_4") != "1_to_4"


# Which symptoms count


def only_medicine_as_told(answers: Answers) -> bool:
    as_told = {"prescribed_opioid_medication"}
    if value_in(answers, "sedative_pattern") in TAKEN_AS_TOLD:
        as_told.add("sedatives")
    return uses_anything(answers) and set(things_used(answers)) <= as_told


def symptoms_that_can_count(answers: Answers) -> frozenset[str]:
    """The body's getting used to a medicine taken as told is no sign of a disorder.

    So tolerance and withdrawal do not count when there are only such medicines.
    """
    return SYMPTOMS - SYMPTOMS_OF_MEDICINE if only_medicine_as_told(answers) else SYMPTOMS


# What is asked

NONE_OF_THESE = Choice("none_of_these", _("None of these"))
WHY_SAFETY = _("We ask everyone this first. If there is danger, you need help right now.")

QUESTIONS = (
    Question(
        key="who_for",
        worsens=False,
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
        trouble=0.02,
        section=Section.SAFETY,
        kind=Kind.SEVERAL,
        text=_("Is any of this going on right now, or in the last day?"),
        other=_("Is any of this going on with them right now, or in the last day?"),
        short=_("Danger signs in the last day"),
        error=_("Choose what is going on, or “None of these”"),
        hint=_("Check all that are true."),
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
                _("An overdose: hard to wake, blue lips, slow or no breathing"),
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
        trouble=0.06,
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
            Choice(
                "thoughts",
                _("Yes, thoughts"),
                _("Yes, they have had thoughts"),
                sets=(Flag.CRISIS_SUICIDE,),
            ),
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
        is_matter_of_fact=True,
        trouble=0.06,
        section=Section.SAFETY,
        kind=Kind.SEVERAL,
        text=_("Are any of these true?"),
        other=_("Are any of these true for them?"),
        short=_("Health right now"),
        error=_("Choose what is true, or “None of these”"),
        hint=_("Check all that are true."),
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
            Choice(
                "age_65_or_older",
                _("I am 65 or older"),
                _("They are 65 or older"),
                sets=(Note.OLDER_ADULT,),
            ),
            NONE_OF_THESE,
        ),
    ),
    Question(
        key="substances",
        opens_questions=True,
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("In the last 30 days, which of these did you use?"),
        other=_("In the last 30 days, which of these did they use?"),
        short=_("Used in the last 30 days"),
        error=_("Choose what you used, or “None”"),
        other_error=_("Choose what they used, or “None”"),
        hint=_(
            "Check all that are true. Count pills a doctor gave you. Were you in jail or a hospital? "
            "Then think of the 30 days before that."
        ),
        other_hint=_(
            "Check all that are true. Count pills a doctor gave them. Were they in jail or a hospital? "
            "Then think of the 30 days before that."
        ),
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
            Choice("other", _("Something else (like GHB, kratom, gabapentin, tianeptine)")),
            Choice("none", _("None")),
        ),
    ),
    Question(
        key="days_used",
        opens_questions=True,
        row_for_each="substances",
        rates=Dimension.WITHDRAWAL,
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
        rates=Dimension.WITHDRAWAL,
        runs=Runs.TO_LESS_CARE,
        runs_straight=False,  # after a program, what is still felt counts where the last use is not recent
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
        rates=Dimension.SEVERITY,
        can_count=symptoms_that_can_count,
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("Think about the last 3 months. Which of these fit you?"),
        other=_("Think about the last 3 months. Which of these fit them?"),
        short=_("The last 3 months"),
        error=_("Choose what fits, or “None of these”"),
        hint=_("Check each that fits. If you finished a program, think of the time since."),
        other_hint=_("Check each that fits. If they finished a program, think of the time since."),
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
                _("I spent a lot of time getting it, using it or feeling bad after"),
                _("They spent a lot of time getting it, using it or feeling bad after"),
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
        rates=Dimension.SEVERITY,
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
        is_matter_of_fact=True,
        section=Section.USE,
        kind=Kind.SEVERAL,
        text=_("Have you had help with alcohol or drugs before?"),
        other=_("Have they had help with alcohol or drugs before?"),
        short=_("Help before"),
        error=_("Choose the help you have had, or “No”"),
        other_error=_("Choose the help they have had, or “No”"),
        hint=_("Check all that are true."),
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
            Choice(
                "left_jail_or_hospital_30_days",
                _("I left jail, prison or a hospital in the last 30 days"),
                _("They left jail, prison or a hospital in the last 30 days"),
                sets=(Note.RECENT_RELEASE, Note.OVERDOSE_PREVENTION),
            ),
            Choice("longer_ago", _("Yes, longer ago")),
            Choice("no", _("No")),
        ),
    ),
    Question(
        key="drinks_per_day",
        rates=Dimension.WITHDRAWAL,
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
        rates=Dimension.WITHDRAWAL,
        section=Section.STOPPING,
        text=_("When you stop or cut down, how do you feel?"),
        other=_("When they stop or cut down, how do they feel?"),
        short=_("When stopping or cutting down"),
        error=_("Choose how you feel when you stop or cut down"),
        other_error=_("Choose how they feel when they stop or cut down"),
        hint=_("Think of the drinking, the pills or the something else."),
        reason=_("For some people it is not safe to stop all at once. This tells us."),
        always_offers_dont_know=True,
        asked_of=uses(*DANGEROUS_TO_STOP),
        choices=(
            Choice("fine", _("Fine")),
            Choice("mild", _("A bit shaky, sweaty, sick or worried, or can't sleep"), points=1),
            Choice("strong", _("Very shaky, throwing up, or heart pounding"), points=3),
        ),
    ),
    Question(
        key="stopping_complications",
        rates=Dimension.WITHDRAWAL,
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
        asked_of=uses(*DANGEROUS_TO_STOP),
        choices=(
            Choice("no", _("No")),
            Choice("yes", _("Yes")),
        ),
    ),
    Question(
        key="sedative_pattern",
        rates=Dimension.WITHDRAWAL,
        runs_straight=False,  # taken as told, two symptoms no longer count
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
        rates=Dimension.WITHDRAWAL,
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
        rates=Dimension.STABILITY,
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
        rates=Dimension.STABILITY,
        trouble=0.2,
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
        rates=Dimension.SUPPORT,
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
        rates=Dimension.SUPPORT,
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
        rates=Dimension.RESPONSIBILITIES,
        runs=Runs.TO_LESS_CARE,
        worsens=False,
        dont_know_points=2,  # duties that nobody knows never ease a level
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
        hint=_("Check all that are true. This does not change the result. It helps plan a call."),
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
SYMPTOMS = frozenset(BY_KEY["symptoms"].things)

# What the answers come to


class Scoring:
    """One person's complete answers, read rule by rule. `answers` hold only what counts."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.things = things_used(answers)
        self.days_used = rows_in(answers, "days_used")
        self.past_help = ticked_in(answers, "past_help")
        self.alcohol_points = self.points_for_alcohol()
        self.sedative_points = self.points_for_sedatives()
        self.other_points = self.points_for_something_else()
        self.withdrawal = self.rate_withdrawal()
        self.symptom_count = self.count_symptoms()
        self.severity_as_told = rating_of(self.symptom_count + self.points("overdose_or_er"), SEVERITY_BANDS)
        self.severity = max(self.severity_as_told, self.least_severity())

    def assessment(self) -> Assessment:
        set_by_answers = self.set_by_answers()
        stability = rating_of(self.points("sleeping_place") + self.points("home_safety"), STABILITY_BANDS)
        support = rating_of(
            self.points("people_to_count_on") + self.points("people_around_using"), SUPPORT_BANDS
        )
        profile = Profile(
            stability=stability,
            severity=self.severity,
            support=support,
            withdrawal=self.withdrawal,
            responsibilities=self.points("thirty_days_away"),
            context=frozenset(in_order(Context, set_by_answers)),
        )
        unknown = unknown_keys(self.answers)
        return Assessment(
            profile=profile,
            flags=in_order(Flag, set_by_answers | self.flags_from_rules()),
            notes=in_order(Note, set_by_answers | self.notes_from_rules(stability, unknown)),
            unknown=unknown,
        )

    def set_by_answers(self) -> set[Flag | Note | Context]:
        return {item for key, answer in self.answers.items() for item in set_by(BY_KEY[key], answer)}

    def points(self, key: str) -> int:
        """The points of a question's answer; none when the question is not asked."""
        return points_of(BY_KEY[key], self.answers.get(key))

    def used_on(self, thing: str, days: int) -> bool:
        """Whether it was used on at least so many of the last 30 days."""
        return thing in self.things and LEAST_DAYS[self.days_used[thing]] >= days

    def used_within(self, days: int) -> bool:
        return MOST_DAYS_SINCE.get(value_in(self.answers, "last_use"), LONG_AGO) <= days

    @property
    def just_finished(self) -> bool:
        """A program or detox, by their own word."""
        return bool(JUST_FINISHED & set(self.past_help))

    @property
    def is_over(self) -> bool:
        """They just finished, and have not used in the last three days: the drug is out."""
        return self.just_finished and not self.used_within(RECENT)

    @property
    def was_released(self) -> bool:
        return "left_jail_or_hospital_30_days" in self.past_help

    @property
    def is_older(self) -> bool:
        return "age_65_or_older" in ticked_in(self.answers, "health_concerns")

    # Withdrawal risk: the highest of the substances, never their sum.

    def rate_withdrawal(self) -> int:
        signs = set(ticked_in(self.answers, "danger_signs"))
        if BRAIN_SIGNS & signs and set(DANGEROUS_TO_STOP) & set(self.things):
            return 4
        if self.is_over:
            return self.rating_just_after_a_program()
        points = (
            self.alcohol_points,
            self.sedative_points,
            self.other_points,
            self.points_for_opioids(),
            self.points_for_stimulants_and_cannabis(),
        )
        return rating_of(max(points), WITHDRAWAL_BANDS)

    def rating_just_after_a_program(self) -> int:
        """In place of all else: the drug is out, so only what is still felt counts."""
        felt = (self.answers.get("stopping_effects", "fine"), self.answers.get("opioid_stopping", "fine"))
        return 1 if any(effect != "fine" for effect in felt) else 0

    def points_for_alcohol(self) -> int:
        if self.is_over or not self.used_within(7):
            return 0
        if not self.used_on("alcohol", MOST_DAYS):
            return self.points_for_a_past_seizure("alcohol")
        drinks = self.points("drinks_per_day")
        return (
            drinks
            + self.used_on("alcohol", DAILY)
            + self.points("stopping_effects")
            + self.points_for_complications(5, 2)
            + 2 * self.used_on("sedatives", MOST_DAYS)
            + (self.is_older and drinks > 0)
        )

    def points_for_sedatives(self) -> int:
        if self.is_over or not self.used_within(30):
            return 0
        if not self.used_on("sedatives", MOST_DAYS) and not self.takes_sedatives_for_months:
            return self.points_for_a_past_seizure("sedatives")
        pattern = self.points("sedative_pattern")
        with_another = self.used_on("alcohol", MOST_DAYS) or self.used_on("opioids", MOST_DAYS)
        return (
            pattern
            + self.points("stopping_effects")
            + self.points_for_complications(5, 2)
            + 2 * with_another
            + (self.is_older and pattern >= 2)
        )

    @property
    def takes_sedatives_for_months(self) -> bool:
        """Known to take them most days: the last 30 may be few because they ran out."""
        return value_in(self.answers, "sedative_pattern") not in ("", "occasional", DONT_KNOW)

    def points_for_something_else(self) -> int:
        """GHB or gabapentin can be as dangerous to stop as alcohol; what it is, the coordinator asks."""
        if self.is_over or not self.used_within(7):
            return 0
        if not self.used_on("other", MOST_DAYS):
            return self.points_for_a_past_seizure("other")
        return self.points("stopping_effects") + self.points_for_complications(5, 2)

    def points_for_a_past_seizure(self, thing: str) -> int:
        """All that counts of what was used on some days only."""
        return self.points_for_complications(3, 1) if self.used_on(thing, SOME_DAYS) else 0

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
        return {"yes": yes, DONT_KNOW: unknown}.get(value_in(self.answers, "stopping_complications"), 0)

    # Severity

    def count_symptoms(self) -> int:
        return len(symptoms_that_can_count(self.answers).intersection(ticked_in(self.answers, "symptoms")))

    def least_severity(self) -> int:
        """A floor where daily use speaks louder than the symptoms ticked; not once it is over."""
        if self.is_over or not self.daily_use_that_counts:
            return 0
        return 2 if self.withdrawal >= 2 else 1

    @property
    def daily_use_that_counts(self) -> bool:
        """Read from the points, so that an unknown counts as its points do."""
        drinks_enough = self.points("drinks_per_day") >= points_of(BY_KEY["drinks_per_day"], "5_to_8")
        takes_enough = self.points("sedative_pattern") >= points_of(
            BY_KEY["sedative_pattern"], "more_than_told"
        )
        return (
            self.used_on("opioids", DAILY)
            or self.used_on("stimulants", DAILY)
            or (self.used_on("alcohol", DAILY) and drinks_enough)
            or (self.used_on("sedatives", DAILY) and takes_enough)
        )

    # Flags and notes that no single choice sets

    def flags_from_rules(self) -> set[Flag]:
        most_points = max(self.alcohol_points, self.sedative_points, self.other_points)
        rules = {
            Flag.URGENT_TAPER: most_points >= TAPER_POINTS,
            Flag.URGENT_OVERDOSE_RISK: self.may_overdose,
        }
        return {flag for flag, holds in rules.items() if holds}

    @property
    def may_overdose(self) -> bool:
        """Opioids with one danger more; or, whatever was used, an overdose before and a release just now."""
        overdosed = value_in(self.answers, "overdose_or_er") in ("once", "more_than_once")
        mixed = self.used_on("opioids", MOST_DAYS) and (
            self.used_on("alcohol", MOST_DAYS) or self.used_on("sedatives", MOST_DAYS)
        )
        with_opioids = "opioids" in self.things and (overdosed or self.was_released or mixed)
        return with_opioids or (overdosed and self.was_released)

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
        finished_and_used = self.just_finished and self.used_in_the_last_day
        return self.severity > self.severity_as_told or symptoms_without_use or finished_and_used

    @property
    def used_in_the_last_day(self) -> bool:
        return value_in(self.answers, "last_use") == "last_day"


def rate(answers: Answers) -> Assessment:
    return Scoring(answers).assessment()


INSTRUMENT = Instrument("adult-substance-use", "2026.2", QUESTIONS, rate)
