from django.db import models

from vault.fields import SealedJSONField


class KeptDraft(models.Model):
    """Answers that a person asked us to keep until they go on elsewhere. Gone after some days, or once sent.

    Sealed twice: by a key of the person's own words, and around that by ours, which can so be changed without
    the words. In clear stand two hashes and times. It is no submission, and nobody here can read it.
    """

    SEALED_FOR = ("uid",)

    uid = models.CharField(max_length=64, unique=True)  # a hash of the journey's secret name: one for each
    handle = models.CharField(max_length=64, unique=True)  # a keyed hash of what the words become
    turn = models.CharField(max_length=16)  # whose turn it is: another one whenever it is kept or opened
    until = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)  # since it was kept last
    content = SealedJSONField()  # {"name": what `handle` is the hash of, "box": sealed by the words}

    def __str__(self):
        return self.uid
