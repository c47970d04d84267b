"""Members of staff are django.contrib.auth's users; here is how they come in."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q

STAFF = settings.AUTH_USER_MODEL


class InvitationQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A link, good once and for a time, with which a person chooses a password.

    With `person` it is for someone who already has an account. The link itself is kept nowhere,
    only a hash of it.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    roles = models.JSONField(default=list)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_by_someone_at_some_time",
            ),
        ]

    def __str__(self):
        return f"invitation {self.pk}"


class ProviderAccount(models.Model):
    """By whom a person is known at an OpenID provider. What the provider said of them is not kept."""

    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="provider_accounts")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_account_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "person"], name="person_known_once_at_a_provider"),
        ]

    def __str__(self):
        return f"account of {self.person_id} at {self.issuer}"


class DirectoryAccount(models.Model):
    """What a directory keeps of an account by SCIM, beside what stands in the account itself."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="directory_account")
    external_id = models.CharField(max_length=255, blank=True)
    deleted_at = models.DateTimeField(null=True)  # the directory sees it no more; the account is closed

    def __str__(self):
        return f"account {self.person_id} in the directory"


class Remembered(models.Model):
    """What people.cache holds for a while: how often a client tried something. Its key names no address."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.TextField()
    until = models.DateTimeField()

    def __str__(self):
        return self.key


class StaffSession(Session):
    """A session as people.sessions keeps it."""

    class Meta:
        proxy = True

    @classmethod
    def get_session_store_class(cls):
        from people.sessions import SessionStore

        return SessionStore


class PendingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None)


class Pending(models.Model):
    """What one admin asked for and does not get alone: see people/second_admin.py."""

    class Kind(models.TextChoices):
        ROLES = "roles", "New roles"
        INVITATION = "invitation", "An invitation"
        SECOND_FACTOR = "second_factor", "A second factor taken away"
        KEEPING = "keeping", "Shorter keeping"

    kind = models.CharField(max_length=13, choices=Kind.choices)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # concerned
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.PROTECT, related_name="waiting_for"
    )
    what = models.JSONField(default=dict)  # roles and those seen, or days by the name of their setting
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when it is done without a second admin
    ended_at = models.DateTimeField(null=True)  # done, or taken back

    objects = PendingQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self):
        return f"pending {self.kind} {self.pk}"
