from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from people.actions import is_taken
from people.roles import Role
from vault.unseen import AddressField

ROLE_CHOICES = [
    (Role.COORDINATOR, "Coordinator: reads what was sent, calls, decides"),
    (Role.LEAD, "Lead: a coordinator who also steps in, hands over and exports"),
    (Role.ADMIN, "Admin: keeps levels, criteria, programs, accounts and settings"),
    (Role.AUDITOR, "Auditor: reads the history, who saw and did what"),
    (Role.CLINICIAN, "Clinician: rates answers a second time in a study, without who gave them"),
    (Role.CLINICAL, "Clinical lead: signs for the questionnaire, criteria, wording and levels; rates too"),
]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="What may this person do?",
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )


class ChangeRolesForm(RolesForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the roles when the page was opened


class InvitationForm(RolesForm):
    name = forms.CharField(
        label="Name, as colleagues know them",
        max_length=150,
        error_messages={"required": "Type the person's name"},
    )
    email = AddressField(
        label="E-mail address",
        help_text="They sign in with it.",
        max_length=150,  # it becomes their sign-in name
        error_messages={
            "required": "Type the e-mail address that they will sign in with",
            "invalid": "Type an e-mail address in the form name@example.org",
        },
    )
    field_order = ["name", "email", "roles"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if is_taken(email):
            raise forms.ValidationError("Another account signs in with this address")
        return email


class EmailForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False, empty_value="")
    email = AddressField(
        label="E-mail address",
        help_text="What cannot wait is sent there, and they may sign in with it.",
        max_length=150,
        required=False,
        error_messages={"invalid": "Type an e-mail address in the form name@example.org"},
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three or four words in a row are easy to keep in mind.",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type the same password again"},
    )

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        typed = super().clean()
        if "password" in typed and "again" in typed:
            if typed["password"] != typed["again"]:
                self.add_error("again", "The two passwords differ")
            try:
                validate_password(typed["password"], self.person)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return typed


def without_placeholders(form):
    """The label says it already, and stays when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = "E-mail address or name", "Password"
        name.widget.attrs["autocomplete"] = "username"
        name.widget.attrs["autocapitalize"] = "none"
        name.max_length, password.max_length = 254, 200
        name.error_messages["required"] = "Type your e-mail address or name"
        password.error_messages["required"] = "Type your password"
        password.help_text = ""


class OwnPasswordForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        labels = {
            "oldpassword": "The password that you have now",
            "password1": "New password",
            "password2": "The new password again",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].error_messages["required"] = "Type it here"
        self.fields["password1"].help_text = " ".join(map(str, password_validators_help_texts()[1:2]))


class PasswordAgainForm(PasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        self.fields["password"].label = "Password"
        self.fields["password"].error_messages["required"] = "Type your password"


class OneTimeCode:
    """The field of a code, for phones' keyboards and in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        code = self.fields["code"]
        code.label = self.label
        code.max_length = 20
        code.widget.attrs.update(inputmode="numeric", autocomplete="one-time-code", **{"class": "short"})
        code.error_messages["required"] = "Type the code"


class SignInCodeForm(OneTimeCode, CodeForm):
    label = "Code from your authenticator app, or a recovery code"


class CodeForThisStepForm(OneTimeCode, CodeAgainForm):
    label = "Code from your authenticator app, or a recovery code"


class FirstCodeForm(OneTimeCode, ActivateTOTPForm):
    label = "The six digits that the app shows now"
