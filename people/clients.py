"""Who is asking, told from others for one day without keeping an address."""

import ipaddress
import re
from datetime import UTC, datetime

from django.conf import settings

from vault.sealing import keyed_hash

# As [2001:db8::1]:443 or 192.0.2.1:443
WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")
IPV6_SITE = 64  # one household or phone has all of these


def client_of(request) -> str:
    """A name for the sender of this request. It changes every day and can't be reversed."""
    today = datetime.now(UTC).date().isoformat()
    return keyed_hash(f"{today} {network_of(address_of(request))}", "client")[:32]


def address_of(request) -> str:
    """The address that our own balancer saw: its entry is the last of those that TRUSTED_PROXIES wrote."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """The part of an address that one household or phone has, however a server or proxy writes it:
    with a port, in brackets, or as IPv4 within IPv6. What is no address is one client altogether.
    """
    try:
        parsed = ipaddress.ip_address(without_port(address))
    except ValueError:
        return "no address"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), IPV6_SITE), strict=False))


def without_port(address: str) -> str:
    found = WITH_PORT.fullmatch(address)
    return found["six"] or found["four"] if found else address
