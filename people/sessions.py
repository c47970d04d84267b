"""Sessions of staff. A stolen table opens none: it holds a keyed hash of each key, and sealed content.

The key itself is in the cookie of one browser and nowhere else. A session made under a key of ours that
is no longer in use has ended.
"""

import json
import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from vault import clock
from vault.sealing import CannotUnseal, keyed_hashes, seal, unseal

PURPOSE = "session of staff"
LENGTH = 40  # characters of the column
log = logging.getLogger(__name__)


def kept_under(session_key: str) -> list[str]:
    """What may stand in the table for this key: a name for each key of ours in use, the current one first."""
    return [name[:LENGTH] for name in keyed_hashes(session_key, PURPOSE)]


class SessionStore(DatabaseStore):
    """`loaded` has the name of the row that was read, by its session's key."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.loaded: dict[str | None, str] = {}

    @classmethod
    def get_model_class(cls):
        from people.models import StaffSession  # engines are loaded before models

        return StaffSession

    def row_of(self, session_key: str | None):
        """The row of this key, whichever key of ours it was named by; None if there is none."""
        return self.model.objects.filter(session_key__in=kept_under(session_key or "")).first()

    def _get_session_from_db(self):
        row = self.row_of(self.session_key)
        if row is None or row.expire_date <= clock.now():
            self._session_key = None
            return None
        self.loaded = {self.session_key: row.session_key}
        return row

    def exists(self, session_key: str) -> bool:
        return self.row_of(session_key) is not None

    def create_model_instance(self, data: dict[str, Any]):
        row = super().create_model_instance(data)
        row.session_key = self.loaded.get(row.session_key) or kept_under(row.session_key)[0]
        return row

    def delete(self, session_key: str | None = None) -> None:
        self.model.objects.filter(session_key__in=kept_under(session_key or self.session_key or "")).delete()

    def encode(self, session_dict: Any) -> str:
        return seal(json.dumps(session_dict, separators=(",", ":")).encode(), PURPOSE)

    def decode(self, session_data: Any) -> dict[str, Any]:
        try:
            return json.loads(unseal(session_data, PURPOSE))
        except CannotUnseal:
            log.warning("a session could not be opened, and has ended")
            return {}
