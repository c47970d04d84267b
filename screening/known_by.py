"""What a person is found by: keyed hashes of their phone number, e-mail address and the words of their name.

A hash can't be made or reversed without our keys; whoever has only the database sees which are alike.
"""

import re

from screening.contact import Contact, same_email
from screening.models import NameWord, Submission
from vault import phones
from vault.letters import plain
from vault.sealing import keyed_hash, keyed_hashes

NAME = "name"
WITHIN_WORDS = re.compile("['.`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}]")


def hashes_of(contact: Contact) -> dict[str, str]:
    """The columns of a case that hold them. Empty for what was not given."""
    return {
        "phone_hash": keyed_hash(phones.as_compared(contact.phone), "phone") if contact.phone else "",
        "email_hash": keyed_hash(same_email(contact.email), "email") if contact.email else "",
    }


def words_of(name: str) -> set[str]:
    """Whole words as they are compared, case and accents aside: "Ana-María O'Neil" is ana, maria, oneil."""
    return set(re.findall(r"\w+", WITHIN_WORDS.sub("", plain(name))))


def keep_names(submission: Submission, contact: Contact | None) -> None:
    """From now on they are found by the names in this contact, and by no others."""
    hashes = name_hashes(contact)
    kept = set(submission.name_words.values_list("hash", flat=True))
    submission.name_words.filter(hash__in=kept - hashes).delete()
    NameWord.objects.bulk_create(NameWord(submission=submission, hash=each) for each in hashes - kept)


def name_hashes(contact: Contact | None) -> set[str]:
    """Of the name they gave and of the one to ask for: they may say either on the telephone."""
    words = words_of(f"{contact.name} {contact.ask_for}") if contact else set()
    return {keyed_hash(word, NAME) for word in words}


def is_found_by(submission: Submission, contact: Contact | None) -> bool:
    """Its hashes are those of this contact and no others, under any key that is in use."""
    phone, email, words = None, None, set()
    if contact:
        phone = phones.as_compared(contact.phone) if contact.phone else None
        email = same_email(contact.email) if contact.email else None
        words = words_of(f"{contact.name} {contact.ask_for}")
    allowed = {each for word in words for each in keyed_hashes(word, NAME)}
    kept = {word.hash for word in submission.name_words.all()}
    return (
        is_hash_of(phone, "phone", submission.phone_hash)
        and is_hash_of(email, "email", submission.email_hash)
        and kept <= allowed
        and len(kept) == len(words)
    )


def is_hash_of(value: str | None, purpose: str, kept: str) -> bool:
    return kept == "" if value is None else kept in keyed_hashes(value, purpose)
