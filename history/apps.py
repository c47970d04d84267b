from django.apps import AppConfig
from django.db.models.signals import post_migrate

from vault.triggers import refuse

# With a newer key, the same value may be resealed: that is what rotate_keys does.
STANDS = {
    "history_event": ("id", "uid", "at", "by_id", "kind", "reference", "detail"),
    "history_link": ("number", "event_id", "day", "reference", "position", "digest"),
}


class HistoryConfig(AppConfig):
    name = "history"

    def ready(self):
        post_migrate.connect(keep_history, sender=self)


def keep_history(using: str, **kwargs) -> None:
    """Events and links are added and nothing else; the head goes forward."""
    for table, columns in STANDS.items():
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        stands(using, table, "UPDATE", when=f"NEW.key <= OLD.key OR {changed}")
        stands(using, table, "DELETE")
    stands(using, "history_head", "UPDATE", when="NEW.number < OLD.number")
    stands(using, "history_head", "DELETE")


def stands(using: str, table: str, operation: str, when: str = "") -> None:
    refuse(
        using,
        name=f"{table}_stands_{operation.lower()}",
        table=table,
        before=operation,
        when=when,
        message="history is added, never edited",
    )
