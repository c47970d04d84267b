"""After a decision: a seat kept or waited for, another place asked, and who pays."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from people.roles import Role
from programs.criteria.ruleset import Level
from programs.models import Program
from screening.actions import arranging, calling, claiming, disposing, staging
from screening.actions.arranging import HasOneThere, NoSeat, free_those_that_ran_out
from screening.models import Cover, Ground, Referral, Seat, Submission
from tests.cast import an_admin, member
from tests.offered import offer
from tests.stored import everything_stored
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


@pytest.fixture
def evenings(db):
    offer("Evenings", an_admin("ada"))
    return seats(2)


def seats(count):
    Program.objects.update(seats_open=count)
    return Program.objects.get()


def open_seats():
    return Program.objects.get().seats_open


@pytest.fixture
def pat(cora):
    return talked_with(cora)


def talked_with(cora):
    one = submission()
    claiming.claim(submission=one, by=cora)
    calling.log_call(submission=one, by=cora, outcome="conversation")
    return Submission.objects.get(pk=one.pk)


def press(desk, one, name, **given):
    return desk.post(reverse(f"screening:{name}", args=[one.reference]), given)


# Seats


def test_a_kept_seat_is_one_fewer_of_the_open_ones(desk, pat, evenings):
    assert press(desk, pat, "seat", program=evenings.pk, days="3").status_code == 302

    seat = Seat.objects.get()
    assert open_seats() == 1
    assert timedelta(days=2) < seat.until - timezone.now() <= timedelta(days=3)


def test_where_none_is_open_none_is_kept(desk, pat, evenings):
    seats(0)

    assert press(desk, pat, "seat", program=evenings.pk, days="3").status_code == 422
    assert (Seat.objects.count(), open_seats()) == (0, 0)


def test_the_last_seat_is_kept_for_one_person(cora, pat, evenings):
    last, other = seats(1), talked_with(cora)
    arranging.keep_seat(submission=pat, by=cora, program=last, days=1)

    with pytest.raises(NoSeat):
        arranging.keep_seat(submission=other, by=cora, program=last, days=1)


def test_where_seats_are_not_known_one_is_kept_and_nothing_is_counted(cora, pat, evenings):
    program = seats(None)

    seat = arranging.keep_seat(submission=pat, by=cora, program=program, days=1)
    arranging.free_seat(seat=seat, by=cora)

    assert open_seats() is None


def test_a_person_has_one_seat_in_a_program(cora, pat, evenings):
    arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)

    with pytest.raises(HasOneThere):
        arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)
    assert open_seats() == 1


def test_a_kept_seat_is_free_again_when_its_time_is_over(cora, pat, evenings):
    seat = arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)

    assert free_those_that_ran_out(seat.until - timedelta(seconds=1)) == 0
    assert free_those_that_ran_out(seat.until) == 1
    assert free_those_that_ran_out(seat.until) == 0
    assert open_seats() == 2


def test_a_seat_is_freed_by_a_press_once(desk, cora, pat, evenings):
    seat = arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)

    for _ in range(2):
        press(desk, pat, "free_seat", seat=seat.pk)

    assert open_seats() == 2


def test_who_has_it_not_frees_nothing(client, cora, pat, evenings):
    seat = arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)
    client.force_login(member("colin", Role.COORDINATOR))

    press(client, pat, "free_seat", seat=seat.pk)

    assert open_seats() == 1


def test_placed_here_the_seat_is_theirs(cora, pat, evenings):
    arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)
    staging.record_assessment(submission=pat, by=cora, level=Level.IOP)
    pat.refresh_from_db()

    staging.place(submission=pat, by=cora, level=Level.IOP, where="here")

    assert (Seat.objects.get().outcome, open_seats()) == ("taken", 1)


@pytest.mark.parametrize("how", ["closed", "disposed of"])
def test_who_is_no_longer_here_gives_the_seat_back(cora, pat, evenings, how):
    arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)

    if how == "closed":
        staging.close(submission=pat, by=cora, reason="declined")
    else:
        disposing.dispose(submission=pat, ground=Ground.TAKEN_BACK)

    assert open_seats() == 2


def test_an_admin_who_has_the_program_open_does_not_bring_a_kept_seat_back(cora, pat, evenings):
    before = evenings.revision

    arranging.keep_seat(submission=pat, by=cora, program=evenings, days=1)

    assert Program.objects.get().revision == before + 1


def test_who_waited_longest_stands_first_when_a_seat_is_open(desk, cora, pat, evenings):
    program, second = seats(0), talked_with(cora)
    for one in (pat, second):
        press(desk, one, "seat", program=program.pk, days="0")
    assert desk.get(reverse("screening:today")).context["seats"] == []

    seats(1)

    [first] = desk.get(reverse("screening:today")).context["seats"]
    assert first.submission == pat


def test_who_waited_is_given_the_seat_in_one_step(desk, cora, pat, evenings):
    program = seats(0)
    press(desk, pat, "seat", program=program.pk, days="0")
    seats(1)

    assert press(desk, pat, "seat", program=program.pk, days="3").status_code == 302

    assert open_seats() == 0
    assert [seat.until is not None for seat in Seat.objects.filter(ended_at=None)] == [True]
    assert desk.get(reverse("screening:today")).context["seats"] == []


# Other places


def test_another_place_is_asked_only_with_a_yes(desk, pat):
    given = {"place": "Harbor House, (212) 555-0177", "sent": "record"}

    assert press(desk, pat, "refer", **given).status_code == 422
    assert press(desk, pat, "refer", **given, consent="on").status_code == 302

    assert "Harbor House" not in everything_stored()
    assert Event.objects.get(kind="referred").detail == {"sent": "record"}
    assert mail.outbox == []


def test_what_the_other_place_said_is_on_record(desk, cora, pat):
    referral = arranging.refer(submission=pat, by=cora, place="Harbor House", sent="nothing")
    assert "No answer yet" in desk.get(reverse("screening:submission", args=[pat.reference])).text

    press(desk, pat, "answer_referral", referral=referral.pk, said="takes")

    assert Referral.objects.get().said == "takes"
    assert "Takes the person" in desk.get(reverse("screening:submission", args=[pat.reference])).text


# Who pays


COVER = {"payer": "Zanzibar Health", "number": "Z-0100199", "level": "iop", "amount": "30", "unit": "hours"}


def test_who_pays_is_sealed_and_the_last_word_holds(desk, pat):
    press(desk, pat, "cover", **COVER)
    press(desk, pat, "cover", **COVER | {"amount": "12"})

    page = desk.get(reverse("screening:submission", args=[pat.reference])).text
    assert "Zanzibar" not in everything_stored()
    assert "0100199" not in everything_stored()
    assert ("12 hours" in page, "30 hours" in page) == (True, False)


@pytest.mark.parametrize("wrong", [{"payer": ""}, {"amount": "0"}, {"level": "x"}, {"until": "soon"}])
def test_what_cannot_be_read_is_not_kept(desk, pat, wrong):
    assert press(desk, pat, "cover", **COVER | wrong).status_code == 422
    assert not Cover.objects.exists()


@pytest.mark.parametrize(("days", "listed"), [(0, True), (7, True), (8, False), (-1, False)])
def test_today_says_which_approvals_run_out_within_a_week(desk, cora, pat, days, listed):
    until = timezone.localdate() + timedelta(days=days)
    given = {"submission": pat, "by": cora, "payer": "Z", "level": Level.IOP}
    arranging.record_cover(**given, until=until)

    assert bool(desk.get(reverse("screening:today")).context["covers"]) is listed


def test_one_that_was_approved_anew_is_not_listed(desk, cora, pat):
    given = {"submission": pat, "by": cora, "payer": "Z", "level": Level.IOP}
    arranging.record_cover(**given, until=timezone.localdate())
    arranging.record_cover(**given, until=timezone.localdate() + timedelta(days=60))

    assert desk.get(reverse("screening:today")).context["covers"] == []
