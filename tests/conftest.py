"""What every test stands on: its database, and that it stays on this machine.

`TEST_DATABASE=sqlite` (the default) runs everything. `TEST_DATABASE=postgres` runs the tests that
touch the database, once more: on the server of TEST_DATABASE_URL, or on one of our own.
"""

import contextlib
import os

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests import postgres
from tests.network import stay_on_this_machine
from tests.snapshot import take_snapshot

ON_POSTGRES = settings.TEST_DATABASE == "postgres"
IN_CI = "CI" in os.environ
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}

if not IN_CI:  # where Hypothesis sees to it itself
    hypothesis.settings.register_profile("unhurried", deadline=None)  # two runs share this machine
    hypothesis.settings.load_profile("unhurried")


def pytest_configure(config):
    config.addinivalue_line("markers", "on_both_databases: a browser test that runs on PostgreSQL as well")
    stay_on_this_machine()


def pytest_report_header(config):
    return f"database: {settings.TEST_DATABASE}"


def pytest_collection_modifyitems(config, items):
    if ON_POSTGRES:
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]


def touches_database(item):
    """Of the browser tests, only whole stories: what a page looks like does not hang on the engine."""
    if "browser" in item.path.parts and not item.get_closest_marker("on_both_databases"):
        return False
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Give this run a database of its own, so that several runs at once never meet."""
    default = settings.DATABASES["default"]
    with contextlib.ExitStack() as stack:
        if not ON_POSTGRES:
            default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
            default["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # need not survive a power cut
        else:
            default["TEST"]["NAME"] = f"test_{os.getpid()}"
            if not settings.TEST_DATABASE_URL:
                default.update(stack.enter_context(server_or_word_that_none_is_there()))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, put the database back instead of emptying it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        snapshot = take_snapshot()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: snapshot.restore())
        yield
        snapshot.forget()


@pytest.fixture(autouse=True)
def site_as_it_comes():
    """No test sees what another made the site remember of its settings; the defaults cost no query."""
    from screening.models import SiteSettings
    from screening.site import memory

    memory.update(settings=SiteSettings(), until=float("inf"))


@contextlib.contextmanager
def server_or_word_that_none_is_there():
    try:
        with postgres.private_server() as server:
            yield server
    except postgres.NoPostgres as reason:
        pytest.exit(f"The tests on PostgreSQL DID NOT RUN: {reason}", returncode=1 if IN_CI else 0)


def pytest_sessionfinish(session):
    if skipped_in_ci(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if skipped_in_ci(config):
        terminalreporter.write_line("CI is set: a test that was skipped is a failure.", red=True)


def skipped_in_ci(config):
    return IN_CI and config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped")
