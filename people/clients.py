"""Who is asking, told from others for one day without keeping an address."""

import ipaddress
from datetime import UTC, datetime

from django.conf import settings

from vault.sealing import keyed_hash

IPV6_SITE = 64  # one household or phone has all of these


def client_of(request) -> str:
    """A name for whoever sent this request. Tomorrow they have another one, and it cannot be undone."""
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
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{parsed}/{IPV6_SITE}", strict=False))
    return str(parsed)
