"""The contract of map_items, run over every place that is here."""

import os
import signal
from pathlib import Path

import pytest

from accord.execution import UnknownPlaceError, map_items, parse_place
from accord.vocabulary import InputError

PLACES = ["inline", "processes:2"]


def square(number: int) -> int:
    if number < 0:
        raise InputError(f"{number} is negative", hint="give a number from 0", value=number)
    return number * number


def explode(number: int) -> int:
    raise ZeroDivisionError(number)


def die_once(item: tuple[int, str]) -> int:
    number, marker = item
    if number == 5 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("where", PLACES)
class TestEveryPlace:
    def test_outcomes_come_in_order_for_every_item(self, where: str) -> None:
        outcomes = list(map_items(square, range(50), where=where))
        assert [o.index for o in outcomes] == list(range(50))
        assert [o.value for o in outcomes] == [n * n for n in range(50)]

    def test_own_errors_are_outcomes_and_keep_their_facts(self, where: str) -> None:
        outcomes = list(map_items(square, [2, -3, 4], where=where))
        assert [o.value for o in outcomes] == [4, None, 16]
        assert outcomes[1].error is not None
        assert outcomes[1].error.facts == {"value": -3}

    def test_any_other_error_stops_the_run(self, where: str) -> None:
        with pytest.raises(ZeroDivisionError):
            list(map_items(explode, [1, 2, 3], where=where))

    def test_progress_adds_up(self, where: str) -> None:
        seen: list[int] = []
        list(map_items(square, range(23), where=where, on_done=seen.append))
        assert sum(seen) == 23

    def test_nothing_to_do(self, where: str) -> None:
        assert list(map_items(square, [], where=where)) == []


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    items = [(n, str(tmp_path / "died")) for n in range(12)]
    outcomes = list(map_items(die_once, items, where="processes:2", batch=1))
    assert [o.value for o in outcomes] == list(range(12))


@pytest.mark.parametrize("text", ["", "here", "processes:0", "processes:x", "tcp://"])
def test_an_unknown_place_is_named(text: str) -> None:
    with pytest.raises(UnknownPlaceError, match="no place to run tasks"):
        parse_place(text)
