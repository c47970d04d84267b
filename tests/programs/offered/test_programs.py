"""A program keeps to the level it claims: the hours of its tracks are counted, and shorter ones refused."""

import html
import json
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime, time
from itertools import product
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programs.models import LevelOfCare, Program, Track, TrackTime
from programs.models.offered import is_turned_round, overlapping
from programs.offered.actions import levels, offering
from programs.offered.matching import matching_programs, next_session
from programs.offered.shown import times_in_words
from programs.offered.week import hours_and_minutes, week_of
from vault.meanwhile import ChangedMeanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

WEEKDAYS = range(5)


def three_hours_on(days):
    return {day: [(time(17, 30), time(20, 30))] for day in days}


@pytest.fixture
def program(ada):
    level = LevelOfCare.objects.get(code="iop")
    program = Program(
        name="Example Evening Program",
        level=level,
        about="Three evenings a week.",
        about_es="Tres noches por semana.",
        place="in_person",
        languages=["en", "es"],
    )
    offering.add_program(program=program, by=ada)
    return program


def save_track(program, times, by, **fields):
    track = Track(**{"program": program, "name": "Evenings", "name_es": "Noches"} | fields)
    offering.save_track(track=track, times=times, by=by)
    return track


def test_three_evenings_of_three_hours_make_an_iop(program, ada):
    assert save_track(program, three_hours_on([0, 2, 4]), ada).hours == 9


@pytest.mark.parametrize(
    ("times", "fields", "minutes"),
    [
        pytest.param(three_hours_on([0, 2]), {}, 360, id="two evenings"),
        pytest.param(three_hours_on([0, 2, 4]), {"break_minutes": 15}, 495, id="breaks do not count"),
        pytest.param({}, {}, 0, id="no times"),
    ],
)
def test_a_track_below_the_hours_of_its_level_is_refused_with_the_sum(program, ada, times, fields, minutes):
    with pytest.raises(offering.TooFewHours) as refused:
        save_track(program, times, ada, **fields)
    assert (refused.value.minutes, refused.value.level.minimum_hours) == (minutes, 9)
    assert not program.tracks.exists()


