"""A worked case as an admin writes one."""

from programs.models import WorkedCase

RATINGS = {"stability": 0, "severity": 2, "support": 0, "withdrawal": 0, "responsibilities": 0}


def a_case(**fields):
    return WorkedCase(
        **{
            "code": "X1",
            "title": "Example",
            "ratings": RATINGS,
            "expected": "iop",
            "source": "us",
            "basis": "own",
        }
        | fields
    )
