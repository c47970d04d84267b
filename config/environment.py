"""How settings are read from the environment: never guessed, refused with the variable's name."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()  # NAME_FILE=/a/path is read where NAME would be, for mounted secrets

YES = {"yes", "true", "on", "1"}
NO = {"no", "false", "off", "0"}
SECRET_KEY_LENGTH = 50
ENGINES = {
    "django.db.backends.postgresql": "postgresql",
    "django.db.backends.sqlite3": "sqlite",
}


def read(name: str, reads: Callable[[str], Any] = str, default: Any = environ.Env.NOTSET) -> Any:
    """The variable as `reads` understands it; a value that it refuses stops the start."""
    if name not in env and default is not environ.Env.NOTSET:
        return default
    try:
        return reads(env.str(name).strip())
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name}: {problem}") from problem


def demand(*names: str) -> None:
    """Stop unless each of these variables is there and says something."""
    missing = [name for name in names if not read(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            f"PRODUCTION=yes needs {', '.join(missing)}: set each one, or NAME_FILE to a file's path."
        )


def yes_or_no(value: str) -> bool:
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise ValueError(f"write yes or no, not {value!r}.")


def names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def seconds(value: str) -> int:
    if value.isdecimal():
        return int(value)
    raise ValueError(f"write a whole number of seconds, not {value!r}.")


def time_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"write a time zone such as America/Chicago, not {value!r}.") from None


def secret_key(value: str) -> str:
    if len(value) >= SECRET_KEY_LENGTH:
        return value
    raise ValueError(f"write at least {SECRET_KEY_LENGTH} random characters.")


def field_keys(value: str) -> dict[int, str]:
    """Keys by their number, the current one first: "2:<key>,1:<key>"."""
    keys: dict[int, str] = {}
    for position, entry in enumerate(names(value), start=1):
        number, _, key = entry.partition(":")
        if not number.isdecimal() or int(number) in keys:
            raise ValueError(f"entry {position} needs a number of its own, as in 1:<key>.")
        keys[int(number)] = fernet_key(key, position)
    if not keys:
        raise ValueError("write at least one key, as in 1:<key>.")
    return keys


def fernet_key(key: str, position: int) -> str:
    try:
        Fernet(key)
    except ValueError:
        raise ValueError(f"entry {position} holds no Fernet key.") from None  # never show the key
    return key


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database: connections are kept, and SQLite waits rather than fails."""
    settings = environ.Env.db_url_config(url)
    if settings.get("ENGINE") not in ENGINES or not settings["NAME"]:
        raise ValueError("write postgresql://user:password@host/name or sqlite:////path/to/file.")
    if ENGINES[settings["ENGINE"]] == "sqlite":
        settings["CONN_MAX_AGE"] = None
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",  # a writer queues at the start, not half-way
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        settings["CONN_MAX_AGE"] = 600
        settings["CONN_HEALTH_CHECKS"] = True
    return settings
