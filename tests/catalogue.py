"""The words that are marked for translation, found in code and templates without gettext's own tools."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
LITERAL = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
IN_TEMPLATE = re.compile(rf"\b(?:gettext|ngettext|_)\(\s*({LITERAL})(?:,\s*({LITERAL}))?")

APPS = ("config", "history", "people", "programs", "screening")

# Staff read English. Whatever is not named here may be read by a patient, and is in Spanish too.
FOR_STAFF = (
    "config/*",
    "history/*",
    "people/*",
    "programs/criteria/explanation.py",
    "programs/offered/forms/levels.py",
    "programs/offered/forms/programs.py",
    "programs/offered/views/*",
    "programs/studio/*",
    "programs/models/*",
    "programs/criteria/population.py",
    "programs/criteria/safety.py",
    "programs/criteria/verification.py",
    "screening/actions/*",
    "screening/models/*",
    "screening/reach.py",
    "screening/review/*",
    "screening/upkeep/*",
    "screening/stages.py",
    "templates/account/*",
    "templates/gallery*",
    "templates/history/*",
    "templates/mfa/*",
    "templates/notices/*",
    "templates/people/*",
    "templates/programs/offered/staff/*",
    "templates/programs/studio/*",
    "templates/screening/record_system/*",
    "templates/screening/review/*",
    "templates/screening/upkeep/*",
    "templates/staff/*",
    *(
        f"templates/components/{name}.html"
        for name in (
            "chart",
            "contact_card",
            "figure",
            "filter_bar",
            "findings",
            "messages",
            "pagination",
            "rating",
            "section_nav",
            "session_ends",
            "staff_table",
            "timeline",
        )
    ),
)


def is_for_staff(path: Path) -> bool:
    """`path` from the top of the repository; * stands for any folders, too."""
    patterns = (re.escape(pattern).replace(r"\*", ".*") for pattern in FOR_STAFF)
    return any(re.fullmatch(pattern, str(path)) for pattern in patterns)


def words_for_patients() -> dict[tuple, Path]:
    """All that is marked and a patient may read: the message, with its plural if any, and where it stands."""
    top = settings.BASE_DIR
    files = [*top.glob("templates/**/*.html"), *(file for app in APPS for file in top.glob(f"{app}/**/*.py"))]
    return {
        message: file.relative_to(top)
        for file in sorted(files)
        if not is_for_staff(file.relative_to(top))
        for message in marked_in(file)
    }


def marked_in(file: Path):
    text = file.read_text(encoding="utf-8")
    return in_template(text) if file.suffix == ".html" else in_code(text)


def in_template(text: str):
    for found in IN_TEMPLATE.finditer(templatize(text)):
        yield tuple(ast.literal_eval(literal) for literal in found.groups() if literal)


def in_code(text: str):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in MARKS:
            wanted = node.args[: 2 if node.func.id.startswith("n") else 1]
            if all(isinstance(word, ast.Constant) for word in wanted):
                yield tuple(word.value for word in wanted)