def days_of(minutes):
    """A time each day from 9:00, of so many minutes."""
    return {day: [(time(9), time(9 + length // 60, length % 60))] for day, length in enumerate(minutes)}


def test_nine_hours_are_nine_hours_however_they_are_shared_out(program):
    level = program.level
    shares = [(a, b, c, d, 540 - a - b - c - d) for a, b, c, d in product(range(60, 155, 5), repeat=4)]
    timetables = [each for each in shares if 60 <= each[-1] <= 150]
    track = Track(pk=1, program=program)

    for minutes in timetables:
        times = [
            TrackTime(track=track, weekday=d, starts=s, ends=e) for d, [(s, e)] in days_of(minutes).items()
        ]
        track._prefetched_objects_cache = {"times": times}
        offering.refuse_too_few_hours(track, level)
    assert len(timetables) > 4_000


@pytest.mark.parametrize(("last", "fits"), [(150, True), (149, False)])
def test_a_minute_decides(program, ada, last, fits):
    with nullcontext() if fits else pytest.raises(offering.TooFewHours):
        save_track(program, days_of([80, 80, 80, 150, last]), ada)
    assert program.tracks.exists() is fits


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "no time"), (1, "1 minute"), (60, "1 hour"), (535, "8 hours 55 minutes"), (540, "9 hours")],
)
def test_hours_as_staff_read_them(minutes, words):
    assert hours_and_minutes(minutes) == words


def test_a_program_cannot_claim_a_level_that_its_tracks_do_not_reach(program, ada):
    save_track(program, three_hours_on(WEEKDAYS), ada)
    program.level = LevelOfCare.objects.get(code="php")
    with pytest.raises(offering.TooFewHours):
        offering.change_program(program=program, seen=program.revision, by=ada)


def test_a_program_is_offered_once_it_has_times(program, ada):
    with pytest.raises(offering.NoTracks):
        offering.offer(program=program, by=ada)
    save_track(program, three_hours_on(WEEKDAYS), ada)
    offering.offer(program=program, by=ada)
    assert list(Program.objects.offered()) == [program]


def test_inpatient_needs_no_times(program, ada):
    program.level = LevelOfCare.objects.get(code="inpatient")
    offering.change_program(program=program, seen=program.revision, by=ada)
    offering.offer(program=program, by=ada)
    assert Program.objects.get().offered


def test_the_last_track_of_an_offered_program_stays(program, ada):
    track = save_track(program, three_hours_on(WEEKDAYS), ada)
    offering.offer(program=program, by=ada)
    with pytest.raises(offering.NoTracks):
        offering.remove_track(track=track, seen=0, by=ada)
    offering.withdraw(program=program, by=ada)
    offering.remove_track(track=Track.objects.get(), seen=0, by=ada)
    assert not program.tracks.exists()


def test_a_level_cannot_ask_for_more_hours_than_what_is_offered_under_it(program, ada):
    save_track(program, three_hours_on([0, 2, 4]), ada)
    offering.offer(program=program, by=ada)
    level = program.level
    level.minimum_hours, level.hours_from = 10, 10
    with pytest.raises(offering.TooFewHours):
        levels.change_level(level=level, seen=level.revision, by=ada)


def test_of_two_who_change_a_program_the_second_is_told(program, ada, alan):
    same = Program.objects.get(pk=program.pk)
    offering.change_program(program=program, seen=program.revision, by=ada)
    with pytest.raises(ChangedMeanwhile):
        offering.change_program(program=same, seen=same.revision, by=alan)


def test_a_program_withdrawn_meanwhile_stays_withdrawn(program, ada, alan):
    save_track(program, three_hours_on(WEEKDAYS), ada)
    offering.offer(program=program, by=ada)
    as_opened = Program.objects.get()
    offering.withdraw(program=program, by=alan)

    offering.change_program(program=as_opened, seen=as_opened.revision, by=ada)

    assert not Program.objects.get().offered


def test_a_program_or_track_is_removed_only_as_it_was_seen(client, program, ada, alan):
    track = save_track(program, three_hours_on(WEEKDAYS), ada)
    addresses = {
        reverse("programs:remove_track", args=[program.pk, track.pk]): f"{track.pk}.{track.revision}",
        reverse("programs:remove_program", args=[program.pk]): f"{program.pk}.{program.revision}",
    }
    offering.save_track(track=track, times=three_hours_on([0, 2, 4]), seen=0, by=alan)
    offering.change_program(program=program, seen=0, by=alan)
    client.force_login(ada)

    for address, seen in addresses.items():
        said = client.post(address, {"seen": seen}, follow=True)
        assert "was changed while you had it open" in said.text
        assert "was changed while you had it open" in client.post(address, follow=True).text

    assert (Program.objects.count(), Track.objects.count()) == (1, 1)


def test_a_track_and_its_program_can_be_removed_from_their_pages(client, program, ada):
    track = save_track(program, three_hours_on(WEEKDAYS), ada)
    client.force_login(ada)
    of_track = reverse("programs:remove_track", args=[program.pk, track.pk])
    of_program = reverse("programs:remove_program", args=[program.pk])
    page = reverse("programs:change_program", args=[program.pk])
    assert f'name="seen" value="{track.pk}.{track.revision}"' in client.get(page).text
    assert f'name="seen" value="{program.pk}.{program.revision}"' in client.get(of_program).text

    client.post(of_track, {"seen": f"{track.pk}.{track.revision}"})
    assert not Track.objects.exists()
    client.post(of_program, {"seen": f"{program.pk}.{program.revision}"})
    assert not Program.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        pytest.param(time(9), time(12), 180, id="a morning"),
        pytest.param(time(22), time(1), 180, id="past midnight"),
        pytest.param(time(21), time(0), 180, id="to midnight"),
        pytest.param(time(0), time(0), 1440, id="around the clock"),
        pytest.param(time(0), time(0, 1), 1, id="a minute"),
    ],
)
def test_a_session_may_go_on_past_midnight(starts, ends, minutes):
    assert TrackTime(starts=starts, ends=ends).minutes == minutes
    assert not is_turned_round(starts, ends)


def test_beginning_and_end_that_were_mixed_up_are_no_night_of_21_hours():
    assert is_turned_round(time(20, 30), time(17, 30))
    assert is_turned_round(time(17, 30), time(17, 30))
    assert is_turned_round(time(20), time(8, 1))
    assert not is_turned_round(time(20), time(8))


def test_three_nights_of_three_hours_are_nine_hours(client, program, ada):
    client.force_login(ada)
    nights = {
        f"{edge}_{day}": at for day in (1, 2, 4) for edge, at in (("starts", "22:00"), ("ends", "01:00"))
    }
    response = client.post(reverse("programs:add_track", args=[program.pk]), track_fields(**nights))

    assert response.status_code == 302
    assert Track.objects.get().minutes == 540


