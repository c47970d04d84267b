"""What leaves the house: with a reason, harmless to open, and never contact data without the role."""

import csv
import io

import pytest
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from screening.actions import claiming
from screening.models import Amendment
from screening.models.screening import RATING_FIELDS
from screening.review.exports import NOTICE, harmless
from tests.submissions import go_through, stopped_at_emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
EXPORT = "/staff/export/"


def rows_of(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_list_that_is_shown_in_the_columns_that_were_chosen(client, cora):
    one, _ = urgent(), submission()
    client.force_login(cora)

    response = client.post(
        f"{EXPORT}?flag=urgent_pregnancy", {"columns": ["reference", "level"], "reason": "quality"}
    )

    assert rows_of(response) == [["Reference", "Recommended level"], [one.reference, one.level], [NOTICE]]
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_every_column_of_every_kind_can_be_written(client, lee):
    submission()
    stopped_at_emergency()
    client.force_login(lee)
    columns = [name for name, _ in client.get(EXPORT).context["form"].fields["columns"].choices]

    rows = rows_of(client.post(EXPORT, {"columns": columns, "reason": "request"}))

    assert len(rows) == 4
    assert "(212) 555-0101" in rows[1]


def test_the_level_by_what_was_heard_stands_beside_the_recommended_one(client, cora):
    one = submission()
    claiming.claim(submission=one, by=cora)
    go_through(one, cora, stopping_complications="yes")
    client.force_login(cora)

    rows = rows_of(
        client.post(EXPORT, {"columns": ["level", "heard_level", "heard_ratings"], "reason": "quality"})
    )

    heard = Amendment.objects.get().judgement.assessment.profile
    ratings = " ".join(str(getattr(heard, name)) for name in RATING_FIELDS)
    assert rows[0] == ["Recommended level", "Level by what was heard", "Ratings by what was heard"]
    assert rows[1] == [one.level, "inpatient", ratings]


def test_it_is_on_record_with_its_reason(client, cora, waiting):
    client.force_login(cora)
    client.post(EXPORT, {"columns": ["reference"], "reason": "report"})

    detail = Event.objects.get(kind=EventKind.EXPORTED).detail
    assert detail == {"reason": "report", "columns": ["reference"], "rows": 1}


def test_contact_data_is_for_leads_and_each_record_is_on_record(client, cora, lee, waiting):
    client.force_login(cora)
    refused = client.post(EXPORT, {"columns": ["phone"], "reason": "treatment"})
    assert refused.status_code == 422

    client.force_login(lee)
    rows = rows_of(client.post(EXPORT, {"columns": ["phone"], "reason": "treatment"}))

    assert rows[1] == ["(212) 555-0101"]
    assert Event.objects.filter(kind=EventKind.EXPORTED, reference=waiting.reference, by=lee).exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"columns": ["reference"]}, "Choose why the records leave the house"),
        ({"reason": "report"}, "Choose at least one column"),
    ],
)
def test_without_a_reason_or_a_column_nothing_leaves(client, cora, waiting, given, says):
    client.force_login(cora)

    response = client.post(EXPORT, given)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORTED).exists()


def test_no_part_of_a_cell_is_a_formula_where_semicolons_part_cells():
    assert harmless("Ana;=1+1;x") == "Ana;'=1+1;x"
    assert harmless("Ana; x") == "Ana; x"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(value):
    assert harmless(value) == f"'{value}"


def test_a_printed_record_carries_the_notice(client, cora, waiting):
    client.force_login(cora)

    page = client.get(reverse("screening:submission", args=[waiting.reference])).content.decode()

    assert NOTICE in page
    assert "42 CFR 2.32" in page


def test_a_name_that_looks_like_a_formula_is_harmless(client, lee):
    from screening.contact import Contact

    submission(contact=Contact(name="=HYPERLINK(1)", phone="1234567"))
    client.force_login(lee)

    rows = rows_of(client.post(EXPORT, {"columns": ["name"], "reason": "treatment"}))

    assert rows[1] == ["'=HYPERLINK(1)"]
