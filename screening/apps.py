from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from vault.triggers import refuse

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


WORDS_OF = {"review": "rationale", "call": "words", "staffnote": "words", "message": "words"}  # sealed


class ScreeningConfig(AppConfig):
    name = "screening"

    def ready(self):
        from people.roles import make_groups  # needs the models of django.contrib.auth

        check_questionnaire()

        pre_migrate.connect(let_tables_alter, sender=self)
        post_migrate.connect(keep_judgements, sender=self)
        post_migrate.connect(keep_counts, sender=self)
        post_migrate.connect(make_groups, sender=self)


def check_questionnaire() -> None:
    """A version that is not there stops the start, not the first person."""
    from screening.asked import asked_now  # needs the settings

    try:
        asked_now()
    except LookupError as problem:
        raise ImproperlyConfigured(f"QUESTIONNAIRE: {problem}") from problem


def keep_judgements(using: str, **kwargs) -> None:
    """Reviews are never edited; what a submission was judged stands."""
    for table, words in WORDS_OF.items():
        refuse(
            using,
            name=f"{table}_stands_update",
            table=f"screening_{table}",
            before="UPDATE",
            when=unless_under_another_key(words),
            message="reviews, calls, notes and messages are added, never edited",
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


def unless_under_another_key(column: str) -> str:
    """What is sealed may be sealed anew by rotate_keys; "7." and "8." begin what lies under those keys."""
    return f"OLD.{column} = '' OR substr(OLD.{column}, 1, 2) = substr(NEW.{column}, 1, 2)"


def keep_counts(using: str, **kwargs) -> None:
    """Every change of a submission is counted, whoever makes it and however."""
    from screening import counting  # needs the models

    if not counting.take_notes(using):
        counting.count_anew()


def let_tables_alter(using: str, plan: list, **kwargs) -> None:
    """On SQLite the notes of changes give way to migrations; afterwards everything is counted anew."""
    from screening import counting  # needs the models

    if plan and connections[using].vendor == "sqlite":
        counting.take_no_notes(using)
