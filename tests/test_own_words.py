"""No form says "Ensure this value…", as Django does of what is too long: locale/en has better words."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils.translation import override

from programs.models import Program

ROOMS = {"config", "history", "notices", "people", "programs", "screening", "vault"}
ODD = ["", "x", "x" * 20_000, "-99999999999", "99999999999", "0", "1.5", "x@" + "y" * 400 + ".example"]
STOCK = re.compile(r"\bEnsure\b")


def every_kind_of(form):
    for each in form.__subclasses__():
        yield each
        yield from every_kind_of(each)


def forms_of_the_project():
    assert get_resolver().url_patterns  # loads every page, and with it every form
    return {each for each in every_kind_of(forms.BaseForm) if each.__module__.split(".")[0] in ROOMS}


def said_of(field, value):
    try:
        field.clean(value)
    except ValidationError as refused:
        return refused.messages
    except (AttributeError, TypeError):  # a file is asked for
        return []
    return []


@pytest.mark.django_db
def test_no_form_of_ours_says_ensure():
    fields = [
        (form.__name__, name, field)
        for form in forms_of_the_project()
        for name, field in form.base_fields.items()
    ]
    said = [(form, name, text) for form, name, field in fields for odd in ODD for text in said_of(field, odd)]

    assert {form for form, _, _ in said} >= {"ProgramForm", "TrackForm", "LevelForm", "SiteSettingsForm"}
    assert [each for each in said if STOCK.search(each[2])] == []


def test_a_field_to_come_does_not_either():
    """Whatever limits it is given."""
    number = forms.DecimalField(min_value=1, max_value=9, max_digits=3, decimal_places=1)
    limited = {
        "99": number,
        "0": number,
        "1234": number,
        "1.25": number,
        "5": forms.CharField(min_length=2),
        "12345": forms.CharField(max_length=2),
        "7": forms.IntegerField(step_size=2),
    }
    with override("en"):
        said = [text for value, field in limited.items() for text in said_of(field, value)]

    assert len(said) >= len(limited)
    assert "Shorten this to 2 characters: there are 5 now" in said
    assert not [text for text in said if STOCK.search(text)]


@pytest.mark.django_db
def test_what_a_model_limits_is_told_in_the_same_words():
    with pytest.raises(ValidationError) as refused:
        Program(name="x" * 81).clean_fields()

    assert refused.value.message_dict["name"] == ["Shorten this to 80 characters: there are 81 now"]
