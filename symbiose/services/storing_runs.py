"""Store a run in many small transactions, seen by nobody before one last short transaction shows it.

Killed midway, what is stored of it stays unseen until the next run, or the worker's next look at what is due,
removes it: nobody was heard of it for longer than any transaction takes.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from symbiose.domain.repositories import Repositories
from symbiose.domain.run_parts import parts_of
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services

ABANDONED_AFTER: Final = timedelta(minutes=15)
"""Silence after which whoever stored a run is taken for dead: a part of it takes two minutes at most, and is
tried again for some seconds."""
REMOVED_AT_ONCE: Final = 500
"""Things of an abandoned run that one transaction removes."""


def _untold(share: float) -> None:
    """Tell nobody."""


def prepare_run(services: Services, result: RunResult, heard: Callable[[float], None] = _untold) -> None:
    """Store all of a run but that it is there: `RunRepository.show` then makes it visible.

    Args:
        services: What use cases work with.
        result: The run.
        heard: Is told which share of it is stored before each part, and may raise to stop.

    Raises:
        UnknownThing: It was taken for abandoned meanwhile, and removed.
    """
    remove_abandoned(services)
    run_id, parts = result.run.id, parts_of(result)
    _write(services, lambda r, at: r.runs.begin(run_id, at))
    for number, part in enumerate(parts):
        heard(number / len(parts))
        _write(services, lambda r, at, n=number, some=part: r.runs.add_part(run_id, n, some, at))


def remove_abandoned(services: Services) -> int:
    """Remove what is left of runs whose storing was cut short, and return how many they were."""
    before = services.clock() - ABANDONED_AFTER
    abandoned = services.store.read(lambda r: r.runs.abandoned(before))
    for run_id in abandoned:
        while _write(services, lambda r, _, i=run_id: r.runs.remove_some(i, before, REMOVED_AT_ONCE)):
            pass
    return len(abandoned)


def _write(services: Services, write: Callable[..., int | None]) -> int | None:
    """Write while no other command does, and no backup is read; nothing that anybody sees changes."""
    now = services.clock()

    def work(repositories: Repositories) -> int | None:
        repositories.journal.hold()
        return write(repositories, now)

    return services.store.write(work)
