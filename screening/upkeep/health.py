"""What a balancer asks: is this process alive, and can it serve people?

/health/live   the process answers.
/health/ready  its database answers too, and is as new as the code; our keys are those that it was sealed
               under; the criteria in force are those that were published; a public site's style sheets
               and translations were made (`missing` names what was not). How long ago a worker was at
               work, how long the oldest mail has waited, and how old the newest backup is, stand beside
               that and change nothing about it: a web server without a worker serves people all the
               same, and has to.

/health/writes what people send can be stored: a row is written and committed, at most every ten seconds. For
               a monitor. A balancer goes by ready: without writes people can still answer everything and
               see their result, and the help lines are there.

Answered before anything else, so that a probe needs no host name, session or log line.
"""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from history.kinds import EventKind
from history.models import Event
from notices.heartbeat import last_beat
from notices.mailing import oldest_unsent
from people.cache import tries
from programs.models import CriteriaVersion
from programs.models.criteria import CriteriaChanged
from screening.upkeep.built import missing_parts
from vault import clock
from vault.keys import keys_fit

TRIED_EVERY = 10  # seconds
ALWAYS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

# A database does not go back to an older schema while we run, nor to being sealed under other keys.
migrated = {"known": False}
keys = {"fit": False}
criteria = {"stand": False}
tried = {"works": False, "until": 0.0}  # by the clock of time.monotonic


def answer_probes(get_response):
    probes = {"/health/live": live, "/health/ready": ready, "/health/writes": writes}

    def middleware(request):
        probe = probes.get(request.path_info)
        return probe() if probe else get_response(request)

    return middleware


def live() -> JsonResponse:
    return told(200, alive=True)


def ready() -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated["known"] = migrated["known"] or not pending_migrations()
        beside: dict[str, Any] = facts_of_worker() if migrated["known"] else {}
        keys["fit"] = keys["fit"] or (migrated["known"] and keys_fit())
        criteria["stand"] = criteria["stand"] or (migrated["known"] and criteria_stand())
    except Error:
        connection.close()
        return told(503, database=False)
    missing = missing_parts() if settings.PRODUCTION else []
    is_ready = migrated["known"] and keys["fit"] and criteria["stand"] and not missing
    if missing:
        beside["missing"] = missing
    known = {"migrated": migrated["known"], "keys": keys["fit"], "criteria": criteria["stand"]}
    return told(200 if is_ready else 503, database=True, **known, **beside)


def writes() -> JsonResponse:
    if time.monotonic() >= tried["until"]:
        tried.update(works=can_write(), until=time.monotonic() + TRIED_EVERY)
    return told(200 if tried["works"] else 503, writes=tried["works"])


def can_write() -> bool:
    """A full disk and a read-only database refuse it; a table that stays locked does after some seconds."""
    try:
        tries.set("health", clock.now().isoformat())
    except Error:
        return False
    return True


def facts_of_worker() -> dict:
    """In whole seconds; None where no worker was ever at work, no mail waits, no backup was made."""
    return {
        "worker_seconds": seconds_since(last_beat()),
        "mail_seconds": seconds_since(oldest_unsent()),
        "backup_seconds": seconds_since(newest(EventKind.BACKED_UP)),
    }


def newest(kind: EventKind) -> datetime | None:
    """When this last happened. A backup is put into the history once it is whole, and no sooner."""
    return Event.objects.filter(kind=kind).order_by("-pk").values_list("at", flat=True).first()


def criteria_stand() -> bool:
    try:
        CriteriaVersion.objects.published().ruleset()
    except CriteriaChanged:
        return False
    return True


def seconds_since(moment) -> int | None:
    return None if moment is None else max(int((clock.now() - moment).total_seconds()), 0)


def pending_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def told(status: int, **facts: Any) -> JsonResponse:
    return JsonResponse(facts, status=status, headers=ALWAYS)
