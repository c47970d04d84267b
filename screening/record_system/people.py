"""Who it is about, who answered, who works with it: only what was given, and that the rest was not."""

from django.contrib.auth.models import User
from django.utils.translation import override

from people.names import name_of
from programs.models.signing import LANGUAGES
from screening.contact import RELATIONS, THEIRS, Contact, OnBehalf
from screening.models import Submission
from screening.record_system.vocabulary import (
    ROLE_CODE,
    House,
    Resource,
    absent,
    coding,
    concept,
    labelled,
    reference,
)
from screening.review.exports import contact_of

RELATION_CODES = {
    "parent": ("PRN", "parent"),
    "partner": ("SIGOTHR", "significant other"),
    "child": ("CHILD", "child"),
    "relative": ("FAMMEMB", "family member"),
    "friend": ("FRND", "unrelated friend"),
}


def on_behalf_of(submission: Submission) -> OnBehalf | None:
    return OnBehalf(**submission.on_behalf) if submission.on_behalf else None


def is_about_someone_else(submission: Submission) -> bool:
    return submission.screening.who_for == "someone_else"


def patient(submission: Submission, house: House, known_by: str) -> Resource:
    """Their name and number where these are their own: who sends for someone else gives their own name.

    `known_by` is the reference of what they sent first: who checks in again is the same patient.
    """
    contact, sender = contact_of(submission), on_behalf_of(submission)
    about_someone_else = is_about_someone_else(submission)
    name = "" if about_someone_else else contact.name
    telecom = telecom_of(
        contact, phone_is_theirs=bool(sender and sender.number_is == THEIRS), is_sender=False
    )
    own_telecom = telecom if about_someone_else else all_telecom(contact)
    own_id, identifier = house.named(known_by, "patient")
    return labelled(
        "Patient",
        own_id,
        [f"Patient: {name or 'no name given'}. Reference {submission.reference}."],
        identifier=[identifier],
        active=True,
        name=[called(name)] if name else [absent(why_no_name(about_someone_else))],
        telecom=own_telecom,
        _gender=absent("not-asked"),
        communication=[{"language": spoken(submission.call_language), "preferred": True}],
    )


def called(name: str) -> Resource:
    """Any name they like: nobody knows which part of it is a family's, and many systems want a given one."""
    return {"use": "usual", "text": name, "given": [name]}


def why_no_name(about_someone_else: bool) -> str:
    """Nobody asks for the name of the person whom someone else answers for."""
    return "not-asked" if about_someone_else else "asked-declined"


def related_person(submission: Submission, about: Resource, house: House) -> Resource | None:
    """Who answered for someone else."""
    if not is_about_someone_else(submission):
        return None
    contact, sender = contact_of(submission), on_behalf_of(submission) or OnBehalf()
    with override("en"):
        said = str(RELATIONS[sender.relation]) if sender.relation in RELATIONS else ""
    codes = [coding(ROLE_CODE, *RELATION_CODES[sender.relation])] if sender.relation in RELATION_CODES else []
    own_id, identifier = house.named(submission.reference, "related-person")
    return labelled(
        "RelatedPerson",
        own_id,
        [f"Answered for the patient: {contact.name or 'no name given'}{f' ({said})' if said else ''}."],
        identifier=[identifier],
        active=True,
        patient=reference(about),
        relationship=[concept(*codes, text=said)] if said else [],
        name=[called(contact.name)] if contact.name else [],
        telecom=telecom_of(contact, phone_is_theirs=sender.number_is == THEIRS, is_sender=True),
    )


def all_telecom(contact: Contact) -> list[Resource]:
    given = (("phone", contact.phone), ("email", contact.email))
    return [{"system": system, "value": value} for system, value in given if value]


def telecom_of(contact: Contact, *, phone_is_theirs: bool, is_sender: bool) -> list[Resource]:
    """Of two people: the number is whose they said, else the sender's, as the e-mail address always is."""
    theirs = "phone" if phone_is_theirs else ""
    return [each for each in all_telecom(contact) if (each["system"] == theirs) is not is_sender]


def spoken(language: str) -> Resource:
    return concept(coding("urn:ietf:bcp:47", language, LANGUAGES.get(language, "")))


def practitioner(person: User, house: House) -> Resource:
    name = name_of(person)
    return labelled(
        "Practitioner",
        house.id_of("staff", person.pk),
        [f"Works here: {name}."],
        identifier=[house.identified("staff", str(person.pk))],
        active=person.is_active,
        name=[{"text": name}],
    )


def organization(house: House) -> Resource:
    return labelled(
        "Organization",
        house.id_of("organization"),
        [f"The site of the screening: {house.name}."],
        identifier=[house.identified("sites", house.address)],
        active=True,
        name=house.name,
        telecom=[{"system": "phone", "value": house.phone}] if house.phone else [],
    )
