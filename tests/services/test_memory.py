"""What is kept of the graph between two changes: never old, whoever changed it."""

import gc
import re
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from symbiose.domain import cycles
from symbiose.domain.accounts import Actor
from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.journal import JournalEntry
from symbiose.domain.ports import SolveSettings
from symbiose.services.board import board
from symbiose.services.context import Services
from symbiose.services.declare import flows_seen, withdraw_flow
from symbiose.services.indicators import MOST_DAYS, Counted, counted_on
from symbiose.services.journalling import journal_entry
from symbiose.services.memory import MOST_KEPT, MOST_LOOKED_AT, QUIET, Memory
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from symbiose.services.territory import territory_map
from tests.builders import NOON, make_proposal
from tests.conftest import REPOSITORY
from tests.fakes import FakeRepositories
from tests.services.conftest import MovingClock

ENTRY = journal_entry(Actor(id="a", role="coordinator"), "act", "thing", NOON)


def entry_of(action: str) -> JournalEntry:
    return ENTRY.model_copy(update={"action": action})


class Counting:
    """A reader that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_a_value_is_read_once_until_something_changes() -> None:
    memory, repositories, read = Memory(), FakeRepositories(), Counting()

    before = [memory.recall(repositories, "x", read) for _ in range(3)]
    repositories.journal.append(ENTRY)
    after = [memory.recall(repositories, "x", read) for _ in range(3)]

    assert (before, after) == ([1, 1, 1], [2, 2, 2])


def test_what_a_caller_asks_for_one_after_another_leaves_what_pages_share() -> None:
    memory, repositories = Memory(), FakeRepositories()
    shared = {f"shared {i}": Counting() for i in range(MOST_KEPT - 5)}
    for name, read in shared.items():
        memory.recall(repositories, name, read)

    for day in range(3 * MOST_KEPT):
        memory.recall(repositories, f"day {day}", Counting(), sort="days", most=4)

    again, last, first = Counting(), Counting(), Counting()
    assert [memory.recall(repositories, name, again) for name in shared] == [1] * len(shared)
    assert (again.times, memory.recall(repositories, f"day {3 * MOST_KEPT - 4}", last)) == (0, 1)
    assert (last.times, memory.recall(repositories, "day 0", first), first.times) == (0, 1, 1)


@pytest.mark.parametrize("action", sorted(QUIET))
def test_a_command_that_changes_nothing_of_what_is_kept_leaves_it(action: str) -> None:
    memory, repositories, read = Memory(), FakeRepositories(), Counting()
    repositories.journal.append(ENTRY)

    before = memory.recall(repositories, "x", read)
    for _ in range(3):
        repositories.journal.append(entry_of(action))

    assert (before, memory.recall(repositories, "x", read)) == (1, 1)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_other_command_among_quiet_ones_is_enough_to_read_again(place: int) -> None:
    memory, repositories, read = Memory(), FakeRepositories(), Counting()
    memory.recall(repositories, "x", read)
    actions = ["sign_in", "sign_out"]
    actions.insert(place, "declare_flow")

    for action in actions:
        repositories.journal.append(entry_of(action))

    assert memory.recall(repositories, "x", read) == 2


def test_more_quiet_commands_than_are_looked_at_read_again() -> None:
    memory, repositories, read = Memory(), FakeRepositories(), Counting()
    memory.recall(repositories, "x", read)
    for _ in range(MOST_LOOKED_AT + 1):
        repositories.journal.append(entry_of("sign_in"))

    assert memory.recall(repositories, "x", read) == 2


def test_quiet_commands_are_commands_of_use_cases() -> None:
    """A name that no use case has would hide a slip: each is the action of some entry."""
    folder = REPOSITORY / "symbiose" / "services"
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    entries = "".join(re.findall(r"journal_entry\(.*", texts))

    assert [action for action in QUIET if f'"{action}"' not in entries] == []


def test_a_value_asked_for_lately_outlives_one_that_was_not() -> None:
    memory, repositories = Memory(2), FakeRepositories()
    often, seldom = Counting(), Counting()
    memory.recall(repositories, "often", often)
    memory.recall(repositories, "seldom", seldom)

    memory.recall(repositories, "often", often)
    memory.recall(repositories, "third", lambda: 3)
    memory.recall(repositories, "often", often)
    memory.recall(repositories, "seldom", seldom)

    assert (often.times, seldom.times) == (1, 2)


def test_of_threads_that_miss_a_value_together_one_reads_it() -> None:
    memory, repositories, together, read = Memory(), FakeRepositories(), threading.Barrier(8), Counting()

    def read_slowly() -> int:
        time.sleep(0.05)
        return read()

    def ask(_: int) -> int:
        together.wait()
        return memory.recall(repositories, "x", read_slowly)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))

    assert found == [1] * 8


class Collector:
    """A search for cycles that no other thread turns off."""

    def __init__(self) -> None:
        self.searches = True

    def isenabled(self) -> bool:
        return self.searches

    def enable(self) -> None:
        self.searches = True

    def disable(self) -> None:
        self.searches = False


def test_what_is_read_is_not_searched_for_cycles_and_what_comes_after_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory, repositories, collector = Memory(), FakeRepositories(), Collector()
    monkeypatch.setattr(cycles, "gc", collector)

    def read() -> bool:
        memory.recall(repositories, "within", lambda: 1)
        return collector.searches

    def fail() -> int:
        return 1 // 0

    assert memory.recall(repositories, "x", read) is False
    assert collector.searches
    with pytest.raises(ZeroDivisionError):
        memory.recall(repositories, "y", fail)
    assert collector.searches


def test_threads_that_wait_for_one_that_fails_read_themselves() -> None:
    memory, repositories, begun = Memory(), FakeRepositories(), threading.Event()

    def fail() -> str:
        begun.set()
        time.sleep(0.05)
        raise GraphUnavailable("lost", uri="")

    with ThreadPoolExecutor(1) as threads:
        failing = threads.submit(memory.recall, repositories, "x", fail)
        begun.wait()
        found = memory.recall(repositories, "x", lambda: "read")

        assert found == "read"
        with pytest.raises(GraphUnavailable):
            failing.result()
    assert memory.recall(repositories, "x", lambda: "read again") == "read again"


def test_a_value_read_while_something_changed_is_not_kept() -> None:
    memory, repositories = Memory(), FakeRepositories()

    def read_late() -> str:
        repositories.journal.append(ENTRY)
        memory.recall(repositories, "other", lambda: "seen meanwhile")
        return "old"

    assert memory.recall(repositories, "x", read_late) == "old"
    assert memory.recall(repositories, "x", lambda: "new") == "new"


def test_a_transaction_that_began_before_a_change_neither_keeps_nor_forgets() -> None:
    memory, late, early = Memory(), FakeRepositories(), FakeRepositories()
    late.journal.append(ENTRY)
    memory.recall(late, "x", lambda: "new")

    before = memory.recall(early, "x", lambda: "old")

    assert before == "old"
    assert memory.recall(late, "x", lambda: "read again") == "new"


def test_only_a_few_values_are_kept() -> None:
    memory, repositories, first = Memory(), FakeRepositories(), Counting()
    memory.recall(repositories, "first", first)

    for i in range(MOST_KEPT):
        memory.recall(repositories, f"run {i}", lambda: "proposals")
    memory.recall(repositories, "first", first)

    assert first.times == 2


def test_threads_that_ask_together_all_get_the_value() -> None:
    memory, repositories = Memory(), FakeRepositories()
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(memory.recall(repositories, "x", lambda: "value")))
        for _ in range(16)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["value"] * 16


def test_every_command_is_seen_by_the_next_page(services: Services, coordinator: Actor) -> None:
    assert board(services, coordinator).lines == ()

    propose_exchanges(services, coordinator, SolveSettings())
    (line,) = board(services, coordinator).lines
    accept(services, coordinator, make_proposal().id, 0)
    (decided,) = board(services, coordinator).lines
    withdraw_flow(services, coordinator, "flow_offer")

    assert (line.state, decided.state) == ("proposed", "accepted")
    assert {seen.flow.id for seen in flows_seen(services, coordinator) if seen.flow.withdrawn} == {
        "flow_offer"
    }


def test_what_another_process_wrote_is_seen(services: Services, coordinator: Actor) -> None:
    elsewhere = Services(**{**vars(services), "memory": Memory()})
    board(services, coordinator)

    propose_exchanges(elsewhere, coordinator, SolveSettings())

    assert len(board(services, coordinator).lines) == 1


def test_days_asked_for_one_after_another_take_no_more_room_than_a_few(services: Services) -> None:
    days = [NOON.date() - timedelta(days=back) for back in range(3 * MOST_DAYS)]
    kept: list[weakref.ref[Counted]] = []

    for day in days:
        kept.append(weakref.ref(services.store.read(lambda r, day=day: counted_on(services, r, day))))
    gc.collect()

    assert sum(one() is not None for one in kept) <= MOST_DAYS + 1


def test_days_that_begin_without_any_change_take_no_more_room_than_one(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    propose_exchanges(services, coordinator, SolveSettings())
    kept: list[weakref.ref[object]] = []

    for _ in range(4):
        clock.now += timedelta(days=1)
        shown = territory_map(services, coordinator)
        counted = services.store.read(lambda r: counted_on(services, r, clock.now.date()))
        kept += [weakref.ref(one) for one in (shown, *board(services, coordinator).lines, counted)]
        del shown, counted
    gc.collect()

    of_a_day = len(kept) // 4
    assert [one() is not None for one in kept] == [False] * 3 * of_a_day + [True] * of_a_day
