"""A record leaves as a file only by who has it, with a reason, and on record."""

import csv
import io
import json

import pytest
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from screening.actions import claiming
from screening.models import Submission
from screening.review.exports import NOTICE
from tests.submissions import sent, submission

TREATMENT = {"reason": "treatment", "envelope": "transaction"}
pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def own(client, cora):
    client.force_login(cora)
    one = submission()
    claiming.claim(submission=one, by=cora)
    return one


def address(one):
    return reverse("screening:hand_on", args=[one.reference])


def test_the_page_says_what_goes_along_and_asks_why(client, own):
    page = client.get(address(own)).content.decode()

    assert "5 ratings" in page
    assert "1 recommendation with its reasons" in page
    assert "Why it leaves the house" in page
    assert "212" not in page


def test_a_record_is_a_file_that_carries_the_notice(client, own):
    response = client.post(address(own), TREATMENT)

    assert response["Content-Type"] == "application/fhir+json"
    assert response["Content-Disposition"] == f'attachment; filename="record-{own.reference}.json"'
    assert response["Cache-Control"] == "no-store"
    bundle = json.loads(response.content)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction")
    assert NOTICE in response.content.decode()


def test_it_is_on_record_with_its_reason(client, own, cora):
    client.post(address(own), TREATMENT)

    event = Event.objects.get(kind=EventKind.EXPORTED)
    assert (event.by, event.reference) == (cora, own.reference)
    assert event.detail == TREATMENT


def test_without_a_reason_nothing_leaves(client, own):
    response = client.post(address(own), {"envelope": "row"})

    assert response.status_code == 422
    assert "Choose why the record leaves the house" in response.content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORTED).exists()


@pytest.mark.parametrize("envelope", ["transaction", "message", "document"])
def test_each_envelope_is_a_bundle_with_the_notice(client, own, envelope):
    response = client.post(address(own), TREATMENT | {"envelope": envelope})

    assert json.loads(response.content)["resourceType"] == "Bundle"
    assert NOTICE in response.content.decode()


def test_a_row_is_a_file_of_csv_with_the_notice_at_its_foot(client, own):
    response = client.post(address(own), TREATMENT | {"envelope": "row"})

    assert response["Content-Disposition"] == f'attachment; filename="record-{own.reference}.csv"'
    heads, row, foot = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    told = dict(zip(heads, row, strict=True))
    assert (told["Reference"], told["Name"], told["Phone"]) == (own.reference, "Pat", "(212) 555-0101")
    assert foot == [NOTICE]


def test_an_envelope_that_is_none_is_refused(client, own):
    response = client.post(address(own), TREATMENT | {"envelope": "fax"})

    assert response.status_code == 422
    assert "Choose what the other system takes" in response.content.decode()


def test_only_who_has_it_hands_it_on(client, own, colin):
    client.force_login(colin)

    assert "Claim it first" in client.get(address(own)).content.decode()
    refused = client.post(address(own), TREATMENT, follow=True)

    assert refused.redirect_chain[-1][0] == reverse("screening:submission", args=[own.reference])
    assert "Claim it first" in refused.content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORTED).exists()


def test_a_record_that_cannot_be_read_whole_is_not_handed_on(client, own):
    response = client.get(address(sent(1)), follow=True)

    assert "can&#x27;t be handed on" in response.content.decode()


def test_of_one_that_was_taken_back_the_page_says_so(client, own):
    assert "They took it back" not in client.get(address(own)).content.decode()

    Submission.objects.filter(pk=own.pk).update(stage="closed", close_reason="withdrawn")

    assert "They took it back" in client.get(address(own)).content.decode()


def test_the_submission_leads_there(client, own):
    page = client.get(reverse("screening:submission", args=[own.reference])).content.decode()

    assert f'href="{address(own)}"' in page
