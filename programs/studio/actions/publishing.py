"""From a draft to the criteria that judge people. Every gate on the way is an exception with a name."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from programs.criteria.backtest import backtest, possible_moves
from programs.criteria.ruleset import Ruleset
from programs.models import Approval, Check, CriteriaVersion, WorkedCase
from programs.studio import worked_cases
from programs.studio.actions.drafting import refuse_unless_draft
from programs.studio.past_cases import LABELS, past_cases, verify_as_asked
from screening.models import SiteSettings
from screening.standing import is_signed
from vault import clock


class CannotPublish(Exception):
    """Why a draft cannot be published yet. Each way has a name of its own."""


class NothingChanged(CannotPublish):
    """The draft says exactly what the published criteria say."""


class NotChecked(CannotPublish):
    """The checks have not been run on this draft."""


class CheckIsStale(CannotPublish):
    """The draft, or what is published, has changed since the checks ran."""


class HasErrors(CannotPublish):
    """The checks found errors. Nothing but an edit of the draft helps."""


class WarningsNotExplained(CannotPublish):
    """The checks found warnings, and no one has said why they are acceptable."""


class NoReason(CannotPublish):
    """A change of the criteria, and an approval of one, says why."""


class NeedsSecondPerson(CannotPublish):
    """Some people would get less care than now: a second named person has to agree, in writing."""


class NotSigned(CannotPublish):
    """This site asks for a clinician's signature first, and exactly these criteria have none that holds."""


class AuthorCannotApprove(Exception):
    """The person who approves had a hand in the draft; approval takes a second person."""


class AlreadyApproved(Exception):
    """Another admin has approved exactly these criteria."""


def check(*, draft: CriteriaVersion, by: User) -> Check:
    """Run everything on the draft as it is now, and keep what came out. Raises NotADraft."""
    with transaction.atomic():
        refuse_unless_draft(draft)
        run = Check(version=draft, by=by, at=clock.now(), **results(draft.ruleset()))
        run.save()
        record(EventKind.DRAFT_CHECKED, by=by, version=draft.number, digest=run.digest, errors=run.errors)
    return run


def results(after: Ruleset) -> dict:
    """What verification, the worked cases and the past cases say of these criteria."""
    published = CriteriaVersion.objects.published()
    before = published.ruleset()
    findings = verify_as_asked(after)
    errors = sum(finding.is_error for finding in findings)
    possible = possible_moves(before, after)
    past = backtest(past_cases(), before, after, LABELS)
    return {
        "digest": after.digest,
        "against": published,
        "findings": [
            {"code": each.code, "severity": each.severity, "criteria": each.criteria} for each in findings
        ],
        "errors": errors,
        "warnings": len(findings) - errors,
        "cases": worked_cases.as_summary(worked_cases.run(WorkedCase.objects.all(), before, after)),
        "possible_up": sum(len(people) for (was, will_be), people in possible.items() if will_be > was),
        "possible_down": sum(len(people) for (was, will_be), people in possible.items() if will_be < was),
        "past": past.cases,
        "past_up": past.up,
        "past_down": past.down,
    }


def approve(*, draft: CriteriaVersion, digest: str, by: User, reason: str) -> Approval:
    """A second named person agrees to exactly the criteria they looked at, those with this digest.

    Raises NotADraft, AuthorCannotApprove, NoReason, NotChecked, CheckIsStale, HasErrors or AlreadyApproved.
    """
    if not reason.strip():
        raise NoReason
    try:
        with transaction.atomic():
            refuse_unless_draft(draft)
            if draft.authors.filter(pk=by.pk).exists():
                raise AuthorCannotApprove
            refuse_unless_checked(draft, digest)
            approval = Approval.objects.create(
                version=draft, digest=digest, by=by, at=clock.now(), reason=reason.strip()
            )
            record(EventKind.DRAFT_APPROVED, by=by, version=draft.number, digest=digest)
    except IntegrityError as error:
        raise AlreadyApproved from error
    return approval


def publish(*, draft: CriteriaVersion, digest: str, by: User, reason: str, warnings_reason: str = "") -> None:
    """Let the draft judge everyone from now on; the version it follows is retired and kept.

    `digest` is that of the criteria that the person looked at. Raises NotADraft or a CannotPublish.
    """
    with transaction.atomic():
        refuse_unless_draft(draft)
        refuse_unless_ready(draft, digest, reason, warnings_reason)
        CriteriaVersion.objects.filter(status=CriteriaVersion.Status.PUBLISHED).update(
            status=CriteriaVersion.Status.RETIRED
        )
        draft.status, draft.digest = CriteriaVersion.Status.PUBLISHED, digest
        draft.published_by, draft.published_at = by, clock.now()
        draft.reason, draft.warnings_reason = reason.strip(), warnings_reason.strip()
        draft.save()
        record(EventKind.CRITERIA_PUBLISHED, by=by, version=draft.number, digest=digest)


def refuse_unless_ready(draft: CriteriaVersion, digest: str, reason: str, warnings_reason: str) -> None:
    run = refuse_unless_checked(draft, digest)
    if digest == run.against.digest:
        raise NothingChanged
    if run.warnings and not warnings_reason.strip():
        raise WarningsNotExplained
    if run.moves_someone_down and not draft.approvals.filter(digest=digest).exists():
        raise NeedsSecondPerson
    if needs_signature(digest):
        raise NotSigned
    if not reason.strip():
        raise NoReason


def needs_signature(digest: str) -> bool:
    """Asked of the database: another process may have just switched it on."""
    asked = SiteSettings.objects.filter(sign_before_publishing=True).exists()
    return asked and not is_signed(digest)


def refuse_unless_checked(draft: CriteriaVersion, digest: str) -> Check:
    """The check of exactly these criteria against exactly those that are published now, without an error."""
    if not draft.checks.exists():
        raise NotChecked
    run = current_check(draft)
    if run is None or run.digest != digest:
        raise CheckIsStale
    if run.errors:
        raise HasErrors
    return run


def current_check(draft: CriteriaVersion) -> Check | None:
    """The latest check that still holds."""
    published = CriteriaVersion.objects.published()
    return draft.checks.filter(digest=draft.ruleset().digest, against=published).first()
