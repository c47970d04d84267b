"""What a database holds, in a form that two of them can be compared by."""

import hashlib

from django.db import connections

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


def differences(one: Contents, other: Contents) -> list[str]:
    tables = sorted(one.keys() | other.keys())
    return [
        f"{table}: {one.get(table, (0, ''))[0]} rows before, {other.get(table, (0, ''))[0]} after"
        for table in tables
        if one.get(table) != other.get(table)
    ]
