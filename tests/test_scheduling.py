"""Processes are given whole groups of tests, and what a crashed one leaves is run by others."""

from types import SimpleNamespace
from typing import cast

import pytest
from xdist.remote import Producer

from tests.conftest import pytest_xdist_make_scheduler
from tests.scheduling import GroupScheduling


class Process:
    """A process as the scheduler sees it: it is sent tests by their place in the collection.

    As the plugin's own do, it runs a test when it knows the next one, or that there is none.
    """

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.sent: list[int] = []
        self.done = 0
        self.shutting_down = False

    def send_runtest_some(self, places: list[int]) -> None:
        self.sent.extend(places)

    def shutdown(self) -> None:
        self.shutting_down = True

    def can_run(self) -> bool:
        return len(self.sent) - self.done >= (1 if self.shutting_down else 2)


def scheduler_of(names: list[str], processes: list[Process]) -> GroupScheduling:
    option = SimpleNamespace(loadscopereorder=True)
    spec = [f"{len(processes)}*popen"]
    config = cast(pytest.Config, SimpleNamespace(option=option, getvalue=lambda _name: spec))
    scheduler = pytest_xdist_make_scheduler(config, Producer("test"))
    for process in processes:
        join(scheduler, process, names)
    scheduler.schedule()
    return scheduler


def join(scheduler: GroupScheduling, process: Process, names: list[str]) -> None:
    scheduler.add_node(process)
    scheduler.add_node_collection(process, names)


def run(scheduler: GroupScheduling, processes: list[Process], at_most: int = 1000) -> list[int]:
    """Let processes run in turn all that they can, and return what they ran."""
    ran = []
    while (ready := next((process for process in processes if process.can_run()), None)) and at_most:
        place = ready.sent[ready.done]
        ready.done += 1
        ran.append(place)
        scheduler.mark_test_complete(ready, place)
        at_most -= 1
    return ran


def test_a_process_is_given_whole_groups_in_their_order() -> None:
    """Server tests of several files go to one process, and a second one has those of another server."""
    graph = [f"tests/graph/test_{file}.py::test_{n}" for file in "ab" for n in range(3)]
    names = [f"{name}[neo4j]" for name in graph] + [f"{name}[embedded]" for name in graph]
    processes = [Process("one"), Process("two")]

    scheduler_of(names, processes)

    assert [process.sent for process in processes] == [[*range(6)], [*range(6, 12)]]


@pytest.mark.parametrize("crash_after", [1, 2, 3, 7, 12, 20, 22])
@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_crashed_process_leaves_is_run_to_the_end_and_only_the_deadly_test_not(
    processes: int, crash_after: int
) -> None:
    """Groups of one, two and more tests: nobody is left waiting for tests that never come."""
    names = [f"tests/web/test_{group}.py::test_{n}" for group in range(10) for n in range(1 + group % 5)]
    first = [Process(f"gw{n}") for n in range(processes)]
    scheduler = scheduler_of(names, first)

    ran = run(scheduler, first[:1], crash_after)
    crashed = scheduler.remove_node(first[0])
    second = Process("in its place")
    join(scheduler, second, names)
    scheduler.schedule()
    ran += run(scheduler, [*first[1:], second])

    assert crashed is not None
    assert sorted([*ran, names.index(crashed)]) == [*range(len(names))]
    assert not scheduler.has_pending
    assert scheduler.tests_finished


def test_a_process_that_ends_its_work_died_of_nothing() -> None:
    names = [f"tests/web/test_a.py::test_{n}" for n in range(3)]
    process = Process("one")
    scheduler = scheduler_of(names, [process])

    ran = run(scheduler, [process])

    assert ran == [0, 1, 2]
    assert scheduler.remove_node(process) is None


def test_one_that_is_still_reading_the_tests_is_given_none_when_another_crashes() -> None:
    names = [f"tests/web/test_{group}.py::test_{n}" for group in range(6) for n in range(2)]
    first = Process("one")
    scheduler = scheduler_of(names, [first])
    reading = Process("reading")
    scheduler.add_node(reading)

    scheduler.remove_node(first)
    given_before = [*reading.sent]
    scheduler.add_node_collection(reading, names)
    scheduler.schedule()
    ran = run(scheduler, [reading])

    assert given_before == []
    assert sorted(ran) == [*range(1, 12)]
