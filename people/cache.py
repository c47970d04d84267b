"""Where tries are counted, ours and allauth's: in the database, so that all servers count together.

Django's own cache in the database unpickles what it finds there, which would let anyone who can write
the database run code on the servers. This one holds JSON.
"""

import json
from datetime import timedelta
from typing import cast

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from vault import clock

LONGEST = 24 * 60 * 60  # seconds


class TableCache(BaseCache):
    def __init__(self, name, params):
        super().__init__(params)

    @property
    def entries(self):
        from people.models import Remembered  # caches are made before models

        return Remembered.objects

    def get(self, key, default=None, version=None):
        entry = self.entries.filter(key=self.key(key, version), until__gt=clock.now()).first()
        return json.loads(entry.value) if entry else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        fields = {"value": json.dumps(value), "until": self.until(timeout)}
        self.entries.update_or_create(key=self.key(key, version), defaults=fields)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """One statement decides between two who add at once."""
        self.entries.filter(key=self.key(key, version), until__lte=clock.now()).delete()
        table = connection.ops.quote_name(self.entries.model._meta.db_table)
        until = connection.ops.adapt_datetimefield_value(self.until(timeout))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (key, value, until) VALUES (%s, %s, %s) "  # noqa: S608
                "ON CONFLICT DO NOTHING",
                [self.key(key, version), json.dumps(value), until],
            )
            return cursor.rowcount == 1

    def count(self, key: str, timeout: float) -> int:
        """Count one more under this key; returns how many that makes. One statement, so none is lost."""
        table = connection.ops.quote_name(self.entries.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (key, value, until) VALUES (%s, '1', %s) ON CONFLICT (key) "  # noqa: S608
                f"DO UPDATE SET value = CAST(CAST({table}.value AS integer) + 1 AS text) RETURNING value",
                [self.key(key, None), connection.ops.adapt_datetimefield_value(self.until(timeout))],
            )
            return int(cursor.fetchone()[0])

    def delete(self, key, version=None):
        return bool(self.entries.filter(key=self.key(key, version)).delete()[0])

    def clear(self):
        self.entries.all().delete()

    def forget_old(self):
        self.entries.filter(until__lte=clock.now()).delete()

    def key(self, key, version):
        return self.make_and_validate_key(key, version=version)

    def until(self, timeout):
        seconds = LONGEST if timeout in (None, DEFAULT_TIMEOUT) else min(timeout, LONGEST)
        return clock.now() + timedelta(seconds=seconds)


tries = cast(TableCache, cache)  # the same, with what other caches lack
