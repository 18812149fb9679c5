"""Store a run in many small transactions, seen by nobody before one last short transaction shows it.

Killed midway, what is stored of it stays unseen until the next run, or the worker's next look at what is due,
removes it: nobody was heard of it for longer than any transaction takes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from symbiose.domain.repositories import Repositories
from symbiose.domain.run_parts import parts_of
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.outages import through_outage

ABANDONED_AFTER: Final = timedelta(minutes=15)
"""Silence after which whoever stored a run is taken for dead: a database that does not answer is waited for
five minutes, and a part takes two at most."""
REMOVED_AT_ONCE: Final = 500
"""Things of an abandoned run that one transaction removes."""
T = TypeVar("T")


def _untold(share: float) -> None:
    """Tell nobody."""


def prepare_run(services: Services, result: RunResult, heard: Callable[[float], None] = _untold) -> None:
    """Store all of a run but that it is there: `RunRepository.show` then makes it visible.

    Args:
        services: What use cases work with.
        result: The run.
        heard: Is told which share of it is stored, before each part and while the database does not answer;
            may raise to stop.

    Raises:
        GraphUnavailable: The database did not answer for longer than it is waited for.
        UnknownThing: It was taken for abandoned meanwhile, and removed.
    """
    run_id, parts = result.run.id, parts_of(result)

    def store(share: float, write: Callable[[Repositories, datetime], None]) -> None:
        heard(share)
        through_outage(lambda: _write_unseen(services, write), lambda: heard(share))

    def store_part(number: int) -> None:
        share, part = number / len(parts), parts[number]
        store(share, lambda r, at: r.runs.add_part(run_id, number, part, at))

    through_outage(lambda: remove_abandoned(services), lambda: heard(0.0))
    store(0.0, lambda r, at: r.runs.begin(run_id, at))
    for number in range(len(parts)):
        store_part(number)


def remove_abandoned(services: Services) -> int:
    """Remove what is left of runs whose storing was cut short, and return how many they were."""
    before = services.clock() - ABANDONED_AFTER
    abandoned = services.store.read(lambda r: r.runs.abandoned(before))
    for run_id in abandoned:
        _remove(services, run_id, before)
    return len(abandoned)


def _remove(services: Services, run_id: str, before: datetime) -> None:
    while _write_unseen(services, lambda r, _: r.runs.remove_some(run_id, before, REMOVED_AT_ONCE)):
        pass


def _write_unseen(services: Services, write: Callable[[Repositories, datetime], T]) -> T:
    """Write while no other command does, and no backup is read; nothing that anybody sees changes."""
    now = services.clock()

    def work(repositories: Repositories) -> T:
        repositories.journal.hold()
        return write(repositories, now)

    return services.store.write(work)
