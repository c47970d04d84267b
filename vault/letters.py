"""Letters as they are compared: what people take for the same is the same."""

import unicodedata


def plain(text: str) -> str:
    """In any case, with any accents and in any width: "Núñez" is "nunez"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
