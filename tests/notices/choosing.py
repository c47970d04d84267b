"""What `choose` asks of everyone: who they are, and what they had before them."""

from notices.audience import choices_of


def as_seen(person):
    return {"by": person, "seen": choices_of(person).fingerprint}
