"""python -m bench.where: where the time of a patient's journey goes, by package, told as JSON.

In one process and under a profiler, which makes calls dearer than they are: the shares tell, not the time.
"""

import cProfile
import json
import os
import pstats
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
JOURNEYS = 5
TESTS_OWN = "the test's own"  # what stands in for gunicorn and the browser
PACKAGE = re.compile(r".*(?:site-packages|lib/python3\.\d+)/(?P<name>.+)$")
DJANGO = re.compile(r"^django/(?:contrib/)?(?P<part>\w+)")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from bench import patient

    visitor, profile = Inside(), cProfile.Profile()
    patient.walk(visitor)
    profile.runcall(walk_often, visitor)
    json.dump(shares(vars(pstats.Stats(profile))["stats"]), sys.stdout)


def walk_often(visitor: "Inside") -> None:
    from bench import patient

    for _ in range(JOURNEYS):
        patient.walk(visitor)


class Inside:
    """A visitor in this process, by Django's own test client."""

    def __init__(self):
        from django.test import Client

        self.client = Client(headers={"host": "127.0.0.1", "sec-fetch-site": "same-origin"})

    def get(self, path, name):
        return Told(self.client.get(path, secure=True, headers={"accept-encoding": "gzip"}))

    def post(self, path, fields, name):
        return Told(self.client.post(path, fields, secure=True, headers={"accept-encoding": "gzip"}))


class Told:
    def __init__(self, response):
        assert response.status_code in (200, 302), response.status_code
        self.location = response.headers.get("Location", "")


def shares(stats: dict) -> dict[str, float]:
    """The share of time spent in each package itself; what C code took counts for its caller."""
    spent: Counter[str] = Counter()
    for (file, _line, name), (_calls, _all, own, _cumulative, callers) in stats.items():
        if file == "~":
            for (caller, _l, _n), (*_calls, from_there, _c) in callers.items():
                spent[package_of(caller, name)] += from_there
        else:
            spent[package_of(file, name)] += own
    counted = {package: time for package, time in spent.items() if package != TESTS_OWN}
    total = sum(counted.values())
    return {package: time / total for package, time in Counter(counted).most_common()}


def package_of(file: str, name: str) -> str:
    """ "django template", "crispy_forms", "screening" """
    if "scrypt" in name:
        return "slow hash of the code"
    if found := PACKAGE.match(file):
        inside = found["name"]
        if re.match(r"django/test/|wsgiref/|email/|http/", inside):
            return TESTS_OWN
        part = DJANGO.match(inside)
        return f"django {part['part']}" if part else inside.split("/")[0].removesuffix(".py")
    return part_of_ours(file)


def part_of_ours(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT / "bench"):
        return TESTS_OWN
    return path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else "python"


if __name__ == "__main__":
    main()
