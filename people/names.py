"""What a colleague is called on screen."""

from django.contrib.auth.models import User


def name_of(person: User | None) -> str:
    """The full name, or else what they sign in with; empty for none."""
    return (person.get_full_name() or person.get_username()) if person else ""
