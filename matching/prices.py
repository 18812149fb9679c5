"""Prices of the linear problem in the words of the instance: what one more unit of each rule would be worth.

They prove the bound of the linear relaxation to whoever trusts no solver; `symbiose solve --check` uses them.
"""

from collections.abc import Callable, Iterable, Mapping

from matching.instance import Instance
from symbiose.domain.documents.exchange_result import Price

TURNED = frozenset({"output_limit"})
"""Rules that the model states from the other side: what is left is at least nought."""
Of = tuple[str, ...]
"""Ids, with the resource or property, that a row is about."""


def told_prices(data: Instance, found: Mapping[str, float]) -> tuple[Price, ...]:
    """Return the prices of rows by what they are about; those of decided quantities are left out.

    Args:
        data: The instance.
        found: Row of the model, named by position → price; rows at nought are absent.
    """
    named = _named(data)
    rows: dict[tuple[str, Of], list[float]] = {}
    for row, price in found.items():
        rule, *position = row.split("__")
        if rule in named:
            *at, t = map(int, position)
            sign = -1.0 if rule in TURNED else 1.0
            rows.setdefault((rule, named[rule](*at)), [0.0] * len(data.periods))[t] = sign * price
    return tuple(Price(rule=rule, of=of, price=tuple(price)) for (rule, of), price in rows.items())


def _named(data: Instance) -> Mapping[str, Callable[..., Of]]:
    """Return rule → what stands behind the positions in the names of its rows."""
    arcs, outputs = list(data.arcs), list(data.outputs)
    blends = [(node, list(ranges)) for node, ranges in data.blends.items()]
    offers, needs = _one(data.supply), _one(data.demand)
    processors, pools = _one(data.capacity), _one(data.pools)

    def blend(i: int, k: int) -> Of:
        return blends[i][0], blends[i][1][k]

    def arc(number: int, _again: int | None = None) -> Of:
        return tuple(arcs[number])

    def around(node: Callable[[int], Of]) -> Callable[..., Of]:
        return lambda i, number: (*node(i), *arcs[number])

    return {
        "supply_limit": offers,
        "must_place": offers,
        "need_limit": needs,
        "must_meet": needs,
        "capacity": processors,
        "pool_capacity": pools,
        "output_limit": lambda i: tuple(outputs[i]),
        "hand_on": processors,
        "blend_max": blend,
        "blend_min": blend,
        "lot_min": arc,
        "lot_max": arc,
        "arc_opening": arc,
        "need_opening": around(needs),
        "processor_opening": around(processors),
        "pool_opening": around(pools),
    }


def _one(ids: Iterable[str]) -> Callable[[int], Of]:
    listed = list(ids)
    return lambda i: (listed[i],)
