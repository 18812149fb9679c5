"""How the service stands, for whoever operates it: the database, and the long work that waits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.jobs import JobKind, JobState
from symbiose.services.context import Services

OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class Standing:
    """How the service stands."""

    database: bool
    """True when the database answers, with the schema of this version."""
    open_jobs: Mapping[tuple[JobKind, JobState], int] = field(default_factory=dict)
    """Jobs that wait or run, of each kind; empty when the database does not answer."""


def standing(services: Services) -> Standing:
    """Return how the service stands; a database that does not answer is part of the answer."""
    try:
        services.store.ping()
        jobs = services.store.read(lambda r: r.jobs.unfinished())
    except GraphUnavailable:
        return Standing(database=False)
    none: Counter[tuple[JobKind, JobState]] = Counter({(k, s): 0 for k in JobKind for s in OPEN})
    none.update((job.kind, job.state) for job in jobs)
    return Standing(database=True, open_jobs=none)
