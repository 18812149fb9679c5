"""Newcomers on a plot: a site that is not there yet, with the usual flows of an activity."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from symbiose.domain.base import Value
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import driver_value
from symbiose.domain.estimates import Ratio
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import FLAT_YEAR, EstimateBasis, Flow
from symbiose.domain.identity import derived_id
from symbiose.domain.land import EstimatedFlow, Gain, Plot
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.typical_flows import Trade, TypicalFlow, TypicalFlows

NOBODY = "newcomer"
"""Company, declarant and beginning of the site id of newcomers: no account and no firm is called so."""


class Scale(StrEnum):
    """Which end of the estimates a newcomer has."""

    LOW = "low"
    MIDDLE = "value"
    HIGH = "high"


@dataclass(frozen=True)
class Newcomer:
    """A site that might settle, with its flows."""

    trade_id: str
    """Its activity."""
    scale: Scale
    """Which end of the estimates its flows have."""
    site: Site
    """The site, at the position of the plot."""
    flows: tuple[Flow, ...]
    """Its flows; those whose estimate is nought are left out."""


def newcomer_site_id(trade_id: str, scale: Scale) -> str:
    """Return the id of the site of a newcomer."""
    return f"{NOBODY}_{trade_id}_{scale}"


def newcomer(
    trade: Trade,
    scale: Scale,
    plot: Plot,
    typical: TypicalFlows,
    catalogue: ResourceCatalogue,
    now: datetime,
) -> Newcomer:
    """Return who would settle on a plot: as many jobs as are asked, the usual flows of the trade.

    No site of this kind may receive dangerous waste yet: it would need an authorisation first.
    """
    site = _site(trade, scale, plot)
    pairs = zip(trade.flows, estimated_flows(trade, scale, plot, typical), strict=True)
    flows = [
        _flow(typical_flow, estimate, scale, site, typical.ratios[estimate.ratio_id], catalogue, now)
        for typical_flow, estimate in pairs
        if getattr(estimate, scale.value)
    ]
    return Newcomer(trade.id, scale, site, tuple(flows))


def estimated_flows(
    trade: Trade, scale: Scale, plot: Plot, typical: TypicalFlows
) -> tuple[EstimatedFlow, ...]:
    """Return the usual flows of a trade as they are estimated for a plot, in the order of the trade."""
    site = _site(trade, scale, plot)
    return tuple(_estimated(flow, site, typical.ratios[flow.ratio_id]) for flow in trade.flows)


def _site(trade: Trade, scale: Scale, plot: Plot) -> Site:
    return Site(
        id=newcomer_site_id(trade.id, scale),
        company_id=NOBODY,
        name=trade.label_fr,
        commune_code=plot.commune_code,
        longitude=plot.longitude,
        latitude=plot.latitude,
        position_source=plot.position.value,
        park_id=plot.park_id,
        jobs=plot.jobs,
        floor_area_m2=plot.floor_area_m2,
    )


def _estimated(flow: TypicalFlow, site: Site, ratio: Ratio) -> EstimatedFlow:
    size = driver_value(site, ratio.driver)
    band = ratio.estimate(size) if size is not None else None
    return EstimatedFlow(
        flow_id=derived_id("flow", site.id, flow.direction, flow.resource_id, flow.waste_code or ""),
        direction=flow.direction,
        resource_id=flow.resource_id,
        waste_code=flow.waste_code,
        ratio_id=ratio.id,
        unit=ratio.canonical_unit,
        low=float(band.low) if band else None,
        value=float(band.value) if band else None,
        high=float(band.high) if band else None,
    )


def _flow(
    usual: TypicalFlow,
    estimate: EstimatedFlow,
    scale: Scale,
    site: Site,
    ratio: Ratio,
    catalogue: ResourceCatalogue,
    now: datetime,
) -> Flow:
    weights = usual.months or FLAT_YEAR
    size = driver_value(site, ratio.driver) or 0.0
    basis = EstimateBasis(ratio_id=ratio.id, driver=ratio.driver, driver_value=size, text=ratio.sentence)
    return Flow(
        id=estimate.flow_id,
        site_id=site.id,
        direction=usual.direction,
        resource_text=catalogue.label(usual.resource_id),
        resource_id=usual.resource_id,
        quantity_per_year=getattr(estimate, scale.value),
        unit=estimate.unit,
        months=tuple(weight / sum(weights) for weight in weights),
        waste_code=usual.waste_code,
        supply_temp_c=usual.supply_temp_c,
        return_temp_c=usual.return_temp_c,
        estimate=basis,
        declared_at=now,
        declared_by=NOBODY,
    )


@dataclass(frozen=True)
class NewcomersCase:
    """Newcomers to weigh one by one against the same present."""

    present: Mapping[str, Gain]
    """Offer → what its proposals bring in the present optimum."""
    newcomers: Sequence[Newcomer]
    """Whom to weigh, in this order."""
    budget_s: float
    """After this time no other newcomer is begun, s."""


class Weighed(Value):
    """The optimum with one newcomer, over the part of the territory that it touches."""

    trade_id: str
    """Its activity."""
    scale: Scale
    """Which end of the estimates it has."""
    status: str
    """optimal, feasible…; `untouched` where none of its flows finds a counterpart."""
    before: Gain
    """The present optimum of that part."""
    after: Gain
    """The optimum of that part with the newcomer."""
    short_of_bound_eur: float = 0.0
    """How far the second may be from its proven bound, €/yr."""
    loops: tuple[Proposal, ...] = ()
    """Proposals that the newcomer takes part in, the most beneficial first."""
    flows_solved: int = 0
    """Existing flows of that part."""
    seconds: float = 0.0
    """Time taken, s."""


class WeighNewcomers(Protocol):
    """Weighs newcomers in this process."""

    def __call__(
        self,
        territory: Territory,
        case: NewcomersCase,
        settings: SolveSettings,
        created: datetime,
        tell: Callable[[float], None],
    ) -> Iterator[Weighed]:
        """Yield each as soon as it is weighed; fewer than asked when the time is over.

        Args:
            territory: What the optimiser looks at, without any of them.
            case: Who is weighed against what.
            settings: How long and how exactly each optimum is searched for.
            created: The moment that the optima are of.
            tell: Told the share that is done, 0 to 1.
        """
