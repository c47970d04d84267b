"""A page on which a row is edited: when two people edit at once, the second sees that and loses nothing.

    page = EditPage(request, ProgramForm(request.POST or None, instance=program))
    if page.is_saved_by(lambda: change_program(program=program, seen=page.seen, by=request.user)):
        return redirect("programs:staff_programs")
    if page.is_gone:
        return page.leave(program.name, "programs:staff_programs")
    return render(request, "programs/offered/staff/program.html", page.context, status=page.status)

What was on the page when it was opened travels with the form, as the number of its revision.
"""

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.choices import flatten_choices

from people.names import name_of
from vault.meanwhile import ChangedMeanwhile

NEVER = -1
NOT_SEEN = "Nothing is saved, because this page did not say what you had before you. Open it again first"


class SeenForm(forms.ModelForm):
    """A form of a row with a `revision`."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), NOT_SEEN)
    )

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["seen"] = instance.revision

    data: QueryDict

    def take_over(self, theirs) -> None:
        """Saved once more, it replaces what a colleague saved meanwhile: the person has now been told."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = theirs.revision


class EditPage:
    """One request to an edit page. The first form is a SeenForm; others on the page are saved with it."""

    def __init__(self, request, form: SeenForm, *others: forms.ModelForm):
        self.request, self.form, self.forms = request, form, (form, *others)
        self.theirs: Any = None  # the row as a colleague saved it
        self.both: list[dict] = []
        self.is_gone = False

    @property
    def seen(self) -> int:
        """The revision that was on the page. Only of a valid form."""
        return self.form.cleaned_data["seen"]

    @property
    def is_valid(self) -> bool:
        """Every form is looked at, so that each says what is wrong with it."""
        found = [form.is_valid() for form in self.forms]
        return self.request.method == "POST" and all(found)

    def is_saved_by(self, save: Callable[[], object]) -> bool:
        """Saves a valid form. `save` raises ValidationError for what is to be mended, or ChangedMeanwhile."""
        if not self.is_valid:
            return False
        try:
            save()
        except ValidationError as refused:
            self.form.add_error(None, refused)
            return False
        except ChangedMeanwhile as meanwhile:
            self.tell_of(meanwhile.theirs)
            return False
        return True

    def tell_of(self, theirs: Any) -> None:
        self.theirs, self.is_gone = theirs, theirs is None
        if theirs is not None:
            self.both = [pair for form in self.forms for pair in both_versions(form)]
            self.form.take_over(theirs)

    def leave(self, name: str, to: str):
        """There is nothing to edit any more."""
        messages.error(self.request, f"A colleague removed {name} while you had it open.")
        return redirect(to)

    @property
    def status(self) -> int:
        return 409 if self.theirs else status_of(*self.forms)

    @property
    def context(self) -> dict:
        return {
            "form": self.form,
            "theirs": self.theirs,
            "theirs_by": name_of(self.theirs.changed_by) if self.theirs else "",
            "both": self.both,
        }


def status_of(*forms) -> int:
    return 422 if any(form.errors for form in forms) else 200


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


def both_versions(form) -> list[dict]:
    """The fields in which a valid form differs from what is stored now."""
    kind = type(form.instance)
    stored = (
        kind._default_manager.filter(pk=form.instance.pk).first() or kind()
    )  # not saved yet: the defaults
    return differences(type(form)(instance=stored, prefix=form.prefix), form)


def differences(as_stored, form) -> list[dict]:
    """The fields in which a valid form differs from a form of what is stored now, both in words."""
    pairs = [
        (form[name], stored_value(as_stored, name), given)
        for name, given in form.cleaned_data.items()
        if not form[name].is_hidden
    ]
    return [
        {"label": each.label, "theirs": describe(each.field, theirs), "yours": describe(each.field, yours)}
        for each, theirs, yours in pairs
        if theirs != yours
    ]


def stored_value(form, name: str):
    """Of a field that is no attribute of the row, what the form would begin with."""
    initial = form.get_initial_for_field(form.fields[name], name)
    return getattr(getattr(form, "instance", None), name, initial)


def describe(field: forms.Field, value) -> str:
    """A value of this field as the page shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(describe(field, each) for each in value) or "nothing"
    return "nothing" if value in (None, "") else label_of(field, value)


def label_of(field: forms.Field, value) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    choices: Iterable[tuple[Any, Any]] = flatten_choices(getattr(field, "choices", ()))
    labels = {str(each): label for each, label in choices}
    return str(labels.get(str(value), value))
