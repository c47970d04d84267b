"""What a person has shown in this session of who they are, beside what allauth knows of by itself."""

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import User

PROVIDER = "provider"  # how they signed in, among allauth's records of a session


def of_provider(request, user: User) -> list[dict]:
    return [shown for shown in get_authentication_records(request, user) if shown["method"] == PROVIDER]


def showed_provider_a_second_factor(request, user: User) -> bool:
    """The provider said of this sign-in that it asked for one."""
    return any(shown.get("second_factor") for shown in of_provider(request, user))
