"""Tries are counted in people.cache now. The version before counts nobody once this has run: it lets people in."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0014_index_of_the_risk_of_an_overdose")]

    operations = [migrations.DeleteModel("Tally")]
