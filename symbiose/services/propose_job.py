"""Run the optimiser as a job: asked for by a page, worked out apart, kept once."""

from datetime import datetime
from functools import partial

from pydantic import TypeAdapter

from symbiose.domain.accounts import Actor
from symbiose.domain.base import Value
from symbiose.domain.civil_days import day_of
from symbiose.domain.jobs import Job, JobKind, JobStage, Task
from symbiose.domain.permissions import CanPropose
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, tell_unless_lost
from symbiose.services.jobs import start_job
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.propose import keeping, made_in_words, territory_on, with_streets
from symbiose.services.storing_runs import prepare_run

_SETTINGS: TypeAdapter[SolveSettings] = TypeAdapter(SolveSettings)


class RunDone(Value):
    """What an optimisation that was a job came to: its result."""

    run_id: str
    """The run."""
    proposals: int
    """How many proposals it makes."""
    status: str
    """`optimal`; `feasible` where the time ended before more was proven; or why there is no plan."""
    gap: float | None
    """How much better another plan may be at most, relative; absent where nobody knows."""


def start_run(services: Services, actor: Actor, settings: SolveSettings, key: str = "") -> Job:
    """Ask for a run; while one is going on, that one is returned.

    Args:
        services: What use cases work with.
        actor: The caller.
        settings: How long and how exactly.
        key: What the caller calls this request; the same key again asks for nothing new.

    Raises:
        NotAllowed: The caller may not run the optimiser.
    """
    return start_job(services, actor, JobKind.PROPOSE, settings_text(settings), key=key)


def settings_text(settings: SolveSettings) -> str:
    """Return settings as the parameters of a job keep them."""
    return _SETTINGS.dump_json(settings).decode()


def settings_in(parameters: str) -> SolveSettings:
    """Return the settings that the parameters of a job are."""
    return _SETTINGS.validate_json(parameters)


def propose_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Make a run for a job, and publish the totals with it (a `Handler`).

    Raises:
        NotAllowed: Who asked may not run the optimiser any more.
        JobLost: Nobody waits for it any more.
        SolverFailed: No solver could be run.
    """
    CanPropose(actor).require()
    now = services.clock()
    task.tell(JobStage.READING)
    territory = with_streets(services, services.store.read(lambda r: territory_on(r, day_of(now))))
    result = solved(services, territory, settings_in(job.parameters), sortable_id("run", now), now, task)
    keep = keeping(services, actor, result, now)
    heard = partial(tell_unless_lost, task, job, JobStage.STORING)
    prepare_run(services, result, heard)

    def write(repositories: Repositories) -> str:
        keep(repositories)
        return _done(result).model_dump_json()

    return Ending(write, journal_entry(actor, "propose_exchanges", result.run.id, now, made_in_words(result)))


def solved(
    services: Services,
    territory: Territory,
    settings: SolveSettings,
    run_id: str,
    now: datetime,
    task: Task,
) -> RunResult:
    """Return a run made for a job, in a process of its own where the service has one.

    Raises:
        JobLost: Nobody waits for it any more.
        OutOfBounds: It needed more time or memory than it may use.
        SolverFailed: No solver could be run.
    """
    task.tell(JobStage.LAYING)
    if services.optimiser is None:
        return services.matcher.propose(territory, settings, run_id, now)
    return services.optimiser.propose(territory, settings, run_id, now, task)


def _done(result: RunResult) -> RunDone:
    run = result.run
    made = len(result.proposals) + len(result.loops) + len(result.groups)
    return RunDone(run_id=run.id, proposals=made, status=run.status, gap=run.gap)
