"""What the pages of a loop tell of a source that fails: what is missing, and who steps in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.documents.heat_network_questions import Event, HeatShare, Outage
from symbiose.domain.heat_loops import HeatLoop


class StandIn(StrEnum):
    """Who gives in the place of a source."""

    SOURCE = "source"
    """Another source of the loop."""
    NETWORK = "network"
    """A public heat network."""
    BOILER = "boiler"
    """A boiler at a consumer."""


@dataclass(frozen=True)
class BackUp:
    """Heat that somebody gives in the place of a source."""

    id: str
    kind: StandIn
    mwh_per_year: float


@dataclass(frozen=True)
class OutageLine:
    """One thing that may happen to a source of a loop."""

    source_id: str
    event: Event
    detail: str
    """Name of the other calendar; the share lost."""
    backed_up_by: tuple[BackUp, ...]
    """The greatest first."""
    missing: tuple[HeatShare, ...]
    """Consumers whom nobody serves, MWh/yr."""
    missing_mwh: float
    """All of them together, MWh/yr."""
    missing_share: float
    """Share of what the loop and its boilers deliver."""
    peak_kw: float
    """Most that is missing at once, kW."""
    cost_eur_per_year: float
    """What a year of it costs, €."""


def outages_of(loop: HeatLoop) -> tuple[OutageLine, ...]:
    """Return what may happen to each source of a loop; nothing where its design does not tell it."""
    return tuple(_line(loop, outage) for outage in loop.result.outages or ())


def _line(loop: HeatLoop, outage: Outage) -> OutageLine:
    return OutageLine(
        source_id=outage.source,
        event=outage.event,
        detail=outage.detail,
        backed_up_by=tuple(_stand_ins(loop, outage)),
        missing=outage.unserved,
        missing_mwh=sum(one.mwh_per_year for one in outage.unserved),
        missing_share=1 - outage.served_share,
        peak_kw=outage.unserved_peak_kw,
        cost_eur_per_year=outage.cost_eur_per_year,
    )


def _stand_ins(loop: HeatLoop, outage: Outage) -> Iterator[BackUp]:
    boilers = {boiler.id for boiler in loop.instance.boilers}
    networks = {network.id for network in loop.instance.networks}
    for share in outage.backed_up_by:
        kind = StandIn.SOURCE
        if share.id in boilers:
            kind = StandIn.BOILER
        elif share.id in networks:
            kind = StandIn.NETWORK
        yield BackUp(share.id, kind, share.mwh_per_year)
