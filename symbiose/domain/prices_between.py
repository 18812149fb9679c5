"""Prices between partners that leave nobody worse off, and the one at which who gains least gains most.

A price moves money from one partner to another and changes nothing of what all gain together. Partners
agree on it, nobody else: what is told here is how far they can go, and where to begin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

NOTHING_EUR: Final = 1.0
"""What a partner loses below it in a year, €, is rounding of its accounts."""


@dataclass(frozen=True)
class PriceRange:
    """What may be paid by who receives to who gives; where it is negative, who gives pays."""

    least: float
    """Below it somebody who gives loses."""
    most: float
    """Above it somebody who receives loses; below `least` where no price leaves everybody unharmed."""
    maximin: float
    """At which who gains least gains most."""

    @property
    def possible(self) -> bool:
        """Return whether some price leaves nobody worse off."""
        return self.least <= self.most


def payments_along(gains: Sequence[float]) -> tuple[PriceRange, ...]:
    """Return what each partner of a chain but the first may pay the one before it.

    What the partners up to one gain together, and what is paid for what they pass on, is nought at least;
    so is what those after it gain, less what they pay. At the maximin payments all gain the same. How far
    one payment can go depends on the others: each range is told with the others at their best for it.

    Args:
        gains: What each partner gains before any payment, who gives first, €/year.

    >>> payments_along([-30.0, 100.0])
    (PriceRange(least=30.0, most=100.0, maximin=65.0),)
    """
    whole = sum(gains)
    return tuple(
        PriceRange(-before, whole - before, whole * place / len(gains) - before)
        for place, before in enumerate(accumulate(gains[:-1]), start=1)
    )


@dataclass(frozen=True)
class Partner:
    """A partner of a pool in which one price holds for everything that passes from one to another."""

    gain: float
    """What it gains before any price, less what it could gain by itself, €/year."""
    net: float
    """What it gives to others less what it receives of them, unit/year."""

    def gain_at(self, price: float) -> float:
        """Return what it gains at a price, €/year."""
        return self.gain + price * self.net


def price_in_pool(partners: Mapping[str, Partner]) -> PriceRange | None:
    """Return the one price of a pool, in € for each unit that passes; None where nothing does.

    None too where a partner loses whom no price reaches, since it neither gives nor receives on balance.

    >>> price_in_pool({"roof": Partner(-30.0, 10.0), "works": Partner(80.0, -10.0)})
    PriceRange(least=3.0, most=8.0, maximin=5.5)
    """
    givers = [one for one in partners.values() if one.net > 0]
    takers = [one for one in partners.values() if one.net < 0]
    if not givers or not takers or any(one.net == 0 and one.gain < -NOTHING_EUR for one in partners.values()):
        return None
    return PriceRange(
        least=max(-one.gain / one.net for one in givers),
        most=min(one.gain / -one.net for one in takers),
        maximin=min(
            ((taker.gain - giver.gain) / (giver.net - taker.net) for giver in givers for taker in takers),
            key=lambda price: -min(one.gain_at(price) for one in (*givers, *takers)),
        ),
    )
