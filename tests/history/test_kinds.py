from history.kinds import EventKind, label_of
from history.models import Event


def test_each_kind_has_a_label_of_its_own_and_fits_the_column():
    assert len({kind.label for kind in EventKind}) == len(EventKind)
    assert all(len(kind) <= Event._meta.get_field("kind").max_length for kind in EventKind)


def test_a_kind_is_stored_as_its_value():
    assert f"{EventKind.SENT}" == EventKind.SENT == "sent"


def test_a_kind_that_another_release_wrote_is_told_by_its_name():
    assert label_of("form_faxed") == "Form faxed"
