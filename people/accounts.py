"""How allauth signs staff in here: closed, with sealed secrets, without keeping an address."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.shortcuts import resolve_url
from django.utils.safestring import mark_safe

from people.clients import client_of
from people.roles import landing_page
from vault.sealing import seal, unseal

PURPOSE = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an admin (see people/actions.py)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": "Type the password that you have now",
        "incorrect_password": "This is not your password",
        "too_many_login_attempts": "Too many tries that failed. Wait five minutes, then try again",
        "username_password_mismatch": "No account has this name and password",
        "email_password_mismatch": "No account has this name and password",
        "rate_limited": "Too many tries. Wait a minute, then try again",
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return resolve_url(landing_page(request.user))

    def get_client_ip(self, request):
        """What allauth counts tries by: not an address, see people/clients.py."""
        return client_of(request)


class OneHashBackend(AuthenticationBackend):
    """Checks one password a try, whether or not there is such an account: the time it takes reveals nothing.

    allauth's own looks for what was typed as a name and as an address, and checks an account that it
    finds again each time. `checked` has what came of each account in this try, by its key.
    """

    checked: dict[int, AbstractBaseUser | None]

    def authenticate(self, request, **credentials):
        self.checked = {}
        return super().authenticate(request, **credentials)

    def _check_password(self, user, password: str) -> AbstractBaseUser | None:
        if user is None:
            return None
        if user.pk not in self.checked:
            self.checked[user.pk] = super()._check_password(user, password)
        return self.checked[user.pk]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or it has run out. Type the one that shows now",
        "cannot_delete_authenticator": "This site needs a second factor: add another one first",
    }

    def encrypt(self, text):
        return seal(text.encode(), PURPOSE)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, PURPOSE).decode()

    def build_totp_svg(self, url):
        """As an element of the page: the Content Security Policy allows no data: address."""
        svg = super().build_totp_svg(url)
        return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  drawn here, from our own words
