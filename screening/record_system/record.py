"""Everything that a submission says to a record system, put together in the order in which it refers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import override

from screening.instrument.flags import Flag
from screening.instrument.words import words_shown
from screening.models import Amendment, Door, Review, Submission
from screening.record_system import agreed, care, judged, people
from screening.record_system.answers import Given, questionnaire_response
from screening.record_system.judged import Chart, Judged
from screening.record_system.vocabulary import House, Resource
from screening.review.exports import contact_of

HEARD = "heard"  # what was gone through with the person since, beside what they sent


class Heard(NamedTuple):
    amendment: Amendment
    response: Resource
    judgement: list[Resource]
    chart: Chart


class Record:
    """One submission, read once. Texts are in English, the answers in the words that the person saw.

    Raises NoSuchInstrument; and AnswerError or CannotUnseal where it was changed by hand.
    """

    def __init__(self, submission: Submission, house: House, at: datetime) -> None:
        self.submission, self.house, self.at = submission, house, at
        self.screening = submission.screening

    @cached_property
    def resources(self) -> list[Resource]:
        """Each refers to those before it, and to none after it."""
        with override("en"):
            return list(self.told())

    def of_kind(self, kind: str) -> list[Resource]:
        return [each for each in self.resources if each["resourceType"] == kind]

    def told(self) -> Iterator[Resource]:
        yield self.site
        yield from (people.practitioner(person, self.house) for person in self.staff)
        yield self.patient
        if self.related:
            yield self.related
        yield self.response
        yield from self.judgement
        if self.heard:
            yield self.heard.response
            yield from self.heard.judgement
        yield self.rules
        yield self.request
        if appointment := care.appointment(self.submission, self.request, self.chart):
            yield appointment
        yield self.consent
        yield from self.provenances

    # Who

    @cached_property
    def site(self) -> Resource:
        return people.organization(self.house)

    @cached_property
    def staff(self) -> list[User]:
        """Those who asked, went through the answers, or decided; each once."""
        heard, decision = self.heard, self.decision
        of = [self.screening.asked_by, heard and heard.amendment.by, decision and decision.by]
        return list({person.pk: person for person in of if person}.values())

    @cached_property
    def patient(self) -> Resource:
        first = Submission.objects.before(self.submission).first() or self.submission
        return people.patient(self.submission, self.house, first.reference)

    @cached_property
    def related(self) -> Resource | None:
        return people.related_person(self.submission, self.patient, self.house)

    @property
    def who_answered(self) -> Resource:
        return self.related or self.patient

    def of_staff(self, person: User) -> Resource:
        return people.practitioner(person, self.house)

    # As it was sent

    @cached_property
    def response(self) -> Resource:
        screening = self.screening
        given = Given(
            screening.answered,
            screening.words,
            screening.language,
            screening.sent_at,
            "completed" if screening.is_judged else "stopped",
            screening.door,
        )
        author = self.of_staff(screening.asked_by) if screening.asked_by else self.who_answered
        return self.as_response(given, author)

    def as_response(self, given: Given, author: Resource, *parts: str) -> Resource:
        own_id, identifier = self.house.named(self.submission.reference, *parts, "answers")
        who = {"author": author, "source": self.who_answered}
        return questionnaire_response(given, own_id, identifier, self.patient, self.house, **who)

    @cached_property
    def chart(self) -> Chart:
        return Chart(self.submission, self.patient, self.response, self.house)

    @cached_property
    def judgement(self) -> list[Resource]:
        flags = [Flag(flag) for flag in self.screening.flags]
        return self.judged(Judged.as_sent(self.screening), flags, self.screening.sent_at, self.chart)

    def judged(
        self, result: Judged | None, raised: Sequence[Flag], at: datetime, chart: Chart
    ) -> list[Resource]:
        flags = list(judged.flags(raised, at, chart))
        if result is None:
            return flags
        ratings = list(judged.observations(result, chart))
        return [*ratings, judged.risk_assessment(result, ratings, chart), *flags]

    # As it was heard since

    @cached_property
    def heard(self) -> Heard | None:
        """Its flags are those that the answers set now; the ones set at first stand as they were."""
        amendment = self.submission.amendments.select_related("by", "criteria_version").last()
        if amendment is None:
            return None
        journey, language = amendment.answered, self.submission.call_language
        given = Given(journey, words_shown(journey, language), language, amendment.at, "amended", Door.PHONE)
        response = self.as_response(given, self.of_staff(amendment.by), HEARD)
        chart = Chart(self.submission, self.patient, response, self.house, (HEARD,))
        result = Judged.as_heard(amendment)
        return Heard(amendment, response, self.judged(result, result.flags, result.at, chart), chart)

    # What becomes of it

    @property
    def rules(self) -> Resource:
        contact, sender = contact_of(self.submission), people.on_behalf_of(self.submission)
        return judged.contact_rules(contact, sender, self.chart)

    @cached_property
    def decision(self) -> Review | None:
        return self.submission.reviews.select_related("by").last()

    @cached_property
    def request(self) -> Resource:
        found, answers = self.judgement, [self.response]
        if self.heard:
            found, answers = [*found, *self.heard.judgement], [*answers, self.heard.response]
        assessments = [each for each in found if each["resourceType"] == "RiskAssessment"]
        requester = self.of_staff(self.decision.by) if self.decision else self.site
        return care.service_request(
            self.submission, self.decision, requester, [*assessments, *answers], self.chart
        )

    @cached_property
    def consent(self) -> Resource:
        return agreed.consent(self.screening, self.who_answered, self.site, self.chart)

    @property
    def provenances(self) -> Iterator[Resource]:
        author = self.of_staff(self.screening.asked_by) if self.screening.asked_by else self.who_answered
        made = [self.response, *self.judgement, self.rules, self.request, self.consent]
        yield agreed.provenance(made, author, self.chart, self.site, self.screening.sent_at, self.at)
        if self.heard:
            by = self.of_staff(self.heard.amendment.by)
            made = [self.heard.response, *self.heard.judgement]
            when = self.heard.amendment.at
            yield agreed.provenance(made, by, self.heard.chart, self.site, when, self.at, self.response)
