"""The words of FHIR R4 that we use, and the few shapes that every resource is built of: plain dicts.

Codes are HL7's own, and active in its terminology package (THO 7.0.1); HCPCS level II, which is CMS's and
free; or ours. Nothing licensed is in here: no SNOMED, no revenue codes of the AHA.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from uuid import UUID, uuid5

from screening.level_codes import LevelCode
from screening.review.exports import NOTICE

Resource = dict[str, Any]

NAMES = UUID("5f0c7ab9-0f5b-4d0e-9a1c-2b7f3f6f0a17")  # our ids are made under it: each is the same for ever

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
ACT_CODE = f"{TERMINOLOGY}/v3-ActCode"
ACT_REASON = f"{TERMINOLOGY}/v3-ActReason"
ROLE_CODE = f"{TERMINOLOGY}/v3-RoleCode"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
DEFINITIONS = "http://hl7.org/fhir/StructureDefinition"
DATA_ABSENT_REASON = f"{DEFINITIONS}/data-absent-reason"
PART_2 = "https://www.ecfr.gov/current/title-42/part-2"
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML
XHTML = "http://www.w3.org/1999/xhtml"

# Restricted; about substance use; protected by 42 CFR part 2; not to be passed on without consent.
LABELS = (
    (f"{TERMINOLOGY}/v3-Confidentiality", "R", "restricted"),
    (ACT_CODE, "SUD", "substance use disorder information sensitivity"),
    (ACT_CODE, "42CFRPart2", "42 CFR Part2"),
    (ACT_CODE, "NORDSCLCD", "no redisclosure without consent directive"),
)


@dataclass(frozen=True)
class House:
    """The site that speaks: `address` is where it is reached, without a slash at its end."""

    address: str
    name: str
    phone: str = ""
    level_codes: tuple[LevelCode, ...] = ()  # set by an admin; none: HCPCS

    @property
    def base(self) -> str:
        """Under it are our own definitions and code systems, which anyone may read."""
        return f"{self.address}/fhir"

    def system(self, name: str) -> str:
        return f"{self.base}/CodeSystem/{name}"

    def identified(self, among: str, value: str) -> Resource:
        """By what a resource can be found again."""
        return {"system": f"{self.base}/identifiers/{among}", "value": value}

    def id_of(self, *parts: object) -> str:
        """Always the same for the same thing, so that what is sent twice is there once."""
        return str(uuid5(NAMES, "/".join(map(str, (self.address, *parts)))))

    def named(self, of: str, *parts: str) -> tuple[str, Resource]:
        """The id of a part of what is told under a reference, and by what that part can be found again."""
        return self.id_of(of, *parts), self.identified("records", ".".join((of, *parts)))


# Shapes


def coding(system: str, code: str, display: object = "") -> Resource:
    return {"system": system, "code": code} | ({"display": str(display)} if display else {})


def concept(*codings: Resource, text: object = "") -> Resource:
    return ({"coding": list(codings)} if codings else {}) | ({"text": str(text)} if text else {})


def extension(url: str, **value: Any) -> Resource:
    return {"url": url, **value}


def absent(why: str) -> Resource:
    """In place of a value that is not there: `not-asked`, `asked-declined` or `unknown`."""
    return {"extension": [extension(DATA_ABSENT_REASON, valueCode=why)]}


def reference(resource: Resource, display: object = "") -> Resource:
    to = {"reference": f"{resource['resourceType']}/{resource['id']}"}
    return to | ({"display": str(display)} if display else {})


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def labels() -> Resource:
    return {"security": [coding(*label) for label in LABELS]}


def labelled(kind: str, own_id: str, says: Iterable[object] = (), **fields: Any) -> Resource:
    """A resource that carries what the law asks for: the labels, and the notice for those who read it.

    `says` are the lines of its narrative. Fields that are None, or empty, are left out.
    """
    narrative = {"text": narrated(says)} if says else {}
    given = {name: readable(value) for name, value in fields.items() if value not in (None, "", [], {})}
    return {"resourceType": kind, "id": own_id, "meta": labels(), **narrative, **given}


def readable(value: Any) -> Any:
    """The same without what no XML may hold: a keyboard or a paste can bring it into any words."""
    if isinstance(value, str):
        return UNREADABLE.sub("", value)
    if isinstance(value, dict):
        return {name: readable(each) for name, each in value.items()}
    return [readable(each) for each in value] if isinstance(value, list) else value


def narrated(lines: Iterable[object]) -> Resource:
    paragraphs = "".join(f"<p>{escape(readable(str(line)))}</p>" for line in (*lines, NOTICE))
    return {"status": "generated", "div": f'<div xmlns="{XHTML}">{paragraphs}</div>'}


def lines_of(resource: Resource) -> list[str]:
    """What its narrative says, without the notice."""
    return [unescape(line) for line in PARAGRAPH.findall(resource["text"]["div"])][:-1]
