from django.db import migrations, transaction

from screening.contact import Contact
from screening.known_by import name_hashes
from vault.sealing import CannotUnseal

BATCH = 1000


def keep_names(apps, schema_editor):
    """A case whose contact does not open stays as it is: a later look at the keys tells of it."""
    submissions, words = apps.get_model("screening", "Submission"), apps.get_model("screening", "NameWord")
    submissions.SEALED_FOR = ("reference",)
    last = 0
    while rows := list(
        submissions.objects.filter(pk__gt=last).order_by("pk").only("reference", "contact")[:BATCH]
    ):
        last = rows[-1].pk
        with transaction.atomic():
            words.objects.bulk_create(
                [words(submission_id=row.pk, hash=each) for row in rows for each in hashes_of(row)],
                ignore_conflicts=True,
            )


def hashes_of(row):
    try:
        return name_hashes(Contact.from_stored(row.contact))
    except CannotUnseal:
        return set()


class Migration(migrations.Migration):
    atomic = False  # batch by batch, so that people who send meanwhile do not wait for all of it
    dependencies = [("screening", "0018_words_of_names")]
    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
