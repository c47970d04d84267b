"""The rules of a questionnaire as they are run: each with its name, what is said of it, and its code."""

import ast
import inspect
import sys
from typing import NamedTuple

from screening.instrument.instrument import Instrument

NO_RULES = {"__init__", "assessment", "rate"}  # which only put the others together


class Rule(NamedTuple):
    """`key`: the name of its function, empty for the fixed numbers. `name` in words; `said` may be empty."""

    key: str
    name: str
    said: str
    code: str


def rules_of(instrument: Instrument) -> list[Rule]:
    """In their order: the fixed numbers first, one rule each after them."""
    source = inspect.getsource(sys.modules[instrument.rate.__module__])
    body = ast.parse(source).body
    inside = [each for node in body for each in (node.body if isinstance(node, ast.ClassDef) else [node])]
    functions = [each for each in inside if isinstance(each, ast.FunctionDef) and each.name not in NO_RULES]
    numbers = "\n".join(
        ast.get_source_segment(source, node) or ""
        for node in body
        if isinstance(node, ast.Assign) and fixed(node)
    )
    return [Rule("", "Fixed numbers", "", numbers), *(rule(each) for each in functions)]


def fixed(node: ast.Assign) -> bool:
    """A number, a word, or a list of them: no question and nothing worked out of one."""
    words = {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return words <= {"DONT_KNOW", "frozenset"}


def rule(node: ast.FunctionDef) -> Rule:
    said = ast.get_docstring(node) or ""
    if said:
        del node.body[0]
    code = "\n".join(map(ast.unparse, node.body))
    return Rule(node.name, node.name.replace("_", " ").capitalize(), said, code)
