"""Migrations run while the old version serves: they add, and take away one version later.

What the old version still does must go on working when a migration has run: read every column it
knows, and write rows that know nothing of the new ones. So nothing is renamed or taken away, and a
new column of an old table is nullable or has a default in the database itself (`db_default`: a plain
`default` is Python's, and the old version's INSERT does not know it).

A migration that is safe although it looks otherwise goes into REASONS, with the reason: usually that
the last version no longer used the column. It is named as "app.name: operation".
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

BEFORE_THE_FIRST_RELEASE = {
    "history": 1,
    "notices": 1,
    "people": 2,
    "programs": 5,
    "screening": 5,
}  # the last migration of each app that no version in use has to live with
COPIES = "it copies what is there, and triggers see to what comes meanwhile; see screening/old_columns.py"
STAYS = "the database keeps these columns, which only have to take NULL; see screening/old_columns.py"
BY_DOOR = "screening.0035_counted_by_door_and_as_heard"
REASONS: dict[str, str] = {
    "screening.0015_tries_are_counted_in_one_place: Delete model Tally": "without it they count nobody",
    "programs.0007_worked_cases_name_their_questionnaire: Raw Python operation": "it fills the new column",
    "screening.0020_every_door: Custom state/database change combination": "it only adds columns",
    "screening.0022_floods_sink: Custom state/database change combination": "it only adds columns",
    "screening.0019_names_of_those_sent_before: Raw Python operation": "it fills the new table",
    "notices.0002_told_when_an_emergency_arrives: Raw Python operation": "the old version passes over it",
    "screening.0012_what_was_sent_into_screenings: Raw Python operation": COPIES,
    "screening.0013_what_was_sent_out_of_cases: Custom state/database change combination": STAYS,
    "screening.0013_what_was_sent_out_of_cases: Raw Python operation": STAYS,
    "programs.0010_several_sessions_a_day: Create constraint track_time_begins_once on model tracktime": (
        "the old version gives a day one time only"
    ),
    "programs.0009_nights_and_places: Create constraint program_named_once_a_place on model program": (
        "the old version gives no two programs one name"
    ),
    "programs.0009_nights_and_places: Create constraint track_time_takes_some_time on model tracktime": (
        "the old version lets a time end only after it begins"
    ),
    "programs.0013_hours_plan: Raw Python operation": "it fills the new column",
    "programs.0008_worked_cases_of_questionnaire_2026_2: Raw Python operation": "rows nobody has changed",
    f"{BY_DOOR}: Custom state/database change combination": "the table stays",
    f"{BY_DOOR}: Raw Python operation": "triggers, which come back after every migrate",
    f"{BY_DOOR}: Create constraint one_count_of_people_alike on model casecount": (
        "the old version counts nothing from then on: no note comes into its table"
    ),
}

ADDS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)
WRITES = (migrations.RunPython, migrations.RunSQL)


def objection(operation, before: ProjectState, app: str) -> str:
    """Why the old version may not live through this operation; empty when it does."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return "say in REASONS what the database sees of it"
    if isinstance(operation, ADDS):
        return ""
    if isinstance(operation, migrations.AddField):
        return why_not_add(operation.field)
    if isinstance(operation, migrations.AlterField):
        return why_not_alter(before.models[app, operation.model_name_lower], operation)
    if isinstance(operation, migrations.AddConstraint):
        return "the old version may write rows that it refuses"
    if isinstance(operation, WRITES):
        return "the old version writes the same rows meanwhile"
    return "the old version still uses what it renames or takes away"


def why_not_add(field) -> str:
    if field.many_to_many or field.null or field.has_db_default() or field.generated:
        return ""
    return "the old version's INSERT leaves it empty: make it nullable, or give it a db_default"


def why_not_alter(model: ModelState, operation) -> str:
    old, new = model.fields[operation.name], operation.field
    if old.null and not new.null:
        return "the old version still writes NULL"
    if type(old) is not type(new) or old.db_column != new.db_column:
        return "the old version reads another type or name"
    if (new.max_length or 0) < (old.max_length or 0):
        return "the old version writes longer texts"
    if new.unique and not old.unique:
        return "the old version may write the same twice"
    if old.has_db_default() and not new.has_db_default() and not new.null:
        return "the old version relies on the default"
    return ""


def migrations_to_check():
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in BEFORE_THE_FIRST_RELEASE and int(name[:4]) > BEFORE_THE_FIRST_RELEASE[app]:
            yield loader, app, migration


def objections():
    for loader, app, migration in migrations_to_check():
        state = loader.project_state((app, migration.name), at_end=False)
        for operation in migration.operations:
            if why := objection(operation, state, app):
                yield f"{app}.{migration.name}: {operation.describe()}", why
            operation.state_forwards(app, state)


def test_the_old_version_serves_while_migrations_run():
    unexplained = [f"{what}: {why}" for what, why in objections() if what not in REASONS]

    assert unexplained == []


def test_no_reason_is_given_for_what_is_not_there():
    assert set(REASONS) <= {what for what, _ in objections()}


def test_every_app_of_ours_is_checked():
    from django.apps import apps

    ours = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    with_tables = {label for label in ours if list(apps.get_app_config(label).get_models())}
    assert with_tables == set(BEFORE_THE_FIRST_RELEASE)


def a_state(**fields):
    state = ProjectState()
    state.add_model(
        ModelState("care", "Level", [("id", models.AutoField(primary_key=True)), *fields.items()])
    )
    return state


NAME = models.CharField(max_length=40)
NOTE = models.CharField(max_length=40, null=True)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("level", "hours", models.IntegerField()),
        migrations.AddField("level", "hours", models.IntegerField(default=9)),
        migrations.RemoveField("level", "name"),
        migrations.RenameField("level", "name", "title"),
        migrations.RenameModel("level", "care_level"),
        migrations.AlterModelTable("level", "levels"),
        migrations.DeleteModel("level"),
        migrations.AlterField("level", "note", NAME),
        migrations.AlterField("level", "name", models.CharField(max_length=20)),
        migrations.AlterField("level", "name", models.CharField(max_length=40, unique=True)),
        migrations.AlterField("level", "name", models.IntegerField()),
        migrations.AddConstraint("level", models.CheckConstraint(condition=models.Q(id__gt=0), name="c")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1"),
        migrations.SeparateDatabaseAndState(),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_breaks_the_old_version_is_found(operation):
    assert objection(operation, a_state(name=NAME, note=NOTE), "care")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("room", [("id", models.AutoField(primary_key=True))]),
        migrations.AddField("level", "hours", models.IntegerField(null=True)),
        migrations.AddField("level", "hours", models.IntegerField(db_default=9)),
        migrations.AddField("level", "rooms", models.ManyToManyField("care.Level")),
        migrations.AlterField("level", "name", models.CharField("what it is called", max_length=80)),
        migrations.AlterField("level", "name", NOTE),
        migrations.AddIndex("level", models.Index(fields=["name"], name="by_name")),
        migrations.RemoveConstraint("level", "c"),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_let_through(operation):
    assert not objection(operation, a_state(name=NAME, note=NOTE), "care")
