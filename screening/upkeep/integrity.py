"""Is everything as it was sent, written and done? Finds what was changed in the database by hand.

Sealed values open only in their own row. The coded facts beside them are in clear, so that they can
be sorted and counted; they follow from the answers, so they are worked out from the answers again.
What a case says of its screening is compared with it, and what became of it with the history: that
holds an event for each change, with a digest of each row that was added, and is sealed as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta

from history.kinds import EventKind
from history.models import Event
from people.integrity import changed_accounts
from programs.integrity import changed_signatures, changed_versions
from programs.models import CriteriaVersion
from programs.models.criteria import CriteriaChanged
from screening.actions.claiming import lease_end
from screening.actions.sending import contact_fields, copied_fields, judged_fields, name_in_history
from screening.contact import Contact
from screening.instrument.flags import urgency_of
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.judgement import judge
from screening.known_by import is_found_by
from screening.models import Amendment, Screening, SiteSettings, Study, Submission
from screening.upkeep.replay import replay
from vault import clock
from vault.columns import Unreadable, sealed_columns
from vault.row_digest import digest_of
from vault.sealing import CannotUnseal

AT_ONCE = 500  # rows read in one go
LONGEST_LEASE = timedelta(days=1)  # more than any setting; a claim that never ends would silence an alarm

# Rows that are added and never change, each with the event that its digest is in.
ADDED = {
    "screenings": EventKind.SENT,
    "calls": EventKind.CALLED,
    "reviews": EventKind.REVIEWED,
    "staff_notes": EventKind.NOTED,
    "messages": EventKind.MESSAGE_ADDED,
    "replies": EventKind.REPLIED,
    "amendments": EventKind.AMENDED,
    "draws": EventKind.DRAWN,
    "second_ratings": EventKind.RATING_GIVEN,
}


def to_check() -> int:
    return Submission.objects.count() + sum(column.rows.count() for column in sealed_columns())


def check_everything(found: list[str]) -> Iterator[int]:
    """Adds each finding to `found`, in words; yields how many were checked, one by one."""
    for column in sealed_columns():
        for row in column.rows.iterator(chunk_size=AT_ONCE):
            try:
                column.opened(row)
            except Unreadable as value:
                found.append(f"{value} is not what was sealed for it")
            yield 1
    versions = {version.pk: version for version in CriteriaVersion.objects.prefetch_related("rows")}
    cases = Submission.objects.prefetch_related(*ADDED, "name_words").order_by("pk")
    for some in in_portions(cases):
        happened = events_of(some)
        for submission in some:
            events = happened.get(submission.reference, [])
            if not submission.screenings.all():
                found.append(f"{submission.reference}: what was sent is gone")
            elif changed := changes_of(submission, events, versions):
                found.append(f"{submission.reference}: {', '.join(changed)} changed by hand")
            yield 1
    found += gone_without_a_disposal()
    found += changed_versions()
    found += changed_signatures()
    found += changed_accounts()
    found += changed_settings()
    found += changed_studies()


def in_portions(cases) -> Iterator[list[Submission]]:
    after = 0
    while some := list(cases.filter(pk__gt=after)[:AT_ONCE]):
        yield some
        after = some[-1].pk


def events_of(submissions: list[Submission]) -> dict[str, list[Event]]:
    happened: dict[str, list[Event]] = {}
    references = [submission.reference for submission in submissions]
    for event in Event.objects.filter(reference__in=references).order_by("pk"):
        happened.setdefault(event.reference, []).append(event)
    return happened


def changes_of(
    submission: Submission, events: list[Event], versions: dict[int, CriteriaVersion]
) -> dict[str, object]:
    """The columns and kinds of rows that are not what they should be, each once."""
    changed = changed_in_case(submission) | changed_in_screening(submission.screening, versions)
    amendments = list(submission.amendments.all())
    for amendment in amendments:
        changed |= changed_in_amendment(amendment, versions)
    changed |= changed_in_what_counts(submission, amendments[-1:])
    return changed | changed_since(submission, events)


def changed_in_case(submission: Submission) -> dict[str, object]:
    """What it says otherwise than its screening and its contact do."""
    should_be = copied_fields(submission.screening)
    changed: dict[str, object] = {}
    with suppress(CannotUnseal):  # the column itself is found out
        contact = Contact.from_stored(submission.contact)
        given = contact_fields(contact)
        should_be |= {name: given[name] for name in ("reach", "call_language") if name in given}
        if not is_found_by(submission, contact):
            changed["what it is found by"] = None
    changed |= {name: value for name, value in should_be.items() if getattr(submission, name) != value}
    return changed


def changed_in_screening(screening: Screening, versions: dict[int, CriteriaVersion]) -> dict[str, object]:
    """The coded facts that do not follow from what is sealed, by the questionnaire it was asked with."""
    try:
        facts = facts_of(screening, versions)
    except (CannotUnseal, CriteriaChanged):
        return {}  # found out by themselves
    except NoSuchInstrument:
        return {"questionnaire_version": None}
    except AnswerError:
        return {"answers": None}
    return {name: value for name, value in facts.items() if getattr(screening, name) != value}


def facts_of(screening: Screening, versions: dict[int, CriteriaVersion]) -> dict:
    answered = screening.answered
    facts = {"who_for": answered.answers["who_for"]}
    if not screening.is_judged:
        flags = list(answered.flags_so_far)
        return {**facts, "flags": flags, "urgency": urgency_of(flags)}
    version = versions[screening.criteria_version_id or 0]
    judged = judged_fields(judge(answered, version.ruleset()), version)
    del judged["criteria_version"]
    return {**facts, **judged}


def changed_in_amendment(amendment: Amendment, versions: dict[int, CriteriaVersion]) -> dict[str, object]:
    amendment.criteria_version = versions[amendment.criteria_version_id]  # read once for all of them
    try:
        level = amendment.judgement.recommendation.level.value
    except (CannotUnseal, CriteriaChanged):
        return {}  # found out by themselves
    except (NoSuchInstrument, AnswerError):
        return {"what was heard": None}
    return {} if amendment.level == level else {"level by what was heard": level}


def changed_in_what_counts(submission: Submission, newest: list[Amendment]) -> dict[str, object]:
    """`newest`: the newest amendment, or none."""
    should_be = None
    with suppress(CannotUnseal, CriteriaChanged, NoSuchInstrument, AnswerError):  # found out by themselves
        should_be = newest[0].coded_facts() if newest else None
    return {} if submission.heard == should_be else {"heard": should_be}


def changed_since(submission: Submission, events: list[Event]) -> dict[str, object]:
    """What the history says otherwise of it."""
    changed = {
        name.removesuffix("_id"): value
        for name, value in replay(events).items()
        if getattr(submission, name) != value
    }
    for name, kind in ADDED.items():
        rows = getattr(submission, name).all()
        if not are_as_added(rows, [event for event in events if event.kind == kind]):
            changed[name.replace("_", " ")] = None
    if not is_in_its_series(submission, events):
        changed["series"] = None
    if what_is_missing(submission, events):
        changed["what was given"] = None
    if submission.lease_until and submission.lease_until > latest_lease(submission):
        changed["lease_until"] = None
    return changed


def are_as_added(rows: Iterable, events: list[Event]) -> bool:
    """As many as were recorded, and each with the digest that was; older events have none."""
    there = Counter(digest_of(row) for row in rows)
    recorded = Counter(event.detail["row"] for event in events if "row" in event.detail)
    return there.total() == len(events) and recorded <= there


def is_in_its_series(submission: Submission, events: list[Event]) -> bool:
    """The four words of one open all of a series, so nothing may be moved into another's."""
    named = {event.detail["series"] for event in events if "series" in event.detail}
    series = submission.series
    return named == ({name_in_history(series, submission.reference)} if series else set())


