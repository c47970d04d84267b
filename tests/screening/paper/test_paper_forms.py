"""The command that makes the forms when the site is built."""

from django.core.management import call_command

from screening.paper.files import every_edition
from tests.screening.paper.reading import tagged


def made(settings, folder, address):
    settings.STATIC_ROOT, settings.SITE_URL = folder, address
    call_command("paper_forms")
    return {edition: tagged(edition.path.read_bytes()) for edition in every_edition()}


def test_the_code_leads_to_the_start_page_in_the_language_of_the_form(settings, tmp_path):
    forms = made(settings, tmp_path, "https://care.example")

    for edition, tags in forms.items():
        address = {"en": "https://care.example/start/", "es": "https://care.example/es/start/"}
        assert any(tag == "Figure" and text.endswith(f" {address[edition.language]}") for tag, text in tags)


def test_a_code_never_leads_to_the_machine_of_whoever_scans_it(settings, tmp_path, capsys):
    forms = made(settings, tmp_path, "http://localhost:8000")

    assert not any(tag == "Figure" for tags in forms.values() for tag, _ in tags)
    assert "SITE_URL" in capsys.readouterr().err


def test_a_site_that_holds_to_an_earlier_version_prints_that_one(settings, tmp_path):
    newest = made(settings, tmp_path / "newest", "https://care.example")
    settings.QUESTIONNAIRE = "2026.1"
    held = made(settings, tmp_path / "held", "https://care.example")

    assert held != newest
