import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from config import keys


@pytest.fixture
def machine(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "level-of-care"


def test_keys_are_made_once(machine):
    first = keys.keys_of_this_machine()

    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}
    assert keys.keys_of_this_machine() == first


def test_keys_differ_between_machines(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "here"))
    here = keys.keys_of_this_machine()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "there"))

    assert keys.keys_of_this_machine()["SECRET_KEY"] != here["SECRET_KEY"]


def test_only_their_owner_reads_them(machine):
    keys.keys_of_this_machine()

    assert stat.S_IMODE((machine / "keys.env").stat().st_mode) == 0o600


def test_starts_at_the_same_moment_agree(machine):
    together = Barrier(8)

    def start(_):
        together.wait()
        keys.make_keys(machine / "keys.env")
        return keys.keys_of_this_machine()["SECRET_KEY"]

    with ThreadPoolExecutor(8) as processes:
        assert len(set(processes.map(start, range(8)))) == 1
    assert [file.name for file in machine.iterdir()] == ["keys.env"]
