"""Run one job that was taken: work, then keep what came of it, or say why nothing did.

Whatever hands out jobs calls `run_job`: the loop of `symbiose.jobs.worker`, or a task of another queue.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from symbiose.domain.errors import GraphUnavailable, SymbioseError
from symbiose.domain.jobs import Job, JobKind, JobLost, WorkerDied
from symbiose.jobs.task import BEAT_S, HeldTask
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, Handler, fail_job, finish_job, let_go, who_asked
from symbiose.services.journalling import REQUEST_ID
from symbiose.services.outages import through_outage

UNFORESEEN = "unforeseen"
"""Code of an error that nobody foresaw; the log says more."""

log = logging.getLogger(__name__)


def run_job(
    services: Services,
    handlers: Mapping[JobKind, Handler],
    job: Job,
    stopping: threading.Event,
    beat_s: float = BEAT_S,
) -> None:
    """Run a job that was taken; whatever happens, it ends, is left to another worker, or was lost.

    Args:
        services: What use cases work with.
        handlers: Who does the work of each kind.
        job: The job as it was taken.
        stopping: Set when the worker is to stop.
        beat_s: How often the job is heard of, s.
    """
    with _request_of(job):
        log.info("job %s (%s) begins, attempt %d", job.id, job.kind, job.attempt)
        try:
            _work(services, handlers, job, stopping, beat_s)
        except JobLost:
            _leave(services, job, stopping)
        except WorkerDied as error:
            log.warning("job %s: %s", job.id, error.message)
            with _unless_lost(job):
                let_go(services, job, counted=True)
        except GraphUnavailable:
            log.warning("job %s waits: the database does not answer", job.id)
        except SymbioseError as error:
            _fail(services, job, error.code)
        except Exception:  # the border of the worker: the next job is not to suffer from this one
            log.exception("job %s failed", job.id)
            _fail(services, job, UNFORESEEN)
        else:
            log.info("job %s is done", job.id)


def _work(
    services: Services,
    handlers: Mapping[JobKind, Handler],
    job: Job,
    stopping: threading.Event,
    beat_s: float,
) -> None:
    with HeldTask(services, job, stopping, beat_s) as task:
        ending = handlers[job.kind](services, who_asked(services, job), job, task)
        through_outage(lambda: _finish(services, job, ending, task), lambda: _unless_stopping(job, stopping))


def _finish(services: Services, job: Job, ending: Ending, task: HeldTask) -> None:
    """Keep what came of a job; not done yet, it may be begun again."""
    task.settle()
    finish_job(services, job, ending)


def _unless_stopping(job: Job, stopping: threading.Event) -> None:
    if stopping.is_set():
        msg = f"Job {job.id} is left to another worker: this one stops."
        raise JobLost(msg, job=job.id)


def _leave(services: Services, job: Job, stopping: threading.Event) -> None:
    """Leave a job that was lost; one that is still ours, because the worker stops, waits for another."""
    log.info("job %s is worked on no longer", job.id)
    if stopping.is_set():
        with _unless_lost(job):
            let_go(services, job, counted=False)


def _fail(services: Services, job: Job, code: str) -> None:
    log.warning("job %s failed with %s", job.id, code)
    with _unless_lost(job):
        fail_job(services, job, code)


@contextmanager
def _unless_lost(job: Job) -> Iterator[None]:
    """Pass over what can no longer be said of a job: its lease ends, or it has ended."""
    try:
        yield
    except (JobLost, GraphUnavailable) as error:
        log.info("job %s is left as it is: %s", job.id, error.code)


@contextmanager
def _request_of(job: Job) -> Iterator[None]:
    """Let the journal name the request that asked for the job."""
    token = REQUEST_ID.set(job.request_id)
    try:
        yield
    finally:
        REQUEST_ID.reset(token)
