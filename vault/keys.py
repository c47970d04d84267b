"""Whether our keys are those under which the database was sealed.

Another key under a known number would go unnoticed until someone needs what was sent meanwhile: the
site would seal with it, and the right key could never open that.
"""

from django.db import Error, connection

from vault.columns import Unreadable, sealed_columns
from vault.sealing import current_key_number, key_number_of


class WrongKey(SystemExit):
    """Told on the way out: the process must not serve."""


def keys_fit() -> bool:
    """Open the newest value of each sealed column. False when one under the current number does not open.

    Raises django.db.Error when the database is away or has no tables yet.
    """
    for column in sealed_columns():
        row = column.rows.order_by("-pk").first()
        if row is None or key_number_of(column.stored(row)) != current_key_number():
            continue
        try:
            column.opened(row)
        except Unreadable:
            return False
    return True


def refuse_wrong_keys() -> None:
    """For the start of a server. A database that is away is no reason not to start: it may come."""
    try:
        fit = keys_fit()
    except Error:
        return
    finally:
        connection.close()  # none is handed on to a process that this one starts
    if not fit:
        raise WrongKey(
            f"FIELD_KEYS holds another key under the number {current_key_number()} than the one under which "
            "this database was sealed. Put the right key back; a new key needs a new number."
        )
