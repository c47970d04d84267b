"""The pages, by typst: a tagged PDF (PDF/UA-1). Used when the site is built, never while it serves."""

import json
from pathlib import Path
from typing import Any

import typst

from screening.paper.content import content
from screening.paper.form import PaperForm

LAYOUT = Path(__file__).with_name("form.typ")


def typeset(form: PaperForm, **options: Any) -> Any:
    """The same bytes for the same questions: no date and no font of this machine is in it."""
    return typst.compile(
        LAYOUT,
        ignore_system_fonts=True,
        sys_inputs={"form": json.dumps(content(form))},
        **(options or {"pdf_standards": "ua-1", "timestamp": 0}),
    )
