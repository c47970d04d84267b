"""Every component in every state, for people who build pages. Never in production; all of it is invented."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib.auth.models import User
from django.shortcuts import render
from django.utils.safestring import mark_safe

from programs.models import CriteriaVersion
from programs.offered.elsewhere import other_help
from screening.instrument.flags import Flag, Urgency
from screening.models import SiteSettings, Submission
from screening.patient.forms import OneField, SeveralField
from screening.patient.guidance import Facts, to_do_first
from screening.patient.guides import GUIDES

INVENTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PUBLIC, STAFF = INVENTED["public"], INVENTED["staff"]
DAYS = [("1_to_4", "1 to 4 days"), ("5_to_11", "5 to 11 days"), ("12_to_20", "12 to 20"), ("21", "21 to 30")]


class Several(forms.Form):
    things = SeveralField(
        label="Are any of these true?",
        help_text="Check each that fits. We ask because they need care soon.",
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
        help_text="If you do not check this, we never leave one.",
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
        choices=[("", "All"), *((each["code"], each["words"]["name"]) for each in PUBLIC["levels"])],
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
    context = PUBLIC | {
        "site": SITE,
        "journey": "journey" in request.GET,
        "other_language_url": "" if "journey" in request.GET else "?es",
        "back_url": "?",
        "iop": PUBLIC["levels"][1],
        "could_be": ["php"],
        "several": named(Several()),
        "several_chosen": named(Several({"chosen-things": ["serious", "head"]}, prefix="chosen")),
        "several_wrong": named(Several({}, prefix="wrong")),
        "one": named(One(prefix="one", initial={"drinks": "5_to_8"})),
        "days_used": named(DaysUsed({"days-opioids": "5_to_11"}, prefix="days")),
        "call": named(Call({"call-name": "Pat", "call-language": "en"}, prefix="call")),
        "summary_errors": [
            {"href": "#id_wrong-things_0", "text": "Check each that is true, or “None of these”"},
            {"href": "#id_call-phone", "text": "Write the number that we should call"},
        ],
        "pieces": to_do_first(
            Facts([Flag.URGENT_OVERDOSE_RISK, Flag.URGENT_UNSAFE_HOME], [], ["opioids"], 3, False),
            SiteSettings(),
        ),
        "elsewhere": other_help(),
        "emergency": [Flag.EMERGENCY_WITHDRAWAL],
        "crisis": [Flag.CRISIS_SUICIDE],
        "guides": GUIDES[:2],
    }
    return render(request, "gallery.html", context)


def gallery_staff(request):
    """Staff components."""
    context = STAFF | {
        "site": SITE,
        "user": User(username="cora", first_name="Cora", last_name="Example"),
        "back_url": "?",
        "section": "queue",
        "urgencies": list(Urgency),
        "flags": list(Flag),
        "stages": [SimpleNamespace(name=stage.name, label=stage.label) for stage in Submission.Stage],
        "statuses": [SimpleNamespace(name=s.name, label=s.label) for s in CriteriaVersion.Status],
        "filters": named(Filters(label_suffix="")),
        "queue": [{**row, "urgency": Urgency[row["urgency"].upper()]} for row in STAFF["queue"]],
        "needs_reason": named(Reason())["reason"],
        "chart": STAFF["chart"] | {"svg": mark_safe(STAFF["chart"]["svg"])},  # noqa: S308  our own
    }
    return render(request, "gallery_staff.html", context)


def named(form):
    form.use_required_attribute = False
    form.label_suffix = ""
    return form
