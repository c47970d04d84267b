"""From what a provider says of a person to what this site makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from vault.unseen import AddressField, without_unseen

LONGEST = 150  # characters of a name, and of what one signs in with


@dataclass(frozen=True)
class Identity:
    """`email` is one that the provider says is theirs, or empty. `gave` are groups and @domains."""

    subject: str
    email: str
    name: str
    gave: frozenset[str]
    has_second_factor: bool
    signed_in_at: float  # seconds since 1970; 0 where the provider does not say

    @property
    def roles(self) -> list[str]:
        given = (roles for group, roles in settings.OIDC_ROLES.items() if group in self.gave)
        return sorted({role for roles in given for role in roles})


def identity_in(claims: Mapping[str, Any]) -> Identity:
    """What is not of the kind that the standard says is as if it were not there."""
    email = address_in(claims) if is_theirs(claims) else ""
    name = claims.get("name")
    signed_in_at = claims.get("auth_time")
    return Identity(
        subject=claims["sub"],
        email=email,
        name=plain(name)[:LONGEST] if isinstance(name, str) else "",
        gave=frozenset([*texts(claims.get(settings.OIDC_GROUPS_CLAIM)), *domains_in(claims, email)]),
        has_second_factor=bool(second_factors_in(claims) & set(settings.OIDC_SECOND_FACTOR)),
        signed_in_at=float(signed_in_at) if isinstance(signed_in_at, int | float) else 0.0,
    )


def plain(name: str) -> str:
    return "".join(filter(str.isprintable, without_unseen(name))).strip()


def is_theirs(claims: Mapping[str, Any]) -> bool:
    """Some providers let people write any address: only one that was seen to be theirs counts here."""
    return claims.get("email_verified") in (True, "true") or settings.OIDC_TRUSTS_EMAIL


def address_in(claims: Mapping[str, Any]) -> str:
    """Empty for what is no address, or too long to sign in with."""
    try:
        return AddressField(max_length=LONGEST, required=False).clean(claims.get("email")).lower()
    except (ValidationError, TypeError, AttributeError):
        return ""


def domains_in(claims: Mapping[str, Any], email: str) -> list[str]:
    """Of the address and, as Google says it of an account of an organization, `hd`."""
    domains = [email.rpartition("@")[2], *texts(claims.get("hd"))]
    return [f"@{domain.lower()}" for domain in domains if domain]


def second_factors_in(claims: Mapping[str, Any]) -> set[str]:
    return {*texts(claims.get("amr")), *texts(claims.get("acr"))}


def texts(said: Any) -> Iterable[str]:
    """One text, or those of a list."""
    return [text for text in (said if isinstance(said, list) else [said]) if isinstance(text, str)]
