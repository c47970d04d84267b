import pytest
from django.test import Client
from django.urls import reverse

LOG_IN = "/staff/account/login/"


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


def post(client, *, token, **headers):
    body = {"login": "sam", "password": "a guess", "csrfmiddlewaretoken": token}
    return client.post(LOG_IN, body, headers=headers)


def token_of(client):
    client.get(LOG_IN)
    return client.cookies["staff-form"].value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"origin": "null", "sec-fetch-site": "same-origin"}, 200, id="our own form"),
        pytest.param(
            {"origin": "null", "sec-fetch-site": "cross-site"}, 403, id="a stranger's sandboxed page"
        ),
        pytest.param(
            {"origin": "null", "sec-fetch-site": "same-site"}, 403, id="a neighbour under our domain"
        ),
        pytest.param({"origin": "null", "sec-fetch-site": "none"}, 200, id="a browser that cannot tell"),
        pytest.param({"origin": "null"}, 403, id="a browser too old to say"),
        pytest.param({"origin": "http://testserver"}, 200, id="our own origin, said plainly"),
        pytest.param({"origin": "https://elsewhere.example"}, 403, id="another origin"),
        pytest.param(
            {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
            403,
            id="another that lies",
        ),
    ],
)
def test_a_form_is_accepted_from_our_own_pages_only(strict_client, headers, status):
    response = post(strict_client, token=token_of(strict_client), **headers)

    assert response.status_code == status


def test_our_own_form_still_needs_its_token(strict_client):
    response = post(strict_client, token="", origin="null", **{"sec-fetch-site": "same-origin"})

    assert response.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("address", [LOG_IN, "/no-such-page/"])
def test_what_browsers_are_told_about_every_page(client, address):
    headers = client.get(address).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert sorted(headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


@pytest.mark.django_db
def test_a_session_ends_after_fifteen_idle_minutes_and_stays_on_staff_pages(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("cora"))

    client.get(reverse("mfa_index"))

    cookie = client.cookies["staff"]
    assert cookie["path"] == "/staff/"
    assert cookie["httponly"]
    assert client.session.get_expiry_age() == 15 * 60


@pytest.mark.django_db
def test_nobody_signs_up(client, django_user_model):
    body = {
        "username": "sam",
        "email": "sam@example.org",
        "password1": "Pq7-vkd2-mmx",
        "password2": "Pq7-vkd2-mmx",
    }

    client.post("/staff/account/signup/", body)

    assert not django_user_model.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", "/staff/account/login/", "/staff/", "/start/"])
def test_a_broken_body_is_no_error_of_ours(client, address):
    client.raise_request_exception = False
    client.get("/staff/account/login/")  # its cookie makes the token be looked for in the body

    response = client.generic("POST", address, b"--x", content_type="multipart/form-data")

    assert response.status_code < 500
