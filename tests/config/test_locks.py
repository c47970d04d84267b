import re

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    "name",
    ["requirements.lock", "requirements-paper.lock", "requirements-dev.lock", "requirements-bench.lock"],
)
def test_a_lock_pins_by_hash_and_names_no_place(name):
    lock = (settings.BASE_DIR / name).read_text()
    pins = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE).strip())

    assert all(re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:", pin, re.DOTALL) for pin in pins)
    assert "://" not in lock
    assert "--index" not in lock
    assert not re.search(r"(^|\s)/", lock)
