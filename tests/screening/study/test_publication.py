"""The file of a study: what is in it, what is not, and who makes it."""

import csv
import io
import zipfile
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from history.kinds import EventKind
from history.models import Event
from screening.actions import disposing, studying
from screening.contact import Contact
from screening.models import Ground, StudyFile, Submission
from screening.study import publishing
from screening.study.publication import COLUMNS, MERGED, Group, TooFew, merged
from tests import clock
from tests.cast import an_admin
from tests.signing import a_clinical_lead
from tests.stored import planted_in
from tests.studies import a_clinician, a_study, rate, sent_in_study
from tests.submissions import PAT as PATS_CONTACT

groups = st.builds(
    Group,
    week=st.integers(1, 9).map(str),
    door=st.sampled_from(["web", "phone", "in_person"]),
    language=st.sampled_from(["en", "en", "en", "es"]),
)


@given(st.lists(groups, min_size=11, max_size=120))
def test_no_group_that_is_told_has_fewer_than_eleven_rows(known):
    told = merged(known)

    assert min(Counter(told).values()) >= 11
    assert len(told) == len(known)
    for exact, rough in zip(known, told, strict=True):
        assert rough.door in (exact.door, MERGED)
        assert rough.language in (exact.language, MERGED)


@given(st.lists(groups, max_size=10))
def test_fewer_than_eleven_make_no_file(known):
    with pytest.raises(TooFew):
        merged(known)


def test_a_group_is_told_as_exactly_as_its_size_allows():
    week_2 = Group("2", "web", "en")
    known = [week_2] * 11 + [Group("5", "web", "en")] * 6 + [Group("7", "web", "en")] * 5
    known += [Group("9", "web", "es")] * 4 + [Group("10", "web", "en")] * 8

    told = Counter(merged(known))

    assert told == {
        week_2: 11,
        Group("5-8", "web", "en"): 11,
        Group("9-12", "web", MERGED): 12,
    }


def test_what_is_too_rare_takes_the_smallest_group_with_it():
    known = [Group("1", "web", "en")] * 30 + [Group("1", "phone", "en")] * 12 + [Group("2", "web", "es")] * 2

    told = Counter(merged(known))

    assert told == {Group("1", "web", "en"): 30, Group(MERGED, MERGED, MERGED): 14}


# Made by two people


@pytest.fixture
def clara(db):
    return a_clinical_lead()


@pytest.fixture
def ada(db):
    return an_admin("ada")


@pytest.fixture
def study(clara):
    """Of fourteen, rated and ended."""
    study, dee = a_study(clara), a_clinician()
    now = timezone.now()
    for number in range(14):
        with clock.at(now + timedelta(days=number)):
            sent = sent_in_study(uuid4(), language="es" if number < 3 else "en", contact=CONTACT)
            rate(sent, dee, remarks="zanzibar")
    studying.end(study=study, by=clara)
    return study


CONTACT = Contact(name="Zanzibar", phone=PATS_CONTACT.phone, safety="zanzibar")


def made_by(ada, study, clara):
    return publishing.make(asked=publishing.ask(study=study, by=clara), by=ada)


def contents(made):
    archive = zipfile.ZipFile(io.BytesIO(made.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_one_person_asks_and_another_makes_it(study, clara, ada):
    asked = publishing.ask(study=study, by=clara)
    with pytest.raises(publishing.NeedsAnother):
        publishing.make(asked=asked, by=clara)
    with pytest.raises(publishing.AskedAlready):
        publishing.ask(study=study, by=ada)

    made = publishing.make(asked=asked, by=ada)

    with pytest.raises(publishing.NeedsAnother):
        publishing.make(asked=asked, by=ada)
    event = Event.objects.get(kind=EventKind.STUDY_FILE_MADE)
    assert (event.by, event.detail["asked_by"], event.detail["cases"]) == (ada, clara.pk, 14)
    assert event.detail["digest"] == made.digest == StudyFile.objects.get().digest


def test_a_study_that_runs_is_not_published(clara):
    with pytest.raises(publishing.StillRuns):
        publishing.ask(study=a_study(clara), by=clara)


def test_a_study_of_ten_is_not_published(clara):
    study, dee = a_study(clara), a_clinician()
    for _ in range(10):
        rate(sent_in_study(uuid4()), dee)
    studying.end(study=study, by=clara)

    with pytest.raises(TooFew):
        publishing.ask(study=study, by=clara)


def test_it_has_no_personal_data_and_every_column_is_explained(study, clara, ada):
    files = contents(made_by(ada, study, clara))

    everything = "\n".join(files.values())
    assert planted_in(everything.casefold()) == []
    for sent in Submission.objects.all():
        assert sent.reference not in everything
        assert sent.draws.get().code not in everything
        assert f"{sent.sent_at:%Y-%m-%d}" not in everything
        assert str(sent.screening.journey) not in everything
    rows = list(csv.DictReader(io.StringIO(files["ratings.csv"])))
    explained = [row["column"] for row in csv.DictReader(io.StringIO(files["dictionary.csv"]))]
    assert list(rows[0]) == explained == list(COLUMNS)
    assert len(rows) == 14
    assert {row["second_level"] for row in rows} == {""}


def test_small_groups_are_merged_in_the_file_too(study, clara, ada):
    files = contents(made_by(ada, study, clara))
    rows = list(csv.DictReader(io.StringIO(files["ratings.csv"])))

    told = Counter((row["week"], row["door"], row["language"]) for row in rows)
    assert min(told.values()) >= 11


def test_two_files_lead_from_no_row_to_the_same_in_the_other(study, clara, ada):
    one, other = (contents(made_by(ada, study, clara))["ratings.csv"] for _ in range(2))

    assert sorted(row.partition(",")[2] for row in one.splitlines()) == sorted(
        row.partition(",")[2] for row in other.splitlines()
    )


def test_the_difference_of_two_files_tells_of_nobody(study, clara, ada):
    """One took theirs back since: a second file would show which row went."""
    made_by(ada, study, clara)
    disposing.dispose(submission=Submission.objects.first(), ground=Ground.TAKEN_BACK)

    with pytest.raises(publishing.TellsOfFew):
        made_by(ada, study, clara)


def test_it_is_made_on_the_page(study, clara, ada, client):
    client.force_login(clara)
    client.post(reverse("screening:ask_for_study_file", args=[study.pk]))
    asked = StudyFile.objects.get()
    alone = client.post(reverse("screening:make_study_file", args=[asked.pk]), follow=True)
    assert "It takes a second person" in alone.content.decode()
    client.force_login(ada)

    response = client.post(reverse("screening:make_study_file", args=[asked.pk]))

    assert response["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    page = client.get(reverse("screening:study_results", args=[study.pk])).content.decode()
    assert StudyFile.objects.get().digest in page
