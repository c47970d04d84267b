"""Staff: check a draft, let a second person approve it, publish it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people.editing import status_of
from people.roles import Role, only_for
from programs.models import Check, CriteriaVersion
from programs.studio.actions import drafting, publishing
from programs.studio.actions.publishing import current_check, needs_signature
from programs.studio.forms.criteria import ApprovalForm, PublishForm
from programs.studio.views.drafting import meaning_of, of_draft, the_draft
from programs.studio.views.pages import criteria_page
from screening.standing import Standing, part_of, standing_of

REFUSALS = {
    publishing.NothingChanged: "The draft says exactly what is in force. There is nothing to publish.",
    publishing.NotChecked: "This draft has not been checked yet. Run the checks first.",
    publishing.CheckIsStale: "The draft has changed since you opened this page or since it was checked. "
    "Run the checks again and read what they say.",
    publishing.HasErrors: "The checks found errors. Mend them in the draft, then run the checks again.",
    publishing.WarningsNotExplained: "Say why the warnings stand.",
    publishing.NoReason: "Say why.",
    publishing.NeedsSecondPerson: "Some people would get less care than now. A second admin, who did not "
    "work on this draft, has to approve it first.",
    publishing.NotSigned: "This site asks for the signature of a clinical lead before it publishes criteria. "
    "Nobody has signed exactly these. Ask one to read them under Sign-off.",
    publishing.AuthorCannotApprove: "You worked on this draft yourself. Ask an admin who did not.",
    publishing.AlreadyApproved: "Someone else has just approved exactly these criteria.",
    drafting.NotADraft: "This draft was published or discarded while you had it open.",
}


@require_POST
@only_for(Role.ADMIN)
@of_draft
def check(request):
    publishing.check(draft=the_draft(), by=request.user)
    return redirect("programs:publish")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN)
@of_draft
def publish(request):
    """What publishing would mean, and the gates that are still closed."""
    draft = the_draft()
    run = current_check(draft)
    form = PublishForm(
        request.POST or None, warnings=run.warnings if run else 0, initial={"digest": draft.ruleset().digest}
    )
    if request.method == "POST" and form.is_valid():
        try:
            publishing.publish(draft=draft, by=request.user, **form.cleaned_data)
        except (publishing.CannotPublish, drafting.NotADraft) as refusal:
            messages.error(request, REFUSALS[type(refusal)])
            return redirect(
                "programs:draft" if isinstance(refusal, drafting.NotADraft) else "programs:publish"
            )
        messages.success(request, f"Version {draft.number} is in force. The next person is judged by it.")
        return redirect("programs:criteria")
    return publish_page(request, draft, run, form, ApprovalForm(initial={"digest": draft.ruleset().digest}))


@require_POST
@only_for(Role.ADMIN)
@of_draft
def approve(request):
    draft = the_draft()
    form = ApprovalForm(request.POST)
    run = current_check(draft)
    if not form.is_valid():
        fresh = PublishForm(warnings=run.warnings if run else 0, initial={"digest": draft.ruleset().digest})
        return publish_page(request, draft, run, fresh, form)
    try:
        publishing.approve(draft=draft, by=request.user, **form.cleaned_data)
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    else:
        messages.success(request, "Your approval is on record. The draft can now be published.")
    return redirect("programs:publish")


def publish_page(request, draft, run: Check | None, form: PublishForm, approval_form: ApprovalForm):
    digest = draft.ruleset().digest
    approval = draft.approvals.filter(digest=digest).select_related("by").first()
    needs_second = bool(run and run.moves_someone_down and not approval)
    unsigned, standing = needs_signature(digest), standing_of([part_of(draft)])[0]
    is_author = draft.authors.filter(pk=request.user.pk).exists()
    context = {
        "draft": draft,
        "published": CriteriaVersion.objects.published(),
        "check": run,
        "was_checked": draft.checks.exists(),
        "approval": approval,
        "needs_second": needs_second,
        "gates": gates(run, needs_second) | {"signed": gate_of(standing, unsigned)},
        "standing": standing,
        "may_approve": bool(run and needs_second and not is_author and not run.errors),
        "may_publish": bool(run and not run.errors and not needs_second and not unsigned),
        "form": form if form.is_bound else approval_form,
        "publish_form": form,
        "approval_form": approval_form,
        "back_url": reverse("programs:draft"),
        **meaning_of(draft.ruleset()),
    }
    return criteria_page(request, "publish", context, tab="draft", status=status_of(form, approval_form))


def gates(run: Check | None, needs_second: bool) -> dict[str, str]:
    """What has to hold before publishing, each "done", "error" or "todo"."""
    if run is None:
        return {"checks": "todo", "errors": "todo", "care": "todo"}
    return {
        "checks": "done",
        "errors": "error" if run.errors else "done",
        "care": "todo" if needs_second else "done",
    }


def gate_of(standing: Standing, unsigned: bool) -> str:
    """Empty where no signature is asked for and none was given."""
    return "todo" if unsigned else "done" if standing.state.stands else ""
