"""The study that runs now, as every page may ask for it: people are told of it before they send."""

import time
from typing import TypedDict

from django.db import Error, models
from django.dispatch import receiver

from screening.models import Study

REMEMBERED_FOR = 30  # seconds: what another process starts or ends shows within this time


class Memory(TypedDict):
    study: Study | None
    until: float  # by the clock of time.monotonic


memory: Memory = {"study": None, "until": 0.0}


def running_study() -> Study | None:
    """Never fails: without a database no study runs."""
    if time.monotonic() >= memory["until"]:
        memory["study"] = asked_of_the_database()
        memory["until"] = time.monotonic() + REMEMBERED_FOR
    return memory["study"]


def asked_of_the_database() -> Study | None:
    try:
        return Study.objects.filter(state=Study.State.RUNNING).first()
    except Error:
        return None


@receiver(models.signals.post_save, sender=Study)
def forget(**kwargs) -> None:
    """Who starts or ends one sees at once that it is so."""
    memory["until"] = 0.0
