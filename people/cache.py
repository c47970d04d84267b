"""Where allauth counts tries: in the database, so that all servers count together.

Django's own cache in the database unpickles what it finds there, which would let whoever can write
the database run code on the servers. This one holds JSON.
"""

import json
from datetime import timedelta

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

LONGEST = 24 * 60 * 60  # seconds


class TableCache(BaseCache):
    def __init__(self, name, params):
        super().__init__(params)

    @property
    def entries(self):
        from people.models import Remembered  # caches are made before models

        return Remembered.objects

    def get(self, key, default=None, version=None):
        entry = self.entries.filter(key=self.key(key, version), until__gt=timezone.now()).first()
        return json.loads(entry.value) if entry else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        fields = {"value": json.dumps(value), "until": self.until(timeout)}
        self.entries.update_or_create(key=self.key(key, version), defaults=fields)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """One statement decides between two who add at once."""
        self.entries.filter(key=self.key(key, version), until__lte=timezone.now()).delete()
        until = connection.ops.adapt_datetimefield_value(self.until(timeout))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_remembered (key, value, until) VALUES (%s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                [self.key(key, version), json.dumps(value), until],
            )
            return cursor.rowcount == 1

    def delete(self, key, version=None):
        return bool(self.entries.filter(key=self.key(key, version)).delete()[0])

    def clear(self):
        self.entries.all().delete()

    def forget_old(self):
        self.entries.filter(until__lte=timezone.now()).delete()

    def key(self, key, version):
        return self.make_and_validate_key(key, version=version)

    def until(self, timeout):
        seconds = LONGEST if timeout in (None, DEFAULT_TIMEOUT) else min(timeout, LONGEST)
        return timezone.now() + timedelta(seconds=seconds)
