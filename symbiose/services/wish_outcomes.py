"""What came of a wish for something that runs design, as the job that worked on it kept it."""

from typing import TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing
from symbiose.domain.jobs import JobKind, JobState
from symbiose.services.context import Services
from symbiose.services.jobs import job_of

Outcome = TypeVar("Outcome", bound=Value)


def outcome_of(
    services: Services, actor: Actor, job_id: str, kind: JobKind, outcome: type[Outcome]
) -> Outcome | None:
    """Return what came of a wish of the caller as a job kept it; None where the job is another or not done.

    Raises:
        UnknownThing: There is no such job of the caller.
    """
    job = job_of(services, actor, job_id).job
    if job.kind is not kind or job.state is not JobState.DONE or job.result is None:
        return None
    return outcome.model_validate_json(job.result)


def no_outcome(job_id: str, word: str) -> UnknownThing:
    """Return the error of a wish that came to nothing; `word` is what was wished otherwise."""
    msg = f"This wish does not exist, is not done, or came to no {word}. Go back to the list of {word}s."
    return UnknownThing(msg, job=job_id)
