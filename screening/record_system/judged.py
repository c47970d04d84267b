"""What the answers came to: five ratings, flags, and the recommended level with its reasons. In English."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from programs.criteria.dimensions import Dimension, Profile
from programs.criteria.explanation import Reason, reasons
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion
from screening.contact import Contact, OnBehalf
from screening.instrument.flags import Flag
from screening.models import Amendment, Screening, Submission
from screening.reach import rule_words
from screening.record_system.questionnaire import RATINGS
from screening.record_system.terminology import FLAG_CODES, level_coding
from screening.record_system.vocabulary import (
    TERMINOLOGY,
    House,
    Resource,
    coding,
    concept,
    labelled,
    moment,
    reference,
)


@dataclass(frozen=True)
class Judged:
    """How one set of answers was judged: as it was sent, or as it was heard since."""

    profile: Profile
    level: Level
    lowest: Level
    highest: Level
    version: CriteriaVersion
    flags: tuple[Flag, ...]
    at: datetime

    @classmethod
    def as_sent(cls, screening: Screening) -> "Judged | None":
        """None where no level was worked out: they stopped at an emergency."""
        if not screening.is_judged or screening.criteria_version is None:
            return None
        return cls(
            screening.profile,
            Level(str(screening.level)),
            Level(str(screening.lowest)),
            Level(str(screening.highest)),
            screening.criteria_version,
            tuple(map(Flag, screening.flags)),
            screening.sent_at,
        )

    @classmethod
    def as_heard(cls, amendment: Amendment) -> "Judged":
        judgement = amendment.judgement
        assessment = judgement.assessment
        levels = judgement.level, judgement.lowest, judgement.highest
        return cls(assessment.profile, *levels, amendment.criteria_version, assessment.flags, amendment.at)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons(self.version.ruleset(), self.profile)


@dataclass(frozen=True)
class Chart:
    """Where the resources of one set of answers belong. `parts` tell it from the other set."""

    submission: Submission
    about: Resource
    response: Resource
    house: House
    parts: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        return ", as heard since" if self.parts else ""

    def own(self, *parts: str) -> tuple[str, list[Resource]]:
        """The id of a resource, and what it can be found again by."""
        own_id, identifier = self.house.named(self.submission.reference, *self.parts, *parts)
        return own_id, [identifier]


def observations(judged: Judged, chart: Chart) -> Iterator[Resource]:
    """One for each dimension, with what the rating says in words."""
    for dimension in Dimension:
        rating = judged.profile.ratings[dimension]
        own_id, identifier = chart.own("rating", dimension.value)
        meaning = str(dimension.meaning(rating))
        yield labelled(
            "Observation",
            own_id,
            [f"{dimension.label}: {rating} of 4, {meaning} (0 best, 4 worst){chart.when}."],
            identifier=identifier,
            status="final",
            category=[concept(coding(f"{TERMINOLOGY}/observation-category", "survey", "Survey"))],
            code=concept(
                coding(chart.house.system(RATINGS), dimension.value, dimension.label), text=dimension.label
            ),
            subject=reference(chart.about),
            effectiveDateTime=moment(judged.at),
            valueInteger=rating,
            interpretation=[concept(text=meaning)],
            derivedFrom=[reference(chart.response)],
        )


def risk_assessment(judged: Judged, ratings: Sequence[Resource], chart: Chart) -> Resource:
    own_id, identifier = chart.own("recommendation")
    why = [words_of(reason) for reason in judged.reasons] or ["No criterion for more care is met."]
    range_words = f"{judged.lowest.label} to {judged.highest.label}"
    unsure = [] if judged.lowest is judged.highest else [f"What is not known could make it {range_words}."]
    version = judged.version
    return labelled(
        "RiskAssessment",
        own_id,
        [f"Recommended by the answers alone{chart.when}: {judged.level.label}, provisional.", *why, *unsure],
        identifier=identifier,
        status="final",
        method=concept(
            coding(f"{chart.house.base}/criteria-versions", str(version.number)),
            text=f"Criteria version {version.number}, SHA-256 {version.digest}",
        ),
        code=concept(text="Recommended level of care"),
        subject=reference(chart.about),
        occurrenceDateTime=moment(judged.at),
        basis=[reference(each) for each in (chart.response, *ratings)],
        prediction=[
            {
                "outcome": concept(level_coding(judged.level, chart.house), text=judged.level.label),
                "rationale": " ".join(why),
            }
        ],
        note=[{"text": text} for text in unsure],
    )


def words_of(reason: Reason) -> str:
    because = f"; here: {reason.because}" if reason.because else ""
    eased = "; counted one level lower for heavy duties" if reason.eased else ""
    return f"{reason.criterion.code}: {reason.sentence}{because}{eased}."


def flags(raised: Sequence[Flag], at: datetime, chart: Chart) -> Iterator[Resource]:
    for flag in raised:
        own_id, identifier = chart.own("flag", flag.value)
        yield labelled(
            "Flag",
            own_id,
            [f"{flag.label}{chart.when}."],
            identifier=identifier,
            status=status_of(chart.submission),
            category=[concept(coding(f"{TERMINOLOGY}/flag-category", "safety", "Safety"))],
            code=concept(coding(chart.house.system(FLAG_CODES), flag.value, flag.label), text=flag.label),
            subject=reference(chart.about),
            period={"start": moment(at)},
        )


def status_of(submission: Submission) -> str:
    return "active" if submission.is_open else "inactive"


def contact_rules(contact: Contact, sender: OnBehalf | None, chart: Chart) -> Resource:
    """How they may be reached without harm, as a flag: it is seen before anybody calls."""
    rules = [str(rule) for rule in rule_words(chart.submission.reach)]
    if contact.ask_for:
        rules.append(f"Ask for {contact.ask_for}")
    if contact.safety:
        rules.append(f"In their words: {contact.safety}")
    if sender and not sender.may_mention:
        rules.append("Do not tell the person who asked for them")
    if sender and sender.they_know != "yes":
        rules.append("The person may not know of it")
    own_id, identifier = chart.own("flag", "contact")
    return labelled(
        "Flag",
        own_id,
        [f"How to make contact safely: {'; '.join(rules)}."],
        identifier=identifier,
        status=status_of(chart.submission),
        category=[concept(coding(f"{TERMINOLOGY}/flag-category", "contact", "Subject Contact"))],
        code=concept(text=f"How to make contact: {'; '.join(rules)}"),
        subject=reference(chart.about),
        period={"start": moment(chart.submission.sent_at)},
    )
