"""What an admin sets for the whole site, and the placed submissions that two people may let go."""

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import second_admin
from people.editing import EditPage, SeenForm
from people.models import Pending
from people.roles import Role, only_for
from screening.actions import disposing
from screening.actions.setting import KEEPING, change_site_settings
from screening.models import Disposal, Ground, SiteSettings, Submission
from screening.promise import kept_within
from screening.site import site
from vault import clock

WHAT_WENT = {
    Ground.UNREACHED: "was never reached",
    Ground.CLOSED: "was closed",
    Ground.TWO_PEOPLE: "was placed",
    Ground.LIMIT: "was still worked with when its days were over",
}


SECTIONS = {
    "This site": (
        "site_name",
        "phone",
        "phone_hours",
        "violence_line_name",
        "violence_line_phone",
        "exit_address",
    ),
    "Calling": ("opening_hours", "call_within", "lease_minutes", "emergency_minutes", "urgent_minutes"),
    "Keeping and deleting": ("keep_days", "keep_days_unreached", "keep_days_closed", "anonymise"),
    "Record systems": ("level_codes",),
    "Sign-off": ("two_sign", "sign_before_publishing"),
}
WEEK = 7 * 24 * 60  # minutes
MOST = {"call_within": 7 * 24, "lease_minutes": WEEK, "emergency_minutes": WEEK, "urgent_minutes": WEEK}
MOST_DAYS = 20 * 366


class SiteSettingsForm(SeenForm):
    exit_address = forms.URLField(
        label="Where “Exit this page” leads",
        help_text="An ordinary page that raises no questions. It opens in place of ours.",
        max_length=200,
        assume_scheme="https",
    )
    anonymise = forms.MultipleChoiceField(
        label="When a submission goes, keep its level and ratings for figures, without the person",
        help_text="The year stays; no answers, contact or reference. What people take back goes whole.",
        choices=WHAT_WENT.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = SiteSettings
        fields = [name for names in SECTIONS.values() for name in names]
        widgets = {"level_codes": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})}
        help_texts = {
            "violence_line_phone": "Without one, people get the National Domestic Violence Hotline.",
            "phone": "Shown after 988 and 911, with the words that it is no crisis line.",
            "keep_days": "Promised to people before they send. It is deleted then, unless they were placed.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site_name"].error_messages["required"] = "Write what this site is called"
        self.fields["exit_address"].error_messages["required"] = "Write where that leads"
        self.fields["opening_hours"].error_messages["required"] = (
            "Write days and times, like Mon-Fri 09:00-17:00"
        )
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField) and name != "seen":
                bound_whole_number(field, MOST.get(name, MOST_DAYS))

    @property
    def sections(self) -> list[tuple[str, list]]:
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS.items()]

    def clean_exit_address(self):
        address = self.cleaned_data["exit_address"]
        if not address.startswith("https://"):
            raise forms.ValidationError("Type an address that begins with https://")
        return address

    def clean(self):
        typed = super().clean()
        for name in ("keep_days_unreached", "keep_days_closed"):
            if {name, "keep_days"} <= typed.keys() and typed[name] > typed["keep_days"]:
                self.add_error(name, "Nothing is kept longer than the days promised to people")
        return typed


def bound_whole_number(field: forms.IntegerField, most: int) -> None:
    """From 1 up: nothing runs out, escalates or goes after no time at all."""
    words = f"Write a whole number from 1 to {most}"
    field.error_messages.update(dict.fromkeys(("required", "invalid"), words))
    field.validators = [MinValueValidator(1, words), MaxValueValidator(most, words)]
    field.widget.attrs.update(min=1, max=most)


@require_http_methods(["GET", "POST"])
@only_for(Role.ADMIN)
def site_settings(request):
    form = SiteSettingsForm(request.POST or None, instance=SiteSettings.objects.first() or SiteSettings(pk=1))
    page = EditPage(request, form)
    if page.is_saved_by(lambda: save_settings(form, page.seen, request.user)):
        messages.success(request, "The settings are saved.")
        if Pending.objects.open().filter(kind=Pending.Kind.KEEPING, asked_by=request.user).exists():
            messages.info(request, "Shorter keeping waits for a second admin, or for a day.")
        return redirect("screening:site_settings")
    waiting = second_admin.for_admins(request.user)
    hours = site().call_within
    kept = kept_within(hours) if hours else None
    context = {"section": "settings", "waiting": waiting, "kept": kept, "hours": hours, **page.context}
    return render(request, "screening/upkeep/site_settings.html", context, status=page.status)


@transaction.atomic
def save_settings(form: SiteSettingsForm, seen: int, by) -> None:
    """All but what would delete more, which waits for a second admin."""
    shorter = shorter_keeping(form) if second_admin.is_needed() else {}
    for name in shorter:
        setattr(form.instance, name, form.initial[name])
    changed = [name for name in form.changed_data if name not in shorter]
    change_site_settings(site_settings=form.instance, changed=changed, seen=seen, by=by)
    if shorter:
        second_admin.ask(kind=Pending.Kind.KEEPING, by=by, what=shorter)


def shorter_keeping(form: SiteSettingsForm) -> dict[str, int]:
    typed = {name: form.cleaned_data[name] for name in KEEPING}
    return {name: days for name, days in typed.items() if days < form.initial[name]}


@require_GET
@only_for(Role.LEAD)
def disposal(request):
    waiting = disposing.waiting_for_two(site(), clock.now())
    context = {
        "section": "disposal",
        "waiting": waiting[:100],
        "overdue": overdue_words(waiting.filter(is_overdue=True).count(), site().keep_days),
        "done": Disposal.objects.all()[:50],
    }
    return render(request, "screening/upkeep/disposal.html", context)


def overdue_words(count: int, days: int) -> str:
    some = "1 placed submission is" if count == 1 else f"{count} placed submissions are"
    return (
        f"{some} older than {days} days. Say whether they may go, or why your records need them."
        if count
        else ""
    )


@require_POST
@only_for(Role.LEAD)
def vote_to_dispose(request, reference):
    submission = get_object_or_404(Submission, reference=reference)
    try:
        gone = disposing.vote_to_dispose(submission=submission, by=request.user)
    except disposing.NotPlaced:
        messages.error(request, f"{reference} is not placed, so it goes when its time has come.")
        return redirect("screening:disposal")
    said = "is deleted" if gone else "needs one more person"
    messages.success(request, f"{reference} {said}.")
    return redirect("screening:disposal")
