"""Roofs and declared flows that an accepted loop or group rests on and that no longer stand as they did."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from symbiose.domain.companies import Site
from symbiose.domain.flows import Flow
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.domain.validity import Validity, validity_on

OVER: Final = frozenset({Validity.WITHDRAWN, Validity.LAPSED})
"""Where a flow stands that no run counts on any more."""
ROUNDING: Final = 1e-6
"""Share of a power whose loss is rounding."""


class LossKind(StrEnum):
    """What became of a thing that a design rests on."""

    ROOF_GONE = "roof_gone"
    """The roof is in no cadastre any more."""
    ROOF_OF_ANOTHER = "roof_of_another"
    """The roof belongs to another site than it did, or to none."""
    ROOF_SMALLER = "roof_smaller"
    """The cadastre now holds less for possible on the roof than is built on it."""
    FLOW_OVER = "flow_over"
    """The flow was withdrawn, is over, or its site has closed."""


@dataclass(frozen=True)
class Loss:
    """A thing that a design rests on and that no longer stands as it did."""

    kind: LossKind
    thing_id: str
    """The roof or flow."""
    site_id: str | None
    """Site that it was of when the design was accepted; None for a flow that is nowhere any more."""


class Built(Protocol):
    """A roof as a design builds on it."""

    @property
    def roof_id(self) -> str:
        """The roof."""

    @property
    def site_id(self) -> str:
        """Site that owns it."""

    @property
    def kwp(self) -> float:
        """Power built, kWp."""


@dataclass(frozen=True)
class RoofsNow:
    """Roofs as cadastres and people tell them today."""

    owned: Mapping[str, OwnedRoof]
    """Those that belong to a site, by id."""
    unowned: Mapping[str, Roof]
    """Those that belong to none, by id, as far as they were asked for."""

    def lost(self, built: Collection[Built]) -> Iterator[Loss]:
        """Yield what became of roofs that a design builds on, in their order.

        Args:
            built: The roofs.
        """
        for one in built:
            kind = self._lost(one)
            if kind is not None:
                yield Loss(kind, one.roof_id, one.site_id)

    def _lost(self, built: Built) -> LossKind | None:
        now = self.owned.get(built.roof_id)
        if now is None:
            there = built.roof_id in self.unowned
            return LossKind.ROOF_OF_ANOTHER if there else LossKind.ROOF_GONE
        if now.site_id != built.site_id:
            return LossKind.ROOF_OF_ANOTHER
        smaller = built.kwp > now.roof.peak_power_kwp * (1 + ROUNDING)
        return LossKind.ROOF_SMALLER if smaller else None


def lost_flows(
    flow_ids: Collection[str], flows: Mapping[str, Flow], sites: Mapping[str, Site], day: date
) -> Iterator[Loss]:
    """Yield the flows that no run counts on any more, by id.

    Args:
        flow_ids: Flows that a design rests on.
        flows: All flows, by id.
        sites: All sites, by id.
        day: The present day.
    """
    for flow_id in sorted(flow_ids):
        flow = flows.get(flow_id)
        if flow is None:
            yield Loss(LossKind.FLOW_OVER, flow_id, None)
            continue
        site = sites.get(flow.site_id)
        closed = site is not None and site.closed_on is not None
        if closed or validity_on(flow, day) in OVER:
            yield Loss(LossKind.FLOW_OVER, flow_id, flow.site_id)
