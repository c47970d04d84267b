from django import forms
from django.contrib.auth.models import User

from history.kinds import label_of
from history.models import Event
from people.days import DayField
from people.names import PersonField


class FilterForm(forms.Form):
    """What part of the history to show. Everything is optional, and stands in the address."""

    reference = forms.CharField(label="Reference", max_length=20, required=False)
    by = PersonField(User.objects.all(), label="Who", required=False, empty_label="Anyone")
    kind = forms.ChoiceField(label="What", required=False)
    since = DayField(label="From")
    until = DayField(label="To")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
        self.fields["kind"].choices = [("", "Anything"), *((kind, label_of(kind)) for kind in kinds)]

    def events(self):
        """The events that are asked for. A filter that makes no sense finds nothing out of place."""
        asked = self.cleaned_data
        events = Event.objects.select_related("by")
        if asked.get("reference"):
            events = events.filter(reference=asked["reference"].strip().upper())
        if asked.get("by"):
            events = events.filter(by=asked["by"])
        if asked.get("kind"):
            events = events.filter(kind=asked["kind"])
        if asked.get("since"):
            events = events.filter(at__date__gte=asked["since"])
        if asked.get("until"):
            events = events.filter(at__date__lte=asked["until"])
        return events
