"""What stands here for people, part by part, and which clinician stands behind each.

A part is known by its digest. Once it says something else nobody has signed it, so a signature ends the
moment that anything changes: nothing has to notice.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypedDict

import polib
from django.conf import settings
from django.db import Error, models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.models import CriteriaVersion, LevelOfCare, LevelWords, Signature, SignatureEnd, SignedPart
from programs.models.signing import CRITERIA, LANGUAGES, LEVELS, QUESTIONNAIRE, WORDING, title_of
from screening.asked import asked_now
from screening.instrument import fingerprint
from screening.models import SiteSettings
from screening.site import REMEMBERED_FOR, site
from vault.row_digest import digest

TWO = 2
DUE_BEFORE = timedelta(days=30)
NO_FACTS = {
    "id",
    "recertify_days",
    "revision",
    "changed_at",
    "changed_by",
}  # of a level: what people are not told


class Part(NamedTuple):
    """`is_draft`: it judges nobody yet."""

    key: str
    edition: str
    digest: str
    is_draft: bool = False

    @property
    def code(self) -> str:
        """Of exactly this: a form that was open while it changed names another."""
        return f"{self.key}:{self.digest}"

    @property
    def language(self) -> str:
        return self.key.removeprefix(WORDING) if self.key.startswith(WORDING) else ""

    @property
    def title(self) -> str:
        return title_of(self.key, self.edition)


class State(StrEnum):
    UNSIGNED = "unsigned"
    ENDED = "ended"
    LAPSED = "lapsed"
    HALF = "half"
    DUE = "due"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        return TOLD[self][0]

    @property
    def kind(self) -> str:
        """Its color, as a tag."""
        return TOLD[self][1]

    @property
    def stands(self) -> bool:
        return self in (State.DUE, State.SIGNED)


TOLD = {
    State.UNSIGNED: ("Not signed", "warning"),
    State.ENDED: ("Ended: changed or taken back", "error"),
    State.LAPSED: ("Lapsed", "error"),
    State.HALF: ("One of two signed", "warning"),
    State.DUE: ("Signed, due again", "warning"),
    State.SIGNED: ("Signed", "ok"),
}


@dataclass(frozen=True)
class Standing:
    """A part with those who stand behind it now, the newest first; `until` is the last day that they do."""

    part: Part
    state: State
    signatures: tuple[Signature, ...] = ()
    until: date | None = None


def parts_now() -> list[Part]:
    """What people are asked, judged by and told."""
    instrument, version = asked_now(), CriteriaVersion.objects.published()
    return [
        Part(QUESTIONNAIRE, instrument.version, digest_of_rules(instrument.version)),
        Part(CRITERIA, f"version {version.number}", version.digest),
        Part(LEVELS, "", level_facts()),
        *(Part(f"{WORDING}{code}", "", wording(code)) for code in LANGUAGES),
    ]


def parts_to_sign() -> list[Part]:
    """With the draft of the criteria, if it says something else than those published."""
    parts, draft = parts_now(), CriteriaVersion.objects.draft()
    if draft and draft.ruleset().digest not in (part.digest for part in parts):
        parts.insert(2, part_of(draft))
    return parts


def part_of(draft: CriteriaVersion) -> Part:
    return Part(CRITERIA, f"draft of version {draft.number}", draft.ruleset().digest, is_draft=True)


@cache
def digest_of_rules(version: str) -> str:
    """Once a process: the code that it runs does not change."""
    return fingerprint.of_rules(asked_now())


def level_facts() -> str:
    """Hours and costs; how they are told is wording."""
    fields = [field.name for field in LevelOfCare._meta.concrete_fields if field.name not in NO_FACTS]
    return digest(list(LevelOfCare.objects.order_by("code").values_list(*fields)))


def wording(language: str) -> str:
    """All that is said in a language: the questions in their places, the levels, every other text."""
    levels = LevelWords.objects.filter(language=language).order_by("level__code")
    fields = [field.name for field in LevelWords._meta.concrete_fields if field.name not in ("id", "level")]
    asked = fingerprint.of_words(asked_now(), language)
    return digest([asked, catalogue(language), list(levels.values_list("level__code", *fields))])


@cache
def catalogue(language: str) -> list[tuple[str, str]]:
    """Texts as they are written in code and templates, and as they are said in a language. Once a process,
    which goes on saying those that it began with."""
    written = {(source, "") for code in LANGUAGES for source, _said in entries_of(code)}
    return sorted(written | set(entries_of(language)))


def entries_of(language: str) -> list[tuple[str, str]]:
    file = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
    return [
        (f"{each.msgctxt}|{source_of(each)}" if each.msgctxt else source_of(each), said_by(each))
        for each in polib.mofile(str(file))
    ]


def source_of(entry: polib.MOEntry) -> str:
    return " / ".join(text for text in (entry.msgid, entry.msgid_plural) if text)


def said_by(entry: polib.MOEntry) -> str:
    return " / ".join(entry.msgstr_plural.values()) or entry.msgstr


def standing_of(parts: Iterable[Part]) -> list[Standing]:
    signed = list(SignedPart.objects.select_related("signature__by", "end").order_by("-signature"))
    return [standing(part, [each for each in signed if each.part == part.key]) for part in parts]


def standing(part: Part, signed: list[SignedPart]) -> Standing:
    """`signed`: everything that was ever signed for a part of this key, the newest first."""
    needed, today = TWO if site().two_sign else 1, timezone.localdate()
    fits = [each for each in signed if each.digest == part.digest and not hasattr(each, "end")]
    people: dict[int, Signature] = {}
    for each in fits:
        if each.holds_on(today):
            people.setdefault(each.signature.by_id, each.signature)
    last_days = sorted((signature.look_again_on for signature in people.values()), reverse=True)
    if len(people) >= needed:
        until = last_days[needed - 1]
        state = State.DUE if until - today <= DUE_BEFORE else State.SIGNED
        return Standing(part, state, tuple(people.values()), until)
    if people:
        return Standing(part, State.HALF, tuple(people.values()), last_days[0])
    if fits:
        return Standing(part, State.LAPSED, (fits[0].signature,), fits[0].signature.look_again_on)
    before = [each for each in signed if not part.is_draft or each.edition == part.edition]
    return Standing(part, State.ENDED if before else State.UNSIGNED)


def is_signed(digest: str) -> bool:
    """As many people as the clinic wants stand behind criteria of this digest."""
    part = Part(CRITERIA, "", digest)
    return standing_of([part])[0].state.stands


class Line(NamedTuple):
    """What public pages say of those who signed."""

    names: str
    on: date
    limited: bool


class Memory(TypedDict):
    lines: dict[str, Line]
    until: float  # by the clock of time.monotonic


memory: Memory = {"lines": {}, "until": 0.0}


def line_in(language: str) -> Line | None:
    """Where all that a page in this language rests on is signed. Never fails: without a database, what was
    last known holds."""
    if time.monotonic() >= memory["until"]:
        try:
            memory["lines"] = lines_now()
        except Error:
            return memory["lines"].get(language)
        memory["until"] = time.monotonic() + REMEMBERED_FOR
    return memory["lines"].get(language)


def lines_now() -> dict[str, Line]:
    """By language. While nobody has signed anything, this is one query."""
    if not SignedPart.objects.exists():
        return {}
    all_parts = standing_of(parts_now())
    lines = {}
    for language in LANGUAGES:
        rests_on = [each for each in all_parts if each.part.language in ("", language)]
        if all(each.state.stands for each in rests_on):
            signatures = {s.pk: s for each in rests_on for s in each.signatures}.values()
            names = dict.fromkeys(s.name for s in signatures)
            on = max(timezone.localdate(s.at) for s in signatures)
            lines[language] = Line(", ".join(names), on, any(s.limits for s in signatures))
    return lines


def forget(**kwargs) -> None:
    """Ask again the next time. Another process does so within half a minute."""
    memory["until"] = 0.0


for model in (CriteriaVersion, LevelOfCare, LevelWords, SignedPart, SignatureEnd, SiteSettings):
    models.signals.post_save.connect(forget, sender=model)


def in_words() -> str:
    """The line in the language of the page, or nothing."""
    line = line_in(get_language() or settings.LANGUAGE_CODE)
    if line is None:
        return ""
    said = _("Questions and rules checked by %(names)s on %(day)s.") % {
        "names": line.names,
        "day": date_format(line.on, "DATE_FORMAT"),
    }
    return f"{said} {_('There are limits. Ask us.')}" if line.limited else said


def on_every_page(request) -> dict:
    """For templates: worked out on pages that show it."""
    return {"signed_line": SimpleLazyObject(in_words)}
