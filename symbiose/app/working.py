"""Assembles what long work needs: who does each kind, the optimiser's process, the workers."""

import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from symbiose.app.bounded_memory import BYTES_PER_MB
from symbiose.app.settings import Settings
from symbiose.domain.jobs import JobKind
from symbiose.jobs.apart import OptimiserApart
from symbiose.jobs.worker import Worker, working
from symbiose.services.context import Services
from symbiose.services.job_work import Handler
from symbiose.services.land_job import land_as_job
from symbiose.services.loop_wishes import adjust_as_job
from symbiose.services.propose_job import propose_as_job
from symbiose.services.publish_job import ask_monthly_publication, publish_as_job
from symbiose.services.solar_wishes import adjust_group_as_job
from symbiose.services.storing_runs import remove_abandoned
from symbiose.services.trial_job import try_as_job
from symbiose.services.upload_jobs import import_as_job

OPTIMISER = (sys.executable, "-I", "-m", "symbiose.app.optimiser_child")
"""Program of the process that optimises; where independent parts are solved may follow."""
HANDLERS: Mapping[JobKind, Handler] = {
    JobKind.PROPOSE: propose_as_job,
    JobKind.IMPORT: import_as_job,
    JobKind.TRIAL: try_as_job,
    JobKind.PUBLISH: publish_as_job,
    JobKind.LAND: land_as_job,
    JobKind.LOOP: adjust_as_job,
    JobKind.SUN: adjust_group_as_job,
}
"""Who does the work of each kind of job."""


def worker_of(services: Services, settings: Settings, kinds: Collection[JobKind] = tuple(JobKind)) -> Worker:
    """Return a worker that does some kinds of jobs, and optimises in a process of its own."""
    optimiser = OptimiserApart((*OPTIMISER, settings.solve_on), settings.job_memory_mb * BYTES_PER_MB)
    return Worker(
        replace(services, optimiser=optimiser), HANDLERS, kinds, due=lambda s: _what_is_due(s, kinds)
    )


def _what_is_due(services: Services, kinds: Collection[JobKind]) -> None:
    """Do what nobody asks for, of the kinds that a worker takes."""
    if JobKind.PROPOSE in kinds:
        remove_abandoned(services)
    if JobKind.PUBLISH in kinds:
        ask_monthly_publication(services)


@contextmanager
def working_beside(services: Services, settings: Settings) -> Iterator[None]:
    """Let as many workers as the settings say run beside the service, each in a thread."""
    with working([worker_of(services, settings) for _ in range(settings.worker_threads)]):
        yield
