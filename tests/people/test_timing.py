"""How long a try to sign in takes tells nothing of which accounts there are."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
hashed = []


class CountedHasher(MD5PasswordHasher):
    """What takes the time of a try is the hashing: here each is counted."""

    def encode(self, password, salt):
        hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def count(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]


@pytest.fixture
def cora(django_user_model):
    return django_user_model.objects.create_user("cora", email="cora@example.org", password=PASSWORD)


@pytest.mark.parametrize(
    "login", ["cora", "cora@example.org", "CORA@example.org", "nobody", "nobody@example.org"]
)
def test_each_try_checks_one_password(client, cora, login):
    hashed.clear()
    client.post(reverse("account_login"), {"login": login, "password": "a wrong one"})

    assert hashed == ["a wrong one"]


@pytest.mark.parametrize("login", ["cora", "cora@example.org"])
def test_the_right_password_still_lets_in(client, cora, login):
    response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})

    assert response.status_code == 302
