import pytest

from config import dependencies


def test_what_is_installed_is_what_was_pinned_under_licences_that_are_fit(capsys):
    assert dependencies.main() == 0
    assert "django" in capsys.readouterr().out


@pytest.mark.parametrize("licence", ["", "Proprietary", "AGPL-3.0", "GPL-3.0-only", "Emit"])
def test_a_licence_that_nobody_looked_at_is_a_fault(licence, monkeypatch, capsys):
    monkeypatch.setattr(dependencies, "packages", lambda: [("care", "1.0", "1.0", licence)])

    assert dependencies.main() == 1
    assert "nobody has looked at its licence" in capsys.readouterr().out


def test_another_version_than_the_pinned_one_is_a_fault(monkeypatch, capsys):
    monkeypatch.setattr(dependencies, "packages", lambda: [("care", "1.0", "0.9", "MIT")])

    assert dependencies.main() == 1
    assert "0.9 is installed" in capsys.readouterr().out
