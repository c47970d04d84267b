"""Whatever is in the database, to look for words that must not be there."""

from django.db import connection

from vault.columns import sealed_columns


def everything_stored():
    return "\n".join(stored_rows().values())


def stored_rows():
    return {table: rows_of(table) for table in connection.introspection.table_names()}


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return "\n".join(str(row) for row in cursor.fetchall())


def everything_unsealed():
    """Every sealed value of every table, opened by its row."""
    return "\n".join(str(column.opened(row)) for column in sealed_columns() for row in column.rows)


def planted_in(text, *words):
    return [
        word
        for word in words or ("zanzibar", "0100199", "010 0199", "0100177", "010 0177")
        if word in text.casefold()
    ]
