"""Make the paper forms beside the static files, when the site is built: needs what `make` installs for it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import override

from screening.asked import asked_now
from screening.paper.files import Edition, every_edition
from screening.paper.form import PaperForm
from screening.paper.typeset import typeset

OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Command(BaseCommand):
    help = "Make the paper forms (PDF) in each language, in normal and large print, for this site's address."

    def handle(self, **options):
        for edition in every_edition():
            edition.path.parent.mkdir(parents=True, exist_ok=True)
            edition.path.write_bytes(made(edition))
        if not is_public(settings.SITE_URL):
            self.stderr.write("SITE_URL names no public address: the forms carry no code to scan.")


def made(edition: Edition) -> bytes:
    return typeset(PaperForm(asked_now(), edition, start_address(edition.language)))


def start_address(language: str) -> str:
    """Where the same questions begin on the screen. Empty where it would lead to the reader's own machine."""
    if not is_public(settings.SITE_URL):
        return ""
    with override(language):
        return settings.SITE_URL.rstrip("/") + reverse("screening:start")


def is_public(address: str) -> bool:
    return urlsplit(address).hostname not in {None, *OWN_MACHINE}
