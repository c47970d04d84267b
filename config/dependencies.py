"""What the site is built on, for whoever has to approve it: `python -m config.dependencies`.

Each package that requirements.lock pins, its version and its licence, from what is installed here: no
other machine is asked. Fails when something else is installed than was pinned, or under a licence
that nobody has looked at. Whether a version has a known fault it cannot say: that takes a service
(docs/security.md tells which).
"""

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
PIN = re.compile(r"^([a-z0-9.-]+)==([^\s;]+)", re.MULTILINE)
FIT = re.compile(r"\b(Apache|BSD|ISC|LGPL|MIT|MPL|PSF)")  # each lets a site of any kind use it as it is


def main() -> int:
    faults = 0
    for name, pinned, version, licence in packages():
        wrong = [] if version == pinned else [f"{version} is installed"]
        wrong += [] if FIT.search(licence) else ["nobody has looked at its licence"]
        faults += len(wrong)
        sys.stdout.write(f"{name:<22} {pinned:<10} {licence[:50]:<50} {'; '.join(wrong)}\n")
    return bool(faults)


def packages() -> list[tuple[str, str, str, str]]:
    """Name, pinned version, installed version, licence. A package for other systems is not installed."""
    installed = {normal(each.metadata["Name"]): each for each in distributions()}
    return [
        (name, pinned, installed[name].version, licence_of(installed[name]))
        for name, pinned in PIN.findall(LOCK.read_text())
        if name in installed
    ]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(package: Distribution) -> str:
    """Packages say it in one of three places."""
    said = package.metadata
    classes = [each for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    named = " ".join(each.rpartition(" :: ")[2] for each in classes)
    return said.get("License-Expression") or named or (said.get("License") or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
