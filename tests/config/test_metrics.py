"""/metrics: true figures of all together, on an address of its own, and nothing of a person in it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config import metrics
from config.environment import listener
from config.measuring import Requests
from history.actions import record
from history.kinds import EventKind
from notices.heartbeat import beat
from notices.kinds import NoticeKind
from notices.models import Mail
from screening.models import Submission
from tests.network import free_port
from tests.notices.conftest import cora  # noqa: F401  a fixture
from tests.submissions import sent

ROOT = Path(__file__).parents[2]
ALERTS = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
OURS = re.compile(r"\blevel_of_care_\w+")


def samples(text):
    """Each figure by its name and its labels."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def told():
    return samples(metrics.everything().decode())


def by_urgency(name, urgency):
    return told()[f"level_of_care_{name}", ("urgency", urgency)]


# What the database knows


@pytest.mark.django_db
@pytest.mark.engine
class TestFigures:
    def test_the_queue_is_counted_by_urgency_without_what_is_done(self):
        waiting = [sent(1).pk for _ in range(3)]
        Submission.objects.filter(pk__in=waiting).update(urgency=2)
        Submission.objects.filter(pk=sent(1).pk).update(urgency=0)
        Submission.objects.filter(pk=sent(1).pk).update(urgency=2, stage="closed", close_reason="declined")

        assert by_urgency("queue", "routine") == 3
        assert by_urgency("queue", "urgent") == 0
        assert by_urgency("queue", "emergency") == 1

    def test_a_database_that_answers_is_up(self):
        assert told()["level_of_care_database_up",] == 1

    def test_the_oldest_emergency_that_nobody_answers_for(self):
        for minutes in (5, 20):
            one = sent(0)
            since = timezone.now() - timedelta(minutes=minutes)
            Submission.objects.filter(pk=one.pk).update(urgency=0, waiting_since=since)

        assert by_urgency("unanswered", "emergency") == 2
        assert 1200 <= by_urgency("unanswered_age_seconds", "emergency") < 1260
        assert by_urgency("unanswered_age_seconds", "urgent") == 0

    def test_one_that_somebody_answers_for_raises_no_alarm(self, cora):  # noqa: F811  the fixture
        one, now = sent(0), timezone.now()
        Submission.objects.filter(pk=one.pk).update(
            urgency=0,
            claimed_by=cora,
            claimed_at=now,
            lease_until=now + timedelta(hours=1),
            acknowledged_by=cora,
            acknowledged_at=now,
        )

        assert by_urgency("unanswered", "emergency") == 0

    def test_mail_that_is_owed_and_how_long_it_has_waited(self, cora):  # noqa: F811  the fixture
        asked = timezone.now() - timedelta(minutes=30)
        owed = {"to": cora, "kind": NoticeKind.MESSAGE, "due_at": timezone.now()}
        Mail.objects.create(made_at=asked, **owed)
        Mail.objects.create(made_at=asked, sent_at=timezone.now(), **owed)

        assert told()["level_of_care_mail_owed",] == 1
        assert 1800 <= told()["level_of_care_mail_oldest_age_seconds",] < 1860

    def test_escalations_are_counted(self):
        for _ in range(2):
            record(EventKind.ESCALATED)

        assert told()["level_of_care_escalations_total",] == 2

    @pytest.mark.parametrize("name", ["worker", "backup", "history_verified"])
    def test_what_never_happened_has_no_age(self, name):
        assert (f"level_of_care_{name}_age_seconds",) not in told()

    def test_what_happened_has_one(self):
        beat(timezone.now() - timedelta(minutes=7))
        record(EventKind.BACKED_UP)
        record(EventKind.HISTORY_VERIFIED)

        assert 420 <= told()["level_of_care_worker_age_seconds",] < 480
        assert 0 <= told()["level_of_care_backup_age_seconds",] < 60
        assert 0 <= told()["level_of_care_history_verified_age_seconds",] < 60

    def test_it_costs_as_many_queries_for_many_as_for_one(self, django_assert_num_queries):
        for _ in range(5):
            sent(1)

        with django_assert_num_queries(11):
            metrics.everything()

    def test_nothing_of_a_person_is_in_it(self):
        one = sent(1)

        assert one.reference not in metrics.everything().decode()
        labels = {name for _, *pairs in told() for name, _ in pairs}
        assert labels <= {"urgency", "route", "method", "status", "le"}