SPLIT_DAY = json.loads((Path(__file__).parents[2] / "inputs" / "split_day.json").read_text())
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def as_typed(sessions):
    """What the page sends for these sessions: the second of a day stands in the day's second row."""
    typed, rows = {}, Counter()
    for each in sessions:
        day = DAYS.index(each["day"])
        rows[day] += 1
        ending = "" if rows[day] == 1 else f"_{rows[day]}"
        typed |= {f"starts_{day}{ending}": each["starts"], f"ends_{day}{ending}": each["ends"]}
    return typed


def test_a_day_may_have_several_sessions(client, program, ada):
    client.force_login(ada)
    address = reverse("programs:add_track", args=[program.pk])

    assert client.post(address, track_fields(**as_typed(SPLIT_DAY))).status_code == 302

    track = Track.objects.get()
    assert track.hours == 12
    stored = [(each.weekday, f"{each.starts:%H:%M}", f"{each.ends:%H:%M}") for each in track.times.all()]
    assert stored == [(DAYS.index(each["day"]), each["starts"], each["ends"]) for each in SPLIT_DAY]
    form = client.get(reverse("programs:change_track", args=[program.pk, track.pk])).context["form"]
    begin = {bound.name: bound.value() for bound in form if bound.value() and bound.name[-1].isdigit()}
    assert {name: f"{at:%H:%M}" for name, at in begin.items()} == as_typed(SPLIT_DAY)
    assert [day["open"] for day in form.days] == [True] + [False] * 6


def test_people_and_staff_read_every_session_of_a_day(client, program, ada):
    times = {0: [(time(9), time(12)), (time(17, 30), time(20, 30))], 2: [(time(9), time(12))]}
    track = save_track(program, times, ada)
    offering.offer(program=program, by=ada)

    assert times_in_words(track) == ["Monday, Wednesday: 9 a.m. to noon", "Monday: 5:30 p.m. to 8:30 p.m."]
    assert week_of([track])[0]["items"] == ["9 a.m. \u2013 noon", "5:30 p.m. \u2013 8:30 p.m."]
    page = client.get(reverse("programs:offered")).text
    assert "Monday: 5:30 p.m. to 8:30 p.m." in page
    [match] = matching_programs(program.level.level)
    after_the_first = datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert next_session(match, after_the_first) == datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert matching_programs(program.level.level, evenings_or_weekends=True)[0].suits is False


def test_a_break_is_taken_off_once_a_day_however_many_sessions_it_has(program, ada):
    two_a_day = {day: [(time(9), time(11)), (time(14), time(16))] for day in (0, 2, 4)}
    assert save_track(program, two_a_day, ada, break_minutes=30).minutes == 3 * (240 - 30)


@pytest.mark.parametrize(
    ("sessions", "twice"),
    [
        pytest.param([(0, time(9), time(12)), (0, time(12), time(15))], None, id="one after the other"),
        pytest.param([(0, time(9), time(12)), (0, time(11, 59), time(15))], 1, id="by a minute"),
        pytest.param([(0, time(22), time(1)), (1, time(0), time(2))], 1, id="past midnight"),
        pytest.param([(0, time(22), time(0)), (1, time(0), time(2))], None, id="from midnight on"),
        pytest.param([(0, time(0), time(2)), (6, time(22), time(1))], 0, id="Sunday night into Monday"),
        pytest.param([(day, time(0), time(0)) for day in range(7)], None, id="around the clock"),
        pytest.param([], None, id="none"),
    ],
)
def test_sessions_that_overlap_would_count_twice(sessions, twice):
    assert overlapping(sessions) == (None if twice is None else sessions[twice])


def test_what_overlaps_or_is_too_much_for_the_page_is_refused_by_every_way(client, program, ada):
    client.force_login(ada)
    mistake = {"starts_0": "09:00", "ends_0": "12:00", "starts_0_2": "11:00", "ends_0_2": "17:00"}
    response = client.post(reverse("programs:add_track", args=[program.pk]), track_fields(**mistake))

    said = "Monday: the session at 11:00 begins before the one before it ends"
    assert response.context["form"].errors == {"starts_0_2": [said]}
    assert next(iter(response.context["form"].days))["open"]
    with pytest.raises(ValidationError, match="begins before the one before it ends"):
        save_track(program, {0: [(time(9), time(12)), (time(11), time(17))]}, ada)
    with pytest.raises(ValidationError, match="at most 4 sessions"):
        save_track(program, {0: [(time(hour), time(hour + 1)) for hour in range(9, 14)]}, ada)
    assert not Track.objects.exists()


