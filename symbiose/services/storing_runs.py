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
from symbiose.services.outages import through_outage

ABANDONED_AFTER: Final = timedelta(minutes=15)
"""Silence after which whoever stored a run is taken for dead: a database that does not answer is waited for
five minutes, and a part takes two at most."""
REMOVED_AT_ONCE: Final = 500
"""Things of an abandoned run that one transaction removes."""


Write = Callable[..., int | None]
"""Writes within a transaction at the present moment; whoever removes things tells whether more are left."""


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

    def store(share: float, write: Write) -> None:
        heard(share)
        through_outage(lambda: _write_unseen(services, write), lambda: heard(share))

    through_outage(lambda: remove_abandoned(services), lambda: heard(0.0))
    store(0.0, lambda r, at: r.runs.begin(run_id, at))
    for number, part in enumerate(parts):
        store(number / len(parts), lambda r, at, n=number, some=part: r.runs.add_part(run_id, n, some, at))


def remove_abandoned(services: Services) -> int:
    """Remove what is left of runs whose storing was cut short, and return how many they were."""
    before = services.clock() - ABANDONED_AFTER
    abandoned = services.store.read(lambda r: r.runs.abandoned(before))
    for run_id in abandoned:
        while _write_unseen(services, lambda r, _, i=run_id: r.runs.remove_some(i, before, REMOVED_AT_ONCE)):
            pass
    return len(abandoned)


def _write_unseen(services: Services, write: Write) -> int | None:
    """Write while no other command does, and no backup is read; nothing that anybody sees changes."""
    now = services.clock()

    def work(repositories: Repositories) -> int | None:
        repositories.journal.hold()
        return write(repositories, now)

    return services.store.write(work)
