from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from history.models import Event
from people import actions
from people.models import Invitation
from people.roles import Role, roles_of
from people.sessions import SessionStore

pytestmark = pytest.mark.engine


def invite_lee(by, roles=(Role.LEAD,)):
    return actions.invite(name="Lee", email="lee@example.org", roles=list(roles), by=by)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_person_with_the_link_joins_with_the_roles_of_the_invitation(ada):
    token = invite_lee(ada)

    lee = actions.accept(token=token, password="a long enough one")

    assert lee.check_password("a long enough one")
    assert roles_of(lee) == {Role.LEAD}
    assert kinds() == ["invited", "joined"]


def test_a_link_is_good_once(ada):
    token = invite_lee(ada)
    actions.accept(token=token, password="a long enough one")

    with pytest.raises(actions.InvitationSpent):
        actions.accept(token=token, password="another one, also long")

    assert User.objects.get(email="lee@example.org").check_password("a long enough one")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"expires_at": timezone.now() - timedelta(seconds=1)}, id="too old"),
        pytest.param({"withdrawn_at": timezone.now()}, id="withdrawn"),
        pytest.param({"token_hash": "another"}, id="never was"),
    ],
)
def test_a_spent_link_opens_nothing(ada, spoil):
    token = invite_lee(ada)
    Invitation.objects.update(**spoil)

    with pytest.raises(actions.InvitationSpent):
        actions.accept(token=token, password="a long enough one")

    assert not User.objects.filter(email="lee@example.org").exists()


def test_the_link_is_not_in_the_database(ada):
    token = invite_lee(ada)

    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Event.objects.values()))


def test_an_address_that_has_an_account_is_not_invited(ada, cora):
    with pytest.raises(actions.SignInTaken):
        actions.invite(name="Cora", email="CORA@example.org", roles=[Role.LEAD], by=ada)


def test_a_new_password_leaves_name_roles_and_account_as_they_are(ada, cora):
    token = actions.offer_new_password(person=cora, by=ada)

    actions.accept(token=token, password="a long enough one")

    cora.refresh_from_db()
    assert cora.check_password("a long enough one")
    assert roles_of(cora) == {Role.COORDINATOR}


def test_a_second_link_voids_the_first(ada, cora):
    first = actions.offer_new_password(person=cora, by=ada)
    actions.offer_new_password(person=cora, by=ada)

    with pytest.raises(actions.InvitationSpent):
        actions.accept(token=first, password="a long enough one")


def test_a_closed_account_gets_no_new_password(ada, cora):
    token = actions.offer_new_password(person=cora, by=ada)
    actions.deactivate(person=cora, by=ada)

    with pytest.raises(actions.InvitationSpent):
        actions.accept(token=token, password="a long enough one")


def test_closing_an_account_ends_its_sessions_and_no_others(ada, cora, client):
    client.force_login(cora)
    theirs = client.session.session_key
    client.cookies.clear()
    client.force_login(ada)

    actions.deactivate(person=cora, by=ada)

    assert not SessionStore().exists(theirs)
    assert SessionStore().exists(client.session.session_key)


@pytest.mark.parametrize(
    "remove",
    [
        pytest.param(lambda ada: actions.deactivate(person=ada, by=ada), id="close"),
        pytest.param(
            lambda ada: actions.change_roles(person=ada, roles=[Role.LEAD], seen=[Role.ADMIN], by=ada),
            id="role",
        ),
    ],
)
def test_the_last_admin_stays(ada, cora, remove):
    with pytest.raises(actions.LastAdmin):
        remove(ada)

    ada.refresh_from_db()
    assert ada.is_active
    assert roles_of(ada) == {Role.ADMIN}


def test_an_admin_goes_when_there_is_another(ada, cora):
    actions.change_roles(person=cora, roles=[Role.ADMIN, Role.COORDINATOR], seen=roles_of(cora), by=ada)

    actions.deactivate(person=ada, by=cora)

    ada.refresh_from_db()
    assert not ada.is_active


def test_a_closed_admin_does_not_count(ada, cora):
    actions.change_roles(person=cora, roles=[Role.ADMIN], seen=roles_of(cora), by=ada)
    actions.deactivate(person=cora, by=ada)

    with pytest.raises(actions.LastAdmin):
        actions.deactivate(person=ada, by=ada)
