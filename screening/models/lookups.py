"""How the database is asked for a code in a list of codes."""

import re

from django.db.models import Field, JSONField, Lookup
from django.db.models.lookups import Exact

CODE = re.compile(r"[a-z_]+")


@JSONField.register_lookup
class Holds(Lookup):
    """Those whose list holds a code: `flags__holds="urgent_taper"`.

    The code stands in the statement itself, not beside it as a parameter: so the database sees that
    an index with the same condition fits. Raises ValueError for anything but a code.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def __init__(self, lhs, rhs):
        if not CODE.fullmatch(rhs):
            raise ValueError(f"not a code: {rhs!r}")
        super().__init__(lhs, rhs)

    def as_sqlite(self, compiler, connection):
        field, params = self.process_lhs(compiler, connection)
        return f"instr({field}, '\"{self.rhs}\"') > 0", params

    def as_postgresql(self, compiler, connection):
        field, params = self.process_lhs(compiler, connection)
        return f"{field} ? '{self.rhs}'", params


@Field.register_lookup
class Beside(Exact):
    """Equal, asked beside `holds`, whose index is then the one to read: `level__beside="iop"`.

    Of two indexes SQLite takes the one that more columns are asked of, whatever it would read; the
    plus sign hides a column from that choice. With a million submissions: 2 ms instead of seconds.
    """

    lookup_name = "beside"

    def get_rhs_op(self, connection, rhs):
        return f"= {rhs}"

    def as_sqlite(self, compiler, connection):
        sql, params = self.as_sql(compiler, connection)
        return f"+{sql}", params
