from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.db.models import Model
from django.db.models.signals import post_migrate, pre_migrate

from screening import old_columns
from vault.fields import SealedTextField
from vault.triggers import drop, keep_as_added, refuse

ITS_DISPOSAL = "SELECT 1 FROM screening_disposal AS disposal WHERE disposal.reference = OLD.reference"
DISPOSAL_OF_ITS_CASE = (
    "SELECT 1 FROM screening_disposal AS disposal JOIN screening_submission AS submission "
    "ON submission.reference = disposal.reference WHERE submission.id = OLD.{column}"
)
SENT_TO_THE_VERSION_BEFORE = (  # which does not put down first what it deletes
    "SELECT 1 FROM screening_submission AS submission "
    "WHERE submission.id = OLD.{column} AND submission.answers IS NOT NULL"
)


class ScreeningConfig(AppConfig):
    name = "screening"

    def ready(self):
        from people.models import Pending
        from people.roles import make_groups  # needs the models of django.contrib.auth
        from people.second_admin import CARRY_OUT
        from screening.actions.setting import keep_shorter

        check_questionnaire()
        CARRY_OUT[Pending.Kind.KEEPING] = keep_shorter
        checks.register(everything_is_built, checks.Tags.files, deploy=True)

        pre_migrate.connect(let_tables_alter, sender=self)
        post_migrate.connect(keep_what_was_added, sender=self)
        post_migrate.connect(note_what_was_heard, sender=self)
        post_migrate.connect(keep_plans, sender=self)
        post_migrate.connect(keep_counts, sender=self)
        post_migrate.connect(carry_over, sender=self)
        post_migrate.connect(make_groups, sender=self)


def check_questionnaire() -> None:
    """A version that is not there stops the start, not the first person."""
    from screening.asked import asked_now  # needs the settings

    try:
        asked_now()
    except LookupError as problem:
        raise ImproperlyConfigured(f"QUESTIONNAIRE: {problem}") from problem


def everything_is_built(**kwargs) -> list[checks.Error]:
    from screening.upkeep.built import missing_parts  # needs the settings

    return [checks.Error(f"There are not {part}.", id="screening.E001") for part in missing_parts()]


def keep_what_was_added(using: str, **kwargs) -> None:
    """What was sent, and what was written about it, stands as it is until all of it is disposed of."""
    from screening.models import Screening

    old = old_columns.are_there(using)
    tables: list[type[models.Model]] = [Screening, *written_about_it()]
    for model in tables:
        column = "case_id" if model is Screening else "submission_id"
        goes = [ITS_DISPOSAL if model is Screening else DISPOSAL_OF_ITS_CASE.format(column=column)]
        goes += [SENT_TO_THE_VERSION_BEFORE.format(column=column)] if old else []
        fields = model._meta.local_concrete_fields
        keep_as_added(
            using,
            name=str(model._meta.model_name),
            table=model._meta.db_table,
            columns=[str(field.column) for field in fields],
            sealed=[str(field.column) for field in fields if isinstance(field, SealedTextField)],
            goes_when=" OR ".join(f"EXISTS ({each})" for each in goes),
            message="what was sent or written about it is added, never edited",
        )


def written_about_it() -> list[type[Model]]:
    from screening.models import Amendment, Call, Drawn, Message, Reply, Review, SecondRating, StaffNote

    return [Review, Call, StaffNote, Message, Reply, Amendment, Drawn, SecondRating]


def keep_plans(using: str, **kwargs) -> None:
    """What was planned of a study stands as it was before it began, and what has ended has ended."""
    from screening.models import Study

    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in Study.PLANNED)
    for before, when in (("UPDATE", f"OLD.state = 'ended' OR {changed}"), ("DELETE", "1 = 1")):
        refuse(
            using,
            name=f"study_stands_{before.lower()}",
            table=Study._meta.db_table,
            before=before,
            when=when,
            message="a study stands as it was planned",
        )


def note_what_was_heard(using: str, **kwargs) -> None:
    """Amendments that were made before a submission said what counts of them."""
    from screening.actions.amending import note_earlier  # needs the models

    note_earlier()


def keep_counts(using: str, **kwargs) -> None:
    """Every change of a submission is counted, whatever code makes it."""
    from screening import counting  # needs the models

    if not counting.take_notes(using):
        counting.count_anew()


def carry_over(using: str, **kwargs) -> None:
    """What the version before stores while it still serves."""
    if old_columns.are_there(using):
        old_columns.carry_over(using)


def let_tables_alter(using: str, plan: list, **kwargs) -> None:
    """On SQLite what ties tables together gives way to migrations; afterwards everything is recounted."""
    if not plan or connections[using].vendor != "sqlite":
        return
    from screening import counting  # needs the models
    from screening.models import Screening

    counting.take_no_notes(using)
    old_columns.stop(using)
    tables: list[type[models.Model]] = [Screening, *written_about_it()]
    for model in tables:
        drop(using, name=f"{model._meta.model_name}_stands_delete", table=model._meta.db_table)
