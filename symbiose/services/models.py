"""The six circular models of one flow or proposal: what the rules say, and what a person sets instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.coverage import Evidence, flow_evidence
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.permissions import CanManageSite, CanReview
from symbiose.domain.ports import Repositories
from symbiose.services.board import find_proposal
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.surroundings import resource_label

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class FlowModels:
    """The models of one flow, with what speaks for each and what people set before."""

    flow: Flow
    site: Site
    resource: str
    """Label of the resource, or the declarant's words while it is not confirmed."""
    holding: tuple[Evidence, ...]
    """Models that hold now."""
    by_rules: tuple[Evidence, ...]
    """Models that the rules give, whatever a person set."""
    history: tuple[ModelOverride, ...]
    """What people set, oldest first."""
    people: dict[str, str]
    """Account id → address of those who set models; empty for those who may not review."""
    may_override: bool
    """The caller may set the models."""


def flow_models(services: Services, actor: Actor, flow_id: str) -> FlowModels:
    """Return the models of a flow of a site the caller manages.

    Raises:
        UnknownThing: There is no such flow, or the caller may not know of it.
    """
    return services.store.read(lambda r: _flow_models(services, actor, r, flow_id))


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
        UnknownThing: There is no such flow or proposal.
    """
    CanReview(actor).require()
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
        _require_thing(repositories, thing_id)
        repositories.overrides.save(override)
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


def _require_thing(repositories: Repositories, thing_id: str) -> None:
    """Raise `UnknownThing` unless the id is that of a flow or of a proposal that can be looked at."""
    if repositories.flows.existing([thing_id]):
        return
    run = repositories.runs.latest()
    if run is None:
        msg = f"{thing_id} is neither a flow nor a proposal. Check the id, or run the optimiser first."
        raise UnknownThing(msg, thing=thing_id)
    find_proposal(repositories, run, thing_id)


def _flow_models(services: Services, actor: Actor, repositories: Repositories, flow_id: str) -> FlowModels:
    flow = repositories.flows.get(flow_id)
    if not CanManageSite(actor, flow.site_id).allowed():
        msg = f"{flow_id} does not exist. Check the id."
        raise UnknownThing(msg, thing=flow_id)
    history = tuple(repositories.overrides.of_thing(flow.id))
    catalogue = services.reference.resources
    may_override = CanReview(actor).allowed()
    accounts = repositories.accounts.all() if may_override else []
    declared = flow.model_copy(update={"withdrawn": False})
    return FlowModels(
        flow=flow,
        site=repositories.sites.get(flow.site_id),
        resource=resource_label(flow, catalogue),
        holding=flow_evidence(declared, catalogue, history[-1] if history else None),
        by_rules=flow_evidence(declared, catalogue),
        history=history,
        people={account.id: account.email for account in accounts},
        may_override=may_override,
    )
