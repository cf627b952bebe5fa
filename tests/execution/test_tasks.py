"""The contract of map_items, run over every place that is here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from accord.execution import UnknownPlaceError, WorkerLostError, map_items, parse_place
from accord.execution.tasks import AHEAD, HELD
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


def die_once_each(item: tuple[int, str]) -> int:
    number, folder = item
    marker = Path(folder) / str(number)
    if number % 3 == 0 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.1)  # long enough to stand beside the next one that dies, if it were allowed to
    return number


def always_die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_many_batches_that_die_once_each_lose_nothing_and_nobody_is_blamed(tmp_path: Path) -> None:
    items = [(n, str(tmp_path)) for n in range(20)]
    outcomes = list(map_items(die_once_each, items, where="processes:2", batch=1))
    assert [o.value for o in outcomes] == list(range(20))
    assert len(list(tmp_path.iterdir())) == 7


@pytest.mark.parametrize("batch", [1, 4])
def test_an_item_that_always_kills_is_named_after_the_answers_before_it(batch: int) -> None:
    seen = []
    with pytest.raises(WorkerLostError, match="item 7 killed its worker 3 times") as raised:
        seen.extend(map_items(always_die_at_seven, range(12), where="processes:2", batch=batch))
    assert raised.value.facts == {"item": 7}


class Counting(Sequence[int]):
    """Items that are made when asked for, and remember how far that was."""

    def __init__(self, count: int) -> None:
        self.count, self.furthest = count, -1

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> int:  # type: ignore[override]
        self.furthest = max(self.furthest, index)
        return index


def test_no_more_than_a_window_of_items_is_made_before_it_is_needed() -> None:
    items = Counting(10_000)
    outcomes = map_items(square, items, where="processes:2", batch=1)
    assert next(outcomes).value == 0
    outcomes.close()  # type: ignore[attr-defined]
    # The bound that is promised, whichever worker starts late: one window of two workers, held answers included.
    assert items.furthest < HELD * AHEAD * 2


def slow_first(number: int) -> int:
    time.sleep(1.0 if number == 0 else 0.0)
    return number


def test_a_slow_item_at_the_head_holds_back_the_answers_behind_it() -> None:
    items = Counting(100_000)
    outcomes = map_items(slow_first, items, where="processes:2", batch=1)
    assert next(outcomes).value == 0
    assert items.furthest < 500
    outcomes.close()  # type: ignore[attr-defined]


def nap(number: int) -> tuple[int, int]:
    time.sleep(0.002)
    return number, os.getpid()


def test_batches_grow_to_a_tenth_of_a_second() -> None:
    sizes: list[int] = []
    outcomes = list(map_items(nap, range(600), where="processes:2", on_done=sizes.append))
    assert [o.value[0] for o in outcomes if o.value] == list(range(600))
    assert sum(sizes) == 600
    assert max(sizes) >= 25  # of 50 that fill it on a machine that does nothing else
    assert len({o.value[1] for o in outcomes if o.value}) == 2


def linger(item: tuple[int, str]) -> int:
    number, folder = item
    (Path(folder) / f"{number}-{os.getpid()}").touch()
    if number:
        time.sleep(60)
    return number


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_closing_early_ends_the_workers_at_once(tmp_path: Path) -> None:
    clock = time.monotonic()
    outcomes = map_items(linger, [(n, str(tmp_path)) for n in range(9)], where="processes:2", batch=1)
    assert next(outcomes).value == 0
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - clock < 50
    assert not any(alive(int(p.name.split("-")[1])) for p in tmp_path.iterdir())


INTERRUPTED = """
import os, signal, time
from pathlib import Path
from accord.execution import map_items
# Whoever runs these tests in the background may have the interrupt ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
folder = Path({folder!r})
class Items(list):
    def __getitem__(self, n):
        if n == 5:
            (folder / "submitting").touch()
        return n
def work(n):
    (folder / str(os.getpid())).touch()
    time.sleep(60)
list(map_items(work, Items(range(8)), where="processes:2", batch=1))
"""


def test_an_interrupt_ends_parent_and_workers_without_their_tracebacks(tmp_path: Path) -> None:
    script = INTERRUPTED.format(folder=str(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-c", script], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    # Both workers run and the parent starts no more of them: Python drops an interrupt that meets it while it forks.
    while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1
    assert not any(alive(int(p.name)) for p in tmp_path.iterdir() if p.name.isdigit())


@pytest.mark.parametrize("text", ["", "here", "processes:0", "processes:x", "tcp://"])
def test_an_unknown_place_is_named(text: str) -> None:
    with pytest.raises(UnknownPlaceError, match="no place to run tasks"):
        parse_place(text)
