"""Every component in every state, for whoever builds pages. Never in production; every value is invented."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.shortcuts import render
from django.utils.safestring import mark_safe

from programs.models import CriteriaVersion
from programs.offered.elsewhere import other_help
from screening.instrument.flags import Flag, Urgency
from screening.models import SiteSettings, Submission
from screening.patient.forms import OneField, SeveralField
from screening.patient.guidance import Facts, to_do_first
from screening.patient.guides import GUIDES


def level(order, code, name, summary, hours_from, hours_to, **words):
    return SimpleNamespace(
        code=code,
        order=order,
        hours_from=hours_from,
        hours_to=hours_to,
        words=SimpleNamespace(name=name, summary=summary, **words),
    )


LEVELS = [
    level(
        1,
        "outpatient",
        "Standard outpatient",
        "You live at home and see a counselor about once a week.",
        1,
        3,
        sessions="One visit a week, sometimes more.",
        living="At home.",
        supervision="Little. You keep up your plan between visits.",
        length="As long as it helps.",
        suits="A mild problem, or staying well after a fuller program.",
        cost="The lowest of the four.",
    ),
    level(
        2,
        "iop",
        "Intensive outpatient (IOP)",
        "You live at home and go to a program for part of the day, 3 to 5 times a week.",
        9,
        19,
        sessions="3 to 5 days a week, 2 to 4 hours each time.",
        living="At home or in a sober home.",
        supervision="A clear weekly plan with a team, but not day and night.",
        length="From 4 weeks to 12 months, often about 12 weeks.",
        suits="People who need real support and can keep up work, school or family.",
        cost="About $250 to $600 a week without insurance.",
    ),
    level(
        3,
        "php",
        "Partial hospitalization (PHP)",
        "You spend most days in a program and sleep at home.",
        20,
        None,
        sessions="Most days of the week.",
        living="At home at night.",
        supervision="Close by day, with doctors and nurses at hand.",
        length="As long as it is needed.",
        suits="People who need more than IOP and have a safe place at night.",
        cost="More than IOP, less than living in.",
    ),
    level(
        4,
        "inpatient",
        "Inpatient",
        "You live at the program, with care day and night.",
        None,
        None,
        sessions="Every day.",
        living="At the program.",
        supervision="Day and night.",
        length="30, 60 or 90 days.",
        suits="People who need a safe detox or a watch around the clock.",
        cost="The highest: it includes room, meals and medical care.",
    ),
]

DAYS = [("1_to_4", "1 to 4 days"), ("5_to_11", "5 to 11 days"), ("12_to_20", "12 to 20"), ("21", "21 to 30")]


class Several(forms.Form):
    things = SeveralField(
        label="Are any of these true?",
        help_text="Tick each that fits. We ask because they need care soon.",
        choices=[
            ("serious", "A serious health problem that is not under control (heart, liver, sugar, seizures)"),
            ("water", "I can't keep water down for a day"),
            ("head", "I hit my head hard in the last few days"),
            ("none_of_these", "None of these"),
        ],
        error_messages={"required": "Check each that is true, or “None of these”"},
    )


class One(forms.Form):
    drinks = OneField(
        label="On a day you drink, how many drinks?",
        help_text="One drink is a small beer, a glass of wine or a shot.",
        choices=[
            ("1_to_4", "1 to 4"),
            ("5_to_8", "5 to 8"),
            ("9_to_16", "9 to 16"),
            ("17_or_more", "17 or more"),
            ("dont_know", "I don't know"),
        ],
        error_messages={"required": "Choose how many drinks you have on a day you drink"},
    )
    drinks.last_stands_apart = True


class DaysUsed(forms.Form):
    alcohol = forms.ChoiceField(
        label="Alcohol",
        choices=DAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Alcohol: choose how many days"},
    )
    opioids = forms.ChoiceField(
        label="Heroin, fentanyl, or pain pills not used as told", choices=DAYS, widget=forms.RadioSelect
    )


class Call(forms.Form):
    name = forms.CharField(
        label="What should we call you?", help_text="Any name you like.", required=False, max_length=80
    )
    phone = forms.CharField(
        label="Phone number",
        help_text="Only to call you about this. Write it any way you like.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "short"}),
        error_messages={"required": "Write the number that we should call"},
    )
    language = forms.ChoiceField(
        label="Which language should we speak?", choices=[("en", "English"), ("es", "Spanish")]
    )
    message_is_safe = forms.BooleanField(
        label="It is safe to leave a message",
        help_text="If you do not tick this, we never leave one.",
        required=False,
    )
    safety = forms.CharField(
        label="Is there anything we should know to reach you safely?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Filters(forms.Form):
    level = forms.ChoiceField(
        label="Level",
        required=False,
        choices=[("", "All"), *((each.code, each.words.name) for each in LEVELS)],
    )
    stage = forms.ChoiceField(label="Stage", required=False, choices=[("", "All"), *Submission.Stage.choices])
    search = forms.CharField(
        label="Reference, phone or e-mail", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    mine = forms.BooleanField(label="Only mine", required=False)


class Reason(forms.Form):
    reason = forms.CharField(label="Why now, outside their hours?")


SITE = SiteSettings(
    site_name="Riverside Care",
    phone="555 010 0100",
    phone_hours="Monday to Friday, 9 to 5",
    violence_line_name="An invented line for violence at home",
    violence_line_phone="555 010 0199",
)


def gallery(request):
    """Public components."""
    context = {
        "site": SITE,
        "journey": "journey" in request.GET,
        "other_language_url": "" if "journey" in request.GET else "?es",
        "back_url": "?",
        "levels": LEVELS,
        "iop": LEVELS[1],
        "could_be": ["php"],
        "several": named(Several()),
        "several_chosen": named(Several({"chosen-things": ["serious", "head"]}, prefix="chosen")),
        "several_wrong": named(Several({}, prefix="wrong")),
        "one": named(One(prefix="one", initial={"drinks": "5_to_8"})),
        "days_used": named(DaysUsed({"days-opioids": "5_to_11"}, prefix="days")),
        "call": named(Call({"call-name": "Pat", "call-language": "en"}, prefix="call")),
        "summary_errors": [
            {"href": "#id_wrong-things_0", "text": "Tick each that is true, or “None of these”"},
            {"href": "#id_call-phone", "text": "Write the number that we should call"},
        ],
        "rows": [
            {"question": "Who it is for", "answers": ["Me"], "href": "#who"},
            {
                "question": "What was used in 30 days",
                "answers": ["Alcohol", "Benzos or sleeping pills (like Xanax, Valium, Ambien)"],
                "href": "#substances",
            },
            {
                "question": "Living away for 30 days",
                "answers": ["Very hard: I could lose my job or school place, or no one could fill in"],
                "href": "#away",
            },
        ],
        "pieces": to_do_first(
            Facts([Flag.URGENT_OVERDOSE_RISK, Flag.URGENT_UNSAFE_HOME], [], ["opioids"], 3, False),
            SiteSettings(),
        ),
        "elsewhere": other_help(),
        "points": ["Shaking that gets worse", "Seeing things that are not there", "A seizure"],
        "emergency": [Flag.EMERGENCY_WITHDRAWAL],
        "crisis": [Flag.CRISIS_SUICIDE],
        "code": ["harbor", "violet", "kettle", "meadow"],
        "facts": [
            {"label": "Hours", "text": "9 to 19 a week"},
            {"label": "Where you live", "text": "At home or in a sober home"},
            {"label": "How long", "text": "Often about 12 weeks"},
            {"label": "Cost", "text": "About $250 to $600 a week without insurance"},
        ],
        "evening": SimpleNamespace(
            name="Evening program",
            get_place_display="Intensive outpatient (IOP)",
            about_words="Three evenings a week by the river.",
        ),
        "day": SimpleNamespace(name="Day program", get_place_display="Partial hospitalization (PHP)"),
        "offered": [
            {"label": "When", "text": "Monday, Wednesday, Thursday, 5:30 to 8:45 pm"},
            {"label": "Where", "text": "In person or online"},
            {"label": "Languages", "text": "English, Spanish"},
            {"label": "Cover", "text": "Medicaid, Medicare, most plans"},
        ],
        "program": SimpleNamespace(
            name="Evening program",
            about_words="Three evenings a week by the river.",
            address="1 Example Street",
            serves_words="Adults",
            cover_words="Medicaid, Medicare, most plans",
            phone="555 010 0142",
            website="",
        ),
        "shown": SimpleNamespace(
            tracks=[
                {"name": "Evenings", "hours": "9 hours a week", "times": ["Mon, Wed, Thu, 5:30 to 8:30 pm"]}
            ],
            place="In person or online",
            languages="English, Spanish",
            seats="3",
        ),
        "guides": GUIDES[:2],
        "week": [
            {"name": "Monday", "time": "5:30 to 8:45 pm", "items": ["Check-in and group", "Planning"]},
            {"name": "Tuesday", "time": "5:30 to 8:45 pm", "items": ["Family evening", "Group"]},
            {"name": "Wednesday", "time": "5:30 to 8:45 pm", "items": ["First skills", "Life skills"]},
            {
                "name": "Thursday",
                "time": "5:30 to 8:45 pm",
                "items": ["Learning about the illness", "Activity"],
            },
            {"name": "Friday", "time": "5:30 to 8:45 pm", "items": ["Staying well", "Plan for the weekend"]},
        ],
    }
    return render(request, "gallery.html", context)


def gallery_staff(request):
    """Staff components."""
    context = {
        "site": SITE,
        "user": SimpleNamespace(
            is_authenticated=True, get_full_name="Cora Example", get_username="cora", is_anonymous=False
        ),
        "back_url": "?",
        "section": "queue",
        "changed_at": datetime(2026, 6, 1, 14, 5, tzinfo=UTC),
        "both": [{"label": "Phone", "theirs": "(212) 555-0101", "yours": "(212) 555-0102"}],
        "urgencies": list(Urgency),
        "flags": list(Flag),
        "stages": [SimpleNamespace(name=stage.name, label=stage.label) for stage in Submission.Stage],
        "statuses": [SimpleNamespace(name=s.name, label=s.label) for s in CriteriaVersion.Status],
        "filters": named(Filters(label_suffix="")),
        "views": [
            {"text": "Waiting", "href": "#waiting", "current": True, "count": 12},
            {"text": "Mine", "href": "#mine", "count": 3},
            {"text": "Calls due today", "href": "#due", "count": 5},
            {"text": "Placed", "href": "#placed"},
        ],
        "columns": ["Reference", "Urgency", "Waiting", "Level", "Who has it", "Contact"],
        "queue": [
            waiting("KESTREL-41", Urgency.EMERGENCY, "8 min", "Inpatient", "Nobody", "Any time", pinned=True),
            waiting(
                "OTTER-07",
                Urgency.URGENT,
                "1 h 10 min",
                "PHP",
                "Cora",
                "No voicemail, after 17:00",
                "Spanish",
            ),
            waiting("HERON-23", Urgency.ROUTINE, "5 h", "IOP", "Nobody", "Evening"),
        ],
        "events": [
            event(14, 5, "Colin", "Call: conversation", "Assessment agreed for Thursday.", "call"),
            event(13, 40, "Cora", "Number shown", "", ""),
            event(13, 32, "Cora", "Claimed", "", "stage"),
            event(13, 20, "", "Sent, with an emergency flag", "", "alert"),
        ],
        "rules": ["No voicemail", "Only after 17:00", "Say “a friend of Sam's” if someone else picks up"],
        "contact_facts": [
            {"label": "Name", "text": "Pat"},
            {"label": "Language", "text": "Spanish"},
            {"label": "Best time", "text": "Evening"},
        ],
        "needs_reason": named(Reason())["reason"],
        "findings": [
            {
                "kind": "error",
                "label": "Error",
                "text": "A person in dangerous withdrawal would not get inpatient care",
                "example": "severe use, a home where others use daily, good support, withdrawal risk 4",
                "href": "#row-w1",
            },
            {
                "kind": "warning",
                "label": "Warning",
                "text": "Row S3 never decides: row S1 covers it",
                "example": "",
            },
        ],
        "ratings": [
            {"label": "Stability", "rating": 2, "meaning": "a shaky or temporary home"},
            {"label": "Severity", "rating": 3, "meaning": "a severe problem"},
            {"label": "Support", "rating": 1, "meaning": "good support"},
            {"label": "Withdrawal risk", "rating": 0, "meaning": "no withdrawal risk"},
            {"label": "Responsibilities", "rating": 4, "meaning": "cannot be away a night"},
        ],
        "chart": SimpleNamespace(
            heading="Sent by day",
            summary="Thursday had the most, with 7.",
            svg=mark_safe(  # a constant of this file
                '<svg viewBox="0 0 300 90" width="600" height="180" fill="currentColor">'
                '<rect x="10" y="40" width="50" height="40"/><rect x="80" y="20" width="50" height="60"/>'
                '<rect x="150" y="55" width="50" height="25"/><rect x="220" y="10" width="50" height="70"/>'
                "</svg>"
            ),
            columns=["Day", "Sent"],
            rows=[["Monday", 4], ["Tuesday", 6], ["Wednesday", 2], ["Thursday", 7]],
        ),
    }
    return render(request, "gallery_staff.html", context)


def waiting(reference, urgency, waited, care, owner, contact, note="", pinned=False):
    return {
        "reference": reference,
        "urgency": urgency,
        "waiting": waited,
        "care": care,
        "owner": owner,
        "contact": contact,
        "note": note,
        "pinned": pinned,
    }


def event(hour, minute, who, what, text, kind):
    at = datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
    return {"at": at, "who": who, "what": what, "text": text, "kind": kind}


def named(form):
    form.use_required_attribute = False
    form.label_suffix = ""
    return form
