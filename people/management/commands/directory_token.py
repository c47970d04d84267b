import hashlib
import secrets

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Make a token for a directory that keeps accounts here by SCIM. It is shown once, and kept nowhere."
    )

    def handle(self, **options):
        token = secrets.token_urlsafe(32)
        self.stdout.write("For the directory, shown this once:\n\n")
        self.stdout.write(f"  {token}\n\n")
        self.stdout.write("For the settings of this site:\n\n")
        self.stdout.write(f"  SCIM_TOKEN_HASHES={hashlib.sha256(token.encode()).hexdigest()}\n")
