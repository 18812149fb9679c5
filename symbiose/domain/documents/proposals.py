"""`symbiose.proposals/1`: a run with its proposals, as printed by `symbiose propose --json`."""

from collections.abc import Mapping
from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.documents.group_entries import GroupEntry, SunEntry, group_entry, sun_entry
from symbiose.domain.documents.loop_entries import LoopEntry, loop_entry
from symbiose.domain.exchanges import ModelMark, Proposal, ReferenceUsed, State
from symbiose.domain.run_results import RunChanges, RunResult


class ProposalEntry(Value):
    """One proposal of the document."""

    id: str
    """Stays the same as long as the proposal joins the same flows."""
    kind: str
    """exchange, heat_loop, solar_sharing or mutualisation."""
    state: str
    """proposed, accepted, refused, or the state of the synergy."""
    giver: str
    """Site that gives."""
    receiver: str
    """Site that receives."""
    giver_flow: str
    """Flow offered."""
    receiver_flow: str
    """Flow needed."""
    through: tuple[str, ...]
    """Processors in order."""
    resource: str
    """Resource given."""
    received_resource: str
    """Resource received."""
    quantity_per_year: float
    """Quantity given, in `unit`."""
    unit: str
    """Canonical unit of the resource given."""
    monthly: tuple[float, ...]
    """Quantity given in each month, January first."""
    monthly_received: tuple[float, ...]
    """Quantity of the need covered in each month, in `received_unit`."""
    received_unit: str
    """Canonical unit of the resource received."""
    benefit_eur_per_year: float
    """Benefit of all parties, €/yr."""
    by_site: dict[str, float]
    """Site → its share of the benefit, before anything that the parties pay one another, €/yr."""
    terms: dict[str, float]
    """Each benefit and cost, €/yr, summing to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/yr."""
    co2_terms: dict[str, float]
    """Each part of the emissions avoided, tCO2e/yr."""
    waste_diverted_t_per_year: float
    """Waste kept from disposal, t/yr."""
    distance_km: float
    """Road distance, km."""
    models: tuple[int, ...]
    """OPEO models."""
    model_reasons: tuple[ModelMark, ...]
    """Why each model."""
    reasons: tuple[str, ...]
    """Rules passed."""
    references: tuple[ReferenceUsed, ...]
    """Reference values used."""


class ChangesEntry(Value):
    """What differs from the run before."""

    new: tuple[str, ...]
    """Proposals that are new."""
    gone: tuple[str, ...]
    """Proposals that are gone."""
    changed: tuple[str, ...]
    """Proposals whose quantity or benefit changed."""


class RelaxedEntry(Value):
    """An accepted exchange, loop or group that was cut back."""

    proposal: str
    """Id of the proposal."""
    cause: str
    """Why it no longer fits."""
    accepted_per_year: float
    """Quantity accepted, unit/yr; of a loop, heat to consumers, of a group, what members use, MWh/yr."""
    kept_per_year: float
    """Quantity kept, unit/yr."""


class TogetherEntry(Value):
    """What exchanges, loops and groups bring together; no kilowatt-hour is in two of them."""

    exchanges: int
    """Exchanges proposed."""
    heat_loops: int
    """Loops proposed."""
    solar_groups: int
    """Groups proposed that share roofs, roofs that serve their own site alone included."""
    benefit_eur_per_year: float
    """Sum of the benefits of all, €/yr."""
    exchanges_eur_per_year: float
    """Part of it from exchanges, €/yr."""
    heat_loops_eur_per_year: float
    """Part of it from loops, €/yr."""
    solar_groups_eur_per_year: float
    """Part of it from groups, €/yr."""
    solar_kwp: float
    """Power that groups build, kWp."""
    co2_avoided_t_per_year: float
    """Emissions avoided by all, tCO2e/yr."""


Entry = ProposalEntry | LoopEntry | GroupEntry
"""A proposal of any kind."""


class ProposalsDocument(Value):
    """The document `symbiose.proposals/1`."""

    format: Literal["symbiose.proposals/1"] = "symbiose.proposals/1"
    """Name and version of the format."""
    run: str
    """Id of the run."""
    created: str
    """When, ISO 8601, UTC."""
    objective: str
    """What was maximised."""
    status: str
    """optimal, feasible, infeasible, unbounded or unknown."""
    objective_value: float | None
    """Value of the objective over the year, of the exchanges: over what loops and groups leave."""
    bound: float | None
    """Proven bound of the same; each loop and group tells its own."""
    gap: float | None
    """Relative gap between both."""
    solver: str
    """Solver and version."""
    changes: ChangesEntry
    """Against the run before."""
    relaxed: tuple[RelaxedEntry, ...]
    """Accepted exchanges, loops and groups that no longer fit what is declared."""
    proposals: tuple[Entry, ...]
    """Proposals of all kinds, best first."""
    together: TogetherEntry
    """What all of them bring together."""
    sun: SunEntry
    """How far the answer over all groups that share roofs is proven."""


