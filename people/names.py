"""What a colleague is called on screen."""

from django import forms
from django.contrib.auth.models import User

from vault.alphabet import ChoicesInOrder


def name_of(person: User | None) -> str:
    """The full name, or else what they sign in with; empty for none."""
    return (person.get_full_name() or person.get_username()) if person else ""


class PersonField(forms.ModelChoiceField):
    """A colleague, by name."""

    iterator = ChoicesInOrder

    def label_from_instance(self, person: User) -> str:
        return name_of(person)
