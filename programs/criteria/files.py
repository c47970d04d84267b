"""What every file that comes in is held to, whatever it is said to hold."""

import codecs
import json

NUL = r"\u0000"  # as JSON writes it; no database takes it in a text


class CannotRead(ValueError):
    """The file is not what it should be. Says what is wrong, and what to do."""


def encoding_of(beginning: bytes) -> str:
    """How a text is coded, by its first bytes: Windows programs put a mark before it."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if beginning.startswith(codecs.BOM_UTF8) else "utf-8"


def text_in(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. Raises CannotRead."""
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError as error:
        raise CannotRead("The file is not text in UTF-8. Save it as UTF-8 and try again.") from error
    if "\0" in text:
        raise CannotRead("The file is not a text file. Save it as text in UTF-8 and try again.")
    return text


def json_in(text: str) -> object:
    """What a JSON text says. Raises ValueError where it could not be stored and written again."""
    try:
        content = json.loads(text)
        written = json.dumps(content, ensure_ascii=False, allow_nan=False)
        written.encode()  # refuses half a character, as "\ud800"
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if NUL in written:
        raise ValueError("it holds a character that no text has")
    return content
