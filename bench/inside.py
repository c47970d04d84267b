"""python -m bench.inside: what only a process of the site's own can do for the measuring, told as JSON.

Two colleagues sign in, a draft is there to be tested, and the queries of each page are counted.
"""

import json
import os
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    cookies = {role: signed_in(role) for role in ("coordinator", "admin")}
    prepare_a_draft()
    json.dump({"cookies": cookies, "queries": queries(cookies)}, sys.stdout)


def signed_in(role: str) -> dict[str, str]:
    """The cookie of a person signed in with a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.mfa.utils import is_mfa_enabled
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.auth.models import Group, User
    from django.http import HttpRequest

    from people.sessions import SessionStore

    person, _is_new = User.objects.get_or_create(username=f"bench-{role}")
    person.groups.set(Group.objects.filter(name=role))
    if not is_mfa_enabled(person):
        TOTP.activate(person, generate_totp_secret())
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return {settings.SESSION_COOKIE_NAME: request.session.session_key or ""}


def prepare_a_draft() -> None:
    """The published criteria without their last row, so that some people would get another level."""
    from django.contrib.auth.models import User

    from programs.models import CriteriaVersion
    from programs.studio.actions import drafting

    if CriteriaVersion.objects.draft():
        return
    ada = User.objects.get(username="bench-admin")
    row = drafting.start_draft(by=ada).rows.order_by("code").last()
    if row:
        drafting.remove_row(row=row, seen=row.revision, by=ada)


def queries(cookies: dict[str, dict[str, str]]) -> dict[str, int]:
    """How many queries each page takes, once everything that is remembered is remembered."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    pages = {
        "queue": ("coordinator", "/staff/"),
        "queue by level": ("coordinator", "/staff/?level=iop"),
        "queue by flag": ("coordinator", "/staff/?flag=urgent_unsafe_home"),
        "charts": ("coordinator", "/staff/charts/?days=365"),
        "draft": ("admin", "/staff/criteria/draft/"),
        "backtest": ("admin", "/staff/criteria/draft/backtest/"),
    }
    found = {}
    for name, (role, address) in pages.items():
        client = Client(headers={"host": "127.0.0.1", "x-forwarded-for": "10.0.0.1"})
        client.cookies.load(cookies[role])
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                response = client.get(address, secure=True)
        assert response.status_code == 200, (name, response.status_code)
        found[name] = len(captured)
    return found


if __name__ == "__main__":
    main()
