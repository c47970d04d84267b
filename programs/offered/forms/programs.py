from django import forms

from people.editing import SeenForm
from programs.models import LevelOfCare, Program, Track, TrackTime
from programs.models.offered import is_turned_round

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
    """A track with the time of each day. A day without sessions stays empty."""

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
        known = {each.weekday: each for each in self.instance.times.all()} if self.instance.pk else {}
        for day in TrackTime.Weekday:
            for edge, words in (("starts", "from"), ("ends", "to")):
                self.fields[f"{edge}_{day.value}"] = forms.TimeField(
                    label=f"{day.label}, {words}",
                    required=False,
                    input_formats=["%H:%M"],  # care is counted in minutes: seconds would be lost in silence
                    initial=getattr(known.get(day.value), edge, None),
                    widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
                    error_messages={"invalid": "Give the time as hours and minutes, such as 17:30"},
                )

    @property
    def days(self):
        """The two fields of each day, for the template."""
        return [
            (day.label, self[f"starts_{day.value}"], self[f"ends_{day.value}"]) for day in TrackTime.Weekday
        ]

    @property
    def words(self):
        return [self[name] for name in self._meta.fields]

    def clean(self):
        given = super().clean()
        self.times = {}
        for day in TrackTime.Weekday:
            starts, ends = given.get(f"starts_{day.value}"), given.get(f"ends_{day.value}")
            broken = {f"starts_{day.value}", f"ends_{day.value}"} & self.errors.keys()
            if broken or (starts is None and ends is None):
                continue
            if starts is None or ends is None:
                name = "starts" if starts is None else "ends"
                self.add_error(f"{name}_{day.value}", f"{day.label}: give both times, or neither")
            elif is_turned_round(starts, ends):
                self.add_error(f"ends_{day.value}", f"{day.label}: the end is not after the beginning")
            else:
                self.times[day.value] = (starts, ends)
        if not self.times and not self.errors:
            self.add_error(f"starts_{TrackTime.Weekday.MONDAY.value}", "Give the times of at least one day")
        return given


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
