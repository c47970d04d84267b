"""What was on the page when it was opened travels with the form: see actions/meanwhile.py."""

from django import forms

NEVER = -1


class SeenForm(forms.ModelForm):
    """A form of a row with a `revision`."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["seen"] = instance.revision

    def take_over(self, theirs) -> None:
        """Saved once more, it replaces what somebody else saved meanwhile: the person has now been told."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = theirs.revision


def revision_seen(request, row) -> int:
    """The revision of this row, if it is what the person had before them; else one that no row has."""
    return row.revision if request.POST.get("seen") == f"{row.pk}.{row.revision}" else NEVER


def problems(*forms_of_page) -> list[dict]:
    """Every error of several forms on one page, for components/error_summary.html."""
    found = []
    for form in forms_of_page:
        found += [{"href": f"#{form.prefix or 'form'}", "text": text} for text in form.non_field_errors()]
        for field in form:
            if field.errors:
                anchor = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
                found.append({"href": f"#{anchor}", "text": field.errors[0]})
    return found


def both_versions(form, theirs) -> list[dict]:
    """The fields in which a valid form differs from what is stored now."""
    pairs = (
        (form[name], getattr(theirs, name), given)
        for name, given in form.cleaned_data.items()
        if not form[name].is_hidden
    )
    return [
        {"label": field.label, "theirs": in_words(stored), "yours": in_words(given)}
        for field, stored, given in pairs
        if stored != given
    ]


def in_words(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)
