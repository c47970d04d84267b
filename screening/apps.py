from django.apps import AppConfig
from django.db.models.signals import post_migrate

from config.triggers import refuse

JUDGED_COLUMNS = (
    "reference",
    "journey",
    "sent_at",
    "questionnaire_version",
    "criteria_version_id",
    "level",
    "fuller_level",
    "lowest",
    "highest",
    "stability",
    "severity",
    "support",
    "withdrawal",
    "responsibilities",
)


class ScreeningConfig(AppConfig):
    name = "screening"

    def ready(self):
        from config.roles import make_groups  # needs the models of django.contrib.auth

        post_migrate.connect(keep_history, sender=self)
        post_migrate.connect(make_groups, sender=self)


def keep_history(using: str, **kwargs) -> None:
    """Events are added and nothing else; reviews are never edited; what a submission was judged stands."""
    for operation in ("UPDATE", "DELETE"):
        refuse(
            using,
            name=f"event_stands_{operation.lower()}",
            table="screening_event",
            before=operation,
            message="history is added, never edited",
        )
    refuse(
        using,
        name="review_stands_update",
        table="screening_review",
        before="UPDATE",
        message="reviews are added, never edited",
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in JUDGED_COLUMNS)
    refuse(
        using,
        name="submission_judgement_stands_update",
        table="screening_submission",
        before="UPDATE",
        when=changed,
        message="what a submission was judged never changes",
    )
