"""Staff accounts: who works here, what they may do, and how they come in."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import actions, second_admin, shown_once
from people.again import asks_again
from people.forms import ChangeRolesForm, EmailForm, InvitationForm, NewPasswordForm
from people.link_mail import send_link
from people.models import Invitation, Pending
from people.names import name_of
from people.roles import Refused, Role, landing_page, only_for, roles_of
from people.unfinished import ask_to_sign_in, unfinished_of
from vault import clock
from vault.alphabet import alphabetical
from vault.meanwhile import ChangedMeanwhile

LINK = "link_to_show"

SECOND_FACTOR = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
    type=Authenticator.Type.RECOVERY_CODES
)


def has_second_factor(person: User) -> bool:
    """Without one, whoever chooses the password is in."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def landing(request):
    """Each role starts where its work is."""
    return redirect(landing_page(request.user) if request.user.is_authenticated else settings.LOGIN_URL)


def refusal(request, roles):
    """The page of a view that is for others, to people who are signed in."""
    own = sorted(roles_of(request.user))
    context = {"for_roles": [role.value for role in roles], "own_roles": own}
    return render(request, "people/refused.html", context, status=403)


@require_GET
def unfinished(request):
    """After signing in: what was not saved because a session had run out, to people who may save it."""
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    waiting = unfinished_of(request)
    if waiting is None:
        return redirect(landing_page(request.user))
    roles = getattr(resolve(waiting.address).func, "roles", ())
    if roles_of(request.user).isdisjoint(roles):
        raise Refused(roles)
    return render(request, "people/unfinished.html", {"unfinished": waiting})


