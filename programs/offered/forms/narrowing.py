"""Asked for in the address of the page of programs: nothing in it is about a person."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Program
from programs.offered.narrowing import Wish
from programs.offered.shown import LANGUAGES

ANY = ("", _("Any"))


class NarrowForm(forms.Form):
    """Offers the levels and languages of `programs`. What can't be read is left out, so no link breaks."""

    level = forms.ChoiceField(label=_("Level of care"), required=False)
    when = forms.ChoiceField(
        label=_("Times"),
        required=False,
        choices=[ANY, ("day", _("By day")), ("outside", _("Evenings or weekends"))],
    )
    place = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[ANY, ("in_person", _("In person")), ("online", _("Online"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    pays = forms.ChoiceField(
        label=_("Insurance"),
        required=False,
        choices=[ANY, ("medicaid", "Medicaid"), ("medicare", "Medicare"), ("private", _("A private plan"))],
    )

    def __init__(self, *args, programs: Sequence[Program], **kwargs):
        super().__init__(*args, **kwargs)
        levels = {program.level.code: program.level.words.name for program in programs}
        spoken = {code for program in programs for code in program.languages}
        languages = [(code, name) for code, name in LANGUAGES.items() if code in spoken]
        for name, choices in (("level", levels.items()), ("language", languages)):
            cast(forms.ChoiceField, self.fields[name]).choices = [ANY, *choices]

    def wish(self) -> Wish:
        self.is_valid()
        return Wish(**{name: self.cleaned_data.get(name, "") for name in self.fields})
