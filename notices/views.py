"""What is new for a coordinator or lead, and what they want to be told."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices import actions, audience
from notices.forms import ChoicesForm, ShiftForm
from notices.kinds import NoticeKind
from notices.mailing import sends_mail
from notices.models import Choices, Notice, Shift
from people.editing import EditPage, differences, status_of
from people.names import name_of
from people.roles import REVIEWERS, Role, only_for
from vault import clock
from vault.meanwhile import ChangedMeanwhile

PAGE = 50
COUNTED_AT_MOST = 99


def on_staff_pages(request) -> dict:
    """For templates of staff: how much is new. Counted only when used, and only up to a cap."""
    return {"whats_new": SimpleLazyObject(lambda: counted(request.user))}


def counted(person) -> str:
    count = person.notices.unread().order_by()[: COUNTED_AT_MOST + 1].count()
    return f"{COUNTED_AT_MOST}+" if count > COUNTED_AT_MOST else str(count or "")


@require_GET
@only_for(*REVIEWERS)
def notices(request):
    before = request.GET.get("before", "")
    found = request.user.notices.all()
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=before)
    shown = list(found[: PAGE + 1])
    context = {
        "section": "notices",
        "lines": [Line(notice) for notice in shown[:PAGE]],
        "newest": shown[0].pk if shown else "",
        "older_url": f"?before={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        "newer_url": "./" if before else "",
    }
    return render(request, "notices/notices.html", context)


class Line:
    """A notice, in words."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.kind = NoticeKind(notice.kind)

    @property
    def leads_somewhere(self) -> bool:
        return bool(self.notice.reference) and self.kind is not NoticeKind.TAKEN_BACK


@require_POST
@only_for(*REVIEWERS)
def read_all(request):
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and len(up_to) < 19:
        actions.mark_all_read(person=request.user, up_to=int(up_to))
    return redirect("notices:notices")


@require_POST
@only_for(*REVIEWERS)
def read(request, number):
    actions.mark_one_read(notice=get_object_or_404(request.user.notices, pk=number))
    return redirect("notices:notices")


@require_http_methods(["GET", "POST"])
@only_for(*REVIEWERS)
def choices(request):
    is_first = is_first_choice(request)
    form = ChoicesForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return choices_page(request, form, status=status_of(form))
    try:
        actions.choose(by=request.user, seen=form.cleaned_data["seen"], **form.values())
    except ChangedMeanwhile as meanwhile:
        return tell_of_other_choice(request, form, meanwhile.theirs)
    messages.success(request, "Kept.")
    return redirect("screening:queue" if is_first else "notices:choices")


def is_first_choice(request) -> bool:
    return not Choices.objects.filter(person=request.user).exists()


def tell_of_other_choice(request, form: ChoicesForm, chosen: Choices):
    """They chose on another page or device while this one was open: both are shown, nothing is kept yet."""
    both = differences(ChoicesForm(person=chosen.person), form)
    form.take_over(chosen)
    return choices_page(request, form, status=409, changed_elsewhere=True, both=both)


def choices_page(request, form: ChoicesForm, *, status: int, **context):
    context |= {"section": "notices", "form": form, "sends_mail": sends_mail()}
    context["is_first"] = is_first_choice(request)
    return render(request, "notices/choices.html", context, status=status)


@require_GET
@only_for(*REVIEWERS)
def shifts(request):
    """Who works when, who is away, and who is here now. Leads change it."""
    now, everyone = clock.now(), audience.reviewers()
    here = {person.pk for person in audience.working(everyone, now)}
    lines = [
        {"person": person, "shift": audience.shift_of(person), "is_here": person.pk in here}
        for person in everyone
    ]
    context = {
        "section": "queue",
        "lines": lines,
        "nobody": not here,
        "back_at": audience.back_at(now),
        "at_night": [name_of(line["person"]) for line in lines if line["shift"].at_night],
        "may_edit": audience.is_lead(request.user),
    }
    return render(request, "notices/shifts.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Role.LEAD)
def change_shift(request, number):
    person = get_object_or_404(User, pk=number, is_active=True, groups__name__in=REVIEWERS)
    shift = Shift.objects.filter(person=person).first() or Shift(person=person)
    page = EditPage(request, ShiftForm(request.POST or None, instance=shift))
    if page.is_saved_by(lambda: actions.keep_shift(shift=shift, seen=page.seen, by=request.user)):
        messages.success(request, f"The hours of {name_of(person)} are kept.")
        return redirect("notices:shifts")
    context = {"section": "queue", "person": person, **page.context}
    return render(request, "notices/shift.html", context, status=page.status)
