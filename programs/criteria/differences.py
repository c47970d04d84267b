"""How one ruleset differs from another, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from programs.criteria.dimensions import RISKS, Dimension
from programs.criteria.explanation import easing, in_a_list, in_a_sentence, in_order, sentence
from programs.criteria.ruleset import Criterion, Ruleset

TEXTS = {
    "why": "the reason in English",
    "why_es": "the reason in Spanish",
    "source": "the source",
    "question": "what a clinician should still judge",
}


@dataclass(frozen=True)
class Difference:
    """One row that was added (no `before`), removed (no `after`) or changed."""

    before: Criterion | None
    after: Criterion | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a difference has a row before or after")

    @property
    def row(self) -> Criterion:
        """As it is now, or as it was before it was removed."""
        return self.after or cast(Criterion, self.before)

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def moves_people(self) -> bool:
        """Could it change a level? A change of words alone cannot."""
        if self.before and self.after:
            return what_it_does(self.before) != what_it_does(self.after)
        return True

    @property
    def sentences(self) -> list[str]:
        if self.before and self.after:
            return list(changes(self.before, self.after))
        return [f"{text}." for text in (sentence(self.row), easing(self.row)) if text]


def differences(before: Ruleset, after: Ruleset) -> list[Difference]:
    """In the order of codes."""
    old = {row.code: row for row in before.criteria}
    new = {row.code: row for row in after.criteria}
    pairs = ((old.get(code), new.get(code)) for code in sorted(old.keys() | new.keys()))
    return [Difference(one, other) for one, other in pairs if one != other]


def what_it_does(row: Criterion) -> tuple[object, ...]:
    return row.level, row.required, row.context, tuple(row.bounds.items())


def changes(before: Criterion, after: Criterion) -> Iterator[str]:
    if before.level is not after.level:
        yield f"The level was {before.level.label}, and is now {after.level.label}."
    for dimension in RISKS:
        was, will_be = getattr(before, dimension), getattr(after, dimension)
        if was != will_be:
            yield f"It asked for {asked(dimension, was)}, and now asks for {asked(dimension, will_be)}."
    if dropped := before.context - after.context:
        yield f"It no longer asks for: {in_a_list([each.label for each in in_order(dropped)])}."
    if more := after.context - before.context:
        yield f"It now asks for: {in_a_list([each.label for each in in_order(more)])}."
    if before.required != after.required:
        yield (
            "It now holds even with heavy duties."
            if after.required
            else "It now counts one level lower for someone with heavy duties."
        )
    for name, words in TEXTS.items():
        was, will_be = getattr(before, name), getattr(after, name)
        if was != will_be:
            yield f"{words[0].upper()}{words[1:]} was {quoted(was)}, and is now {quoted(will_be)}."


def asked(dimension: Dimension, bound: int) -> str:
    name = in_a_sentence(dimension.label)
    return f"{name} of at least {bound}" if bound else f"no {name}"


def quoted(text: str) -> str:
    return f"“{text}”" if text else "empty"
