"""What a balancer asks: is this process alive, and can it serve people?

/health/live   the process answers.
/health/ready  its database answers too, and is as new as the code.

Answered before anything else, so that a probe needs no host name, session or log line.
"""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

migrated = {"known": False}  # a database does not go back to an older schema while we run


def answer_probes(get_response):
    probes = {"/health/live": live, "/health/ready": ready}

    def middleware(request):
        probe = probes.get(request.path)
        return probe() if probe else get_response(request)

    return middleware


def live() -> JsonResponse:
    return told(200, alive=True)


def ready() -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated["known"] = migrated["known"] or not pending_migrations()
    except Error:
        connection.close()
        return told(503, database=False)
    return told(200 if migrated["known"] else 503, database=True, migrated=migrated["known"])


def pending_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def told(status: int, **facts: bool) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})
