"""Says in words what the largest prices of a result mean: where one more unit would be worth most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from symbiose.domain.documents.exchange_result import Price

MOST: Final = 5
"""Sentences at most."""
LEAST: Final = 0.005
"""Prices below are told nothing of: they would be shown as nought."""
_SAID: Final[Mapping[str, str]] = {
    "supply_limit": "One more unit offered by {0} would be worth {worth}{when}",
    "need_limit": "One more unit needed by {0} would be worth {worth}{when}",
    "capacity": "One more unit of capacity at {0} would be worth {worth}{when}",
    "pool_capacity": "One more unit of capacity at the installation {0} would be worth {worth}{when}",
    "must_place": "One unit less that has to be placed of {0} would save {worth}{when}",
    "must_meet": "One unit less that has to be met at {0} would save {worth}{when}",
}
"""Rule → sentence; rules in between (blends, openings, outputs) say little to a person."""
_UNITS: Final = {"net_benefit": " €", "co2_avoided": " kg of CO2", "quantity_diverted": " units diverted"}


def prices_in_words(prices: Sequence[Price], objective: str) -> Iterator[str]:
    """Yield a sentence for each of the largest prices, with the period where there are several."""
    told = [
        (abs(price), entry.rule, entry.of, t + 1)
        for entry in prices
        if entry.rule in _SAID
        for t, price in enumerate(entry.price)
        if abs(price) >= LEAST
    ]
    periods = max((len(entry.price) for entry in prices), default=1)
    for price, rule, of, period in sorted(told, key=lambda one: (-one[0], one[1:]))[:MOST]:
        when = f" in period {period}" if periods > 1 else ""
        yield _SAID[rule].format(*of, worth=f"{price:,.2f}{_UNITS[objective]}", when=when) + "."
