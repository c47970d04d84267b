from django.core.management.base import BaseCommand, CommandError

from history.actions import BrokenHistory, link_waiting_events
from history.integrity import broken_links, links_of
from history.models import Head, Link


class Command(BaseCommand):
    help = (
        "Check that no one edited, deleted, reordered or added events by hand. Names the first link that "
        "is broken, and fails. Says where the history stands: keep that line somewhere else, and give it "
        "to --at another day, so that not even the whole end can vanish unseen."
    )

    def add_arguments(self, parser):
        parser.add_argument("--reference", help="only the events of one submission")
        parser.add_argument("--at", metavar="NUMBER:DIGEST", help="where the history stood earlier")

    def handle(self, *, reference, at, **options):
        if reference:
            return self.tell(list(links_of(reference)), f"The history of {reference} is whole.")
        try:
            link_waiting_events()
        except BrokenHistory:
            self.stderr.write("Events wait for their place, since the end of the chain was tampered with.")
        if at and not stood_at(at):
            raise CommandError(f"The history never stood at {at}, or it was rewritten since.")
        return self.tell(list(broken_links()), f"The history is whole. It stands at {Head.objects.first()}")

    def tell(self, broken, whole):
        if broken:
            raise CommandError("\n".join(["The history is broken.", *map(str, broken)]))
        self.stdout.write(whole)


def stood_at(place: str) -> bool:
    number, _, digest = place.partition(":")
    return number.isdecimal() and Link.objects.filter(number=number, digest=digest).exists()