def test_without_a_database_it_says_so_and_nothing_else_of_it(monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(metrics, "figures", refuse)
    monkeypatch.setattr(metrics.connection, "close", lambda: None)

    names = {name for name, *_ in told() if name.startswith("level_of_care_")}

    assert told()["level_of_care_database_up",] == 0
    assert not any(name.endswith("_age_seconds") for name in names)


# What is counted


def counted(method, path, status, seconds=0.03):
    requests = Requests()
    request = RequestFactory().generic(method, path)
    request.resolver_match = resolve(path) if path != "/555-0100" else None
    requests.count(request, status, seconds)
    return {(s.name, *sorted(s.labels.items())) for f in requests.registry.collect() for s in f.samples}


def test_a_page_is_counted_by_its_route_without_what_is_in_its_address():
    named = {
        route for _, *labels in counted("GET", "/staff/submissions/ABC-123/", 200) for _, route in labels
    }

    assert {"2xx", "GET"} <= named
    assert not any("ABC-123" in route for route in named)


def test_the_home_page_has_a_label_too():
    """Prometheus takes an empty one for none."""
    assert ("level_of_care_requests_total", ("method", "GET"), ("route", "/"), ("status", "2xx")) in counted(
        "GET", "/", 200
    )


def test_what_clients_make_up_makes_no_label():
    labels = {pair for _, *pairs in counted("PHONE-555-0100", "/555-0100", 404) for pair in pairs}

    assert {pair for pair in labels if pair[0] != "le"} == {
        ("method", "other"),
        ("route", "no such page"),
        ("status", "4xx"),
    }


# Where it listens


@pytest.mark.parametrize(
    ("value", "shown", "own"),
    [
        ("127.0.0.1:9100", "127.0.0.1:9100", True),
        ("[::1]:9100", "[::1]:9100", True),
        ("0.0.0.0:9100", "0.0.0.0:9100", False),
        ("10.0.0.7:9100", "10.0.0.7:9100", False),
    ],
)
def test_an_address_says_whether_others_can_reach_it(value, shown, own):
    assert str(listener(value)) == shown
    assert listener(value).is_of_this_machine is own


@pytest.mark.parametrize(
    "value", ["9100", ":9100", "localhost:9100", "127.0.0.1:0", "127.0.0.1:65536", "a:b"]
)
def test_what_is_no_address_is_refused(value):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:9100"):
        listener(value)


def test_by_default_it_listens_nowhere():
    assert listener("") is None


@pytest.mark.parametrize(("token", "starts"), [("", False), ("x" * 31, False), ("x" * 32, True)])
def test_an_address_that_others_reach_takes_a_token(token, starts):
    asked = {**os.environ, "METRICS_BIND": "0.0.0.0:9100", "METRICS_TOKEN": token}
    read = subprocess.run(
        [sys.executable, "-c", "import config.settings"], cwd=ROOT, env=asked, capture_output=True, text=True
    )

    assert (read.returncode == 0) is starts
    assert starts or ImproperlyConfigured.__name__ in read.stderr


@pytest.mark.parametrize("given", [None, "Bearer wrong", "secret"])
def test_without_its_token_nothing_is_told(given):
    asked = {"PATH_INFO": "/metrics", "REQUEST_METHOD": "GET"} | (
        {"HTTP_AUTHORIZATION": given} if given else {}
    )

    status, _, body = metrics.answer(asked, token="secret")

    assert status.startswith("401")
    assert b"level_of_care" not in body


# With gunicorn, as in production: two workers count together


@contextmanager
def serving(folder, **settings):
    ports = {"PORT": free_port(), "METRICS": free_port()}
    environment = {
        **os.environ,
        "PORT": str(ports["PORT"]),
        "METRICS_BIND": f"127.0.0.1:{ports['METRICS']}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": "sqlite",  # of which there is none: pages show what they can without
        "XDG_STATE_HOME": str(folder),
        "TMPDIR": str(folder),
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        for port in ports.values():
            wait_until(lambda port=port: ask(port, "/health/live"))
        yield server, ports["PORT"], ports["METRICS"]
    finally:
        server.terminate()
        server.wait()


def ask(port, path, **headers):
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        server.request("GET", path, headers=headers)
        response = server.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return None
    finally:
        server.close()


def wait_until(is_so):
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("it did not come to that")


def answered(port):
    found = samples(ask(port, "/metrics")[1])
    return sum(value for key, value in found.items() if key[0] == "level_of_care_requests_total")


def workers_of(server):
    return set((Path(f"/proc/{server.pid}/task/{server.pid}/children")).read_text().split())


def test_all_workers_count_together_and_one_that_is_replaced_loses_nothing(tmp_path):
    with serving(tmp_path) as (server, site, figures):
        for _ in range(20):
            assert ask(site, "/")
        assert answered(figures) == 20

        before = workers_of(server)
        os.kill(int(min(before)), signal.SIGTERM)
        wait_until(lambda: len(workers_of(server) - before) == 1 and len(workers_of(server)) == 2)
        for _ in range(20):
            assert ask(site, "/")

        assert answered(figures) == 40
        files = [path.name for path in tmp_path.glob("metrics-*/counter_*.db")]
        assert len(files) <= 3  # two workers, and what gunicorn itself may count
    assert not list(tmp_path.glob("metrics-*"))


def test_neither_address_has_what_belongs_to_the_other(tmp_path):
    with serving(tmp_path) as (_, site, figures):
        assert ask(site, "/metrics")[0] == 404
        assert ask(site, "/metrics", Host=f"localhost:{figures}")[0] in (400, 404)
        assert ask(figures, "/")[0] == 404
        assert ask(figures, "/staff/")[0] == 404
        assert ask(figures, "/metrics")[0] == 200


# What we ship


@pytest.mark.parametrize("file", ["deploy/nginx.conf", "deploy/Caddyfile"])
def test_no_proxy_knows_the_address_of_the_figures(file):
    proxy = (ROOT / file).read_text()
    unit = (ROOT / "deploy/level-of-care@.service").read_text()

    asked = set(re.findall(r"(?:127\.0\.0\.1|web-\d):(\d+)", proxy)) - {"9100"}

    assert "metrics" not in proxy
    assert asked <= {"8000", "8001", "8002"}
    assert "METRICS_BIND=127.0.0.1:1%i" in unit


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_figure_that_an_alert_names_is_told(rule):
    sent(1)
    beat()
    for kind in (EventKind.BACKED_UP, EventKind.HISTORY_VERIFIED, EventKind.ESCALATED):
        record(kind)
    known = {name for name, *_ in told()} | {name for name, *_ in counted("GET", "/", 200)}

    named = set(OURS.findall(rule["expr"]))

    assert named <= known
    assert named or rule["alert"] == "AServerIsGone"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_what_it_is_and_what_to_do(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert set(rule["annotations"]) == {"summary", "do"}
    assert rule["expr"].count("(") == rule["expr"].count(")")


@pytest.mark.django_db
def test_each_label_that_an_alert_asks_for_has_such_values():
    sent(1)
    pairs = {pair for _, *labels in (*told(), *counted("GET", "/", 500)) for pair in labels}

    asked = {pair for rule in RULES for pair in re.findall(r'(\w+)="(\w[^"]*)"', rule["expr"])}

    assert asked - {("job", "level-of-care")} <= pairs


def test_no_two_alerts_have_one_name():
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
