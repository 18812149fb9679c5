"""The territory as it stood on a day, from the history of declarations, runs, decisions and synergies."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from symbiose.domain.exchanges import Decision, Proposal, ReferenceUsed, State
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.realised import Realised
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.synergies import Side, Synergy, SynergyEvent, shown_state
from symbiose.domain.territory_on import SynergyOn, TerritoryOn
from symbiose.domain.value_periods import laid_over
from symbiose.services.context import Services
from symbiose.services.reference_in_use import own_values


def territory_on_day(services: Services, repositories: Repositories, day: date) -> TerritoryOn:
    """Return the territory as it stood at the end of a day (UTC).

    Flows are in the version declared last until then, the run is the latest one made until then, decisions
    and synergies stand as they did, and quantities of the year are those told until then. Sites and the
    catalogue are as they are now: their past is not kept.
    """
    run = next((one for one in repositories.runs.all() if one.created.date() <= day), None)
    decisions = _latest_decisions(repositories.decisions.all(), day)
    synergies = _synergies(repositories, day)
    latest = {one.synergy.proposal_id: one.synergy for one in synergies}
    proposals = tuple(repositories.runs.proposals(run.id)) if run else ()
    catalogue = services.reference.resources
    book = laid_over(services.reference.factors, own_values(repositories))
    return TerritoryOn(
        day=day,
        sites={site.id: site for site in repositories.sites.all()},
        flows=_flows(repositories, day),
        run=run,
        proposals=proposals,
        states={p.id: shown_state(decisions.get(p.id), latest.get(p.id)) for p in proposals},
        synergies=synergies,
        processors=tuple(repositories.processing.processors()),
        overrides=_overrides(repositories, day),
        prices=_prices(catalogue, book, day),
        treatments={one.id: one.disposal_price for one in catalogue if one.disposal_price},
    )


def _flows(repositories: Repositories, day: date) -> dict[str, Flow]:
    """Return each flow in its latest version until a day; those declared later are not there."""
    present = {flow.id: flow for flow in repositories.flows.all()}
    changed = [flow.id for flow in present.values() if flow.declared_at.date() > day]
    former = repositories.flows.former(changed) if changed else {}
    found = {}
    for flow_id, flow in present.items():
        versions = [*former.get(flow_id, ()), flow]
        until = [one for one in versions if one.declared_at.date() <= day]
        if until:
            found[flow_id] = until[-1]
    return found


def _latest_decisions(decisions: Iterable[Decision], day: date) -> dict[str, Decision]:
    return {one.proposal_id: one for one in decisions if one.decided_at.date() <= day}


def _overrides(repositories: Repositories, day: date) -> dict[str, ModelOverride]:
    """Return the models that people had set on a day; of what they set later, the history is asked for."""
    found = {}
    for override in repositories.overrides.current():
        history = [override]
        if override.decided_at.date() > day:
            history = repositories.overrides.of_thing(override.thing_id)
        until = [one for one in history if one.decided_at.date() <= day]
        if until:
            found[override.thing_id] = until[-1]
    return found


def _synergies(repositories: Repositories, day: date) -> tuple[SynergyOn, ...]:
    """Return the synergies opened until a day, by opening, each in its state of that day."""
    opened = [one for one in repositories.synergies.all() if one.opened_at.date() <= day]
    events: dict[str, list[SynergyEvent]] = defaultdict(list)
    for event in repositories.synergies.all_events():
        if event.at.date() <= day:
            events[event.synergy_id].append(event)
    told = repositories.realised.of_synergies([one.id for one in opened])
    accounted = _Accounted(repositories)
    return tuple(
        _synergy_on(one, accounted.of(one), events[one.id], told.get(one.id, []), day) for one in opened
    )


class _Accounted:
    """Proposals as the runs accounted for them that decisions were taken on; each run is read once."""

    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories
        self._runs: dict[str, dict[str, Proposal]] = {}

    def of(self, synergy: Synergy) -> Proposal:
        """Return the accounting that a synergy was accepted on."""
        if synergy.run_id not in self._runs:
            proposals = self._repositories.runs.proposals(synergy.run_id)
            self._runs[synergy.run_id] = {proposal.id: proposal for proposal in proposals}
        return self._runs[synergy.run_id][synergy.proposal_id]


def _synergy_on(
    synergy: Synergy,
    proposal: Proposal,
    events: Sequence[SynergyEvent],
    told: Sequence[Realised],
    day: date,
) -> SynergyOn:
    reached: dict[State, date] = {}
    for event in events:
        reached.setdefault(event.state, event.at.date())
    state = events[-1].state if events else synergy.state
    until = [one for one in told if one.declared_at.date() <= day and one.year == day.year]
    return SynergyOn(
        synergy=synergy.model_copy(update={"state": state}),
        proposal=proposal,
        reached=reached,
        given_in_year=_given(until, synergy),
    )


def _given(told: Sequence[Realised], synergy: Synergy) -> float | None:
    """Return what was given in a year: as the giver told last, else what the receiver got, traced back."""
    by_side = {one.side: one.quantity for one in sorted(told, key=lambda one: one.rank)}
    if Side.GIVER in by_side:
        return by_side[Side.GIVER]
    got, given = sum(synergy.monthly_received), sum(synergy.monthly)
    return by_side[Side.RECEIVER] * given / got if Side.RECEIVER in by_side and got > 0 else None


def _prices(catalogue: ResourceCatalogue, book: ReferenceBook, day: date) -> dict[str, ReferenceUsed]:
    """Return the dated price of each resource that has one on the day, in euros per unit of the resource."""
    found = {}
    for resource in catalogue:
        price_id = resource.purchase_price
        for value in book.history(price_id) if price_id in book and price_id is not None else ():
            if value.holds_on(day) and value.unit == f"€/{resource.unit}":
                found[resource.id] = value.used()
    return found
