from dataclasses import dataclass
from datetime import time
from itertools import chain, zip_longest

from django import forms

from people.editing import SeenForm
from programs.models import LevelOfCare, Program, Track, TrackTime
from programs.models.offered import SESSIONS_A_DAY, is_turned_round, overlapping
from programs.offered.actions.offering import overlap_in_words

LANGUAGES = [("en", "English"), ("es", "Spanish"), ("other", "Others, on request")]
WORDS = ("about", "about_es", "serves", "serves_es", "cover", "cover_es")


class ProgramForm(SeenForm):
    languages = forms.MultipleChoiceField(
        label="Languages spoken there",
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one language"},
    )

    class Meta:
        model = Program
        fields = [
            "name",
            "level",
            "place",
            "languages",
            "about",
            "about_es",
            "serves",
            "serves_es",
            "cover",
            "cover_es",
            "seats_open",
            "phone",
            "address",
            "website",
        ]
        labels = {
            "name": "Name",
            "level": "Level of care",
            "place": "Where it takes place",
            "about": "About it, in plain English",
            "about_es": "About it, in plain Spanish",
            "serves": "Who it serves",
            "serves_es": "Who it serves, in Spanish",
            "cover": "Insurance and cover accepted",
            "cover_es": "Insurance and cover accepted, in Spanish",
            "seats_open": "Seats open now",
            "phone": "Phone",
            "address": "Street and town",
            "website": "Website",
        }
        error_messages = {
            "name": {"required": "Give the program a name"},
            "level": {"required": "Choose the level of care"},
            "place": {"required": "Choose where it takes place"},
            "about": {"required": "Say in plain English what it is"},
            "about_es": {"required": "Say in plain Spanish what it is"},
            "seats_open": {"invalid": "Give the seats as a whole number, or leave this empty"},
            "website": {"invalid": "Give the address with https://, or leave this empty"},
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "about_es": forms.Textarea(attrs={"rows": 3, "lang": "es"}),
            "seats_open": forms.NumberInput(attrs={"class": "tiny"}),
        }

    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Give the address with https://, or leave this empty"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = LevelOfCare.objects.prefetch_related("all_words")
        self.fields["level"].label_from_instance = lambda level: level.words.name
        self.fields["level"].empty_label = "Choose one"


class TrackForm(SeenForm):
    """A track with the sessions of each day. A day without sessions stays empty."""

    class Meta:
        model = Track
        fields = ["name", "name_es", "online", "break_minutes"]
        labels = {
            "name": "Name",
            "name_es": "Name in Spanish",
            "online": "Online",
            "break_minutes": "Minutes of break each day",
        }
        help_texts = {"name": "Such as Evenings.", "break_minutes": "Breaks do not count as hours of care."}
        error_messages = {
            "name": {"required": "Give the track a name"},
            "name_es": {"required": "Give the track a name in Spanish"},
            "break_minutes": {"required": "Give the minutes, 0 for none", "invalid": "Give a whole number"},
        }
        widgets = {"break_minutes": forms.NumberInput(attrs={"class": "tiny"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known: dict[int, list[TrackTime]] = {}
        for each in self.instance.times.all() if self.instance.pk else ():
            known.setdefault(each.weekday, []).append(each)
        rows = range(1, SESSIONS_A_DAY + 1)
        self.sessions = {day: [Session(day, number) for number in rows] for day in TrackTime.Weekday}
        for day, sessions in self.sessions.items():
            stored = known.get(day.value, [])
            for session, row in zip_longest(sessions, stored):
                self.fields[session.starts] = time_field(f"{session.label}, from", row and row.starts)
                self.fields[session.ends] = time_field(f"{session.label}, to", row and row.ends)

    @property
    def days(self):
        """Each day with the two fields of each session, for the template: the first, and those that can be
        unfolded, which stand open where one of them has something to show."""
        for day, sessions in self.sessions.items():
            pairs = [(self[each.starts], self[each.ends]) for each in sessions]
            yield {
                "name": day.label,
                "first": pairs[0],
                "more": pairs[1:],
                "open": any(field.value() or field.errors for pair in pairs[1:] for field in pair),
            }

    @property
    def words(self):
        return [self[name] for name in self._meta.fields]

    def clean(self):
        given = super().clean()
        self.times: dict[int, list[tuple[time, time]]] = {}
        fields: dict[tuple[int, time, time], str] = {}  # where each session was typed
        for session in chain.from_iterable(self.sessions.values()):
            if hours := self.hours_of(session, given):
                self.times.setdefault(session.day.value, []).append(hours)
                fields[(session.day.value, *hours)] = session.starts
        typed = [(weekday, *hours) for weekday, day in self.times.items() for hours in day]
        if twice := overlapping(typed):
            self.add_error(fields[twice], overlap_in_words(twice))
        if not self.times and not self.errors:
            self.add_error(f"starts_{TrackTime.Weekday.MONDAY.value}", "Give the times of at least one day")
        return given

    def hours_of(self, session: "Session", given: dict) -> tuple[time, time] | None:
        """From when to when, or None where nothing was given or it makes no sense, which is told."""
        starts, ends = given.get(session.starts), given.get(session.ends)
        if {session.starts, session.ends} & self.errors.keys() or (starts is None and ends is None):
            return None
        if starts is None or ends is None:
            name = session.starts if starts is None else session.ends
            self.add_error(name, f"{session.day.label}: give both times, or neither")
            return None
        if is_turned_round(starts, ends):
            self.add_error(session.ends, f"{session.day.label}: the end is not after the beginning")
            return None
        return starts, ends


@dataclass(frozen=True)
class Session:
    """One row of a day: the first is the day's own, those after it are numbered."""

    day: TrackTime.Weekday
    number: int

    @property
    def label(self) -> str:
        day = str(self.day.label)
        return day if self.number == 1 else f"{day}, session {self.number}"

    @property
    def starts(self) -> str:
        return f"starts_{self.day.value}{self.ending}"

    @property
    def ends(self) -> str:
        return f"ends_{self.day.value}{self.ending}"

    @property
    def ending(self) -> str:
        return "" if self.number == 1 else f"_{self.number}"


def time_field(label: str, initial: time | None) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M"],  # care is counted in minutes: seconds would be lost in silence
        initial=initial,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"invalid": "Give the time as hours and minutes, such as 17:30"},
    )


class MilestoneForm(forms.Form):
    name = forms.CharField(
        label="Another milestone",
        help_text="In the words of the program, such as “four weeks without use” or “safe place to live”.",
        max_length=120,
        error_messages={
            "required": "Write what the milestone is",
            "max_length": "Write the milestone in 120 characters or fewer",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FindForm(forms.Form):
    """Programs by level and times, in the address."""

    level = forms.ChoiceField(label="Level of care", required=False)
    when = forms.ChoiceField(
        label="Times",
        required=False,
        choices=[("", "Any"), ("outside", "Evenings and weekends only")],
    )

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "Any"), *((each.code, each.words.name) for each in levels)]
