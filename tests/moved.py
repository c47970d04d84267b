"""A questionnaire that is another one in a word or a number: a copy of its file, changed and loaded."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path

from screening.instrument.adult_substance_use import v2026_2
from screening.instrument.instrument import Instrument

numbers = count(1)


def moved(folder: Path, *changes: tuple[str, str]) -> Instrument:
    """Version 2026.2, with what stands first in each pair replaced by the second."""
    source = Path(v2026_2.__file__).read_text(encoding="utf-8")
    for before, after in changes:
        assert source.count(before) == 1, before
        source = source.replace(before, after)
    name = f"moved_{next(numbers)}"
    file = folder / f"{name}.py"
    file.write_text(source, encoding="utf-8")
    spec = spec_from_file_location(name, file)
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.INSTRUMENT
