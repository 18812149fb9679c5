"""Check a stored run anew against the documents kept with it, and hand those documents out."""

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.documents.run_documents import RunDocuments, unpacked
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Run
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.run_story import made_by

LAST = "last"
"""What stands for the latest run."""


def recheck_run(services: Services, actor: Actor, run_id: str = LAST) -> RunCheck | None:
    """Return whether a run holds, computed anew; None where it keeps nothing to compute it from.

    The documents hold what everybody declared: who sees a part of it could compute the rest.

    Args:
        services: What use cases work with.
        actor: The caller.
        run_id: The run, or `last`.

    Raises:
        NotAllowed: The caller does not see everything.
        UnknownThing: There is no such run.
        DamagedDocuments: What it keeps is not what was written.
    """
    made, pieces = _kept(services, actor, run_id)
    return check_run(made, unpacked(pieces)) if pieces else None


def documents_of_run(services: Services, actor: Actor, run_id: str = LAST) -> RunDocuments | None:
    """Return what a run solved, and its answer; None where it keeps nothing. Raises as `recheck_run`."""
    _, pieces = _kept(services, actor, run_id)
    return unpacked(pieces) if pieces else None


def _kept(services: Services, actor: Actor, run_id: str) -> tuple[RunResult, tuple[str, ...]]:
    CanSeeEverything(actor).require()

    def read(repositories: Repositories) -> tuple[RunResult, tuple[str, ...]]:
        run = _run(repositories, run_id)
        return made_by(services, repositories, run), repositories.runs.pieces(run.id)

    return services.store.read(read)


def _run(repositories: Repositories, run_id: str) -> Run:
    if run_id != LAST:
        return repositories.runs.get(run_id)
    latest = repositories.runs.latest()
    if latest is None:
        msg = "No run was made yet. Make one with: symbiose propose"
        raise UnknownThing(msg, run=run_id)
    return latest
