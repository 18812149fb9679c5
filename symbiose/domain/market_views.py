"""The territory as a firm may come to know it: what others keep to themselves is in steps, or not there.

What a draft is worth follows from what others declare. A firm that may try draft after draft would read their
quantities and prices from the answers, however coarsely each is told: it looks for the price at which an
exchange begins to pay. So the answers are worked out on a territory in which the figures of others are no
more than the steps they lie between. Two territories that differ within those steps alone answer the same,
whatever is asked and however often: nothing finer than a step can be learnt.

Of each figure the end of its step is taken that lets the draft be worth least, then the one that lets it be
worth most. Rivals (flows of the same direction) stand in for one another, counterparts and processors
complete one another: more of a rival lowers what a draft is worth, more of a counterpart raises it
(L. S. Shapley, « Complements and substitutes in the optimal assignment problem », 1962,
doi:10.1002/nav.3800090106; for networks K. Murota, « Discrete Convex Analysis », 2003). What an exchange
costs once can break this where rivals share it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from symbiose.domain.exchanges import Decision, State
from symbiose.domain.figures_in_steps import band_in_steps, in_steps, priced_in_steps, quality_in_steps
from symbiose.domain.flows import Confidentiality, Direction, Flow
from symbiose.domain.heat_loops import LoopDecision
from symbiose.domain.live_worth import LiveMarket
from symbiose.domain.loops_held import Months, summed, taken_by_accepted, without
from symbiose.domain.ports import Territory
from symbiose.domain.preferred_steps import FINE, WIDE, step_above, step_below
from symbiose.domain.processing import Processor
from symbiose.domain.resources import Family, ResourceCatalogue
from symbiose.domain.solar_groups import SolarDecision
from symbiose.domain.solar_held import taken_by_accepted_groups
from symbiose.domain.standing import NO_CROWDS, Crowd, in_crowds


class Outlook(StrEnum):
    """Which end of their steps the figures of others are taken at."""

    LEAST = "least"
    """The one that lets a draft be worth least."""
    MOST = "most"
    """The one that lets it be worth most."""


@dataclass(frozen=True)
class MarketView:
    """A territory in steps, as it is looked at for drafts of one direction."""

    direction: Direction
    outlook: Outlook

    def more_of(self, direction: Direction) -> bool:
        """Tell whether flows of a direction are taken where there is more of them, and at a keener price."""
        return (direction is not self.direction) == (self.outlook is Outlook.MOST)


@dataclass(frozen=True)
class LiveMarkets:
    """What tells the worth of drafts: over the territory as it is, and over each of its views apart."""

    whole: LiveMarket
    """For who sees everything."""
    known: Mapping[MarketView, LiveMarket]
    """For everybody else."""

    @classmethod
    def made_by(cls, make: Callable[[], LiveMarket]) -> "LiveMarkets":
        """Make one market for each territory that is looked at, since a market keeps what it knows of one."""
        views = (MarketView(direction, outlook) for direction in Direction for outlook in Outlook)
        return cls(whole=make(), known={view: make() for view in views})

    def of(self, view: MarketView | None) -> LiveMarket:
        """Return the market of a view; without one, that of the territory as it is."""
        return self.whole if view is None else self.known[view]


def known_territory(
    territory: Territory,
    view: MarketView,
    catalogue: ResourceCatalogue,
    crowds: Mapping[str, Crowd] = NO_CROWDS,
) -> Territory:
    """Return a territory as neighbours may come to know it, with the steps that a view asks for.

    Flows that their owners hide are not there. What accepted exchanges, loops and groups hold is taken off
    flows and processors before their figures are put into steps, since it is nobody else's business either;
    these decisions are then no longer there. Refused paths stay refused.

    Args:
        territory: The territory as it is.
        view: Which ends of the steps are taken.
        catalogue: Tells cold from heat.
        crowds: By site id, where flows count as standing whose owners do not name it.
    """
    held = held_of_flows(territory.decisions, territory.loop_decisions, territory.solar_decisions)
    seen = (known_flow(flow, held.get(flow.id), view, catalogue) for flow in territory.flows)
    flows = tuple(flow for flow in seen if flow is not None)
    taken = _held_of_processors(territory)
    return replace(
        territory,
        flows=flows,
        processors=tuple(_known_processor(one, taken.get(one.id, 0.0), view) for one in territory.processors),
        decisions=tuple(one for one in territory.decisions if one.state is State.REFUSED),
        loop_decisions=(),
        solar_decisions=(),
        standing=in_crowds(flows, crowds, view.direction, view.more_of),
    )


def held_of_flows(
    decisions: Iterable[Decision], loops: Iterable[LoopDecision], groups: Iterable[SolarDecision]
) -> Mapping[str, Months]:
    """Return what is held of each flow in each month: by accepted exchanges, loops and groups."""
    accepted = _accepted(decisions)
    return summed(
        (
            *({one.path.offer_id: one.monthly} for one in accepted),
            *({one.path.need_id: one.monthly_received} for one in accepted),
            taken_by_accepted(loops),
            taken_by_accepted_groups(groups),
        )
    )


def known_flow(
    flow: Flow, held: Months | None, view: MarketView, catalogue: ResourceCatalogue
) -> Flow | None:
    """Return a flow as neighbours may come to know it; None where it is hidden or nothing is left of it.

    Fields that its owner lets be seen as they are stay as they are, unless part of the quantity is held: how
    much, nobody else knows.
    """
    if flow.withdrawn or flow.published is Confidentiality.HIDDEN:
        return None
    left = without(flow, held)
    if left.withdrawn:
        return None
    named, fields = flow.published is Confidentiality.NAMED, flow.published_fields
    more = view.more_of(flow.direction)
    if left is not flow or not (named and fields.quantity is Confidentiality.NAMED):
        left = in_steps(left, WIDE, more=more)
    if not (named and fields.price is Confidentiality.NAMED):
        left = priced_in_steps(left, WIDE, more=more)
    if not (named and fields.quality is Confidentiality.NAMED):
        return quality_in_steps(left, more=more, cold=_is_cold(flow, catalogue))
    return left


def _is_cold(flow: Flow, catalogue: ResourceCatalogue) -> bool:
    resource = catalogue.find(flow.resource_id)
    return resource is not None and resource.family is Family.COLD


def _known_processor(processor: Processor, taken: float, view: MarketView) -> Processor:
    """Return a processor with capacity, yields and costs in steps: its name and site are known to all.

    Where a draft is to be worth most nobody pays for opening it: rivals that share this help one another.
    """
    more = view.outlook is Outlook.MOST
    to_step, to_cost = (step_above, step_below) if more else (step_below, step_above)

    def cost(euros: Decimal) -> Decimal:
        return Decimal(str(to_cost(float(euros), WIDE)))

    left = max(0.0, processor.capacity_per_year - taken)
    return processor.model_copy(
        update={
            "capacity_per_year": to_step(left, WIDE),
            "inputs": {name: to_step(ratio, FINE) for name, ratio in processor.inputs.items()},
            "outputs": {name: to_step(ratio, FINE) for name, ratio in processor.outputs.items()},
            "accepts": {n: band_in_steps(band, narrower=not more) for n, band in processor.accepts.items()},
            "cost_eur_per_unit": cost(processor.cost_eur_per_unit),
            "opening_cost_eur": Decimal(0) if more else cost(processor.opening_cost_eur),
            "disposal_cost_eur_per_unit": cost(processor.disposal_cost_eur_per_unit),
        }
    )


def _accepted(decisions: Iterable[Decision]) -> list[Decision]:
    return [one for one in decisions if one.state is State.ACCEPTED and one.monthly]


def _held_of_processors(territory: Territory) -> Mapping[str, float]:
    """Return what accepted exchanges take of the capacity of each processor, unit/yr.

    From one processor to the next goes the output that the next one takes; of several, the most abundant.
    """
    offers = {flow.id: flow for flow in territory.flows}
    processors = {one.id: one for one in territory.processors}
    found: dict[str, float] = {}
    for decision in _accepted(territory.decisions):
        offer = offers.get(decision.path.offer_id)
        sent = {(offer.resource_id or "") if offer else "": sum(decision.monthly)}
        for processor_id in decision.path.through:
            processor = processors.get(processor_id)
            if processor is None:
                break
            arrived = [quantity * processor.inputs.get(name, 0.0) for name, quantity in sent.items()]
            taken = max(arrived, default=0.0)
            found[processor_id] = found.get(processor_id, 0.0) + taken
            sent = {name: taken * ratio for name, ratio in processor.outputs.items()}
    return found
