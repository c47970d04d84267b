"""How the database is asked for a code in a list of codes."""

import re

from django.db.models import JSONField, Lookup

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
