"""Invisible characters, which come along when something is copied from a page or a message."""

import re

from django import forms

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def without_unseen(text: str) -> str:
    """For addresses and codes. Not for words: some scripts and emoji are joined by such characters."""
    return UNSEEN.sub("", text)


class AddressField(forms.EmailField):
    """An email address, without its invisible characters."""

    def to_python(self, value):
        return super().to_python(without_unseen(value or ""))
