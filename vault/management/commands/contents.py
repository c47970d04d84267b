from django.core.management.base import BaseCommand

from vault.comparison import contents_of, portable_contents_of


class Command(BaseCommand):
    help = "For each table how many rows and a digest of them all: equal lines are equal databases."

    def add_arguments(self, parser):
        parser.add_argument("--portable", action="store_true", help="the same lines on either engine")

    def handle(self, *, portable, **options):
        contents = portable_contents_of() if portable else contents_of()
        for table, (rows, digest) in contents.items():
            self.stdout.write(f"{table} {rows} {digest}")
