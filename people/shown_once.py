"""A secret address, shown on the next page once. In between it is sealed: a session lies in the database."""

from vault.sealing import CannotUnseal, seal, unseal

MINUTES_TO_SHOW = 10


def keep(request, name: str, address: str) -> None:
    request.session[name] = seal(address.encode(), name)


def take(request, name: str) -> str:
    """Empty where there is none, or it was shown already."""
    try:
        return unseal(request.session.pop(name, ""), name, max_age=MINUTES_TO_SHOW * 60).decode()
    except CannotUnseal:
        return ""
