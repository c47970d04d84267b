"""What is made before the site can serve (`make run` and the Dockerfile do): style sheets and translations.

Without the first every page is an error; without the second Spanish pages are English, in silence.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage


def missing_parts() -> list[str]:
    """What is not there, each with the command that makes it."""
    missing = []
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.read_manifest():
        missing.append("the static files: run `python manage.py collectstatic`")
    languages = [code for code, _ in settings.LANGUAGES]
    catalogues = [Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.mo") for code in languages]
    if not all(catalogue.exists() for catalogue in catalogues):
        missing.append("the translations: run `make`, or compile locale/*/LC_MESSAGES/django.po")
    return missing
