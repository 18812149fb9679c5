"""Flows that a trade usually has: found by the code of the activity, estimated from the size of the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import Field, NonNegativeFloat

from symbiose.domain.base import Value
from symbiose.domain.companies import PMA_NAF_NOMENCLATURE, Activity, Site
from symbiose.domain.drafts import reference_of_draft
from symbiose.domain.estimates import Ratio
from symbiose.domain.flows import ABSOLUTE_ZERO_C, MONTHS, Direction, Flow
from symbiose.domain.identity import derived_id
from symbiose.domain.week_parts import WeekPattern

SHORTEST_BEGINNING = 2
"""Characters of a division, the widest part of a code that names a trade."""


OFFERED = "draft_usual"
"""How the id of a draft begins that offers a usual flow."""


class TypicalFlow(Value):
    """One resource that usually leaves or enters the sites of a trade."""

    direction: Direction
    """Offer or need."""
    resource_id: str
    """Resource of the catalogue."""
    ratio_id: str
    """Ratio that its quantity is estimated with."""
    waste_code: str | None = None
    """Waste code under which it usually leaves, with its star."""
    supply_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it is usually given or wanted, °C."""
    return_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it usually comes back, °C."""
    months: tuple[NonNegativeFloat, ...] | None = Field(default=None, min_length=MONTHS, max_length=MONTHS)
    """Weight of each month, January first, on any scale; None when it is the same all year."""

    week: WeekPattern | None = None
    """When in the week it usually runs; None where that differs from site to site."""

    @property
    def season(self) -> tuple[int, ...]:
        """Return the months that have more than their twelfth, January being 0; none when it is flat."""
        weights = self.months or ()
        return tuple(month for month, weight in enumerate(weights) if weight * MONTHS > sum(weights))


class Trade(Value):
    """A trade with the flows that its sites usually have."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    label_fr: str = Field(min_length=1)
    """French name."""
    activities: tuple[str, ...] = ()
    """Beginnings of the NAF codes that belong to it: `25`, `25.6` or `25.61Z`."""
    fallback: bool = False
    """True for the one trade that is offered when no other is recognised."""
    flows: tuple[TypicalFlow, ...] = Field(min_length=1)
    """What its sites usually give and need."""


@dataclass(frozen=True)
class TradeFound:
    """The trade of a site, and by which part of its code it was recognised."""

    trade: Trade
    beginning: str | None
    """Beginning of the code that names the trade; None when none does and the fallback is offered."""


class TypicalFlows:
    """All trades and the ratios of their flows."""

    def __init__(self, ratios: Iterable[Ratio], trades: Iterable[Trade]) -> None:
        """Index ratios and trades; exactly one trade is the fallback."""
        self.ratios: Mapping[str, Ratio] = MappingProxyType({ratio.id: ratio for ratio in ratios})
        """Ratio by id."""
        self.trades = tuple(trades)
        """The trades, as listed."""
        self._by_beginning = {start: trade for trade in self.trades for start in trade.activities}
        self._fallback = next(trade for trade in self.trades if trade.fallback)

    def trade_of(self, activity: Activity | None) -> TradeFound:
        """Return the trade whose activities name the longest beginning of a code, else the fallback."""
        if activity is not None and activity.nomenclature == PMA_NAF_NOMENCLATURE:
            for length in range(len(activity.code), SHORTEST_BEGINNING - 1, -1):
                beginning = activity.code[:length]
                if beginning in self._by_beginning:
                    return TradeFound(self._by_beginning[beginning], beginning)
        return TradeFound(self._fallback, None)


def offer_id(site: Site, flow: TypicalFlow) -> str:
    """Return the id of the one draft that offers a resource to a site, so that it is offered once."""
    return derived_id(OFFERED, site.id, flow.direction, flow.resource_id)


def was_offered(flow: Flow) -> bool:
    """Tell whether a flow was declared from an offer: an estimate that its site has confirmed."""
    return flow.reference is not None and flow.reference.startswith(reference_of_draft(OFFERED))


def is_estimate(flow: Flow) -> bool:
    """Tell whether a flow is an estimate that its site has not confirmed."""
    return flow.estimate is not None and not was_offered(flow)
