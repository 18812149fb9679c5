"""What is accepted of what is declared: an acceptance never takes more than a flow has left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import Months, summed, taken_by_accepted
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import SOLAR_ELECTRICITY
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_held import accepted_groups, in_common, taken_by_accepted_groups

ROUNDING = 1e-6
"""Share of a month by which the sum of what was accepted may exceed it: what is lost in rounding."""


@dataclass(frozen=True)
class Allocation:
    """Quantities of one proposal, month by month."""

    monthly: tuple[float, ...]
    """Given, in the unit given."""
    monthly_received: tuple[float, ...]
    """Of the need covered, in the unit received."""


def allocated(proposal: Proposal, quantity_per_year: float | None) -> Allocation:
    """Return what a proposal would carry at a yearly quantity, shared over the months as it proposes.

    Raises:
        InvalidDeclaration: The quantity is not above zero.
    """
    if quantity_per_year is None:
        return Allocation(proposal.monthly, proposal.monthly_received)
    if not 0 < quantity_per_year < float("inf"):
        raise InvalidDeclaration(
            [Problem("quantity", str(quantity_per_year), "give a quantity above zero, per year")]
        )
    share = quantity_per_year / proposal.quantity_per_year
    return Allocation(
        tuple(quantity * share for quantity in proposal.monthly),
        tuple(quantity * share for quantity in proposal.monthly_received),
    )


def require_room(repositories: Repositories, proposal: Proposal, wanted: Allocation) -> None:
    """Raise unless offer and need, as declared now, have room for an allocation beside what is accepted.

    Raises:
        ConflictingReview: One is no longer declared, declares less than that by now, or what others were
            given leaves too little.
    """
    flows = repositories.flows.existing([proposal.path.offer_id, proposal.path.need_id])
    others = [d for d in repositories.decisions.current() if d.proposal_id != proposal.id]
    offer, need = flows.get(proposal.path.offer_id), flows.get(proposal.path.need_id)
    given = [d.monthly for d in _accepted(others) if d.path.offer_id == proposal.path.offer_id]
    taken = [d.monthly_received for d in _accepted(others) if d.path.need_id == proposal.path.need_id]
    designed = _taken_by_designs(repositories)
    given += [designed[i] for i in (proposal.path.offer_id,) if i in designed]
    taken += [designed[i] for i in (proposal.path.need_id,) if i in designed]
    _require({"proposal": proposal.id}, offer, wanted.monthly, given)
    _require({"proposal": proposal.id}, need, wanted.monthly_received, taken)


def require_room_for_loop(repositories: Repositories, loop: HeatLoop) -> None:
    """Raise unless each flow that a loop uses has room for it beside what else is accepted.

    Raises:
        ConflictingReview: One is no longer declared, declares less than that by now, or what is accepted
            leaves too little.
    """
    declared = {member.flow_id for member in loop.members if member.flow_id is not None}
    # a public network is no declaration
    wanted = {flow_id: months for flow_id, months in loop.taken_mwh.items() if flow_id in declared}
    _require_each(repositories, {"loop": loop.id}, wanted, _taken_by_designs(repositories, but=loop.id))


def require_room_for_group(repositories: Repositories, group: SolarGroup, day: date) -> None:
    """Raise unless a group fits on a day beside what else is accepted: needs have room, members are free.

    Raises:
        ConflictingReview: A need is no longer declared, declares less than that by now, or what is accepted
            leaves too little; a roof is in no cadastre any more, another site's, smaller by now or equipped
            already; or a site or roof of it is in another accepted group.
    """
    _require_roofs(repositories, group, day)
    others = [one for one in repositories.solar_decisions.current() if one.group_id != group.id]
    for other in accepted_groups(others):
        common = in_common(group, other)
        if common:
            msg = (
                f"{common[0]} is in group {other.id} already, which is accepted: a site shares roofs in one "
                "group alone. Withdraw that acceptance first."
            )
            raise ConflictingReview(msg, group=group.id, other=other.id)
    taken = _taken_by_designs(repositories, but=group.id)
    _require_each(repositories, {"group": group.id}, group.taken_mwh, taken)


def _require_roofs(repositories: Repositories, group: SolarGroup, day: date) -> None:
    """Raise unless the roofs of a group may still be built on: its owners', as large, and not equipped."""
    owned = {one.roof.id: one for one in repositories.roofs.owned()}
    for roof in group.roofs:
        found = owned.get(roof.roof_id)
        about = {"group": group.id, "roof": roof.roof_id}
        if found is None or found.site_id != roof.site_id:
            msg = f"Roof {roof.roof_id} no longer belongs to {roof.site_id}, or is in no cadastre any more."
            raise ConflictingReview(f"{msg} Run the optimiser again.", **about)
        if roof.kwp > found.roof.peak_power_kwp * (1 + ROUNDING):
            msg = f"Roof {roof.roof_id} takes less power in its cadastre by now. Run the optimiser again."
            raise ConflictingReview(msg, **about)
    for flow in repositories.flows.of_sites(group.owner_ids):
        offered = flow.direction is Direction.OFFER and flow.resource_id == SOLAR_ELECTRICITY
        if offered and not flow.withdrawn and flow.valid_on(day):
            msg = (
                f"Site {flow.site_id} offers solar electricity by now: its roofs are equipped already. "
                "Run the optimiser again."
            )
            raise ConflictingReview(msg, group=group.id, flow=flow.id)


