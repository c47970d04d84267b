"""No one person is enough: what opens records, or deletes them sooner, takes a second admin or a day."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from notices.kinds import NoticeKind
from notices.models import Mail
from people import actions, second_admin
from people.models import Pending
from people.roles import Role, roles_of
from people.second_admin import carry_out_due
from screening.models import SiteSettings
from tests.people.conftest import colleague, sign_in, sign_in_twice
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TOMORROW = timedelta(days=1, minutes=1)


@pytest.fixture
def kept():
    """Something was sent here, so there is something to open."""
    return submission()


@pytest.fixture
def admin(client, ada):
    sign_in_twice(client, "ada")
    return client


@pytest.fixture
def bea():
    return colleague("bea", Role.ADMIN)


def as_bea(client, bea):
    client.logout()
    sign_in_twice(client, "bea")
    return client


def make_lead(admin, person):
    address = reverse("people:change_roles", args=[person.pk])
    seen = " ".join(sorted(roles_of(person)))
    return admin.post(address, {"roles": ["coordinator", "lead"], "seen": seen})


def roles_now(person):
    return set(person.groups.values_list("name", flat=True))


def agree(client, pending):
    return client.post(reverse("people:agree", args=[pending.pk]))


def test_new_roles_wait_for_a_second_admin(kept, admin, cora, bea):
    make_lead(admin, cora)

    assert roles_now(cora) == {"coordinator"}
    agree(as_bea(admin, bea), Pending.objects.get())
    assert roles_now(cora) == {"coordinator", "lead"}
    kinds = Event.objects.filter(kind__in=["change_asked", "change_agreed", "roles_changed"]).order_by("pk")
    assert list(kinds.values_list("kind", "by__username")) == [
        ("change_asked", "ada"),
        ("change_agreed", "bea"),
        ("roles_changed", "bea"),
    ]


def test_who_asked_cannot_agree(kept, admin, cora, bea):
    make_lead(admin, cora)

    agree(admin, Pending.objects.get())

    assert roles_now(cora) == {"coordinator"}
    assert Pending.objects.open().exists()


def test_whom_it_is_about_cannot_agree(kept, admin, bea):
    make_lead(admin, bea)

    agree(as_bea(admin, bea), Pending.objects.get())

    assert roles_now(bea) == {"admin"}


def test_a_day_later_it_is_done_without_one(kept, admin, cora):
    make_lead(admin, cora)

    carry_out_due(timezone.now() + timedelta(hours=23, minutes=59))
    assert roles_now(cora) == {"coordinator"}
    carry_out_due(timezone.now() + TOMORROW)
    assert roles_now(cora) == {"coordinator", "lead"}


def test_any_admin_takes_it_back(kept, admin, cora, bea):
    make_lead(admin, cora)

    as_bea(admin, bea).post(reverse("people:take_back", args=[Pending.objects.get().pk]))
    carry_out_due(timezone.now() + TOMORROW)

    assert roles_now(cora) == {"coordinator"}


def test_the_other_admins_and_the_person_are_told(kept, admin, cora, bea):
    make_lead(admin, cora)

    told = Mail.objects.filter(kind=NoticeKind.WAITS).values_list("to__username", flat=True)
    assert set(told) == {"bea", "cora"}


def test_what_was_changed_meanwhile_is_dropped(kept, admin, ada, cora):
    make_lead(admin, cora)
    actions.change_roles(person=cora, roles=["auditor"], seen=["coordinator"], by=ada)

    carry_out_due(timezone.now() + TOMORROW)

    assert roles_now(cora) == {"auditor"}
    assert not Pending.objects.open().exists()


def test_roles_are_taken_away_at_once(kept, admin, cora):
    address = reverse("people:change_roles", args=[colleague("lee", Role.COORDINATOR, Role.LEAD).pk])

    admin.post(address, {"roles": ["coordinator"], "seen": "coordinator lead"})

    assert not Pending.objects.exists()
    assert Event.objects.filter(kind="roles_changed").exists()


def test_before_anything_was_sent_one_admin_is_enough(admin, cora):
    make_lead(admin, cora)

    assert roles_now(cora) == {"coordinator", "lead"}


def test_an_invitation_opens_nothing_until_a_second_admin_agrees(kept, admin, client, bea):
    form = {"name": "Lee", "email": "lee@example.org", "roles": ["lead"]}
    page = admin.post(reverse("people:invite"), form, follow=True)
    address = page.context["link"].replace("http://testserver", "")
    address = address[address.index("/staff/") :]

    early = client.get(address)
    agree(as_bea(client, bea), Pending.objects.get())

    assert (early.status_code, client.get(address).status_code) == (403, 200)
    assert "does not work yet" in early.content.decode()


def test_an_invitation_that_is_taken_back_never_opens(kept, admin, ada):
    token = actions.invite(name="Lee", email="lee@example.org", roles=["lead"], by=ada)
    invitation = actions.find_invitation(token)
    pending = second_admin.ask(kind=Pending.Kind.INVITATION, by=ada, invitation=invitation)

    second_admin.take_back(pending=pending, by=ada)

    with pytest.raises(actions.InvitationSpent):
        actions.find_invitation(token)


def test_a_colleagues_second_factor_is_not_taken_away_by_one_admin(kept, admin, cora, bea):
    Authenticator.objects.create(user=cora, type=Authenticator.Type.TOTP, data={})

    admin.post(reverse("people:remove_second_factor", args=[cora.pk]))
    assert Authenticator.objects.filter(user=cora).exists()
    agree(as_bea(admin, bea), Pending.objects.get())
    assert not Authenticator.objects.filter(user=cora).exists()


def test_a_new_password_alone_lets_nobody_into_an_account_without_a_second_factor(kept, admin, cora, bea):
    page = admin.post(reverse("people:new_password", args=[cora.pk]), follow=True)
    address = page.context["link"][page.context["link"].index("/staff/") :]

    early = admin.get(address)
    agree(as_bea(admin, bea), Pending.objects.get())

    assert (early.status_code, admin.get(address).status_code) == (403, 200)


def test_with_a_second_factor_a_new_password_waits_for_nobody(kept, admin, cora):
    Authenticator.objects.create(user=cora, type=Authenticator.Type.TOTP, data={})

    admin.post(reverse("people:new_password", args=[cora.pk]))

    assert not Pending.objects.exists()


# Keeping


def save_settings(admin, **changes):
    page = admin.get(reverse("screening:site_settings"))
    values = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    answer = admin.post(reverse("screening:site_settings"), {**values, **changes})
    assert answer.status_code == 302
    return SiteSettings.objects.get()


def test_shorter_keeping_waits_and_the_rest_is_saved(kept, admin, bea):
    stand = save_settings(admin, site_name="Harbor", keep_days_closed=1)
    assert (stand.site_name, stand.keep_days_closed) == ("Harbor", 180)

    agree(as_bea(admin, bea), Pending.objects.get())

    stand.refresh_from_db()
    assert (stand.site_name, stand.keep_days_closed) == ("Harbor", 1)


def test_longer_keeping_waits_for_nobody(kept, admin):
    assert save_settings(admin, keep_days=400).keep_days == 400


def test_what_waits_stands_on_both_pages(kept, admin, cora):
    make_lead(admin, cora)

    for name in ("people:people", "screening:site_settings"):
        page = admin.get(reverse(name)).content.decode()
        assert "cora becomes coordinator, lead" in page
        assert "Take back" in page


def test_a_stranger_to_accounts_agrees_to_nothing(kept, admin, client, cora, olga):
    make_lead(admin, cora)
    client.logout()
    sign_in(client, "olga")

    assert agree(client, Pending.objects.get()).status_code == 403
