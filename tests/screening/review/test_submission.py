"""One submission on one screen: what is shown, who sees it, and what can be done."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from screening.actions import calling, claiming
from screening.contact import Contact
from screening.models import Submission
from tests.clock import Clock
from tests.submissions import emergency, stopped_at_emergency, submission, urgent
from vault.fields import sealed_changes

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NUMBER = "(212) 555-0101"


@pytest.fixture(autouse=True)
def morning():
    """A Monday at ten, within everyone's usual hours."""
    with Clock().running() as clock:
        yield clock


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def address(found, name="submission"):
    return reverse(f"screening:{name}", args=[found.reference])


def text(response):
    return response.content.decode()


def own(by, found=None, **changes):
    found = found or submission(**changes)
    claiming.claim(submission=found, by=by)
    return Submission.objects.get(pk=found.pk)


def post(client, found, name, **given):
    found.refresh_from_db(fields=["version"])
    return client.post(address(found, name), {"version": found.version, "seen": 0, **given})


def test_everything_for_the_call_is_there(desk):
    found = submission(
        danger_signs=["overdose"],
        mental_health="dont_know",
        people_to_count_on="no_one",
        readiness=["no_ride"],
    )

    page = text(desk.get(address(found)))

    for words in (
        "Emergency: overdose",
        "naloxone",
        found.level_label,
        "Ratings",
        "little support",
        "They did not know",
        "Mood and mental health",
        "Needs a ride",
        "Is any of this going on right now",
        "An overdose",
        "No one has it",
    ):
        assert str(words) in page


@pytest.mark.parametrize("make", [submission, urgent, emergency, stopped_at_emergency])
def test_every_kind_of_submission_can_be_opened_worked_on_and_closed(desk, cora, make):
    found = own(cora, make())
    assert desk.get(address(found)).status_code == 200

    post(desk, found, "decide", decided_level="php", reason="more_risk", rationale="Told me on the phone.")
    post(desk, found, "log_call", outcome="conversation")
    post(desk, found, "close", reason="declined")

    found.refresh_from_db()
    assert (found.stage, found.decided_level) == ("closed", "php")
    assert desk.get(address(found)).status_code == 200


def test_who_sent_it_for_another_and_what_may_be_said_stands_with_the_contact(desk):
    found = submission(who_for="someone_else")
    said = {"relation": "parent", "number_is": "mine", "they_know": "no", "may_mention": False}
    Submission.objects.update(**sealed_changes(found, on_behalf=said))

    page = text(desk.get(address(found)))

    for line in (
        "Who sent it: Their parent",
        "The number is the sender's",
        "The person does not know of it",
        "Do not say who asked",
    ):
        assert line in page


def test_what_a_sender_did_not_say_is_not_made_up(desk):
    found = submission(who_for="someone_else")
    nothing = {"relation": "", "number_is": "", "they_know": "", "may_mention": True}
    Submission.objects.update(**sealed_changes(found, on_behalf=nothing))

    page = text(desk.get(address(found)))

    for line in ("they did not say", "They did not say whose number it is", "You may say who asked"):
        assert line in page


def test_a_person_who_sent_for_themselves_is_not_shown_as_sent_by_another(desk, waiting):
    assert "Someone else sent this" not in text(desk.get(address(waiting)))


def test_what_was_never_judged_says_so(desk):
    page = text(desk.get(address(stopped_at_emergency())))

    assert "No level: they stopped at an emergency" in page
    assert "Agree:" not in page


def test_answers_stand_in_the_persons_language_and_in_english(desk):
    page = text(desk.get(address(submission(language="es"))))

    assert 'lang="es"' in page
    assert "How many people can you count on" in page


def test_each_view_is_on_record(desk, cora, waiting):
    desk.get(address(waiting))
    desk.get(address(waiting))

    viewed = Event.objects.filter(kind=EventKind.VIEWED, reference=waiting.reference, by=cora)
    assert viewed.count() == 2


