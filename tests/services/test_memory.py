"""What is kept of the graph between two changes: never old, whoever changed it."""

import threading

from symbiose.domain.accounts import Actor
from symbiose.domain.ports import SolveSettings
from symbiose.services.board import board
from symbiose.services.context import Services
from symbiose.services.declare import flows_seen, withdraw_flow
from symbiose.services.journalling import journal_entry
from symbiose.services.memory import MOST_KEPT, Memory
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from tests.builders import NOON, make_proposal
from tests.fakes import FakeRepositories

ENTRY = journal_entry(Actor(id="a", role="coordinator"), "act", "thing", NOON)


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


def test_a_value_read_while_something_changed_is_not_kept() -> None:
    memory, repositories = Memory(), FakeRepositories()

    def read_late() -> str:
        repositories.journal.append(ENTRY)
        memory.recall(repositories, "other", lambda: "seen meanwhile")
        return "old"

    assert memory.recall(repositories, "x", read_late) == "old"
    assert memory.recall(repositories, "x", lambda: "new") == "new"


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
