"""A heat network instance with the least change that lifts what stands between a source and a consumer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from matching.heat.network import state_network
from matching.heat.network_levels import approach_at, brought_by, find_levels
from matching.heat.network_pair_model import Pair
from matching.heat.network_pairs import can_serve, least_more
from matching.heat.network_traced import in_period
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, NetworkSource
from symbiose.domain.documents.heat_network_questions import PairChange
from symbiose.domain.quantities import KELVIN

MARGIN: Final = 1e-6
"""Kelvins, and share of heat, by which a remedy is more than what would just not do."""
FURTHER: Final = "\N{INFORMATION SEPARATOR ONE}further"
"""Id of a source that is added to ask how much is missing; no id of a document holds such a character."""
AMPLE: Final = 10.0
"""The further source could give so many times all that is asked for: losses take less."""
NEAR: Final = 1e-3
"""Share of a trench that is next to none, and share of a length to which the one that would do is found."""


def warmer(document: HeatNetworkInstance, pair: Pair) -> tuple[PairChange, HeatNetworkInstance]:
    """Return by how many kelvin the source would have to be warmer, and the instance with it so warm.

    Where no temperature of the loop is stated, a need that much colder would do as well.
    """
    source = document.sources[pair.source]
    for kelvins in sorted(k for k in _kelvins(document, pair) if k > 0):
        supply = (source.supply_temp_c or 0.0) + kelvins
        changed = with_source(document, pair.source, source.model_copy(update={"supply_temp_c": supply}))
        if can_serve(state_network(changed), pair):
            return PairChange(kind="supply_temp_k", amount=kelvins), changed
    return PairChange(kind="supply_temp_k", amount=None), document


def _kelvins(document: HeatNetworkInstance, pair: Pair) -> Iterator[float]:
    """Yield the kelvins that are missing for each manner in which the source could come to serve."""
    source, consumer = document.sources[pair.source], document.consumers[pair.consumer]
    approach, need = document.economics.approach_k, consumer.need_temp_c
    brought, own = brought_by(source, approach), approach_at(consumer, approach)
    if brought is None:
        return
    if need is not None and (not document.levels or source.node == consumer.node):
        yield need + own - brought
        yield from _until_a_pump_gains(document, consumer.node, brought - 2 * approach, need + own)
    levels = find_levels(document)
    for k, level in enumerate(document.levels):
        if levels.manners(pair.consumer, k):
            yield level.supply_temp_c - brought
            condensation_c = level.supply_temp_c + approach
            yield from _until_a_pump_gains(document, source.node, brought - approach, condensation_c)


def _until_a_pump_gains(
    document: HeatNetworkInstance, node: str, evaporation_c: float, condensation_c: float
) -> Iterator[float]:
    """Yield the kelvins by which evaporation would have to be warmer for a COP above 1."""
    for pump in document.heat_pumps:
        if pump.node == node:
            least_c = (condensation_c + KELVIN) * (1 - pump.carnot_fraction) - KELVIN
            yield least_c - evaporation_c + MARGIN


def with_heat(
    document: HeatNetworkInstance, pair: Pair, solver: str, seconds: float
) -> tuple[PairChange | None, HeatNetworkInstance]:
    """Return the least heat that the source lacks for the consumer to be served, and the instance with it.

    Other sources help where they can. None where nothing is missing, and where no heat would do.
    """
    source, consumer = document.sources[pair.source], document.consumers[pair.consumer]
    asked = [
        sum(in_period(each.demand_kw, t) for each in document.consumers) for t in range(len(document.periods))
    ]
    further = source.model_copy(update={"id": FURTHER, "max_kw": tuple(AMPLE * kw for kw in asked)})
    consumers = list(document.consumers)
    consumers[pair.consumer] = consumer.model_copy(update={"connection": "forced"})
    question = document.model_copy(
        update={"sources": (*document.sources, further), "consumers": tuple(consumers)}
    )
    missing = least_more(state_network(question), pair, len(document.sources), solver, seconds)
    least = MARGIN * max(asked)
    if missing is None or all(kw <= least for kw in missing.values()):
        return None, document
    share = _warmest_share(document, pair)
    return _given_more(
        document, pair, {t: kw * (1 + MARGIN) / share for t, kw in missing.items() if kw > least}
    )


def _warmest_share(document: HeatNetworkInstance, pair: Pair) -> float:
    """Return the greatest share of what the source has that is warm enough for a level of the consumer."""
    levels = find_levels(document)
    return max(
        giving.share for giving in levels.giving[pair.source] if levels.manners(pair.consumer, giving.level)
    )


def with_peak(document: HeatNetworkInstance, pair: Pair) -> tuple[PairChange | None, HeatNetworkInstance]:
    """Return what a source lacks to give its greatest power whenever the consumer takes, and the instance so.

    None where it does so already.
    """
    source, consumer = document.sources[pair.source], document.consumers[pair.consumer]
    periods = range(len(document.periods))
    peak = max(in_period(source.max_kw, t) for t in periods)
    more = {
        t: min(peak, in_period(consumer.demand_kw, t)) - in_period(source.max_kw, t)
        for t in periods
        if in_period(consumer.demand_kw, t) > 0
    }
    more = {t: kw for t, kw in more.items() if kw > 0}
    return _given_more(document, pair, more) if more else (None, document)


def _given_more(
    document: HeatNetworkInstance, pair: Pair, more_kw: Mapping[int, float]
) -> tuple[PairChange, HeatNetworkInstance]:
    source = document.sources[pair.source]
    periods = range(len(document.periods))
    power = tuple(in_period(source.max_kw, t) + more_kw.get(t, 0.0) for t in periods)
    mwh = tuple(document.periods[t].hours * more_kw.get(t, 0.0) / 1000 for t in periods)
    change = PairChange(kind="heat_mwh", amount=sum(mwh), by_period_mwh=mwh)
    return change, with_source(document, pair.source, source.model_copy(update={"max_kw": power}))


def with_source(document: HeatNetworkInstance, position: int, source: NetworkSource) -> HeatNetworkInstance:
    """Return an instance with another source in the place of one."""
    sources = list(document.sources)
    sources[position] = source
    return document.model_copy(update={"sources": tuple(sources)})


def shortened(document: HeatNetworkInstance, edges: Sequence[str], share: float) -> HeatNetworkInstance:
    """Return an instance in which some edges have a share of their length."""
    return document.model_copy(
        update={
            "edges": tuple(
                edge.model_copy(update={"length_m": edge.length_m * share}) if edge.id in edges else edge
                for edge in document.edges
            )
        }
    )


def largest_share(does: Callable[[float], bool], guess: float) -> float:
    """Return the largest share up to 1 that does, to a thousandth of it; NEAR does and 1 does not.

    >>> round(largest_share(lambda share: share <= 0.04, 0.039), 3)
    0.04
    """
    low, high = NEAR, 1.0
    for share in (guess * (1 - NEAR / 2), guess * (1 + NEAR / 2)):
        if low < share < high:
            low, high = (share, high) if does(share) else (low, share)
    while high - low > NEAR * high:
        middle = (low + high) / 2
        low, high = (middle, high) if does(middle) else (low, middle)
    return low
