"""The territory as it stood on one day: what was declared, proposed, agreed to and realised until then."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Proposal, ReferenceUsed, Run, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.followed_designs import Operation
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.processing import Processor
from symbiose.domain.roofs import RoofsOfSite
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.domain.synergies import Side, Synergy


@dataclass(frozen=True)
class SynergyOn:
    """A synergy as it stood on the day, with the accounting of the proposal it came from."""

    synergy: Synergy
    """As it was after the last thing that happened to it until the day."""
    proposal: Proposal
    """As the run accounted for it that the decision was taken on."""
    reached: Mapping[State, date]
    """State → day on which it was first reached."""
    given_in_year: float | None = None
    """Quantity given in the year of the day, in the unit of the proposal; None when nobody has told it."""
    told_by: Side | None = None
    """Side whose word on that year it rests on."""

    @property
    def accepted_share(self) -> float:
        """Return the quantity accepted over the one that the run accounted for."""
        proposed = self.proposal.quantity_per_year
        return sum(self.synergy.monthly) / proposed if proposed > 0 else 0.0

    @property
    def realised_share(self) -> float | None:
        """Return the quantity given in the year over the one accounted for; None when nobody has told it.

        Everything that the run accounted for is taken in this share, what is fixed in a year as well: what
        the exchange really cost and spared is not known to the service.
        """
        proposed = self.proposal.quantity_per_year
        if self.given_in_year is None or proposed <= 0:
            return None
        return self.given_in_year / proposed


@dataclass(frozen=True)
class TerritoryOn:
    """Everything that indicators are counted from."""

    day: date
    """Day whose state it is; amounts of a year are those of its calendar year."""
    sites: Mapping[str, Site]
    """Sites known on the day, by id, those closed by then included: what they gave still has its place."""
    flows: Mapping[str, Flow]
    """Flows by id, in the version declared last until the day."""
    run: Run | None = None
    """Latest run made until the day."""
    proposals: tuple[Proposal, ...] = ()
    """Its proposals."""
    states: Mapping[str, State] = field(default_factory=dict)
    """Proposal → its state on the day; those not named are proposed."""
    roofs: tuple[RoofsOfSite, ...] = ()
    """What the roofs of each site could give, as cadastres tell it now: their past is not kept."""
    loops: tuple[HeatLoop, ...] = ()
    """Its heat-recovery loops, without those that somebody had refused."""
    groups: tuple[SolarGroup, ...] = ()
    """Its groups that share roofs, without those that somebody had refused, and those accepted since."""
    accepted_groups: frozenset[str] = frozenset()
    """Groups, by id, that stood accepted on the day."""
    group_operations: tuple[Operation[SolarGroup, Measured], ...] = ()
    """Accepted groups that every member had agreed to, those that run or ran included, as they then stood."""
    loop_operations: tuple[Operation[HeatLoop, Delivered], ...] = ()
    """Accepted loops, likewise."""
    synergies: tuple[SynergyOn, ...] = ()
    """Synergies opened until the day, closed ones included."""
    processors: tuple[Processor, ...] = ()
    """Processors, as they were set on the day, those retired by then included."""
    retired: frozenset[str] = frozenset()
    """Processors that had been retired by then."""
    overrides: Mapping[str, ModelOverride] = field(default_factory=dict)
    """Flow or proposal → the models that a person set of it until the day."""
    prices: Mapping[str, ReferenceUsed] = field(default_factory=dict)
    """Resource → dated reference price, €/unit, of the day."""
    treatments: Mapping[str, str] = field(default_factory=dict)
    """Resource → dated cost of the treatment that its waste is supposed to go to today."""

    @property
    def operations(self) -> tuple[Operation[HeatLoop, Delivered] | Operation[SolarGroup, Measured], ...]:
        """Return the loops and groups that are followed."""
        return (*self.loop_operations, *self.group_operations)

    @property
    def working(self) -> list[str]:
        """Return the sites that had not been closed by then, by id: those that shares of sites are of."""
        return sorted(i for i, site in self.sites.items() if site.works_on(self.day))

    def standing(self, direction: Direction) -> list[Flow]:
        """Return the flows of a direction that hold on the day and whose resource is confirmed, by id."""
        at_sites = self.standing_at_sites[direction].values()
        return sorted(chain.from_iterable(at_sites), key=lambda flow: flow.id)

    @cached_property
    def standing_at_sites(self) -> Mapping[Direction, Mapping[str, tuple[Flow, ...]]]:
        """Return the standing flows: direction → site → its flows, by id."""
        found: dict[Direction, dict[str, list[Flow]]] = {
            direction: defaultdict(list) for direction in Direction
        }
        for site_id, flows in self.valid_at_sites.items():
            if site_id in self.sites:
                for flow in flows:
                    if flow.resource_id is not None and not flow.withdrawn:
                        found[flow.direction][site_id].append(flow)
        return {
            direction: {site_id: tuple(flows) for site_id, flows in at_sites.items()}
            for direction, at_sites in found.items()
        }

    @cached_property
    def valid_at_sites(self) -> Mapping[str, tuple[Flow, ...]]:
        """Return the flows that are valid on the day, those withdrawn included: site → its flows, by id."""
        found: dict[str, list[Flow]] = defaultdict(list)
        for flow_id in sorted(self.flows):
            flow = self.flows[flow_id]
            if flow.valid_on(self.day):
                found[flow.site_id].append(flow)
        return {site_id: tuple(flows) for site_id, flows in found.items()}