TWINS = ["Hillside Recovery", "hillside RECOVERY", " Hillside Recovery "]


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        *(("Hillside Recovery", twin) for twin in TWINS),
        pytest.param("\u00c1lamo House", "A\u0301lamo House", id="an accent of its own"),
    ],
)
def test_names_that_read_the_same_are_one_name_unless_the_place_differs(program, ada, name, twin):
    program.name, program.address = name, "12 Main Street, Northtown"
    offering.change_program(program=program, seen=program.revision, by=ada)

    program.pk, program.revision, program.name = None, 0, twin
    program._state.adding = True
    with pytest.raises(ValidationError, match="this name and this address"):
        offering.add_program(program=program, by=ada)
    program.address = "3 Oak Street, Southtown"
    offering.add_program(program=program, by=ada)
    assert Program.objects.count() == 2


def test_programs_stand_in_the_order_of_the_language(client, program, ada):
    """On every engine: PostgreSQL and SQLite each have an order of their own."""
    in_right_order = ["alameda house", "Álamo House", "Nube", "Ñandú House", "Oasis House", "Zenith House"]
    save_track(program, three_hours_on(WEEKDAYS), ada)
    Program.objects.filter(pk=program.pk).update(name="Zenith House", offered=True)
    for name in reversed(in_right_order[:-1]):
        program.pk, program.name, program.offered = None, name, True
        program._state.adding = True
        program.save()

    for address in (reverse("programs:offered"), reverse("programs:staff_programs")):
        client.force_login(ada)
        page = html.unescape(client.get(address).text)
        assert sorted(in_right_order, key=page.index) == in_right_order
    found = matching_programs(program.level.level)
    assert [match.program.name for match in found if not match.suits] == in_right_order[:-1]


def track_fields(**times):
    return {"seen": 0, "name": "Evenings", "name_es": "Noches", "break_minutes": "0"} | times


def test_a_short_track_is_told_its_sum_at_the_field(client, ada, program):
    client.force_login(ada)
    address = reverse("programs:add_track", args=[program.pk])
    response = client.post(address, track_fields(starts_0="17:30", ends_0="20:30"))
    assert response.status_code == 422
    assert "come to 3 hours a week" in response.content.decode()
    assert not program.tracks.exists()


@pytest.mark.parametrize(
    ("times", "field", "message"),
    [
        ({"starts_0": "17:30"}, "ends_0", "Monday: give both times, or neither"),
        (
            {"starts_0": "17:30:30", "ends_0": "20:30"},
            "starts_0",
            "Give the time as hours and minutes, such as 17:30",
        ),
        (
            {"starts_0": "17:30", "ends_0": "24:00"},
            "ends_0",
            "Give the time as hours and minutes, such as 17:30",
        ),
        ({"starts_0": "17:30", "ends_0": "17:30"}, "ends_0", "Monday: the end is not after the beginning"),
        ({}, "starts_0", "Give the times of at least one day"),
    ],
)
def test_times_that_make_no_sense_are_told_at_their_field(client, ada, program, times, field, message):
    client.force_login(ada)
    response = client.post(reverse("programs:add_track", args=[program.pk]), track_fields(**times))
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]


def test_a_program_is_made_with_its_times_and_shown(client, ada):
    client.force_login(ada)
    fields = {
        "name": "Example Evening Program",
        "level": LevelOfCare.objects.get(code="iop").pk,
        "place": "in_person",
        "languages": ["en"],
        "about": "Three evenings.",
        "about_es": "Tres noches.",
        "seen": "0",
    }
    client.post(reverse("programs:add_program"), fields)
    program = Program.objects.get()
    times = {
        f"{edge}_{day}": at for day in (0, 2, 4) for edge, at in (("starts", "17:30"), ("ends", "20:30"))
    }
    client.post(reverse("programs:add_track", args=[program.pk]), track_fields(**times))
    client.post(reverse("programs:offer", args=[program.pk]))
    assert list(Program.objects.offered()) == [program]
    page = client.get(reverse("programs:staff_programs")).content.decode()
    assert "9 hours a week" in page
    assert "Shown to people" in page


@pytest.mark.parametrize("programs", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    client, ada, program, programs, django_assert_num_queries
):
    save_track(program, three_hours_on(WEEKDAYS), ada)
    for number in range(1, programs):
        program.pk, program.name = None, f"Example {number}"
        program.save()
        save_track(program, three_hours_on(WEEKDAYS), ada)
    client.force_login(ada)
    client.get(reverse("programs:staff_programs"))
    with django_assert_num_queries(12):
        client.get(reverse("programs:staff_programs"))


@pytest.mark.parametrize("name", ["change_track", "remove_track"])
def test_a_number_that_no_database_holds_is_not_there(client, ada, name):
    client.force_login(ada)

    assert client.post(reverse(f"programs:{name}", args=[10**30, 99])).status_code == 404
