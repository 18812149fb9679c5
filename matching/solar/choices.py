"""What members choose at prices of circles, and what is asked of them there."""

from dataclasses import dataclass, field

from matching.solar.sharing import Floats


@dataclass(frozen=True)
class Choices:
    """What all choose at some prices."""

    eur: float
    """What they gain together: the bound at softness nought, €/year."""
    slope: Floats
    """How it grows with each price: supply less demand, kWh."""
    kwp: Floats
    """Power of each roof that is chosen, kWp."""
    seats: Floats
    """How far each seat is taken (`CircleMarket.seats`)."""
    stands: Floats
    """How far each member stands in any circle."""
    received: Floats
    """What each participant receives in each step, kWh."""


@dataclass(frozen=True)
class Capped:
    """What the most power of a group costs participants (`matching/solar/capped.py`)."""

    served: Floats
    """What each pays for what it receives, beside prices of circles, × steps, €/kWh."""
    given: Floats
    """What each receives for standing in any circle, €."""
    kwp: Floats
    """Power of the roofs that would earn that, those whom it concerns × roofs, kWp."""


@dataclass(frozen=True)
class Terms:
    """What is asked of all who choose."""

    prices: Floats
    """Circles, then owners of several roofs, × steps, €/kWh beyond a sale."""
    fees: Floats
    """What each seat costs, €; below nought where its member receives."""
    capped: Capped
    softness: float
    """What a choice may cost to be made a little too, €."""


@dataclass
class Sums:
    """Choices being summed."""

    slope: Floats
    kwp: Floats
    seats: Floats
    received: Floats
    eur: float = field(default=0.0)
