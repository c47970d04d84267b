"""The providers at which staff signs in, in these tests."""

import pytest
from django.conf import settings

from tests.network import free_port
from tests.people.provider.liar import a_key, serving
from tests.people.provider.peers import Mock, certified_for, running, the_mock, use


@pytest.fixture(scope="session")
def mock():
    issuer = f"http://127.0.0.1:{free_port()}"
    with running(issuer, the_mock(issuer)):
        yield Mock(issuer)


@pytest.fixture(scope="session")
def certified():
    with certified_for(settings.SITE_URL) as peer:
        yield peer


@pytest.fixture(params=["mock", "certified"])
def provider(request, settings):
    """Each of them in turn, as the one at which staff signs in."""
    peer = request.getfixturevalue(request.param)
    peer.forget()
    use(settings, peer.issuer)
    return peer


@pytest.fixture(scope="session")
def key():
    return a_key()


@pytest.fixture
def liar(settings, key):
    with serving(key) as liar:
        use(settings, liar.issuer)
        yield liar
