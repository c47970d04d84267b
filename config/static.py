"""Static files as browsers get them: one style sheet for everyone and one more for staff.

Each file comes under a name that tells its content.
"""

import re
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/site.css", "css/staff.css")
IMPORT = re.compile(r'@import "(?P<name>[^"]+)";')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Writes each style sheet of `@import` lines as one file that holds what they name."""

    def post_process(self, paths, dry_run=False, **options):
        for name in BUNDLES:
            if name in paths and not dry_run:
                Path(self.path(name)).write_text(bundled(read(name)), encoding="utf-8")
                paths = {**paths, name: (self, name)}
        return super().post_process(paths, dry_run=dry_run, **options)


def bundled(imports: str) -> str:
    """The style sheets that the lines name, in their order. Only such lines may stand there."""
    lines = COMMENT.sub("", imports).splitlines()
    return "\n".join(read(sheet_named_by(line.strip())) for line in lines if line.strip())


def sheet_named_by(line: str) -> str:
    match = IMPORT.fullmatch(line)
    if not match:
        raise ImproperlyConfigured(f'A bundle holds lines like @import "base.css"; only; not {line}')
    return str(PurePosixPath("css") / match["name"])


def read(name: str) -> str:
    path = finders.find(name)
    if not path:
        raise ImproperlyConfigured(f"A bundle imports {name}, which is not there.")
    return Path(path).read_text(encoding="utf-8")
