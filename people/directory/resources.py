"""Accounts as SCIM 2 says them (RFC 7643), and what this site says of itself in it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
MOST = 200  # in one answer


def address(name: str, *parts) -> str:
    return settings.SITE_URL + reverse(f"directory:{name}", args=parts)


def user(person: User, external_id: str) -> dict[str, Any]:
    """An account. What is not there is left out."""
    name = {"givenName": person.first_name, "familyName": person.last_name}
    said = {
        "schemas": [USER],
        "id": str(person.pk),
        "externalId": external_id,
        "userName": person.username,
        "name": {key: value for key, value in name.items() if value},
        "emails": [{"value": person.email}] if person.email else [],
    }
    return {
        **{key: value for key, value in said.items() if value},
        "active": person.is_active,
        "meta": {"resourceType": "User", "location": address("user", person.pk)},
    }


def listed(resources: list[dict[str, Any]], total: int | None = None, first: int = 1) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": len(resources) if total is None else total,
        "startIndex": first,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def service_provider_config() -> dict[str, Any]:
    no = {"supported": False}
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token of this site, made by its operator",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": address("service_provider_config")},
    }


def resource_type() -> dict[str, Any]:
    return {
        "schemas": [RESOURCE_TYPE],
        "id": "User",
        "name": "User",
        "description": "An account of staff",
        "endpoint": "/Users",
        "schema": USER,
        "meta": {"resourceType": "ResourceType", "location": address("resource_type", "User")},
    }


def attribute(name: str, description: str, kind: str = "string", **facts) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "multiValued": False,
        "description": description,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
        **facts,
    }


def schema() -> dict[str, Any]:
    """What a directory may say of an account; anything else that it says is passed over."""
    given, family = attribute("givenName", "First name"), attribute("familyName", "Last name")
    value = attribute("value", "An e-mail address: they sign in with it, and what cannot wait goes there")
    return {
        "schemas": [SCHEMA],
        "id": USER,
        "name": "User",
        "description": "An account of staff. It says nothing of roles: a directory gives none",
        "attributes": [
            attribute("userName", "What they sign in with", required=True, uniqueness="server"),
            attribute("name", "What colleagues call them", "complex", subAttributes=[given, family]),
            attribute("emails", "One address", "complex", multiValued=True, subAttributes=[value]),
            attribute("active", "May they sign in?", "boolean", required=True),
        ],
        "meta": {"resourceType": "Schema", "location": address("schema", USER)},
    }


def error(status: int, detail: str, kind: str = "") -> dict[str, Any]:
    said = {"schemas": [ERROR], "status": str(status), "detail": detail}
    return {**said, "scimType": kind} if kind else said


def only_asked_for(resource: dict[str, Any], attributes: str, excluded: str) -> dict[str, Any]:
    """RFC 7644, 3.9: with `attributes` those alone, else all but `excluded`; who it is, always."""
    always = ("schemas", "id")
    if attributes:
        asked = named_in(attributes)
        return {key: value for key, value in resource.items() if key.lower() in asked or key in always}
    left_out = named_in(excluded)
    return {key: value for key, value in resource.items() if key.lower() not in left_out or key in always}


def named_in(attributes: str) -> set[str]:
    """Whole attributes: a part of one, as name.givenName, asks for all of it."""
    names = (name.strip().removeprefix(f"{USER}:") for name in attributes.split(","))
    return {name.partition(".")[0].lower() for name in names if name}