def test_a_reference_that_is_none_is_not_found(desk):
    for reference in ("ZZZZ-9999", "1", "AAAA-AAAA'--"):
        assert desk.get(f"/staff/submissions/{reference}/").status_code == 404


def test_a_reference_may_be_typed_small(desk, waiting):
    assert desk.get(f"/staff/submissions/{waiting.reference.lower()}/").status_code == 200


# Safe contact


def test_the_number_is_masked_until_its_rule_was_seen(desk, cora):
    found = own(cora)
    before = text(desk.get(address(found)))

    post(desk, found, "reveal_contact")
    after = text(desk.get(address(found)))

    assert NUMBER not in before
    assert "pat@example.org" not in before
    assert NUMBER in after
    assert "pat@example.org" in after
    assert Event.objects.filter(kind=EventKind.REVEALED, by=cora).count() == 1


def test_after_a_quarter_of_an_hour_it_is_masked_again(desk, cora, morning):
    found = own(cora)
    post(desk, found, "reveal_contact")

    morning.move_on(minutes=16)

    assert NUMBER not in text(desk.get(address(found)))


def test_only_the_coordinator_who_has_it_sees_the_number(desk, client, cora, colin):
    found = own(cora)
    post(desk, found, "reveal_contact")

    client.force_login(colin)
    post(client, found, "reveal_contact")

    assert NUMBER not in text(client.get(address(found)))
    assert not Event.objects.filter(kind=EventKind.REVEALED, by=colin).exists()


def test_outside_their_hours_a_reason_is_needed(desk, cora):
    found = own(cora, contact=Contact(phone=NUMBER, call_times=("evening",)))
    assert "outside the hours they gave" in text(desk.get(address(found)))

    refused = post(desk, found, "reveal_contact")
    assert refused.status_code == 422
    assert "Choose why you have to call outside their hours" in text(refused)
    assert NUMBER not in text(refused)

    post(desk, found, "reveal_contact", reason="danger")
    assert NUMBER in text(desk.get(address(found)))
    assert Event.objects.get(kind=EventKind.REVEALED).detail == {"reason": "danger"}


def test_a_person_who_left_no_way_to_be_reached_has_no_number_to_show(desk, cora):
    found = own(cora, contact=None)

    post(desk, found, "reveal_contact")

    assert "They left no way to reach them" in text(desk.get(address(found)))
    assert not Event.objects.filter(kind=EventKind.REVEALED).exists()


@pytest.mark.parametrize("name", ["queue", "charts"])
def test_no_list_prints_the_number(desk, cora, name):
    own(cora)

    assert NUMBER not in text(desk.get(reverse(f"screening:{name}")))


# Deciding


def test_to_agree_takes_one_press(desk, cora):
    found = own(cora)

    response = post(desk, found, "decide", decided_level=found.level)

    assert response.url == address(found)
    assert found.reviews.get().decided_level == found.level


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Choose a level of care"),
        ({"decided_level": "php"}, "Choose why it is another level"),
        ({"decided_level": "php", "reason": "wish"}, "Write in a sentence why it is another level"),
    ],
)
def test_another_level_needs_a_reason_and_a_sentence(desk, cora, given, says):
    found = own(cora)

    response = post(desk, found, "decide", **given)

    assert response.status_code == 422
    assert says in text(response)
    assert text(response).count("There is a problem") == 1
    assert not found.reviews.exists()


def test_the_original_stays_beside_another_decision(desk, cora):
    found = own(cora)
    post(
        desk, found, "decide", decided_level="inpatient", reason="more_risk", rationale="Two failed attempts."
    )

    page = text(desk.get(address(found)))

    assert "Recommended, by the answers alone" in page
    assert f"Decided: Inpatient, not {found.level_label}" in page
    assert "Two failed attempts." in page
    review = found.reviews.get()
    assert (review.recommended_level, review.decided_level, review.reason) == (
        found.level,
        "inpatient",
        "more_risk",
    )


def test_a_claim_by_a_second_coordinator_changes_nothing(client, cora, colin, waiting):
    claiming.claim(submission=waiting, by=colin)
    client.force_login(cora)

    response = client.post(address(waiting, "claim"), follow=True)

    assert "A colleague took this one first" in text(response)
    waiting.refresh_from_db()
    assert waiting.owner == colin


