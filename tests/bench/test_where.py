"""Whose time it was."""

from bench.where import ROOT, shares

CODES = (str(ROOT / "screening" / "codes.py"), 1, "new_code")
TEMPLATE = ("/x/lib/python3.11/site-packages/django/template/base.py", 1, "render")
CLIENT = ("/x/lib/python3.11/site-packages/django/test/client.py", 1, "get")
JSON = ("/x/lib/python3.11/json/encoder.py", 1, "encode")


def called(by, own):
    return (1, 1, own, own, {by: (1, 1, own, own)})


def test_each_package_has_its_share_and_c_code_counts_for_its_caller():
    stats = {
        CODES: called(TEMPLATE, 1.0),
        TEMPLATE: called(CLIENT, 4.0),
        JSON: called(CODES, 2.0),
        ("~", 0, "<method 'join' of 'str' objects>"): called(TEMPLATE, 1.0),
        ("~", 0, "<built-in method _hashlib.scrypt>"): called(CODES, 2.0),
    }

    assert shares(stats) == {
        "django template": 0.5,
        "json": 0.2,
        "slow hash of the code": 0.2,
        "screening": 0.1,
    }


def test_what_stands_in_for_the_browser_does_not_count():
    assert shares({CLIENT: called(CLIENT, 9.0), CODES: called(CLIENT, 1.0)}) == {"screening": 1.0}
