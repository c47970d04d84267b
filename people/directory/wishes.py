"""What a directory asks for, read with care: filters, whole accounts, and changes (RFC 7644)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from people.directory.resources import USER
from vault.unseen import AddressField

LONGEST = 150  # characters, as the columns have
FILTER = re.compile(r'\s*(userName|externalId|id|emails(?:\.value)?)\s+eq\s+"([^"\\]*)"\s*', re.IGNORECASE)
EMAIL_PATH = re.compile(r"emails(\[[^\]]*\])?(\.value)?", re.IGNORECASE)
MOST_OPERATIONS = 50


class Refusal(Exception):
    """What was asked for makes no sense. `kind` is the standard's own word for why."""

    def __init__(self, detail: str, kind: str = "invalidValue") -> None:
        super().__init__(detail)
        self.detail, self.kind = detail, kind


@dataclass(frozen=True)
class Wish:
    """An account as the directory wants it."""

    username: str
    email: str = ""
    given_name: str = ""
    family_name: str = ""
    external_id: str = ""
    active: bool = True


def filter_in(text: str) -> tuple[str, str] | None:
    """The attribute and the value that it has to have; None for all accounts. Raises Refusal."""
    if not text:
        return None
    found = FILTER.fullmatch(text)
    if found and "\0" not in found[2]:
        return found[1].lower().removesuffix(".value"), found[2]
    raise Refusal('Filters are of the form: userName eq "name"', "invalidFilter")


def wish_in(body: Mapping[str, Any], before: Wish | None = None) -> Wish:
    """The whole account that this body says; whether it is active stays, where it does not say."""
    said = {key.lower(): value for key, value in body.items()}
    wish = Wish(username="", active=before.active if before else True)
    for attribute in ("username", "externalid", "name", "emails", "active"):
        if said.get(attribute) is not None:
            wish = with_value(wish, attribute, said[attribute])
    if not (wish.given_name or wish.family_name) and said.get("displayname"):
        wish = replace(wish, given_name=text_in(said["displayname"]))
    if not wish.username:
        raise Refusal("userName is missing")
    return wish


def changed(wish: Wish, body: Mapping[str, Any]) -> Wish:
    """The account after these operations, in their order. Raises Refusal, and then nothing is done."""
    said = {key.lower(): value for key, value in body.items()}
    operations = said.get("operations")
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST_OPERATIONS:
        raise Refusal("Operations are missing, or too many", "invalidSyntax")
    for operation in operations:
        wish = after(wish, operation)
    return wish


def after(wish: Wish, operation: Any) -> Wish:
    if not isinstance(operation, dict):
        raise Refusal("An operation is an object", "invalidSyntax")
    what, path, value = (operation.get(name) for name in ("op", "path", "value"))
    what = str(what).lower()
    if what not in ("add", "replace", "remove"):
        raise Refusal("An operation adds, replaces or removes", "invalidSyntax")
    if what == "remove":
        if not isinstance(path, str):
            raise Refusal("Say what to remove", "noTarget")
        return with_value(wish, plain(path), None)
    if path is None:
        if not isinstance(value, dict):
            raise Refusal("Without a path, the value says what to change")
        for name, each in value.items():
            wish = with_value(wish, plain(name), each)
        return wish
    if not isinstance(path, str):
        raise Refusal("A path is a text", "invalidPath")
    return with_value(wish, plain(path), value)


def plain(path: str) -> str:
    return path.strip().removeprefix(f"{USER}:").lower()


def with_value(wish: Wish, attribute: str, value: Any) -> Wish:
    """The account with this attribute; None takes it away. What this site knows nothing of is passed over."""
    match attribute:
        case "username":
            return replace(wish, username=required(value))
        case "externalid":
            return replace(wish, external_id=text_in(value, longest=255))
        case "active":
            return replace(wish, active=truth_in(value))
        case "name":
            names = {key.lower(): each for key, each in value.items()} if isinstance(value, dict) else {}
            given, family = (text_in(names.get(key)) for key in ("givenname", "familyname"))
            return replace(wish, given_name=given, family_name=family)
        case "name.givenname":
            return replace(wish, given_name=text_in(value))
        case "name.familyname":
            return replace(wish, family_name=text_in(value))
    if EMAIL_PATH.fullmatch(attribute):
        return replace(wish, email=address_in(value))
    return wish


def text_in(value: Any, longest: int = LONGEST) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and len(value) <= longest and value.isprintable():
        return value.strip()
    raise Refusal(f"A text has at most {longest} characters, on one line")


def required(value: Any) -> str:
    if text := text_in(value):
        return text
    raise Refusal("userName can't be empty")


def truth_in(value: Any) -> bool:
    """Some directories write it as a text."""
    truths = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in truths:
        return truths[value.lower()]
    raise Refusal("active is true or false")


def address_in(value: Any) -> str:
    """Of several addresses the primary one, or else the first."""
    if isinstance(value, list):
        of_kind = [each for each in value if isinstance(each, dict)]
        primary = [each for each in of_kind if each.get("primary") is True]
        value = next(iter([*primary, *of_kind]), None)
    if isinstance(value, dict):
        value = value.get("value")
    if value is None:
        return ""
    try:
        return AddressField(max_length=LONGEST, required=False).clean(value).lower()
    except (ValidationError, TypeError, AttributeError) as problem:
        raise Refusal("This is no e-mail address") from problem
