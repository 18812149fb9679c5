"""What a design invests, by kind, and how much of it aid pays: conditions, shares, the most that is given."""

import math
from collections.abc import Iterator, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from matching.heat.network import Network
from matching.heat.network_annuities import own_annuity

T = TypeVar("T")
TOLERANCE: Final = 1e-6
"""Share by which a condition may be missed by rounding."""


class Sizes(NamedTuple, Generic[T]):
    """Sizes of all that may be built: variables of the model, or numbers of a design."""

    built: Mapping[tuple[int, int], T]
    """Edge and type of pipe → whether it is built."""
    capacity: Mapping[tuple[int, int], T]
    """The same → its capacity, kW."""
    source_capacity: Mapping[int, T]
    exchanger: Mapping[int, T]
    pump_capacity: Mapping[int, T]
    boiler_capacity: Mapping[int, T]
    partner_capacity: Mapping[int, T]
    storage_capacity: Mapping[int, T]
    tied: Mapping[str, T]
    """Node → whether a pipe is built that reaches it, at a cost."""


class Group(NamedTuple):
    """Investments that aid treats alike."""

    kind: str
    annuity: float
    """Yearly share of them."""


class Paid(NamedTuple, Generic[T]):
    """A part of the investment."""

    group: Group
    eur: float
    """Investment by unit of the size, €."""
    size: T


def investments(data: Network, sizes: Sizes[T]) -> Iterator[Paid[T]]:
    """Yield every part of the investment that is not free."""
    return (paid for paid in _investments(data, sizes) if paid.eur > 0)


def _investments(data: Network, sizes: Sizes[T]) -> Iterator[Paid[T]]:
    yearly = data.pipes_annuity
    costs = data.pipes_yearly
    for key, built in sizes.built.items():
        yield Paid(Group("pipes", yearly), data.pipe_fixed_cost(*key) / costs, built)
    for key, kw in sizes.capacity.items():
        yield Paid(Group("pipes", yearly), data.pipe_capacity_cost(*key) / costs, kw)
    for node, tied in sizes.tied.items():
        yield Paid(Group("tie_ins", yearly), data.tie_ins[node], tied)
    for s, kw in sizes.source_capacity.items():
        source = data.sources[s]
        yield Paid(Group("exchangers", yearly), data.exchanger_eur(source), kw)
        yield Paid(Group("sources", own_annuity(source)), source.capex_eur_per_kw, kw)
    for c, kw in sizes.exchanger.items():
        yield Paid(Group("exchangers", yearly), data.exchanger_eur(data.consumers[c]), kw)
    for h, kw in sizes.pump_capacity.items():
        yield Paid(Group("heat_pumps", own_annuity(data.pumps[h])), data.pumps[h].capex_eur_per_kw, kw)
    for b, kw in sizes.boiler_capacity.items():
        yield Paid(Group("boilers", own_annuity(data.boilers[b])), data.boilers[b].capex_eur_per_kw, kw)
    for p, kw in sizes.partner_capacity.items():
        network = data.partners[p].network
        yield Paid(Group("networks", own_annuity(network)), network.capex_eur_per_kw, kw)
    for i, kwh in sizes.storage_capacity.items():
        storage = data.storages[i]
        yield Paid(Group("storages", own_annuity(storage)), storage.capex_eur_per_kwh, kwh)


class Conditions(NamedTuple):
    """What aid looks at in a design."""

    delivered_mwh: float
    """Heat that consumers receive of the network in a year, MWh."""
    trench_m: float
    """Trench dug, m."""
    other_mwh: float
    """Heat of sources that are not recovered that enters the network in a year, MWh."""

    @property
    def mwh_per_m(self) -> float | None:
        """Return heat received by trench dug; None where none is dug."""
        return self.delivered_mwh / self.trench_m if self.trench_m else None

    @property
    def recovered_share(self) -> float | None:
        """Return 1 - heat of other sources / heat received; None where none is received."""
        return 1 - self.other_mwh / self.delivered_mwh if self.delivered_mwh else None

    def hold(self, least_mwh_per_m: float, least_recovered_share: float) -> bool:
        """Tell whether a design keeps the conditions of an aid."""
        dense = self.delivered_mwh >= least_mwh_per_m * self.trench_m * (1 - TOLERANCE)
        most = (1 - least_recovered_share) * self.delivered_mwh
        clean = least_recovered_share == 0 or self.other_mwh <= most + TOLERANCE * self.delivered_mwh
        return dense and clean


def aid_given(
    data: Network, paid: list[Paid[float]], conditions: Conditions, wanted: Mapping[tuple[int, Group], float]
) -> list[dict[Group, float]]:
    """Return what each aid gives for each group, €: what is wanted of it, as far as it goes.

    Args:
        data: The network.
        paid: Every part of the investment.
        conditions: What aid looks at.
        wanted: Aid and group → what is asked of it, €; without, all it gives, the dearest in a year first.
    """
    whole: dict[Group, float] = {}
    for part in paid:
        whole[part.group] = whole.get(part.group, 0.0) + part.eur * part.size
    left, found = dict(whole), []
    for a, aid in enumerate(data.aid):
        given: dict[Group, float] = {}
        most = math.inf if aid.most_eur is None else aid.most_eur
        if not conditions.hold(aid.least_mwh_per_m, aid.least_recovered_share):
            most = 0.0
        for group in sorted(left, key=lambda g: (-g.annuity, g.kind)):
            if group.kind in aid.on:
                asked = wanted.get((a, group), 0.0) if wanted else math.inf
                given[group] = max(0.0, min(aid.share * whole[group], left[group], most, asked))
                left[group] -= given[group]
                most -= given[group]
        found.append(given)
    return found
