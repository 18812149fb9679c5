"""Set the circular models of a flow or proposal against the rules."""

from collections.abc import Sequence

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.permissions import CanReview, CanReviewSome
from symbiose.domain.repositories import Repositories
from symbiose.services.board import find_proposal
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

LONGEST_REASON = 2_000


def override_models(
    services: Services, actor: Actor, thing_id: str, models: Sequence[int], reason: str
) -> ModelOverride:
    """Set the models of a flow or proposal against the rules, with a reason kept in history.

    Args:
        services: What use cases work with.
        actor: The caller.
        thing_id: Flow, or proposal that a run made or a person decided on.
        models: Numbers of the models that hold from now on; none of them is an answer too.
        reason: Why.

    Raises:
        NotAllowed: The caller may not review.
        InvalidDeclaration: The reason is missing or too long, or a number is no model.
        UnknownThing: There is no such flow or proposal, or it is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    if problems := _problems(models, reason):
        raise InvalidDeclaration(problems)
    now = services.clock()
    override = ModelOverride(
        thing_id=thing_id,
        models=tuple(sorted({OpeoModel(m) for m in models})),
        reason=reason.strip(),
        decided_by=actor.id,
        decided_at=now,
    )
    entry = journal_entry(actor, "override_models", thing_id, now)

    def work(repositories: Repositories) -> ModelOverride:
        _require_theirs(actor, repositories, thing_id)
        repositories.overrides.save(override)
        classify_flows(services, repositories, repositories.flows.existing([thing_id]).values())
        repositories.journal.append(entry)
        return override

    return services.store.write(work)


def _problems(models: Sequence[int], reason: str) -> list[Problem]:
    known = {int(model) for model in OpeoModel}
    problems = [Problem("models", str(m), "choose models from 1 to 6") for m in models if m not in known]
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        expected = f"say why in 1 to {LONGEST_REASON} characters: the reason is kept in the history"
        problems.append(Problem("reason", reason.strip()[:200], expected))
    return problems


def _require_theirs(actor: Actor, repositories: Repositories, thing_id: str) -> None:
    """Raise `UnknownThing` unless the id is that of a flow or proposal that the caller reviews."""
    if CanReview(actor, _site_ids_of(repositories, thing_id)).allowed():
        return
    raise _unknown(thing_id)


def _site_ids_of(repositories: Repositories, thing_id: str) -> tuple[str, ...]:
    """Return the site of a flow, or the two of a proposal."""
    flow = repositories.flows.existing([thing_id]).get(thing_id)
    if flow is not None:
        return (flow.site_id,)
    run = repositories.runs.latest()
    if run is None:
        raise _unknown(thing_id)
    try:
        proposal = find_proposal(repositories, run, thing_id)
    except UnknownThing:
        raise _unknown(thing_id) from None
    return (proposal.giver_site_id, proposal.receiver_site_id)


def _unknown(thing_id: str) -> UnknownThing:
    msg = f"{thing_id} is neither a flow nor a proposal. Check the id, or run the optimiser first."
    return UnknownThing(msg, thing=thing_id)