def proposals_document(
    result: RunResult, changes: RunChanges, states: Mapping[str, State]
) -> ProposalsDocument:
    """Return the document of a run with the states of those proposals that somebody decided of."""
    run = result.run
    return ProposalsDocument(
        run=run.id,
        created=run.created.isoformat().replace("+00:00", "Z"),
        objective=run.objective,
        status=run.status,
        objective_value=run.objective_value,
        bound=run.bound,
        gap=run.gap,
        solver=run.solver,
        changes=ChangesEntry(new=changes.new, gone=changes.gone, changed=changes.changed),
        relaxed=_relaxed(result),
        proposals=_entries(result, states),
        together=_together(result),
        sun=sun_entry(result.sun),
    )


def _relaxed(result: RunResult) -> tuple[RelaxedEntry, ...]:
    exchanges = [
        RelaxedEntry(
            proposal=one.proposal_id,
            cause=one.cause,
            accepted_per_year=one.accepted_per_year,
            kept_per_year=one.kept_per_year,
        )
        for one in result.run.relaxed
    ]
    loops = [
        RelaxedEntry(
            proposal=one.loop_id,
            cause=one.cause,
            accepted_per_year=one.accepted_mwh_per_year,
            kept_per_year=one.kept_mwh_per_year,
        )
        for one in result.heat.relaxed
    ]
    groups = [
        RelaxedEntry(
            proposal=one.group_id,
            cause=one.cause,
            accepted_per_year=one.accepted_mwh_per_year,
            kept_per_year=one.kept_mwh_per_year,
        )
        for one in result.sun.relaxed
    ]
    return (*exchanges, *loops, *groups)


def _entries(result: RunResult, states: Mapping[str, State]) -> tuple[Entry, ...]:
    """Return all kinds, best first: of the same benefit, loops, groups and exchanges, each in its order."""
    loops = [loop_entry(one, states.get(one.id, State.PROPOSED)) for one in result.loops]
    groups = [group_entry(one, states.get(one.id, State.PROPOSED)) for one in result.groups]
    exchanges = [_entry(one, states.get(one.id, State.PROPOSED)) for one in result.proposals]
    every: tuple[Entry, ...] = (*loops, *groups, *exchanges)
    return tuple(sorted(every, key=lambda one: -round(one.benefit_eur_per_year, 2)))


def _together(result: RunResult) -> TogetherEntry:
    exchanges = sum(one.benefit_eur_per_year for one in result.proposals)
    loops = sum(one.benefit_eur_per_year for one in result.loops)
    co2 = [one.co2_avoided_t_per_year for one in result.proposals]
    groups = sum(one.benefit_eur_per_year for one in result.groups)
    co2 += [one.co2_avoided_t_per_year for one in result.loops]
    co2 += [one.co2_avoided_t_per_year for one in result.groups]
    return TogetherEntry(
        exchanges=len(result.proposals),
        heat_loops=len(result.loops),
        solar_groups=len(result.groups),
        benefit_eur_per_year=exchanges + loops + groups,
        exchanges_eur_per_year=exchanges,
        heat_loops_eur_per_year=loops,
        solar_groups_eur_per_year=groups,
        solar_kwp=sum((one.installed_kwp for one in result.groups), 0.0),
        co2_avoided_t_per_year=sum(co2),
    )


def _entry(proposal: Proposal, state: State) -> ProposalEntry:
    return ProposalEntry(
        id=proposal.id,
        kind=proposal.kind,
        state=state,
        giver=proposal.giver_site_id,
        receiver=proposal.receiver_site_id,
        giver_flow=proposal.path.offer_id,
        receiver_flow=proposal.path.need_id,
        through=proposal.path.through,
        resource=proposal.resource_id,
        received_resource=proposal.received_resource_id,
        quantity_per_year=proposal.quantity_per_year,
        unit=proposal.unit,
        monthly=proposal.monthly,
        monthly_received=proposal.monthly_received,
        received_unit=proposal.received_unit,
        benefit_eur_per_year=proposal.benefit_eur_per_year,
        by_site=proposal.by_site_eur_per_year,
        terms=proposal.terms_eur_per_year,
        co2_avoided_t_per_year=proposal.co2_avoided_t_per_year,
        co2_terms=proposal.co2_terms_t_per_year,
        waste_diverted_t_per_year=proposal.waste_diverted_t_per_year,
        distance_km=proposal.distance_km,
        models=tuple(sorted({mark.model for mark in proposal.models})),
        model_reasons=proposal.models,
        reasons=proposal.reasons,
        references=proposal.references,
    )
