"""What a person chose to send, what became of it, and what was done, by whom and when.

Nothing here is written before a person presses send. Answers, the words shown, contact, notes and
rationales are sealed; coded facts (ratings, level, flags, times) stay queryable.
"""

from screening.models.history import Event
from screening.models.review import Review
from screening.models.site import SiteSettings
from screening.models.submission import Submission

__all__ = ["Event", "Review", "SiteSettings", "Submission"]
