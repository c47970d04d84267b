import os
import runpy
import shutil
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings as settings_under_test
from django.core.exceptions import ImproperlyConfigured

SETTINGS = settings_under_test.BASE_DIR / "config" / "settings.py"
KEY, OLD_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PRODUCTION = {
    "PRODUCTION": "yes",
    "SECRET_KEY": "plainly-invented-" * 4,
    "ALLOWED_HOSTS": "care.example, www.care.example",
    "DATABASE_URL": "postgresql://care:invented@db.example/care",
    "FIELD_KEYS": f"2:{KEY},1:{OLD_KEY}",
}
AT_A_PROVIDER = {
    "OIDC_ISSUER": "https://login.example/clinic/",
    "OIDC_CLIENT_ID": "care",
    "OIDC_CLIENT_SECRET": "invented",
    "OIDC_ROLES": "in=coordinator, CN=Leads=coordinator+lead, @audit.example=auditor, in=clinical-lead",
}


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Reads the settings as a process with these variables, and no others of ours, would."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def start(**variables):
        for name in (*PRODUCTION, *AT_A_PROVIDER, "DEBUG", "PORT", "SITE_URL", "EMAIL_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return start


def test_development_needs_no_settings(start):
    settings = start()

    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert list(settings["FIELD_KEYS"]) == [1]


def test_development_has_the_same_keys_at_every_start(start):
    assert start()["SECRET_KEY"] == start()["SECRET_KEY"]


@pytest.mark.parametrize("folder", ["care #1", "care?", "care%20home", "care+home", "clínica norte"])
def test_the_database_of_development_lies_in_its_folder_whatever_that_is_called(folder, tmp_path):
    copy = tmp_path / folder
    shutil.copytree(SETTINGS.parent, copy / "config")
    said = subprocess.run(
        [sys.executable, "-c", "from config.settings import DATABASES as d; print(d['default']['NAME'])"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert said.stdout.decode().strip() == str(copy / "var" / "level-of-care.sqlite3")


@pytest.mark.parametrize("url", ["sqlite:////srv/care#1/db.sqlite3", "sqlite:////srv/care?/db.sqlite3"])
def test_an_address_that_would_lead_to_another_file_is_refused(start, url):
    with pytest.raises(ImproperlyConfigured, match="%23"):
        start(DATABASE_URL=url)


def test_production_takes_its_keys_from_the_environment_only(start, tmp_path):
    settings = start(**PRODUCTION)

    assert settings["SECRET_KEY"] == PRODUCTION["SECRET_KEY"]
    assert list(settings["FIELD_KEYS"].items()) == [(2, KEY), (1, OLD_KEY)]
    assert list(tmp_path.iterdir()) == []


def test_production_keeps_its_cookies_to_https_and_to_staff_pages(start):
    settings = start(**PRODUCTION)

    assert settings["SESSION_COOKIE_NAME"] == "__Secure-staff"
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_PATH"] == settings["CSRF_COOKIE_PATH"] == "/staff/"


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"PRODUCTION"}))
@pytest.mark.parametrize("value", [pytest.param(None, id="missing"), pytest.param(" ", id="empty")])
def test_production_does_not_start_without(start, name, value):
    variables = {key: text for key, text in PRODUCTION.items() if key != name}

    with pytest.raises(ImproperlyConfigured, match=rf"PRODUCTION=yes needs {name}: "):
        start(**variables, **({name: value} if value else {}))