def what_is_missing(submission: Submission, events: list[Event]) -> set[str]:
    """Of what the person gave: contact, on whose behalf, the hash of their code."""
    given: set[str] = set()
    for event in events:
        if "has" in event.detail:
            given = set(event.detail["has"]) | (given & {"code"})
        if event.kind == EventKind.CODE_GIVEN:
            given.add("code")
    return {name for name in given if not submission.__dict__[name]}


def latest_lease(submission: Submission):
    return lease_end(clock.now() + LONGEST_LEASE, until=(submission.call_due, submission.assessment_at))


def gone_without_a_disposal() -> list[str]:
    """What was sent and is not there, though nobody disposed of it."""
    sent = Event.objects.filter(kind=EventKind.SENT).values_list("reference", flat=True)
    found = []
    references = sent.order_by("pk").iterator(chunk_size=AT_ONCE)
    while some := {reference for _, reference in zip(range(AT_ONCE), references, strict=False)}:
        some -= set(Submission.objects.filter(reference__in=some).values_list("reference", flat=True))
        disposed = Event.objects.filter(kind=EventKind.DISPOSED, reference__in=some)
        found += sorted(some - set(disposed.values_list("reference", flat=True)))
    return [f"{reference}: gone, and nobody disposed of it" for reference in found]


def changed_settings() -> list[str]:
    """Against what was recorded when they were changed last; before the first time nothing can be said."""
    kinds = (EventKind.SITE_SETTINGS_CHANGED, EventKind.ON_RECORD)
    last = Event.objects.filter(kind__in=kinds).order_by("-pk").first()
    stand = SiteSettings.objects.first() or SiteSettings()
    if last is None or last.detail.get("row") in (None, digest_of(stand)):
        return []
    return ["the site settings changed by hand"]


def changed_studies() -> list[str]:
    """Against what was recorded when each was started and ended."""
    found = []
    for study in Study.objects.order_by("pk"):
        of_it = Event.objects.filter(detail__study=study.pk)
        started = of_it.filter(kind=EventKind.STUDY_STARTED, by=study.started_by_id).first()
        ended = of_it.filter(kind=EventKind.STUDY_ENDED).exists()
        planned = {name: getattr(study, name) for name in Study.IN_HISTORY}
        if started is None or planned.items() - started.detail.items() or ended is study.is_running:
            found.append(f"study {study.pk} changed by hand")
    return found
