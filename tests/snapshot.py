"""The test database as the migrations left it, kept so that it can be put back.

Django empties every table after a test that commits. Ours refuse to be emptied, since history is
never deleted, and without their default content no one can be screened.
"""

import sqlite3

from django.db import connection


def take_snapshot():
    return {"sqlite": SqliteSnapshot, "postgresql": PostgresSnapshot}[connection.vendor]()


class SqliteSnapshot:
    def __init__(self):
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self.copy)

    def restore(self):
        connection.ensure_connection()
        self.copy.backup(connection.connection)

    def forget(self):
        self.copy.close()


class PostgresSnapshot:
    def __init__(self):
        self.name = connection.settings_dict["NAME"]
        self.copy = f"{self.name}_snapshot"
        copy_database(self.name, self.copy)

    def restore(self):
        copy_database(self.copy, self.name)

    def forget(self):
        drop_database(self.copy)


def copy_database(source, target):
    drop_database(target)
    run_beside(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop_database(name):
    run_beside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_beside(statement):
    """No client may be connected to a database while it is copied or dropped."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