def test_nothing_is_written_without_a_claim(desk, waiting):
    for name, given in {
        "decide": {"decided_level": waiting.level},
        "log_call": {"outcome": "no_answer"},
        "close": {"reason": "withdrawn"},
        "release": {},
    }.items():
        response = desk.post(address(waiting, name), given, follow=True)
        assert "This is not yours now" in text(response), name

    waiting.refresh_from_db()
    assert (waiting.stage, waiting.version) == ("new", 1)


def test_a_change_on_a_changed_record_shows_both(desk, cora):
    found = own(cora)
    page = desk.get(address(found))
    read, seen = page.context["submission"].version, page.context["workspace"].seen
    calling.log_call(submission=found, by=cora, outcome="no_answer")

    mine = {"decided_level": "php", "reason": "wish", "rationale": "They want days here."}
    response = desk.post(address(found, "decide"), {"version": read, "seen": seen, **mine})

    assert response.status_code == 409
    assert "This record changed while you had it open" in text(response)
    assert "Call logged: No answer" in text(response)
    assert "They want days here." in text(response)
    assert not found.reviews.exists()

    again = {"version": response.context["submission"].version, "seen": response.context["workspace"].seen}
    desk.post(address(found, "decide"), {**again, **mine})
    assert found.reviews.count() == 1


# Calls and stages


@pytest.mark.parametrize(
    "version", [{}, {"version": ""}, {"version": "x"}], ids=["none", "empty", "no number"]
)
def test_a_decision_that_does_not_say_which_version_was_read_changes_nothing(desk, cora, version):
    found = own(cora)
    given = {"decided_level": "inpatient", "reason": "more_risk", "rationale": "Heard it on the phone."}

    response = desk.post(address(found, "decide"), version | given)

    assert response.status_code == 409
    assert given["rationale"] in text(response), "what was typed is still there"
    assert not Submission.objects.get().reviews.exists()


def test_every_form_that_takes_a_submission_on_says_which_version_was_read(desk, cora):
    found = own(cora)
    page = text(desk.get(address(found)))

    forms = dict(re.findall(r'<form method="post" action="([^"]+)"(.*?)</form>', page, re.DOTALL))

    taking_it_on = {
        address(found, step) for step in ("decide", "book", "record_assessment", "place", "close")
    }
    shown = taking_it_on & forms.keys()
    assert address(found, "decide") in shown
    assert [each for each in shown if f'name="version" value="{found.version}"' not in forms[each]] == []


@pytest.mark.parametrize(
    ("make", "minutes"),
    [(submission, 24 * 60), (urgent, 60), (emergency, 10)],
    ids=["routine", "urgent", "emergency"],
)
def test_no_answer_takes_one_press_and_plans_the_next_call_by_the_danger(desk, cora, morning, make, minutes):
    found = own(cora, make())
    page = text(desk.get(address(found)))
    press = next(
        each
        for each in re.findall(r"(?s)<form.*?</form>", page)
        if 'value="no_answer"' in each and "button--quiet" in each
    )
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', press))

    assert post(desk, found, "log_call", **fields).status_code == 302

    assert fields["next_in"] == str(minutes)
    assert found.calls.get().next_due == morning.now + timedelta(minutes=minutes)


def test_a_message_by_one_press_is_offered_only_where_it_is_safe(desk, cora):
    quiet = own(cora, contact=Contact(phone=NUMBER))
    open_to_it = own(cora, contact=Contact(phone=NUMBER, message_is_safe=True))
    offered = 'name="outcome" value="message_left"'

    assert offered not in text(desk.get(address(quiet)))
    assert offered in text(desk.get(address(open_to_it)))


def test_the_number_stands_before_the_call_and_the_call_before_the_decision(desk, cora):
    page = text(desk.get(address(own(cora))))

    order = [page.index(each) for each in ("How to make contact", "The call", "Agree: ", "Write a note")]
    assert order == sorted(order)


