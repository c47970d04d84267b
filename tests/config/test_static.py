import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.templatetags.static import static

from config.static import BundledStaticFilesStorage, bundled


@pytest.fixture
def collected(settings, tmp_path):
    """The folder of static files as a site would serve them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": f"config.static.{BundledStaticFilesStorage.__name__}"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_the_style_sheets_come_as_one_file_under_a_name_of_its_own(collected):
    address = static("css/site.css")

    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", address)
    sheet = (collected / address.removeprefix("/static/")).read_text()
    assert "@import" not in sheet
    assert "--paper" in sheet


def test_style_sheets_are_compressed_once(collected):
    assert (collected / f"{static('css/site.css').removeprefix('/static/')}.br").exists()


def test_collecting_again_bundles_again(collected):
    first = static("css/site.css")

    call_command("collectstatic", interactive=False, verbosity=0)

    assert static("css/site.css") == first


def test_sheets_keep_the_order_of_their_lines():
    tokens, base = bundled('@import "tokens.css";'), bundled('@import "base.css";')

    assert bundled('/* all of it */\n@import "base.css";\n\n@import "tokens.css";\n') == f"{base}\n{tokens}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("a { color: red }", "holds", id="a rule of its own"),
        pytest.param('@import url("https://fonts.example/x.css");', "holds", id="from another host"),
        pytest.param('@import "nowhere.css";', "nowhere.css, which is not there", id="a missing sheet"),
    ],
)
def test_a_line_that_names_no_sheet_of_ours_stops_the_build(line, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        bundled(line)
