"""A site that was not built says so, to a balancer and to `check --deploy`."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from screening.upkeep.built import missing_parts

MANIFEST = "config.static.BundledStaticFilesStorage"


@pytest.fixture
def production(settings, tmp_path):
    """A public site in whose folders nothing was made yet."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": MANIFEST}}
    settings.PRODUCTION, settings.STORAGES, settings.STATIC_ROOT = True, storages, tmp_path / "static"
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return settings


def build(settings):
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    for language in ("en", "es"):
        catalogue = Path("locale", language, "LC_MESSAGES", "django.mo")
        target = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES"
        target.mkdir(parents=True)
        shutil.copy(Path(__file__).parents[3] / catalogue, target)


@pytest.mark.django_db
def test_it_is_not_ready_before_style_sheets_and_translations_are_made(client, production):
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert [part.split(":")[0] for part in response.json()["missing"]] == [
        "the static files",
        "the translations",
    ]

    build(production)
    response = client.get("/health/ready")
    assert (response.status_code, "missing" in response.json()) == (200, False)


def test_what_is_built_lacks_nothing(production):
    assert len(missing_parts()) == 2
    build(production)
    assert missing_parts() == []


def test_the_check_before_a_deployment_names_what_is_missing(production):
    with pytest.raises(CommandError, match="collectstatic"):
        call_command("check", "--deploy", "--tag", "files")
    build(production)
    call_command("check", "--deploy", "--tag", "files")
