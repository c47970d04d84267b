"""The keys of a development machine, made once, outside the repository.

Production never reads them: its keys are set in the environment. `python -m config.keys` prints
new ones to set there.
"""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def keys_of_this_machine() -> dict[str, str]:
    """SECRET_KEY and FIELD_KEYS, the same ones at every start."""
    path = state_directory() / "keys.env"
    if not path.exists():
        make_keys(path)
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def state_directory() -> Path:
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "level-of-care"


def make_keys(path: Path) -> None:
    """Write the file whole under another name, then link it: of two starts at once, one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"keys.{secrets.token_hex(8)}")
    write_private(draft, new_keys())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def new_keys() -> str:
    return f"SECRET_KEY={secrets.token_urlsafe(50)}\nFIELD_KEYS=1:{Fernet.generate_key().decode()}\n"


def write_private(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    sys.stdout.write(new_keys())
