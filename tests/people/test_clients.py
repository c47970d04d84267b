import pytest
from django.test import RequestFactory

from people.clients import client_of, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        pytest.param("203.0.113.5", "203.0.113.5", id="IPv4"),
        pytest.param("203.0.113.5:40001", "203.0.113.5", id="with the port of one connection"),
        pytest.param("::ffff:203.0.113.5", "203.0.113.5", id="as a socket of both kinds writes IPv4"),
        pytest.param("[::ffff:203.0.113.5]:443", "203.0.113.5", id="the same with a port"),
        pytest.param("2001:db8:1:2::9", "2001:db8:1:2::/64", id="IPv6: one household has all of these"),
        pytest.param("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64", id="in brackets, with a port"),
        pytest.param("[2001:db8:1:2::9]", "2001:db8:1:2::/64", id="in brackets"),
        pytest.param("fe80::1%eth0", "fe80::/64", id="with the name of a network card"),
        pytest.param("", "no address", id="none"),
        pytest.param("unknown", "no address", id="a word"),
        pytest.param("203.0.113.5:x", "no address", id="no port"),
        pytest.param("[]:443", "no address", id="nothing in brackets"),
    ],
)
def test_one_client_has_one_name_however_its_address_is_written(address, network):
    assert network_of(address) == network


def test_another_port_is_no_other_client():
    one, other = (RequestFactory().get("/", REMOTE_ADDR=f"203.0.113.5:{port}") for port in (40001, 40002))

    assert client_of(one) == client_of(other)


def test_neighbors_on_a_socket_of_both_kinds_are_told_apart():
    one, other = (RequestFactory().get("/", REMOTE_ADDR=f"::ffff:203.0.113.{last}") for last in (5, 6))

    assert client_of(one) != client_of(other)


def test_what_a_client_says_of_its_own_address_is_not_believed(settings):
    settings.TRUSTED_PROXIES = 1
    said = {"x-forwarded-for": "198.51.100.9, 203.0.113.5"}
    true = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"x-forwarded-for": "203.0.113.5"})

    assert client_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers=said)) == client_of(true)
