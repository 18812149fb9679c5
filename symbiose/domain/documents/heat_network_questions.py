"""What is asked of a designed heat network: why a pair is not joined, and what holds when a source fails."""

from typing import Literal

from symbiose.domain.base import Value

Reason = Literal["temperature", "season", "distance", "economics"]
ChangeKind = Literal["supply_temp_k", "heat_mwh", "length_m", "worth_eur_per_mwh"]
Event = Literal["stops", "loses", "calendar"]


class PairChange(Value):
    """One thing that would have to be otherwise for a pair to be joined."""

    kind: ChangeKind
    """`supply_temp_k`: the source is so many kelvin warmer; `heat_mwh`: it gives so much more in a year;
    `length_m`: the trench of `edges` together is so many metres shorter; `worth_eur_per_mwh`: each MWh that
    goes from the source to the consumer is worth so much more, whoever pays it."""
    amount: float | None
    """How much, at least; null where no amount would do."""
    by_period_mwh: tuple[float, ...] = ()
    """The heat by period, MWh; for `heat_mwh` alone."""
    edges: tuple[str, ...] = ()
    """The edges meant; for `length_m` alone."""


class PairNotServed(Value):
    """A source and a consumer that a design does not join: no heat of the one can reach the other in it."""

    source: str
    """The source."""
    consumer: str
    """The consumer."""
    reason: Reason | None
    """The first thing that stands in the way; null where there was no time left to look into it."""
    changes: tuple[PairChange, ...] = ()
    """All of these together would have the pair joined by a best design, slightly less would not; the first
    lifts the reason."""
    worth_eur_per_mwh: float | None = None
    """By how much the heat of the pair would have to be worth more at the lengths that stand, once changes of
    temperature and heat are made, €/MWh; null where no price would do."""
    heat_mwh_per_year: float | None = None
    """What the consumer would receive of the source at that price, MWh/year."""
    length_m: float | None = None
    """Trench to be dug for it that the design does not dig, m."""


class HeatShare(Value):
    """Part of the heat of a year."""

    id: str
    """The source, boiler or consumer."""
    mwh_per_year: float
    """Heat, MWh/year."""


class Outage(Value):
    """What a design still serves when a source gives less, or at other times; nothing is built anew."""

    source: str
    """The source."""
    event: Event
    """`stops`: it gives nothing; `loses`: it gives less; `calendar`: its powers come in other periods."""
    detail: str
    """The share lost (`20%`), or the name of the other calendar; empty for `stops`."""
    served_share: float
    """Share of what the design delivers that is still delivered."""
    unserved: tuple[HeatShare, ...] = ()
    """Consumers with what the network no longer brings them in a year: their own means have to."""
    unserved_mwh: tuple[float, ...] = ()
    """The same by period, all consumers together, MWh."""
    unserved_peak_kw: float = 0.0
    """The most that is missing in a period, kW: what means standing by have to be able to give."""
    backed_up_by: tuple[HeatShare, ...] = ()
    """Sources and boilers of the network that give more in its place, and how much more, MWh/year."""
    cost_eur_per_year: float = 0.0
    """What a year of it costs the network, €: revenue lost, dearer heat and electricity, less what is not
    bought."""
