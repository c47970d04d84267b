"""What every test stands on: its database, and that it stays on this machine.

`TEST_DATABASE=sqlite` (the default) runs everything. `TEST_DATABASE=postgres` runs, once more, the
tests that depend on the engine: on the server of TEST_DATABASE_URL, or on one of our own.

A test depends on the engine when it would miss a fault that one engine shows and the other does not.
Mark it (`pytest.mark.engine`, on the test or in its module's `pytestmark`) where it is about:

    constraints and triggers    what is refused by the database, not by a form
    queries of our own          raw SQL, aggregates, JSON, search, ordering, paging, numbers of queries
    two at once                 claims, locks, queues, counters (a test that commits runs without a mark)
    values on their way         sealed columns, times and zones, NUL bytes, long or odd text, rotation, backup
    the whole                   migrations, permissions, hostile requests, the story in the browser

A test of what a page says, of a form's errors or of pure functions needs no mark: its rows come
through queries that the tests above already ask of both engines.

`--long` (make test-long) adds the tests marked `long` and draws as many examples as a property
deserves, rather than as many as a change can wait for: see tests.strategies.examples.
"""

import contextlib
import os

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from tests import postgres
from tests.network import stay_on_this_machine
from tests.snapshot import take_snapshot

ON_POSTGRES = settings.TEST_DATABASE == "postgres"
IN_CI = "CI" in os.environ
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="every example, and the tests that take long")


def pytest_configure(config):
    config.addinivalue_line("markers", "engine: depends on the database engine, so it runs on both")
    config.addinivalue_line("markers", "long: runs with --long only")
    choose_examples("full" if config.getoption("long") else "quick")
    stay_on_this_machine()


def choose_examples(profile):
    """No deadline: several runs share this machine."""
    parent = hypothesis.settings.get_profile("ci" if IN_CI else "default")
    hypothesis.settings.register_profile(profile, parent=parent, deadline=None)
    hypothesis.settings.load_profile(profile)


def pytest_report_header(config):
    return f"database: {settings.TEST_DATABASE}"


def pytest_collection_modifyitems(config, items):
    left_out = {item for item in items if is_left_out(item, config)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def is_left_out(item, config):
    if item.get_closest_marker("long") and not config.getoption("long"):
        return True
    return ON_POSTGRES and not (touches_database(item) and depends_on_engine(item))


def touches_database(item):
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


def depends_on_engine(item):
    """Marked, or it commits: browser tests commit too, but only for the server to see it."""
    mark = item.get_closest_marker("django_db")
    commits = mark and mark.kwargs.get("transaction") and "browser" not in item.path.parts
    return bool(item.get_closest_marker("engine") or commits)


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
    """No test sees what another made the site remember: its settings, whose defaults cost no query, who has
    signed, which is nobody, the study that runs, which is none, its pages, and the last page's language."""
    translation.activate(settings.LANGUAGE_CODE)
    from programs.offered import drawn
    from screening import standing, studied
    from screening.models import SiteSettings
    from screening.site import memory

    memory.update(settings=SiteSettings(), until=float("inf"))
    standing.memory.update(lines={}, until=float("inf"))
    drawn.pages.clear()
    studied.memory.update(study=None, until=float("inf"))


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
    """Of several processes, the first gathers what came of the tests in all; the others report to it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return IN_CI and reporter and reporter.stats.get("skipped")