def test_production_names_everything_that_is_missing_at_once(start):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, FIELD_KEYS"):
        start(PRODUCTION="yes")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("PRODUCTION", "ture", id="neither yes nor no"),
        pytest.param("DEBUG", "yes", id="debug pages in production"),
        pytest.param("SECRET_KEY", "short", id="a secret key that can be guessed"),
        pytest.param("SECRET_KEY_FALLBACKS", "short", id="an old secret key that can be guessed"),
        pytest.param("ALLOWED_HOSTS", "*", id="any host"),
        pytest.param("ALLOWED_HOSTS", ",", id="no host"),
        pytest.param("DATABASE_URL", "mysql://db.example/care", id="an engine that we do not test"),
        pytest.param("DATABASE_URL", "postgresql://db.example", id="no database's name"),
        pytest.param("DATABASE_URL", "postgresql://db.example:x/care", id="no port"),
        pytest.param("DATABASE_URL", "sqlite:///care.sqlite3", id="a file that depends on the folder"),
        pytest.param("DATABASE_URL", "sqlite://", id="a database in memory"),
        pytest.param("FIELD_KEYS", KEY, id="a key without its number"),
        pytest.param("FIELD_KEYS", f"1:{KEY},1:{OLD_KEY}", id="one number for two keys"),
        pytest.param("FIELD_KEYS", "1:secret", id="no real key"),
        pytest.param("FIELD_KEYS", ",", id="no key"),
        pytest.param("TIME_ZONE", "Mars/Olympus", id="no such time zone"),
        pytest.param("SESSION_IDLE_SECONDS", "15m", id="no number of seconds"),
        pytest.param("SESSION_IDLE_SECONDS", "0", id="a session that ends at once"),
        pytest.param("EMAIL_URL", "pigeon://loft", id="no way to send mail"),
        pytest.param("SITE_URL", "care.example", id="an address without a scheme"),
        pytest.param("SITE_URL", "https://care.example/staff/", id="an address with a path"),
        pytest.param("SECRET_KEY_FILE", "/nowhere/key", id="a file that is not there"),
        pytest.param("OIDC_ISSUER", "http://login.example", id="a provider without TLS"),
        pytest.param("OIDC_ISSUER", "login.example", id="a provider without an address"),
        pytest.param("OIDC_ISSUER", "https://login.example", id="a provider, and no client of it"),
        pytest.param("OIDC_ROLES", "coordinator", id="a role that no group gives"),
        pytest.param("OIDC_ROLES", "intake=", id="a group that gives no role"),
        pytest.param("SCIM_TOKEN_HASHES", "a token in clear", id="no hash of a token"),
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(start, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}: "):
        start(**{**PRODUCTION, name: value})


def test_a_refused_secret_is_not_shown(start):
    for name in ("SECRET_KEY", "FIELD_KEYS"):
        with pytest.raises(ImproperlyConfigured) as refusal:
            start(**{**PRODUCTION, name: "1:hush-hush"})
        assert "hush" not in str(refusal.value)


def test_hosts_are_for_production(start):
    """Otherwise a site with a development machine's keys and cookies could be put before the public."""
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS: only with PRODUCTION=yes"):
        start(ALLOWED_HOSTS="care.example")


def test_a_secret_may_be_in_a_file(start, tmp_path, monkeypatch):
    file = tmp_path / "database-url"
    file.write_text("postgresql:///from-a-file\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(file))

    settings = start()

    assert settings["DATABASES"]["default"]["NAME"] == "from-a-file"


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        pytest.param(PRODUCTION, "https://care.example", id="the first host"),
        pytest.param(
            {**PRODUCTION, "SITE_URL": "https://staff.example/"}, "https://staff.example", id="said"
        ),
        pytest.param({"PORT": "8001"}, "http://127.0.0.1:8001", id="a development machine"),
    ],
)
def test_links_in_mail_lead_to_the_site(start, variables, address):
    assert start(**variables)["SITE_URL"] == address


def test_no_mail_server_is_waited_for_without_end(start):
    assert start(**PRODUCTION)["EMAIL_TIMEOUT"] == 10


def test_sqlite_waits_for_its_turn_and_is_safe_against_a_power_cut(start):
    database = start(DATABASE_URL="sqlite:////srv/care.sqlite3")["DATABASES"]["default"]

    assert database["NAME"] == "/srv/care.sqlite3"
    assert database["OPTIONS"] == {
        "timeout": 5,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    assert database["CONN_MAX_AGE"] is None


def test_postgresql_keeps_connections_and_checks_them(start):
    database = start(**PRODUCTION)["DATABASES"]["default"]

    assert database["CONN_MAX_AGE"] == 600
    assert database["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "FORCE_SCRIPT_NAME"])
def test_a_site_under_a_path_of_another_is_refused_in_words(start, monkeypatch, name):
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(ImproperlyConfigured, match=f"^{name}: .*a host name of its own"):
        start(**{name: "/care"})
    for root in ("", "/"):
        assert start(**{name: root})["FORCE_SCRIPT_NAME"] == ""


def test_a_provider_is_taken_to_the_letter_with_the_roles_that_each_group_gives(start):
    settings = start(**AT_A_PROVIDER)

    assert settings["OIDC_ISSUER"] == "https://login.example/clinic/"
    assert settings["OIDC_ROLES"] == {
        "in": ["coordinator", "clinical-lead"],
        "CN=Leads": ["coordinator", "lead"],
        "@audit.example": ["auditor"],
    }
    assert settings["OIDC_SECOND_FACTOR"] == ["mfa"]
    assert settings["OIDC_TRUSTS_EMAIL"] is False


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES"])
def test_a_provider_is_set_whole_or_not_at_all(start, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        start(**{**AT_A_PROVIDER, name: ""})


def test_a_role_that_there_is_not_stops_the_start(settings):
    settings.OIDC_ROLES = {"intake": ["coordinator", "king"]}

    with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES: no role is called king"):
        apps.get_app_config("people").ready()
