"""What we ship for operators fits together: secrets, ports, and what proxies show when no server answers."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text()
NGINX = (ROOT / "deploy/nginx.conf").read_text()
CADDY = (ROOT / "deploy/Caddyfile").read_text()
SORRY = (ROOT / "deploy/sorry.html").read_text()


def service(name):
    return re.search(rf"^  {name}:\n(.*?)(?=^  \w|^\w|\Z)", COMPOSE, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.parametrize("file", [".gitignore", ".dockerignore"])
def test_secrets_stay_out_of_git_and_images(file):
    left_out = (ROOT / file).read_text().split()

    assert "deploy/site.env" in left_out
    assert {"deploy/secrets", "deploy/secrets/"} & set(left_out)


@pytest.mark.parametrize("name", ["proxy", "database"])
def test_who_is_not_the_site_has_none_of_its_keys(name):
    given = service(name)

    assert "*site" not in given
    assert "env_file" not in given
    assert not {"secret_key", "field_keys", "database_url"} & set(re.findall(r"\w+", given))


def test_the_example_of_settings_asks_for_no_secret():
    example = (ROOT / "deploy/site.env.example").read_text()
    set_here = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    assert not {name for name in set_here if "KEY" in name or "PASSWORD" in name or name.endswith("_URL")}


def test_the_units_listen_where_nginx_asks():
    unit = (ROOT / "deploy/level-of-care@.service").read_text()
    ports = re.findall(r"server 127\.0\.0\.1:(\d+);", NGINX)

    assert "Environment=PORT=%i" in unit
    assert ports
    assert all(f"level-of-care@{port}" in unit for port in ports)


def test_no_image_is_whatever_is_newest():
    images = re.findall(r"image: (\S+)", COMPOSE) + re.findall(
        r"^FROM (\S+)", (ROOT / "Dockerfile").read_text()
    )

    assert images
    assert all(re.search(r":.*\d+[.-]", image) for image in images)


@pytest.mark.parametrize("way", ["tel:911", "tel:988", "sms:988", 'lang="es"'])
def test_when_no_server_answers_help_is_still_there(way):
    assert way in SORRY
    assert "sorry.html" in NGINX
    assert "sorry.html" in CADDY


def test_the_page_of_the_worst_minute_stands_alone():
    assert not re.search(r"src=|<link|<script|url\(|https?:", SORRY)


def test_no_proxy_writes_down_who_asked_for_what():
    assert "access_log off" in NGINX
    assert "exclude http.log.error http.log.access" in CADDY
