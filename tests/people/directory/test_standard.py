"""What this site answers, held against SCIM 2 by a program that nobody here wrote: PyPI's scim2-tester."""

import warnings

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tests.people.directory.conftest import TOKEN

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of libraries that only tests import
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def in_one_transaction():
    """A request leaves the connection open, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("directory", "in_one_transaction")
def test_every_check_of_the_standard_passes(settings):
    address = f"{settings.SITE_URL}/scim/v2"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_server(WSGISCIMClient(get_wsgi_application(), address, headers=headers))

    wrong = [f"{each.title}: {each.reason}" for each in results if each.status is not Status.SUCCESS]
    assert wrong == []
    assert len(results) > 30
