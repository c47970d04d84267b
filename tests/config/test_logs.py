import json
import logging
from socket import socket

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from config.logs import JsonFormatter
from config.middleware import SameOriginCsrfMiddleware, log_request

SECRETS = ["pat@example.org", "heroin", "203.0.113.9", "k3y-of-a-journey"]


@pytest.fixture
def lines(caplog):
    """Each line of the log so far, as it would be written."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(JsonFormatter())
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


def a_request(**headers):
    request = RequestFactory(headers=headers).get(
        "/screen/k3y-of-a-journey/7/?email=pat@example.org", REMOTE_ADDR="203.0.113.9"
    )
    request.resolver_match = ResolverMatch(print, (), {}, route="screen/<key>/<int:number>/")
    return request


def answer(request):
    return HttpResponse("heroin")


def test_a_request_is_one_line_that_tells_nothing_about_the_person(lines):
    log_request(answer)(a_request())

    [line] = lines()
    assert line["message"] == "request"
    assert line["method"] == "GET"
    assert line["route"] == "screen/<key>/<int:number>/"
    assert line["status"] == 200
    assert line["milliseconds"] >= 0
    assert not any(secret in json.dumps(line) for secret in SECRETS)


def test_every_line_of_a_request_carries_its_number_and_no_later_one_does(lines):
    def answer_and_tell(request):
        logging.getLogger("screening").info("sent")
        return answer(request)

    response = log_request(answer_and_tell)(a_request())
    logging.getLogger("screening").info("idle")

    sent, request, idle = lines()
    assert sent["request_id"] == request["request_id"] == response.headers["X-Request-ID"]
    assert "request_id" not in idle


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("5f0c2a9e-1b7d", True, id="a balancer's number"),
        pytest.param("pat@example.org", False, id="something else"),
        pytest.param("x" * 65, False, id="too long"),
    ],
)
def test_a_number_from_the_balancer_is_kept_if_it_is_one(given, kept, settings):
    settings.TRUSTED_PROXIES = 1
    response = log_request(answer)(a_request(**{"X-Request-ID": given}))

    assert (response.headers["X-Request-ID"] == given) is kept


def test_a_number_of_the_client_s_own_is_not_kept_where_there_is_no_balancer(lines):
    response = log_request(answer)(a_request(**{"X-Request-ID": "617-555-0100"}))

    assert response.headers["X-Request-ID"] != "617-555-0100"
    assert "617-555-0100" not in json.dumps(lines())


def test_of_the_address_that_a_post_came_from_only_the_host_is_told(lines):
    """As Django says of a Referer that is not ours, over https from a browser without Origin."""
    request = RequestFactory(headers={"Referer": "https://other.example/k3y-of-a-journey?to=pat@example.org"})
    SameOriginCsrfMiddleware(answer).process_view(request.post("/staff/", secure=True), answer, (), {})

    [line] = lines()
    assert "Referer checking failed - https://other.example does not match" in line["message"]
    assert not any(secret in json.dumps(line) for secret in SECRETS)


def test_a_failure_tells_where_it_happened_and_not_what_was_answered(lines):
    try:
        try:
            int("heroin")
        except ValueError as problem:
            raise LookupError("pat@example.org") from problem
    except LookupError:
        logging.getLogger("django.request").exception(
            "%s: %s", "Internal Server Error", "/screen/k3y-of-a-journey/7/", extra={"request": a_request()}
        )

    [line] = lines()
    assert line["message"] == "Internal Server Error: screen/<key>/<int:number>/"
    assert line["exception"][1:3] == ["LookupError", line["exception"][2]]
    assert line["exception"][-1] == "ValueError"
    assert "test_logs.py" in line["exception"][0]
    assert not any(secret in json.dumps(line) for secret in SECRETS)


def test_what_gunicorn_says_of_a_request_leaves_out_its_address(lines):
    logging.getLogger("gunicorn.error").error("Error handling request %s", "/?email=pat@example.org")
    logging.getLogger("gunicorn.error").error("Worker (pid:%s) exited with code %s.", 12, 3)

    assert [line["message"] for line in lines()] == [
        "Error handling request …",
        "Worker (pid:12) exited with code 3.",
    ]


def test_the_server_of_development_tells_no_address_either(lines):
    """It gives the bare connection as the request of its line."""
    said = '"%s" %s %s', "GET /nope/?email=pat@example.org HTTP/1.1", "404", "2454"
    with socket() as connection:
        extra = {"request": connection, "server_time": "now"}
        logging.getLogger("django.server").warning(*said, extra=extra)

    [line] = lines()
    assert line["message"] == '"\u2026" \u2026 \u2026'


@pytest.mark.parametrize("kind", ["DisallowedHost", "TooManyFieldsSent", "RequestDataTooBig"])
def test_what_a_client_sends_wrongly_sets_off_no_alarm_and_is_not_quoted(lines, kind):
    logging.getLogger(f"django.security.{kind}").error("Invalid HTTP_HOST header: 'heroin.example'.")

    [line] = lines()
    assert (line["level"], line["message"]) == ("WARNING", f"refused: {kind}")
