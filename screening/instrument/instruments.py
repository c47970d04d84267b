"""Every questionnaire that was ever released, by its key and version. None is taken away again."""

from screening.instrument.adult_substance_use import v2026_1, v2026_2
from screening.instrument.instrument import Instrument

ADULT_SUBSTANCE_USE = "adult-substance-use"

RELEASED = (v2026_1.INSTRUMENT, v2026_2.INSTRUMENT)  # from the oldest to the newest
BY_NAME = {(instrument.key, instrument.version): instrument for instrument in RELEASED}


class NoSuchInstrument(LookupError):
    """There is no questionnaire of this name and version. Its text says which ones there are."""


def get(key: str, version: str) -> Instrument:
    """Raises NoSuchInstrument."""
    try:
        return BY_NAME[key, version]
    except KeyError:
        known = " or ".join(versions(key))
        raise NoSuchInstrument(f"there is no questionnaire {version!r}: write {known}") from None


def versions(key: str = ADULT_SUBSTANCE_USE) -> tuple[str, ...]:
    """From the oldest to the newest."""
    return tuple(instrument.version for instrument in RELEASED if instrument.key == key)


def newest_published(held_at: str = "", key: str = ADULT_SUBSTANCE_USE) -> Instrument:
    """What new journeys are asked: the newest, or the version a site holds to. Raises NoSuchInstrument."""
    return get(key, held_at or versions(key)[-1])
