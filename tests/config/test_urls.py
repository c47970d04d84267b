from types import SimpleNamespace

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language, override

from config.urls import pages_of


def tell_language(request, **kwargs):
    return HttpResponse(get_language())


clinic = SimpleNamespace(
    app_name="clinic",
    public=[path("levels/", tell_language, name="levels")],
    urlpatterns=[path("screen/<key>/", tell_language, name="screen")],
)
urlpatterns = [pages_of(clinic), *i18n_patterns(prefix_default_language=False)]
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(("address", "language"), [("/levels/", "en"), ("/es/levels/", "es")])
def test_a_public_page_is_in_the_language_of_its_address(client, address, language):
    assert client.get(address, headers={"accept-language": "es"}).text == language


def test_a_journey_has_one_address_in_every_language(client):
    assert client.get("/screen/a-key/").status_code == 200
    assert client.get("/es/screen/a-key/").status_code == 404


def test_a_page_without_a_language_in_its_address_is_english_whatever_the_browser_asks_for(client):
    client.cookies["django_language"] = "es"

    assert client.get("/screen/a-key/", headers={"accept-language": "es"}).text == "en"


def test_addresses_are_made_in_the_language_of_the_page():
    with override("es"):
        assert reverse("clinic:levels") == "/es/levels/"
        assert reverse("clinic:screen", args=["a-key"]) == "/screen/a-key/"
    with override("en"):
        assert reverse("clinic:levels") == "/levels/"
