"""Check a stored run anew against the documents kept with it, and hand those documents out."""

from dataclasses import dataclass, replace
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.documents.run_documents import RunDocuments, unpacked
from symbiose.domain.errors import DamagedDocuments, UnknownThing
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Run
from symbiose.domain.permissions import CanSeeEverything, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.run_story import made_by

LAST: Final = "last"
"""What stands for the latest run."""
MOST_PIECES_ANEW: Final = 10
"""Pieces up to which a page checks anew: half a megabyte packed, a second or two."""


@dataclass(frozen=True)
class Verdict:
    """Whether the latest run holds, as it was checked when it was made."""

    holds: bool
    check: RunCheck | None
    """What came out; None for those who see only a part of the run, since it tells the sums over all."""


@dataclass(frozen=True)
class Verification:
    """A run with what checking it comes to."""

    run: Run
    runs: tuple[Run, ...]
    """All runs, the newest first."""
    check: RunCheck | None
    """None where nobody knows: it was made before runs were checked."""
    anew: bool
    """Whether it was checked just now, on what is kept, and not only as it was made."""
    kept: bool
    """Whether it keeps what it solved."""
    damaged: bool = False
    """Whether what it keeps is not what was written."""


def verdict_on_latest(services: Services, actor: Actor) -> Verdict | None:
    """Return whether the latest run holds; None without one, or where it was not checked."""
    CanSeeProposals(actor).require()

    def read(repositories: Repositories) -> Verdict | None:
        run = repositories.runs.latest()
        check = None if run is None else repositories.runs.check(run.id)
        if check is None:
            return None
        return Verdict(check.holds, check if actor.answers_for_all else None)

    return services.store.read(read)


def verification(services: Services, actor: Actor, run_id: str = LAST) -> Verification | None:
    """Return what checking a run comes to, anew where that takes no longer than a page may; None without one.

    Raises:
        NotAllowed: The caller does not see everything.
        UnknownThing: There is no such run.
    """
    CanSeeEverything(actor).require()

    def read(repositories: Repositories) -> tuple[Verification, RunResult, tuple[str, ...]] | None:
        runs = tuple(repositories.runs.all())
        if not runs:
            return None
        run = _run(repositories, run_id)
        pieces = repositories.runs.pieces(run.id)
        told = Verification(run, runs, repositories.runs.check(run.id), anew=False, kept=bool(pieces))
        return told, made_by(services, repositories, run), pieces

    found = services.store.read(read)
    return found and _anew(*found)


def _anew(told: Verification, made: RunResult, pieces: tuple[str, ...]) -> Verification:
    """Return a verification made just now, where that takes no longer than a page may."""
    if not 0 < len(pieces) <= MOST_PIECES_ANEW:
        return told
    try:
        documents = unpacked(pieces)
    except DamagedDocuments:
        return replace(told, check=None, anew=True, kept=False, damaged=True)
    return replace(told, check=check_run(made, documents), anew=True)


def recheck_run(services: Services, actor: Actor, run_id: str = LAST) -> tuple[RunCheck, RunDocuments] | None:
    """Return whether a run holds, computed anew, and from what; None where it keeps nothing.

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
    found = _kept(services, actor, run_id)
    return found and (check_run(*found), found[1])


def documents_of_run(services: Services, actor: Actor, run_id: str = LAST) -> RunDocuments | None:
    """Return what a run solved, and its answer; None where it keeps nothing. Raises as `recheck_run`."""
    found = _kept(services, actor, run_id)
    return found and found[1]


def _kept(services: Services, actor: Actor, run_id: str) -> tuple[RunResult, RunDocuments] | None:
    """Return a run with what it solved, the time that it took put back into the answer."""
    CanSeeEverything(actor).require()

    def read(repositories: Repositories) -> tuple[RunResult, tuple[str, ...]]:
        run = _run(repositories, run_id)
        return made_by(services, repositories, run), repositories.runs.pieces(run.id)

    made, pieces = services.store.read(read)
    if not pieces:
        return None
    documents = unpacked(pieces)
    result = documents.result.model_copy(update={"seconds": made.run.seconds})
    return made, documents.model_copy(update={"result": result})


def _run(repositories: Repositories, run_id: str) -> Run:
    if run_id != LAST:
        return repositories.runs.get(run_id)
    latest = repositories.runs.latest()
    if latest is None:
        msg = "No run was made yet. Make one with: symbiose propose"
        raise UnknownThing(msg, run=run_id)
    return latest
