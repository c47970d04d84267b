"""Staff: the shadow trial. Neither patients nor the people who treat them see any of it."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from people.editing import status_of
from people.roles import Role, only_for
from programs.models import CriteriaVersion, ShadowTrial
from programs.studio.actions import drafting, publishing
from programs.studio.actions import shadow as actions
from programs.studio.actions.publishing import current_check
from programs.studio.actions.shadow import TrialRunning
from programs.studio.forms.shadow import ShadowForm
from programs.studio.views.drafting import of_draft, the_draft
from programs.studio.views.pages import criteria_page
from programs.studio.views.publishing import REFUSALS
from vault import clock

MOST_LISTED = 100


@require_safe
@only_for(Role.ADMIN)
def shadow(request):
    return shadow_page(request, None)


def shadow_page(request, form: ShadowForm | None):
    draft = CriteriaVersion.objects.draft()
    check = current_check(draft) if draft else None
    trials = [trial_as_shown(trial) for trial in ShadowTrial.objects.select_related("started_by")]
    running = next((each for each in trials if each["running"]), None)
    ready = draft and check and not check.errors and not running
    context = {
        "draft": draft,
        "check": check,
        "running": running,
        "earlier": [each for each in trials if not each["running"]],
        "form": form or (ShadowForm(initial={"digest": draft.ruleset().digest}) if draft and ready else None),
    }
    return criteria_page(
        request, "shadow", context, tab="shadow", status=status_of(*([form] if form else []))
    )


def trial_as_shown(trial: ShadowTrial) -> dict:
    differing = trial.scores.exclude(level=F("shadow_level"))
    return {
        "trial": trial,
        "running": trial.running and trial.ends_at > clock.now(),
        "scored": trial.scores.count(),
        "differ": differing.count(),
        "disagreements": differing[:MOST_LISTED],
    }


@require_POST
@only_for(Role.ADMIN)
@of_draft
def start_shadow_trial(request):
    form = ShadowForm(request.POST)
    if not form.is_valid():
        return shadow_page(request, form)
    try:
        actions.start_shadow_trial(draft=the_draft(), by=request.user, **form.cleaned_data)
    except TrialRunning:
        messages.error(request, "Another shadow trial is running. Stop it first.")
    except (publishing.CannotPublish, drafting.NotADraft) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    else:
        messages.success(request, "The trial is running. Only admins can see it.")
    return redirect("programs:shadow")


@require_POST
@only_for(Role.ADMIN)
def stop_shadow_trial(request, pk):
    actions.stop_shadow_trial(trial=get_object_or_404(ShadowTrial, pk=pk), by=request.user)
    messages.success(request, "The trial is stopped. What it found stays here.")
    return redirect("programs:shadow")
