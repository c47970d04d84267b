"""Finding one submission by what a caller says: by name, reference, telephone number or e-mail address."""

from dataclasses import replace

import pytest
from django.urls import reverse

from screening.actions import disposing, following_up
from screening.models import Ground, NameWord
from screening.review.finding import search
from tests.submissions import PAT, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
FIND = "/staff/find/"
ANA = replace(
    PAT, name="Ana-María Núñez O\N{RIGHT SINGLE QUOTATION MARK}Neil", ask_for="Nena", phone="", email=""
)


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def sought(desk, words):
    """What is shown after typing this."""
    response = desk.post(FIND, {"words": words})
    assert response.url == FIND  # what was typed is in no address
    return desk.get(FIND)


def spoken(reference):
    return f"{reference[:4]} {reference[5:]}"


@pytest.mark.parametrize(
    "said",
    [
        str,
        str.lower,
        spoken,
        lambda reference: reference.replace("-", ""),
        lambda reference: reference.replace("-", "\N{EN DASH}"),
        lambda reference: reference.replace("-", "\N{MINUS SIGN}"),
        lambda reference: f" {reference}\N{ZERO WIDTH SPACE} ",
        lambda reference: " ".join(reference),
    ],
)
def test_a_reference_is_found_as_it_is_spoken_or_typed(desk, said):
    one = submission()

    assert sought(desk, said(one.reference)).url == reverse("screening:submission", args=[one.reference])


@pytest.mark.parametrize(
    "number",
    ["212-555-0101", "+1 (212) 555 0101", "212.555.0101 ext 4", "12125550101", "tel:(212)555-0101x22"],
)
def test_a_telephone_number_is_found_however_it_is_written(desk, number):
    one = submission(contact=replace(PAT, phone="(212) 555-0101"))

    assert sought(desk, number).url == reverse("screening:submission", args=[one.reference])


def test_an_address_is_found_in_any_case(desk):
    one = submission()

    assert sought(desk, PAT.email.upper()).url == reverse("screening:submission", args=[one.reference])


@pytest.mark.parametrize(
    "name",
    ["ana", "MARIA", "Nu\u0301n\u0303ez", "nunez", "o'neil", "oneil", "Nuñez, Ana", "nena", "maría oneil"],
)
def test_a_person_is_found_by_any_whole_word_of_the_name_they_gave(name):
    one = submission(contact=ANA)
    submission(contact=replace(ANA, name="Bo", ask_for=""))

    assert list(search(name)) == [one]


@pytest.mark.parametrize("name", ["an", "nunezz", "ana bo", "", "-", "%", "\x00"])
def test_a_part_of_a_word_or_a_word_too_many_finds_no_one(desk, name):
    submission(contact=ANA)

    assert list(search(name)) == []
    assert sought(desk, name).status_code == 200


def test_several_of_one_name_are_all_shown_the_latest_first(desk):
    first, second = submission(contact=ANA), submission(contact=ANA)

    shown = sought(desk, "Ana")

    assert [row.submission for row in shown.context["found"]] == [second, first]


def test_what_is_not_found_says_what_can_be(desk):
    assert "Nothing was found" in sought(desk, "212-555-0199").content.decode()


def test_a_name_that_looks_like_a_reference_is_still_found(desk):
    one = submission(contact=replace(PAT, name="Fernanda"))

    assert sought(desk, "Fernanda").url == reverse("screening:submission", args=[one.reference])


def test_who_changes_their_name_is_found_by_the_new_one_only():
    one = submission(contact=ANA)
    seen = following_up.contact_seen(one)
    following_up.change_contact(submission=one, contact=replace(ANA, name="Bea", ask_for=""), seen=seen)

    assert (list(search("Bea")), list(search("Ana"))) == ([one], [])


def test_a_person_whose_answers_are_deleted_is_found_by_nothing():
    disposing.dispose(submission=submission(contact=ANA), ground=Ground.TAKEN_BACK)

    assert not NameWord.objects.exists()


def test_the_table_holds_no_word_of_a_name():
    submission(contact=ANA)

    kept = " ".join(NameWord.objects.values_list("hash", flat=True))
    assert len(kept.split()) == 5
    assert not any(word in kept for word in ("ana", "maria", "nunez", "oneil", "nena"))


def test_the_queue_tells_a_name_only_where_messages_are_safe(desk):
    submission(contact=replace(PAT, name="Ana", message_is_safe=True))
    submission(contact=replace(PAT, name="Bea", message_is_safe=False))

    page = desk.get("/staff/").content.decode()

    assert ("Ana" in page, "Bea" in page) == (True, False)
