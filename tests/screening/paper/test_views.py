"""Where people find the forms, and how they get them."""

import subprocess
import sys

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from screening.paper.files import every_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(settings, tmp_path):
    """A site that has made its forms."""
    settings.STATIC_ROOT = tmp_path
    settings.SITE_URL = "https://care.example"
    call_command("paper_forms")
    return tmp_path


@pytest.mark.parametrize("page", ["screening:home", "screening:start"])
@pytest.mark.parametrize(("language", "words"), [("en", "Rather on paper?"), ("es", "¿Prefiere en papel?")])
def test_the_way_to_paper_stands_on_the_public_pages(client, page, language, words):
    with override(language):
        here, there = reverse(page), reverse("screening:paper")

    content = client.get(here).content.decode()

    assert words in content
    assert f'href="{there}"' in content


@pytest.mark.parametrize(("language", "start"), [("en", ""), ("es", "/es")])
def test_every_form_in_the_language_of_the_page_can_be_had_from_it(client, built, language, start):
    content = client.get(f"{start}/paper/").content.decode()
    offered = [
        edition.name for edition in every_edition() if f'href="/static/paper/{edition.name}"' in content
    ]

    assert offered == [edition.name for edition in every_edition() if edition.language == language]
    assert len(offered) == 4
    assert all((built / "paper" / name).read_bytes().startswith(b"%PDF-1.7") for name in offered)


def test_a_site_that_made_no_forms_says_what_to_do_instead(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path

    content = client.get("/paper/").content.decode()

    assert "Call us, and we ask you the questions." in content
    assert ".pdf" not in content


def test_what_serves_people_never_loads_the_typesetter():
    serves = (
        "import sys, django; django.setup(); import config.urls; print({'typst', 'segno'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", serves], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
