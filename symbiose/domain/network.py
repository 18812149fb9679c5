"""What is told of the network that exchanges make of sites."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """One exchange, as it joins sites."""

    site_ids: tuple[str, ...]
    """Giver, processors, receiver, in the order of the way."""
    value: float
    """Benefit of the exchange, €/yr; nothing below zero counts."""


@dataclass(frozen=True)
class NetworkMeasures:
    """How well sites are joined, and what hangs on one of them."""

    sites: int
    """Sites of the network."""
    joined_sites: int
    """Sites with at least one exchange with another."""
    largest_component: int
    """Sites of the largest set that exchanges join, directly or one through another; 0 without exchanges."""
    first_site_id: str | None
    """Site that most of the value passes through; None without value."""
    dependence: float | None
    """Share of the value of all exchanges that passes through that site; None without value."""

    @property
    def connectedness(self) -> float | None:
        """Return the share of the sites that the largest component holds; None without sites."""
        return self.largest_component / self.sites if self.sites else None


MeasureNetwork = Callable[[Collection[str], Iterable[Link]], NetworkMeasures]
"""Measures a network: its sites and its links."""
