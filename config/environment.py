"""How settings are read from the environment: never guessed, and refused with the variable's name."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from environ import Env
from environ.fileaware_mapping import FileAwareMapping

variables = FileAwareMapping(cache=False)  # for mounted secrets: NAME_FILE=/a/path is read as NAME

YES = {"yes", "true", "on", "1"}
NO = {"no", "false", "off", "0"}
SECRET_KEY_LENGTH = 50


def read(name: str, reads: Callable[[str], Any], default: str) -> Any:
    """The variable as `reads` understands it; a value that it refuses stops the start."""
    try:
        return reads(variables.get(name, default).strip())
    except (ValueError, ImproperlyConfigured) as problem:
        raise ImproperlyConfigured(f"{name}: {problem}") from problem
    except OSError as problem:
        raise ImproperlyConfigured(f"{name}_FILE: {problem}") from problem


def demand(*names: str) -> None:
    """Stop unless each of these variables says something."""
    missing = [name for name in names if not read(name, str, default="")]
    if missing:
        raise ImproperlyConfigured(
            f"PRODUCTION=yes needs {', '.join(missing)}: set each one, or NAME_FILE to the path of a file."
        )


def yes_or_no(value: str) -> bool:
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise ValueError(f"write yes or no, not {value!r}.")


def listed(value: str) -> list[str]:
    return [entry.strip() for entry in value.split(",") if entry.strip()]


def hosts(value: str) -> list[str]:
    if listed(value) and "*" not in listed(value):
        return listed(value)
    raise ValueError("name each host; with * anyone could have links made to a site of theirs.")


def site_address(value: str) -> str:
    """Where links in mail lead: a scheme and a host, with a port if there is one."""
    parts = urlsplit(value)
    if parts.scheme in ("http", "https") and parts.hostname and value.rstrip("/").count("/") == 2:
        return value.rstrip("/")
    raise ValueError(f"write an address such as https://care.example, not {value!r}.")


def provider_address(value: str) -> str:
    """The name of an OpenID provider, which is an address, kept to the letter: what it signs repeats it."""
    parts = urlsplit(value)
    is_of_this_machine = parts.hostname in ("127.0.0.1", "::1", "localhost")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_of_this_machine)
    if not value or (is_safe and parts.hostname and not parts.query and not parts.fragment):
        return value
    raise ValueError(f"write the issuer's address, such as https://login.example/clinic, not {value!r}.")


def roles_by_group(value: str) -> dict[str, list[str]]:
    """Roles by what gives them, a group or a domain: "intake=coordinator, @care.example=lead+admin"."""
    roles: dict[str, list[str]] = {}
    for entry in listed(value):
        group, _, given = entry.rpartition("=")
        if not group.strip() or not given.strip():
            raise ValueError(f"write a group and its roles, as in intake=coordinator, not {entry!r}.")
        roles.setdefault(group.strip(), []).extend(role.strip() for role in given.split("+"))
    return roles


def token_hashes(value: str) -> list[str]:
    """SHA-256 of each token, in hexadecimal: what a token opens can't be read out of the settings."""
    hashes = [entry.lower() for entry in listed(value)]
    if all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes):
        return hashes
    raise ValueError("write what manage.py directory_token prints: 64 characters of 0-9 and a-f for each.")


def own_address(hosts: list[str], *, public: bool) -> str:
    """The first of the site's hosts; a development machine answers at its own port."""
    if public:
        return f"https://{hosts[0].removeprefix('.')}"
    return f"http://{hosts[0]}:{variables.get('PORT', '8000')}"


@dataclass(frozen=True)
class Listener:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_of_this_machine(self) -> bool:
        return ip_address(self.host).is_loopback


def listener(value: str) -> Listener | None:
    """Where to listen, by number: a name could lead elsewhere tomorrow. None for nowhere."""
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if port.isdecimal() and 0 < int(port) < 65536:
        with suppress(ValueError):
            return Listener(str(ip_address(host.removeprefix("[").removesuffix("]"))), int(port))
    raise ValueError(f"write an address and a port, as in 127.0.0.1:9100, not {value!r}.")


def seconds(value: str) -> int:
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise ValueError(f"write a whole number of seconds, not {value!r}.")


def whole_number(value: str) -> int:
    if value.isdecimal():
        return int(value)
    raise ValueError(f"write a whole number, not {value!r}.")


def time_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"write a time zone such as America/Chicago, not {value!r}.") from None


def secret_key(value: str) -> str:
    if len(value) >= SECRET_KEY_LENGTH:
        return value
    raise ValueError(f"write at least {SECRET_KEY_LENGTH} random characters.")


def secret_keys(value: str) -> list[str]:
    return [secret_key(key) for key in listed(value)]


def field_keys(value: str) -> dict[int, str]:
    """Keys by their number, the current one first: "2:<key>,1:<key>"."""
    keys: dict[int, str] = {}
    for position, entry in enumerate(listed(value), start=1):
        number, _, key = entry.partition(":")
        if not number.isdecimal() or int(number) in keys:
            raise ValueError(f"entry {position} needs a number of its own, as in 1:<key>.")
        keys[int(number)] = checked_key(key, position)
    if not keys:
        raise ValueError("write at least one key, as in 1:<key>.")
    return keys


def checked_key(key: str, position: int) -> str:
    try:
        Fernet(key)
    except ValueError:
        raise ValueError(f"entry {position} holds no Fernet key.") from None  # and never show what it holds
    return key


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database: connections are kept, and SQLite waits rather than fails."""
    if "#" in url or (url.startswith("sqlite:") and "?" in url):
        raise ValueError("write %23 for # in it, and %3F for ? in a path: what follows them would be lost.")
    try:
        settings = Env.db_url_config(url)
    except ValueError:
        settings = {"ENGINE": "unreadable"}  # the reason may quote the password
    if settings["ENGINE"] == "django.db.backends.postgresql" and settings["NAME"]:
        options = {**POSTGRESQL_OPTIONS, **settings.get("OPTIONS", {})}
        return {**settings, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    if settings["ENGINE"] == "django.db.backends.sqlite3" and Path(settings["NAME"]).is_absolute():
        return {**settings, "CONN_MAX_AGE": None, "OPTIONS": SQLITE_OPTIONS.copy()}
    raise ValueError("write postgresql://user:password@host/name or sqlite:////whole/path/to/file.")


POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,  # seconds: the crisis page must not wait for a host that is gone
    # A server that was cut off half-way, or killed, holds up the others for seconds, not for hours; and
    # a request that waits for a lock says so after seconds, with what was typed (config/errors.py).
    "options": "-c client_connection_check_interval=2s -c idle_in_transaction_session_timeout=60s"
    " -c lock_timeout=5s",
}
SQLITE_OPTIONS = {
    "timeout": 5,  # seconds, for a lock, as above
    "transaction_mode": "IMMEDIATE",  # a writer queues at the start, not half-way
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
