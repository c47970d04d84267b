from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from history.actions import record
from history.kinds import EventKind
from vault import clock
from vault.backup import prune

KEPT_FOR = timedelta(days=30)  # a backup holds what was deleted since: it may not outlive that for long


class Command(BaseCommand):
    help = (
        "The work of a night: back up, delete what was kept long enough, verify, count. Fails if a part does."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="for backups; those older than 30 days are removed")

    def handle(self, *, folder, **options):
        """Nothing is deleted that was not backed up first; the other parts run whatever became of it."""
        self.failed: list[str] = []
        if self.do("backup", folder):
            for old in prune(folder, clock.now() - KEPT_FOR):
                self.stdout.write(f"Removed the old backup {old}")
            self.do("retain")
        if self.do("verify_history"):
            record(EventKind.HISTORY_VERIFIED)
        self.do("verify_submissions")
        self.do("count_over_time")
        if self.failed:
            raise CommandError(f"Failed tonight: {', '.join(self.failed)}")

    def do(self, name: str, *arguments) -> bool:
        try:
            call_command(name, *arguments, stdout=self.stdout, stderr=self.stderr)
        except (Exception, SystemExit) as problem:
            self.stderr.write(f"{name}: {type(problem).__name__}: {problem}")
            self.failed.append(name)
            return False
        return True
