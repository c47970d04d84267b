"""The forms as files: made when the site is built, served as they are, at addresses that never change."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from django.conf import settings

FOLDER = "paper"


@dataclass(frozen=True)
class Edition:
    """One form. `someone_else`: for a person who answers for somebody they care about."""

    language: str
    someone_else: bool = False
    large: bool = False

    @property
    def name(self) -> str:
        """Says nothing about anyone: it may stand in a list of downloads."""
        parts = ["form", self.language, *(["other"] * self.someone_else), *(["large"] * self.large)]
        return "-".join(parts) + ".pdf"

    @property
    def path(self) -> Path:
        return Path(settings.STATIC_ROOT, FOLDER, self.name)

    @property
    def address(self) -> str:
        return f"{settings.STATIC_URL}{FOLDER}/{self.name}"


def editions(language: str) -> list[Edition]:
    return [Edition(language, *which) for which in product((False, True), repeat=2)]


def every_edition() -> list[Edition]:
    return [edition for language, _ in settings.LANGUAGES for edition in editions(language)]
