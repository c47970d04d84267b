"""Telephone numbers as people write them: read, compared, and made into links that dial."""

import re

import phonenumbers

HOME = "US"


def read_number(text: str) -> phonenumbers.PhoneNumber | None:
    """The one whole number that stands here, with its area code; None where there is none, or more."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    return number if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


def as_compared(text: str) -> str:
    """The digits that two ways to write a number have in common: no extension, no 1 of North America."""
    number = read_number(text)
    if number is None:
        digits = re.sub(r"\D", "", text)
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    national = phonenumbers.national_significant_number(number)
    return national if number.country_code == 1 else f"{number.country_code}{national}"


def dial(text: str) -> str:
    """The address of a link that calls this number, with its extension; a short one, like 988, as it is."""
    number = read_number(text)
    if number is None:
        return f"tel:{re.sub(r'[^0-9+]', '', text)}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
