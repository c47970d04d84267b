from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def sign_in_provider() -> str:
    """What the provider is called, where staff can sign in there; empty for none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


@register.simple_tag
def way_to_provider(next_page: str | None) -> str:
    way = reverse("provider_start")
    return f"{way}?{urlencode({'next': next_page})}" if next_page else way
