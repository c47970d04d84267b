"""What an admin sets for the whole site, and the placed submissions that two people may let go."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.roles import Role, only_for
from screening import retention
from screening.actions import change_site_settings
from screening.models import Disposal, SiteSettings, Submission
from screening.site import site


class SiteSettingsForm(forms.ModelForm):
    exit_address = forms.URLField(
        label="Where “Exit this page” leads",
        help_text="A page that nobody wonders about. It opens in place of ours.",
        max_length=200,
        assume_scheme="https",
    )

    class Meta:
        model = SiteSettings
        fields = [
            "site_name",
            "phone",
            "phone_hours",
            "opening_hours",
            "call_within",
            "violence_line_name",
            "violence_line_phone",
            "exit_address",
            "lease_minutes",
            "emergency_minutes",
            "urgent_minutes",
            "keep_days",
            "keep_days_unreached",
            "keep_days_closed",
        ]
        help_texts = {
            "phone": "Shown after 988 and 911, with the words that it is no crisis line.",
            "keep_days": "Promised to people before they send. Whatever became of it, it is deleted then.",
        }

    def clean_exit_address(self):
        address = self.cleaned_data["exit_address"]
        if not address.startswith("https://"):
            raise forms.ValidationError("Type an address that begins with https://")
        return address

    def clean(self):
        typed = super().clean()
        for name in ("keep_days_unreached", "keep_days_closed"):
            if typed.get(name, 0) > typed.get("keep_days", 0):
                self.add_error(name, "Nothing is kept longer than the days promised to people")
        return typed


@require_http_methods(["GET", "POST"])
@only_for(Role.ADMIN)
def site_settings(request):
    form = SiteSettingsForm(request.POST or None, instance=SiteSettings.objects.first() or SiteSettings(pk=1))
    if form.is_valid():
        change_site_settings(site_settings=form.instance, changed=form.changed_data, by=request.user)
        messages.success(request, "The settings are saved.")
        return redirect("screening:site_settings")
    status = 422 if form.is_bound else 200
    return render(
        request, "screening/site_settings.html", {"section": "settings", "form": form}, status=status
    )


@require_GET
@only_for(Role.LEAD)
def disposal(request):
    context = {
        "section": "disposal",
        "waiting": retention.waiting_for_two(site(), timezone.now())[:100],
        "done": Disposal.objects.all()[:50],
    }
    return render(request, "screening/disposal.html", context)


@require_POST
@only_for(Role.LEAD)
def vote_to_dispose(request, reference):
    submission = get_object_or_404(Submission, reference=reference)
    try:
        gone = retention.vote_to_dispose(submission=submission, by=request.user)
    except retention.NotPlaced:
        messages.error(request, f"{reference} is not placed, so it goes when its time has come.")
        return redirect("screening:disposal")
    said = "is deleted" if gone else "needs one more person"
    messages.success(request, f"{reference} {said}.")
    return redirect("screening:disposal")