@require_GET
def still_here(request):
    """The person wants to stay signed in: like every page, this one extends the session."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


@require_GET
@only_for(Role.ADMIN)
def people(request):
    everyone = User.objects.prefetch_related("groups").annotate(has_second_factor=Exists(SECOND_FACTOR))
    context = {
        "section": "people",
        "people": sorted(everyone, key=lambda each: (not each.is_active, alphabetical(name_of(each)))),
        "invitations": Invitation.objects.open(clock.now()).filter(person=None),
        "waiting": second_admin.for_admins(request.user),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Role.ADMIN)
@asks_again
def invite(request):
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            token = actions.invite(**form.cleaned_data, by=request.user)
            if second_admin.is_needed():
                ask(request, Pending.Kind.INVITATION, invitation=actions.find_invitation(token))
        return show_link(request, token, form.cleaned_data["email"], "three days")
    return page_of_form(request, "people/invite.html", form)


def ask(request, kind: Pending.Kind, **what) -> None:
    second_admin.ask(kind=kind, by=request.user, **what)
    messages.info(request, "This is done when a second admin agrees, or in a day. Those concerned are told.")


@require_POST
@only_for(Role.ADMIN)
@asks_again
def agree(request, number):
    try:
        second_admin.agree(pending=get_object_or_404(Pending, pk=number), by=request.user)
        messages.success(request, "You agreed, and it is done.")
    except second_admin.NotASecondAdmin:
        messages.error(request, "This takes another admin than the one who asked or the one it is about.")
    except (ChangedMeanwhile, actions.LastAdmin):
        messages.error(request, "This no longer fits, since it was changed meanwhile. Take it back.")
    return redirect("people:people")


@require_POST
@only_for(Role.ADMIN)
def take_back(request, number):
    second_admin.take_back(pending=get_object_or_404(Pending, pk=number), by=request.user)
    messages.success(request, "It is taken back, and is not done.")
    return redirect("people:people")


@require_GET
@only_for(Role.ADMIN)
def link(request):
    """The link just made, once: then it is nowhere any more."""
    return render(request, "people/link.html", {"section": "people", "link": shown_once.take(request, LINK)})


@require_POST
@only_for(Role.ADMIN)
def withdraw(request, number):
    actions.withdraw(invitation=get_object_or_404(Invitation, pk=number), by=request.user)
    messages.success(request, "The invitation is withdrawn: its link opens nothing any more.")
    return redirect("people:people")


@require_GET
@only_for(Role.ADMIN)
def person(request, number):
    person = get_object_or_404(User.objects.annotate(has_second_factor=Exists(SECOND_FACTOR)), pk=number)
    return page_of_person(request, person)


def page_of_person(request, person, form=None, changed=False):
    """The page; `form` is the one that came back with something to mend."""
    forms = {
        "roles": ChangeRolesForm(
            initial={"roles": sorted(roles_of(person)), "seen": " ".join(sorted(roles_of(person)))}
        ),
        "email": EmailForm(initial={"email": person.email, "seen": person.email}),
    }
    if form is not None:
        forms["email" if isinstance(form, EmailForm) else "roles"] = form
    context = {"section": "people", "person": person, "forms": forms, "form": form}
    status = 200 if form is None else 422
    return render(request, "people/person.html", context, status=409 if changed else status)


def tell_of_other_change(request, person, form, name: str, now: str):
    """A colleague saved meanwhile: say what stands now. Saved once more, this one replaces it."""
    form.data = form.data.copy()
    form.data["seen"] = now
    said = f"A colleague changed this while you had it open. It says now: {now or 'nothing'}"
    form.add_error(name, f"{said}. Save again to replace it")
    return page_of_person(request, person, form, changed=True)


@require_POST
@only_for(Role.ADMIN)
@asks_again
def change_roles(request, number):
    person = get_object_or_404(User, pk=number)
    form = ChangeRolesForm(request.POST)
    if not form.is_valid():
        return page_of_person(request, person, form)
    try:
        roles, seen = form.cleaned_data["roles"], form.cleaned_data["seen"].split()
        if second_admin.adds_roles(person, roles) and second_admin.is_needed():
            ask(request, Pending.Kind.ROLES, person=person, what={"roles": sorted(roles), "seen": seen})
            return redirect("people:person", number)
        actions.change_roles(person=person, roles=roles, seen=seen, by=request.user)
    except ChangedMeanwhile:
        return tell_of_other_change(request, person, form, "roles", " ".join(sorted(roles_of(person))))
    except actions.LastAdmin:
        form.add_error("roles", "This is the last admin: make someone else an admin first")
        return page_of_person(request, person, form)
    messages.success(request, "The roles are changed, from the next page that they open.")
    return redirect("people:person", number)


@require_POST
@only_for(Role.ADMIN)
@asks_again
def change_email(request, number):
    person = get_object_or_404(User, pk=number)
    form = EmailForm(request.POST)
    if not form.is_valid():
        return page_of_person(request, person, form)
    try:
        email, seen = form.cleaned_data["email"], form.cleaned_data["seen"]
        actions.change_email(person=person, email=email, seen=seen, by=request.user)
    except ChangedMeanwhile as meanwhile:
        return tell_of_other_change(request, person, form, "email", meanwhile.theirs.email)
    except actions.SignInTaken:
        form.add_error("email", "Another account signs in with this address")
        return page_of_person(request, person, form)
    messages.success(request, "The address is saved.")
    return redirect("people:person", number)


@require_POST
@only_for(Role.ADMIN)
@asks_again
def deactivate(request, number):
    try:
        actions.deactivate(person=get_object_or_404(User, pk=number), by=request.user)
    except actions.LastAdmin:
        messages.error(request, "This is the last admin. Make someone else an admin first.")
    return redirect("people:person", number)


@require_POST
@only_for(Role.ADMIN)
@asks_again
def reactivate(request, number):
    actions.reactivate(person=get_object_or_404(User, pk=number), by=request.user)
    return redirect("people:person", number)


@require_POST
@only_for(Role.ADMIN)
@asks_again
def new_password(request, number):
    person = get_object_or_404(User, pk=number, is_active=True)
    with transaction.atomic():
        token = actions.offer_new_password(person=person, by=request.user)
        if second_admin.is_needed() and not has_second_factor(person):
            ask(request, Pending.Kind.INVITATION, person=person, invitation=actions.find_invitation(token))
    return show_link(request, token, person.email, "a day")


@require_POST
@only_for(Role.ADMIN)
@asks_again
def remove_second_factor(request, number):
    person = get_object_or_404(User, pk=number)
    if second_admin.is_needed():
        ask(request, Pending.Kind.SECOND_FACTOR, person=person)
        return redirect("people:person", number)
    actions.remove_second_factor(person=person, by=request.user)
    messages.success(request, "The second factor is gone. They set up a new one when they sign in.")
    return redirect("people:person", number)


@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "POST"])
def join(request, token):
    """A person with the link chooses a password, and signs in with it."""
    try:
        invitation = actions.find_invitation(token)
        form = NewPasswordForm(request.POST or None, person=invitation.person)
        if form.is_valid():
            actions.accept(token=token, password=form.cleaned_data["password"])
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    except actions.InvitationSpent:
        return render(request, "people/spent.html", status=410)
    except actions.InvitationWaits as waits:
        return render(request, "people/waits.html", {"due_at": waits.due_at}, status=403)
    return page_of_form(request, "people/join.html", form, invitation=invitation)


def page_of_form(request, template, form, **context):
    status = 422 if form.is_bound else 200
    return render(request, template, {"section": "people", "form": form, **context}, status=status)


def show_link(request, token: str, email: str, how_long: str):
    """By e-mail, where that works, and here once. No header says where the link leads."""
    link = settings.SITE_URL + reverse("people:join", args=[token])
    if send_link(email, link, site=settings.SITE_URL, how_long=how_long):
        messages.success(request, f"The link is on its way to {email}.")
    elif email:
        messages.info(request, "No mail server took the link: hand it over yourself.")
    shown_once.keep(request, LINK, link)
    return redirect("people:link")
