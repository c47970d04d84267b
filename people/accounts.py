"""How allauth signs staff in here: closed, with sealed secrets, without keeping an address."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.base_user import AbstractBaseUser
from django.shortcuts import resolve_url
from django.utils.safestring import mark_safe

from people.cache import tries
from people.clients import client_of
from people.proven import showed_provider_a_second_factor
from people.roles import first_page
from vault.sealing import keyed_hash, seal, unseal

PURPOSE = "second factor"
TRIES_OF_ALL, WINDOW = 200, 15 * 60  # at one account, in so many seconds


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

    def get_login_stages(self):
        ours = {"allauth.mfa.stages.AuthenticateStage": "people.accounts.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request):
        return resolve_url(first_page(request.user))

    def pre_authenticate(self, request, **credentials):
        """allauth counts the tries of one client at one account. Of all clients together there are many more
        before they are refused: else anyone could keep the staff out. A passkey is not counted here."""
        login = credentials.get("email", credentials.get("username", "")).lower()
        name = keyed_hash(login, "tries at an account")[:32]
        if tries.count(f"sign_in:{name}:{int(time.time()) // WINDOW}", WINDOW) > TRIES_OF_ALL:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request, **credentials):
        return f"{client_of(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

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


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor of this site, unless the provider has just asked for one of its own."""

    def _should_handle(self, request) -> bool:
        return super()._should_handle(request) and not showed_provider_a_second_factor(
            request, self.login.user
        )


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