def _taken_by_designs(repositories: Repositories, but: str | None = None) -> dict[str, Months]:
    """Return what accepted loops and groups use of each flow, but for one of them."""
    loops = (one for one in repositories.loop_decisions.current() if one.loop_id != but)
    groups = (one for one in repositories.solar_decisions.current() if one.group_id != but)
    return summed((taken_by_accepted(loops), taken_by_accepted_groups(groups)))


def _require_each(
    repositories: Repositories,
    about: Mapping[str, str],
    wanted: Mapping[str, Months],
    designed: Mapping[str, Months],
) -> None:
    """Raise unless each flow has room for what is wanted of it, beside exchanges and designs."""
    flows = repositories.flows.existing(sorted(wanted))
    exchanges = _accepted(repositories.decisions.current())
    for flow_id, months in wanted.items():
        held = [d.monthly for d in exchanges if d.path.offer_id == flow_id]
        held += [d.monthly_received for d in exchanges if d.path.need_id == flow_id]
        held += [designed[flow_id]] if flow_id in designed else []
        _require(about, flows.get(flow_id), months, held)


def _accepted(decisions: Iterable[Decision]) -> list[Decision]:
    return [one for one in decisions if one.state is State.ACCEPTED and one.monthly]


def _require(
    about: Mapping[str, str], flow: Flow | None, wanted: Sequence[float], others: Sequence[Sequence[float]]
) -> None:
    if flow is None or flow.withdrawn:
        what = " ".join(about.values())
        msg = f"{what} rests on a flow that is no longer declared. Run the optimiser again."
        raise ConflictingReview(msg, **about)
    declared = flow.monthly()
    if _exceeds(wanted, declared):
        msg = (
            f"Flow {flow.id} declares less than that. Accept a smaller quantity, or run the optimiser again."
        )
        raise ConflictingReview(msg, **about, flow=flow.id)
    together = [sum(month) for month in zip(wanted, *others, strict=True)] if others else list(wanted)
    if _exceeds(together, declared):
        msg = (
            f"Flow {flow.id} has too little left beside what was accepted of it. "
            "Accept a smaller quantity, or withdraw another acceptance first."
        )
        raise ConflictingReview(msg, **about, flow=flow.id)


def _exceeds(months: Sequence[float], declared: Sequence[float]) -> bool:
    most = max(declared, default=0.0)
    return any(a > b + ROUNDING * most for a, b in zip(months, declared, strict=True))
