"""A digest of how answers become a level, and of every word that is asked: what a clinician signs.

The rules are code, so the digest is of that code: comments, docstrings and layout say nothing about a
person and are left out, and so are the words, which are signed language by language.
"""

import ast
import hashlib
import inspect
import sys

from django.utils.translation import override

from programs.criteria import dimensions, ruleset
from screening.instrument import assessment, flags, journey, judgement, questions, what_if
from screening.instrument import instrument as instruments
from screening.instrument.instrument import Instrument
from screening.instrument.questions import DONT_KNOW_TEXT

SHARED = (dimensions, ruleset, questions, flags, instruments, assessment, journey, what_if, judgement)
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}
WORDS = ("text", "other", "short", "error", "other_error", "hint", "other_hint", "reason")


def of_rules(instrument: Instrument) -> str:
    """SHA-256 over the questionnaire and what it is judged with, apart from its words."""
    modules = (sys.modules[instrument.rate.__module__], *SHARED)
    code = [rules_in(inspect.getsource(module)) for module in modules]
    return sha256("\0".join([str(instrument), *points_of(instrument), *code]))


def points_of(instrument: Instrument) -> list[str]:
    """What each choice counts and sets, as it is run."""
    return [
        f"{question.key} {choice.value} {choice.points} {sorted(map(str, choice.sets))}"
        for question in instrument.questions
        for choice in question.choices
    ]


def rules_in(source: str) -> str:
    """Code without what changes no answer."""
    return ast.unparse(WithoutWords().visit(ast.parse(source)))


class WithoutWords(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
            return ast.Constant("")
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """A docstring is an expression that nobody takes."""
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)


def of_words(instrument: Instrument, language: str) -> list[str]:
    """Every word that is asked in one language, in its place."""
    with override(language):
        words = [str(DONT_KNOW_TEXT)]
        for question in instrument.questions:
            words += [question.key, *(str(getattr(question, name)) for name in WORDS)]
            words += [f"{choice.value}: {choice.text} / {choice.other}" for choice in question.choices]
    return words


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
