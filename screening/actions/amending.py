"""Going through the answers with the person: what was sent stays, what was heard stands beside it."""

from contextlib import suppress

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import CriteriaVersion
from screening.actions.claiming import NotClaimed, change
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.judgement import judge
from screening.models import Amendment, Asking, Door, Submission
from vault import clock
from vault.row_digest import digest_of
from vault.sealing import CannotUnseal


def begin(*, submission: Submission, by: User) -> Asking:
    """A sheet with the answers as they stand: as sent, or as amended last. One's own that is begun goes on.

    Raises NotClaimed unless the submission is theirs.
    """
    if submission.owner != by:
        raise NotClaimed(submission)
    if begun := Asking.objects.filter(by=by, amends=submission).first():
        return begun
    stands = submission.amendments.last() or submission.screening
    now = clock.now()
    return Asking.objects.create(
        by=by,
        begun_at=now,
        kept_at=now,
        door=Door.PHONE,
        language=submission.call_language,
        questionnaire_version=stands.questionnaire_version,
        answers=stands.answered.answers,
        contact={},
        amends=submission,
    )


@transaction.atomic
def amend(*, asking: Asking, submission: Submission, why: Amendment.Why) -> Amendment:
    """Put what was heard beside what was sent, judged by the criteria in force; the sheet is gone.

    Raises MissingAnswer while a question is open, NotClaimed when the submission is no longer theirs.
    """
    version = CriteriaVersion.objects.published()
    judgement = judge(asking.answered, version.ruleset())
    level = judgement.recommendation.level.value
    amendment = Amendment.objects.create(
        submission=submission,
        by=asking.by,
        at=clock.now(),
        why=why,
        questionnaire_version=asking.questionnaire_version,
        answers=asking.answered.answers,
        criteria_version=version,
        level=level,
    )
    change(submission=submission, by=asking.by, heard=amendment.coded_facts())
    codes = {"why": why, "level": level, "row": digest_of(amendment)}
    record(EventKind.AMENDED, submission=submission, by=asking.by, **codes)
    asking.delete()
    return amendment


def note_earlier() -> None:
    """What counts of amendments that their submissions don't say yet. One that can't be read is left out."""
    silent = Submission.objects.filter(amendments__isnull=False, heard__isnull=True).distinct()
    for submission in silent:
        with suppress(AnswerError, CannotUnseal, NoSuchInstrument):
            heard = submission.amendments.latest("at", "pk").coded_facts()
            Submission.objects.filter(pk=submission.pk).update(heard=heard)
