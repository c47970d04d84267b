"""Rows as lines of JSON that are the same on every engine: to move a database, and to compare two.

Each line is one row: its table, and its columns as the database holds them. Sealed values stay sealed. What
the database works out by itself (generated columns, and tables with `IS_WORKED_OUT`) is left out, and so are
columns and tables that no model knows.
"""

import json
from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, GeneratedField, Model

from vault.fields import Sealed, SealedTextField

ROWS_AT_ONCE = 500


class NotOurs(Exception):
    """A line that no database of this version would write."""


def tables() -> list[type[Model]]:
    """The models whose rows make up a site, by the names of their tables."""
    models = apps.get_models(include_auto_created=True)
    kept = [
        each for each in models if each._meta.managed and not each._meta.proxy and not is_worked_out(each)
    ]
    return sorted(kept, key=lambda model: model._meta.db_table)


def is_worked_out(model: type[Model]) -> bool:
    return getattr(model, "IS_WORKED_OUT", False)


def columns_of(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, GeneratedField)]


def migrations_of(alias: str) -> list[list[str]]:
    """What the tables look like: the migrations they went through."""
    return sorted(list(each) for each in MigrationRecorder(connections[alias]).applied_migrations())


def lines(alias: str) -> Iterator[bytes]:
    for model in tables():
        yield from lines_of(model, alias)


def lines_of(model: type[Model], alias: str) -> Iterator[bytes]:
    fields = columns_of(model)
    rows = model._base_manager.using(alias).order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        columns = {field.column: value for field, value in zip(fields, row, strict=True)}
        yield (
            json.dumps([model._meta.db_table, columns], ensure_ascii=False, default=as_text).encode() + b"\n"
        )


def as_text(value: Any) -> str:
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON here")


def put_in(given: Iterator[bytes], alias: str) -> None:
    """Add the rows of these lines to the empty tables of a database. Raises NotOurs."""
    known = {model._meta.db_table: model for model in tables()}
    some: list[dict] = []
    model = None
    for line in given:
        table, columns = parsed(line)
        if table not in known:
            raise NotOurs(table)
        if known[table] is not model or len(some) == ROWS_AT_ONCE:
            insert(model, some, alias)
            model, some = known[table], []
        some.append(columns)
    insert(model, some, alias)
    set_sequences(alias)


def parsed(line: bytes) -> tuple[str, dict]:
    try:
        table, columns = json.loads(line)
        return str(table), dict(columns)
    except (ValueError, TypeError):
        raise NotOurs("a line of another form") from None


def insert(model: type[Model] | None, rows: list[dict], alias: str) -> None:
    if model is None or not rows:
        return
    connection, fields = connections[alias], columns_of(model)
    if any(row.keys() != {field.column for field in fields} for row in rows):
        raise NotOurs(model._meta.db_table)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 our names
    with connection.cursor() as cursor:
        values = ([stored(field, row[field.column], connection) for field in fields] for row in rows)
        cursor.executemany(statement, list(values))


def stored(field: Field, value: Any, connection) -> Any:
    """As this engine stores it."""
    if isinstance(field, SealedTextField):
        return Sealed(value) if value else value
    return field.get_db_prep_save(field.to_python(value), connection)


def empty(alias: str) -> None:
    """Of the rows that the migrations put in."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model in tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 ours


def set_sequences(alias: str) -> None:
    """The next row gets the next number."""
    with connections[alias].cursor() as cursor:
        for statement in connections[alias].ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
