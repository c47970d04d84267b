"""Log lines: one JSON object each, with nothing in it about the people who use the site.

No path (the route instead), no query string, no address, no cookie, and of an exception only its
type and where it was raised: its message may repeat an answer.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

ADDRESS = re.compile(r"(\w+://[^\s/?#]*)\S*")
EXTRAS = ("method", "route", "status", "milliseconds")


class Refusals(logging.Filter):
    """What a client sends wrongly is refused with 400: nobody out there is to set off an alarm on errors, and
    a host that is no host of ours is not quoted.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = f"refused: {record.name.rpartition('.')[2]}", ()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": request_id.get(),
            **{name: getattr(record, name) for name in EXTRAS if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = story_of(record.exc_info[1])
        return json.dumps({name: value for name, value in line.items() if value is not None})


def message_of(record: logging.LogRecord) -> str:
    """The message; what Django and gunicorn would say of a request's address is left out."""
    if record.name.startswith("gunicorn"):
        return says_no_address(record)
    request = getattr(record, "request", None)
    if record.name == "django.server":  # its request is the bare connection
        return says_no_address(record)
    if request is None:
        return record.getMessage()
    return str(record.msg) % tuple(without_path(arg, request) for arg in record.args or ())


def without_path(arg, request):
    """A path as its route, and of any other address (Django quotes a wrong Referer) its scheme and host."""
    if arg == request.path_info:
        return route_of(request)
    return ADDRESS.sub(r"\1", arg) if isinstance(arg, str) else arg


def says_no_address(record: logging.LogRecord) -> str:
    """The words of a server alone: numbers stay, texts may hold a path with its query or an address."""
    if not isinstance(record.args, tuple):
        return str(record.msg)
    args = tuple(arg if isinstance(arg, int) else "…" for arg in record.args)
    return str(record.msg) % args


def route_of(request) -> str:
    """Which kind of page was asked for, without the reference, key or name in its address."""
    return request.resolver_match.route if request.resolver_match else "no such page"


def story_of(exception: BaseException) -> list[str]:
    """The exception's type and where it came from, innermost last; then what caused it."""
    frames = traceback.extract_tb(exception.__traceback__)
    story = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = exception.__cause__ or (not exception.__suppress_context__ and exception.__context__)
    return [*story, type(exception).__qualname__, *(story_of(cause) if cause else [])]
