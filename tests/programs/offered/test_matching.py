"""Which programs a person is shown with their result: at their level, at times they can keep."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from programs.criteria.ruleset import Level
from programs.models import LevelOfCare, LevelWords, Program, Track, TrackTime
from programs.offered.actions import offering
from programs.offered.matching import Match, matching_programs, next_session
from programs.offered.shown import facts_of
from tests.cast import answers
from tests.patient import Person

pytestmark = pytest.mark.django_db

MONDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 2, 4, 5, 6
MORNINGS = {day: [(time(9), time(12))] for day in (MONDAY, WEDNESDAY, FRIDAY)}
EVENINGS = {day: [(time(17), time(20))] for day in (MONDAY, WEDNESDAY, FRIDAY)}
LATE_AFTERNOONS = {day: [(time(16, 59), time(20))] for day in (MONDAY, WEDNESDAY, FRIDAY)}
WEEKENDS = {SATURDAY: [(time(9), time(14))], SUNDAY: [(time(9), time(14))]}
ONE_MORNING_TOO = EVENINGS | {FRIDAY: [(time(9), time(12))]}
EVENING_AND_WEEKEND = {MONDAY: [(time(18), time(21))], SATURDAY: [(time(8), time(16))]}
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 12, tzinfo=NEW_YORK)  # a Tuesday


@pytest.fixture
def offer(ada):
    """Offers a program with these tracks, one after the other."""

    def offer(name, *tracks, level="iop", seats=None):
        program = Program(
            name=name,
            level=LevelOfCare.objects.get(code=level),
            about=f"About {name}.",
            about_es=f"Sobre {name}.",
            place="in_person",
            languages=["en"],
            seats_open=seats,
        )
        offering.add_program(program=program, by=ada)
        for number, times in enumerate(tracks):
            track = Track(program=program, name=f"Track {number}", name_es=f"Grupo {number}")
            offering.save_track(track=track, times=times, by=ada)
        offering.offer(program=program, by=ada)
        return program

    return offer


def names(matches):
    return [match.program.name for match in matches]


def test_only_programs_at_the_level_match(offer):
    offer("Evening IOP", EVENINGS)
    offer("House", level="inpatient")
    assert names(matching_programs(Level.IOP)) == ["Evening IOP"]
    assert names(matching_programs(Level.INPATIENT)) == ["House"]
    assert matching_programs(Level.PHP) == []


def test_a_program_that_is_not_offered_matches_nobody(offer, ada):
    offering.withdraw(program=offer("Evening IOP", EVENINGS), by=ada)
    assert matching_programs(Level.IOP) == []


@pytest.mark.parametrize(
    ("times", "suits"),
    [
        pytest.param(EVENINGS, True, id="from five on"),
        pytest.param(LATE_AFTERNOONS, False, id="from just before five on"),
        pytest.param(MORNINGS, False, id="mornings"),
        pytest.param(WEEKENDS, True, id="the weekend by day"),
        pytest.param(EVENING_AND_WEEKEND, True, id="an evening and the weekend"),
        pytest.param(ONE_MORNING_TOO, False, id="one morning is one too many"),
    ],
)
def test_evenings_and_weekends_are_those_on_which_all_times_are(offer, times, suits):
    offer("IOP", times)
    [match] = matching_programs(Level.IOP, evenings_or_weekends=True)
    assert match.suits is suits


def test_every_track_suits_a_person_who_asks_for_no_times(offer):
    offer("IOP", MORNINGS, EVENINGS)
    [match] = matching_programs(Level.IOP)
    assert [track.name for track in match.suiting] == ["Track 0", "Track 1"]


def test_of_several_tracks_those_that_suit_are_named(offer):
    offer("IOP", MORNINGS, EVENINGS)
    [match] = matching_programs(Level.IOP, evenings_or_weekends=True)
    assert [track.name for track in match.suiting] == ["Track 1"]


def test_a_house_without_times_is_shown_and_promises_none(offer):
    offer("House", level="inpatient")
    [match] = matching_programs(Level.INPATIENT, evenings_or_weekends=True)
    assert not match.suits
    assert [fact["label"] for fact in facts_of(match, NOW)] == ["Languages"]


def test_what_suits_comes_first_and_what_is_full_after_what_may_have_room(offer):
    offer("A full morning", MORNINGS, seats=0)
    offer("B morning", MORNINGS)
    offer("C full evening", EVENINGS, seats=0)
    offer("D evening", EVENINGS, seats=1)
    assert names(matching_programs(Level.IOP, evenings_or_weekends=True)) == [
        "D evening",
        "C full evening",
        "B morning",
        "A full morning",
    ]


def test_the_times_that_suit_are_told_or_else_all(offer):
    offer("IOP", MORNINGS, EVENINGS, seats=2)
    [match] = matching_programs(Level.IOP, evenings_or_weekends=True)
    assert {fact["label"]: fact["text"] for fact in facts_of(match, NOW)} == {
        "Times each week": "Monday, Wednesday, Friday: 5 p.m. to 8 p.m.",
        "Next session": "Wednesday, November 25, 5 p.m.",
        "Languages": "English",
        "Open places": "2 places",
    }
    [match] = matching_programs(Level.IOP)
    assert "9 a.m. to noon" in facts_of(match, NOW)[0]["text"]
    assert "5 p.m. to 8 p.m." in facts_of(match, NOW)[0]["text"]
    with override("es"):
        assert facts_of(match, NOW)[0]["label"] == "Horarios de cada semana"


def test_matching_asks_the_database_as_often_for_three_as_for_one(offer, django_assert_num_queries):
    for number in range(3):
        offer(f"IOP {number}", MORNINGS, EVENINGS)
    matching_programs(Level.IOP)
    with django_assert_num_queries(4):  # levels, programs, tracks, times
        for match in matching_programs(Level.IOP, evenings_or_weekends=True):
            facts_of(match, NOW)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (Program, {"seats_open": 3}),
        (Program, {"offered": False}),
        (Track, {"name": "Group 7"}),
        (TrackTime, {"starts": time(8, 45)}),
        (LevelWords, {"name": "Day care"}),
    ],
)
def test_what_another_process_changed_is_matched_the_next_time(offer, kind, change):
    """An update tells nobody in this process, as a change by another one does not."""
    offer("IOP", MORNINGS)
    told_before = told_of(matching_programs(Level.IOP))
    kind.objects.update(**change)

    told = told_of(matching_programs(Level.IOP))

    assert told != told_before
    assert told == told_of([Match(each, tuple(each.tracks.all())) for each in Program.objects.offered()])


def told_of(matches):
    return [
        (match.program.level.words.name, match.program.seats_open, str(track), *map(str, track.times.all()))
        for match in matches
        for track in match.suiting
    ]


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ((23, 8, 59), (23, 9, 0)),  # on Monday, a minute before it starts
        ((23, 9, 0), (25, 9, 0)),  # as it starts
        ((24, 12, 0), (25, 9, 0)),
        ((27, 9, 1), (30, 9, 0)),  # after Friday's comes Monday's
    ],
)
def test_the_next_session_is_the_first_that_has_not_begun(offer, now, start):
    offer("IOP", MORNINGS)
    [match] = matching_programs(Level.IOP)

    next_start = next_session(match, datetime(2026, 11, *now, tzinfo=NEW_YORK))

    assert next_start == datetime(2026, 11, *start, tzinfo=NEW_YORK)


def test_the_next_session_is_at_a_time_that_suits(offer):
    offer("IOP", MORNINGS, WEEKENDS)
    [match] = matching_programs(Level.IOP, evenings_or_weekends=True)

    assert next_session(match, NOW) == datetime(2026, 11, 28, 9, tzinfo=NEW_YORK)


def test_a_full_program_and_one_without_times_promise_no_session(offer):
    offer("Full", MORNINGS, seats=0)
    offer("House", level="inpatient")

    for level in (Level.IOP, Level.INPATIENT):
        [match] = matching_programs(level)
        assert next_session(match, NOW) is None


# On the result page


def programs_on_result(client, given, prefix=""):
    person = Person(client, f"{prefix}/start/").answer_all(given)
    person.ask_for_the_result()
    page = person.get("result").content.decode()
    return page, re.findall(r'<article class="program card">\s*<h3>(.*?)</h3>', page)


def test_a_result_shows_the_programs_at_its_level_those_that_suit_first(client, offer):
    """Pat gets IOP, and evenings are best."""
    offer("A Mornings", MORNINGS)
    offer("B Evenings", EVENINGS)
    offer("C House", level="inpatient")
    wishes = answers(readiness=["start_now", "evenings_or_weekends"])

    page, shown = programs_on_result(client, wishes)

    assert shown == ["B Evenings", "A Mornings"]
    assert page.count("Has evening or weekend times") == 1
    assert page.index("B Evenings") < page.index("Has evening or weekend times") < page.index("A Mornings")
    assert "Monday, Wednesday, Friday: 5 p.m. to 8 p.m." in page


def test_a_person_without_wishes_is_not_shown_that_times_suit(client, offer):
    offer("B Evenings", EVENINGS)
    page, shown = programs_on_result(client, answers())
    assert shown == ["B Evenings"]
    assert "Has evening or weekend times" not in page


def test_a_result_at_a_level_without_a_program_shows_none(client, offer):
    offer("C House", level="inpatient")
    _page, shown = programs_on_result(client, answers())
    assert shown == []


def test_a_result_in_spanish_tells_of_the_program_in_spanish(client, offer):
    offer("B Evenings", EVENINGS)
    page, _shown = programs_on_result(client, answers(), "/es")
    assert "Sobre B Evenings." in page
    assert "Lunes, miércoles, viernes: de 5 p.m. a 8 p.m." in page
