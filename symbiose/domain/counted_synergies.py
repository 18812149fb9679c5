"""What synergies and sites add to the indicators: how many, in which state, how fast, and who declares."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.synergies import DISCLOSING
from symbiose.domain.territory_on import SynergyOn, TerritoryOn
from symbiose.domain.typical_flows import is_estimate

STEPS = (State.ACCEPTED, State.AGREED, State.IN_STUDY, State.CONTRACTED, State.RUNNING)
"""States between which delays are measured, in their order."""
DONE = frozenset({State.RUNNING, State.ENDED})
"""States of synergies that came to be."""
COLUMN_OF_STATE: Mapping[State, Column] = {
    State.ACCEPTED: Column.PROPOSED,
    **dict.fromkeys(DISCLOSING - DONE, Column.AGREED),
    **dict.fromkeys(DONE, Column.REALISED),
}
"""Where a synergy is counted by its state; one abandoned is counted in none."""


def counted(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return the number of synergies, the rate of those that came to be, and the delays between states."""
    proposed: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in territory.proposals:
        if territory.states.get(proposal.id, State.PROPOSED) is State.PROPOSED:
            proposed[proposal.giver_site_id].append(proposal)
    for site_id, some in proposed.items():
        yield from kept.of(("proposed", site_id), _proposed, tuple(some))
    for one in territory.synergies:
        column = COLUMN_OF_STATE.get(one.synergy.state)
        if column is not None:
            yield _of(one, "synergies", column, 1.0)
        came = 1.0 if State.RUNNING in one.reached else 0.0
        yield _of(one, "realisation_rate", Column.REALISED, came, against=1.0)
        yield from _delays(one)


def _proposed(proposals: Iterable[Proposal]) -> Iterator[Contribution]:
    for proposal in proposals:
        yield Contribution(
            indicator_id="synergies",
            column=Column.PROPOSED,
            amount=1.0,
            site_id=proposal.giver_site_id,
            thing_id=proposal.id,
            resource_id=proposal.resource_id,
            models=tuple(sorted({mark.model for mark in proposal.models})),
            flow_ids=(proposal.path.offer_id, proposal.path.need_id),
        )


def _delays(one: SynergyOn) -> Iterator[Contribution]:
    """Return the days from each state to the next one, where both were reached."""
    for before, after in pairwise(STEPS):
        if before in one.reached and after in one.reached:
            days = (one.reached[after] - one.reached[before]).days
            yield _of(one, f"days_{before.value}_to_{after.value}", Column.REALISED, float(days))


def declaring(territory: TerritoryOn, kept: Remembered) -> Iterator[Contribution]:
    """Return which of the known sites declare at least one flow that holds.

    An estimate counts once its site has confirmed it; a site of which others made estimates declares nothing.
    A site that was closed by then is none of them.
    """
    declare = {
        flow.site_id
        for flow in territory.flows.values()
        if not is_estimate(flow) and not flow.withdrawn and flow.valid_on(territory.day)
    }
    for site_id in territory.working:
        yield from kept.of(("declaring", site_id), _declaring, site_id, 1.0 if site_id in declare else 0.0)


def _declaring(site_id: str, amount: float) -> Iterator[Contribution]:
    yield Contribution(
        indicator_id="sites_declaring",
        column=Column.REALISED,
        amount=amount,
        site_id=site_id,
        thing_id=site_id,
        against=1.0,
    )


def _of(
    one: SynergyOn, indicator_id: str, column: Column, amount: float, against: float | None = None
) -> Contribution:
    synergy = one.synergy
    return Contribution(
        indicator_id=indicator_id,
        column=column,
        amount=amount,
        site_id=synergy.giver_site_id,
        thing_id=synergy.id,
        against=against,
        resource_id=synergy.resource_id,
        models=tuple(sorted({mark.model for mark in one.proposal.models})),
        flow_ids=(synergy.path.offer_id, synergy.path.need_id),
    )
