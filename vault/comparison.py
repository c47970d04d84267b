"""What a database holds, in a form that two of them can be compared by."""

import hashlib

from django.db import connections

from vault import portable

Contents = dict[str, tuple[int, str]]


def contents_of(alias: str = "default") -> Contents:
    """For each table how many rows, and a digest over all of them in the order of their first column."""
    with connections[alias].cursor() as cursor:
        tables = sorted(connections[alias].introspection.table_names(cursor))
        return {
            table: contents_of_table(cursor, connections[alias].ops.quote_name(table)) for table in tables
        }


def contents_of_table(cursor, table: str) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608  our own tables
    while rows := cursor.fetchmany(1000):
        for row in rows:
            digest.update(repr(row).encode())
        count += len(rows)
    return count, digest.hexdigest()


def portable_contents_of(alias: str = "default") -> Contents:
    """The same for two engines: of the rows as a portable backup has them."""
    found = {}
    for model in portable.tables():
        digest, count = hashlib.sha256(), 0
        for line in portable.lines_of(model, alias):
            digest.update(line)
            count += 1
        found[model._meta.db_table] = (count, digest.hexdigest())
    return found