def test_a_message_that_is_not_safe_is_refused_in_words(desk, cora):
    found = own(cora, contact=Contact(phone=NUMBER))

    response = post(desk, found, "log_call", outcome="message_left")

    assert response.status_code == 422
    assert "They did not say that a message is safe" in text(response)


def test_a_next_call_lies_ahead(desk, cora):
    found = own(cora)

    response = post(desk, found, "log_call", outcome="no_answer", next_due="2020-01-01T10:00")

    assert response.status_code == 422
    assert "still ahead" in text(response)


def test_a_refused_stage_says_what_is_missing(desk, cora):
    found = own(cora)

    response = post(desk, found, "close", reason="unreachable")

    assert response.status_code == 422
    assert "Log three attempts first; so far there are 0." in text(response)


def test_the_whole_way_through_the_pages(desk, cora, morning):
    found = own(cora)
    post(desk, found, "log_call", outcome="conversation", words="Ready.")
    post(desk, found, "book", at="2026-06-03T10:30")
    post(desk, found, "record_assessment", level="php")
    post(desk, found, "place", level="php", where="elsewhere")

    found.refresh_from_db()
    assert (found.stage, found.assessed_level, found.placed_level, found.placed_where) == (
        "placed",
        "php",
        "php",
        "elsewhere",
    )
    page = text(desk.get(address(found)))
    assert "Placed: Partial hospitalization (PHP), Elsewhere" in page
    post(desk, found, "reopen")
    found.refresh_from_db()
    assert (found.stage, found.owner) == ("new", cora)


def test_notes_are_for_everybody(client, cora, colin):
    found = own(cora)
    client.force_login(colin)

    post(client, found, "add_note", words="Rang our front desk.")

    assert "Rang our front desk." in text(client.get(address(found)))


def test_a_lead_hands_over_what_a_colleague_has(client, cora, colin, lee):
    found = own(cora)
    client.force_login(lee)

    post(client, found, "hand_over", to=colin.pk)

    found.refresh_from_db()
    assert found.owner == colin


def test_nobody_is_given_work_who_may_not_read_it(desk, cora, sam):
    found = own(cora)

    response = post(desk, found, "hand_over", to=sam.pk)

    assert response.status_code == 422
    assert "Choose a colleague" in text(response)


# Returns


def test_the_same_number_is_linked_with_what_changed(client, cora, morning):
    earlier = submission(people_to_count_on="three_or_more")
    morning.move_on(days=9)
    later = submission(people_to_count_on="no_one", health_concerns=["pregnant"])

    client.force_login(cora)
    page = text(client.get(address(later)))

    assert "Possibly the same person" in page
    assert earlier.reference in page
    assert "Support: 0 of 4, then 3 of 4" in page
    assert "New flag: Urgent: pregnancy" in page


def test_another_person_is_not_linked(desk):
    submission(contact=Contact(phone="(212) 555-0199"))
    submission(contact=None)

    page = text(desk.get(address(submission())))

    assert "Possibly the same person" not in page


def test_a_page_of_many_returns_takes_no_more_queries(desk, django_assert_num_queries):
    one = submission()
    desk.get(address(one))
    with django_assert_num_queries(QUERIES):
        desk.get(address(one))
    for _ in range(2):
        submission()
    with django_assert_num_queries(QUERIES):
        desk.get(address(one))


QUERIES = 30  # however many returns there are


def test_what_was_nearly_met_says_what_it_lacks(desk):
    """Pat's severity is 2; partial hospitalization asks for 3."""
    page = desk.get(address(submission())).text

    assert "One step short: severity of at least 3 (here 2)." in page


@pytest.mark.parametrize("step", ["add_note", "decide", "log_call"])
def test_back_to_a_step_leads_to_its_submission(client, cora, waiting, step):
    """Its address is in the history of who had something to mend."""
    client.force_login(cora)
    address = reverse(f"screening:{step}", args=[waiting.reference])

    assert client.get(address).url == reverse("screening:submission", args=[waiting.reference])
