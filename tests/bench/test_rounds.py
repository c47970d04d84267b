"""How rounds become one figure."""

from itertools import count

from bench.rounds import interleave, mean_by_name, medians


def test_every_task_has_its_turn_in_every_round():
    turns = []

    def task(name):
        def work():
            turns.append(name)
            return {name: 1.0}

        return work

    interleave([task("site"), task("floor")], rounds=2)

    assert turns == ["site", "floor", "site", "floor"]


def test_each_round_is_kept_and_the_middle_one_counts():
    costs = iter([9.0, 1.0, 2.0])

    rounds = interleave([lambda: {"page": next(costs)}], rounds=3)

    assert rounds == {"page": [9.0, 1.0, 2.0]}
    assert medians(rounds) == {"page": 2.0}


def test_of_an_even_number_of_rounds_the_mean_of_the_middle_two_counts():
    assert medians({"page": [1.0, 2.0, 4.0, 90.0]}) == {"page": 3.0}


def test_within_a_round_the_mean_counts():
    assert mean_by_name([("page", 1.0), ("row", 7.0), ("page", 2.0)]) == {"page": 1.5, "row": 7.0}


def test_it_tells_how_far_it_is():
    told, numbers = [], count()
    interleave([lambda: {"page": next(numbers)}], rounds=3, tell=told.append)

    assert told == [1, 2, 3]
