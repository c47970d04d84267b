"""Finding one submission by what a caller says: exact, open and done alike."""

import unicodedata

from django.db.models import QuerySet

from screening.contact import same_email
from screening.known_by import NAME, words_of
from screening.models import Submission
from vault import phones
from vault.sealing import keyed_hashes
from vault.unseen import without_unseen

FEWEST_DIGITS = 7
REFERENCE_LENGTH = 8
MOST_WORDS = 6


def search(words: str) -> QuerySet:
    """By reference, phone number, e-mail address, or whole words of a name. The latest first."""
    words = without_unseen(words).strip()
    referred = Submission.objects.filter(reference=reference_in(words))
    if referred.exists():
        return referred
    if "@" in words:
        found = Submission.objects.filter(email_hash__in=keyed_hashes(same_email(words), "email"))
    elif len(digits := phones.as_compared(words)) >= FEWEST_DIGITS:
        found = Submission.objects.filter(phone_hash__in=keyed_hashes(digits, "phone"))
    else:
        return named(words)
    return found.order_by("-sent_at")


def reference_in(words: str) -> str:
    """As it is spoken or typed: in any case and width, in groups, with any dash. Empty for anything else.

    It never has a 0, O, 1, I or L in it, so none of them can be meant by another.
    """
    letters = unicodedata.normalize("NFKC", words).upper()
    bare = "".join(letter for letter in letters if letter.isalnum())
    return f"{bare[:4]}-{bare[4:]}" if len(bare) == REFERENCE_LENGTH else ""


def named(words: str) -> QuerySet:
    """Those whose name has all of these words. The table of words leads, in the order in which they came."""
    wanted = sorted(words_of(words))[:MOST_WORDS]
    found = Submission.objects.all() if wanted else Submission.objects.none()
    for word in wanted:
        found = found.filter(name_words__hash__in=keyed_hashes(word, NAME))
    return found.order_by("-name_words__submission") if wanted else found
