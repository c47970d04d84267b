"""What a run writes into the document, and the picture of growth."""

from bench.document import capacity, patient_table, staff_table
from bench.growth import draw, lines

FIGURES = {
    "sqlite.queue.1000.cpu": 4.0,
    "sqlite.queue.1000.wall": 5.0,
    "sqlite.queue.100000.cpu": 4.5,
    "sqlite.queue.100000.wall": 5.5,
    "sqlite.queue.100000.queries": 16.0,
    "sqlite.site.question.cpu": 1.5,
    "sqlite.site.question.wall": 2.0,
}


def test_a_line_goes_through_every_size_from_the_smallest():
    assert lines(FIGURES) == {("queue", "sqlite"): [(1_000, 4.0), (100_000, 4.5)]}


def test_the_picture_needs_two_sizes(tmp_path):
    picture = tmp_path / "growth.svg"

    assert not draw({"sqlite.queue.1000.cpu": 4.0}, picture)
    assert draw(FIGURES, picture)
    assert "queue, sqlite" in picture.read_text()


def test_staff_pages_stand_beside_each_other_by_engine_and_size():
    assert staff_table(FIGURES).splitlines() == [
        "| staff: CPU with database / wall, ms | sqlite 1,000 | sqlite 100,000 |",
        "| --- | --- | --- |",
        "| queue | 4 / 5 | 4.50 / 5.50 |",
    ]


def test_an_engine_that_was_not_measured_is_left_empty():
    assert patient_table(FIGURES).splitlines()[2] == "| a question, shown | 1.50 / 2 |  |"


def test_capacity_is_the_time_there_is_by_the_time_one_takes():
    """Ten machines of two processors, three quarters busy, are 15,000 ms a second: 150 journeys of 100 ms.
    In 36,000 seconds that is 5,400,000; at 4 ms each the database is busy for 600 ms a second."""
    assert capacity(10, site=100, database=4) == ("10", "150", "5,400,000", "0.600")
