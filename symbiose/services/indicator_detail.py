"""What one figure of an indicator is made of: flows, proposals and synergies, dated values, and its sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.communes import Park
from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.factors import ReferenceBook, Topic
from symbiose.domain.figures import WHOLE
from symbiose.domain.flows import Flow
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_pages import counted_for, require_figures
from symbiose.services.indicators import Asked, Counted, rows_of_indicator
from symbiose.services.parks import parks_of

_MONEY = frozenset({Topic.PRICE, Topic.TAX, Topic.RULE})
TOPICS: Mapping[str, frozenset[Topic]] = {
    "co2_avoided": frozenset({Topic.EMISSION}),
    "local_purchases": frozenset({Topic.PRICE}),
    **dict.fromkeys(("gain_giver", "gain_receiver", "gain_territory", "network_dependence"), _MONEY),
}
"""Indicator → what the dated values that it rests on are about; those of quantities rest on none."""


class ThingKind(StrEnum):
    """What a contribution comes from."""

    FLOW = "flow"
    PROPOSAL = "proposal"
    SYNERGY = "synergy"
    LOOP = "loop"
    GROUP = "group"
    SITE = "site"


@dataclass(frozen=True)
class FlowBehind:
    """A declared flow that a contribution rests on."""

    id: str
    resource: str
    site: str
    quantity_per_year: float
    unit: str
    readable: bool
    """The caller may open its sheet."""


@dataclass(frozen=True)
class Behind:
    """One contribution, with what it leads back to."""

    amount: float
    against: float | None
    site_id: str
    site: str
    kind: ThingKind
    thing_id: str
    readable: bool
    """The caller may open the sheet of what it comes from."""
    flows: tuple[FlowBehind, ...]
    models: tuple[int, ...]
    values: tuple[ReferenceUsed, ...]


@dataclass(frozen=True)
class FigureDetail:
    """One figure with everything it is made of."""

    indicator: Indicator
    column: Column
    asked: Asked
    scope: str
    value: float | None
    behind: tuple[Behind, ...]
    """The largest amount first."""
    sites: int
    """Sites of the network, where it is one measured on the whole of it."""
    parks: Mapping[str, Park]

    @property
    def total(self) -> float:
        """Return the sum of the amounts."""
        return sum(one.amount for one in self.behind)

    @property
    def against(self) -> float:
        """Return the sum of what they are measured against."""
        return sum(one.against or 0.0 for one in self.behind)

    @property
    def ordered(self) -> tuple[float, ...]:
        """Return the amounts from the smallest on, whose middle is the median."""
        return tuple(sorted(one.amount for one in self.behind))

    @property
    def values(self) -> tuple[ReferenceUsed, ...]:
        """Return each dated value once, by id and date."""
        return each_once(one for behind in self.behind for one in behind.values)


def figure_detail(
    services: Services, actor: Actor, indicator_id: str, column: Column, asked: Asked, scope: str = WHOLE
) -> FigureDetail:
    """Return what a figure is made of.

    Args:
        services: What use cases work with.
        actor: The caller.
        indicator_id: Indicator.
        column: One of its columns.
        asked: Day, dimension and filters of the table that the figure stands in.
        scope: Group of the dimension; the whole without one.

    Raises:
        NotAllowed: The caller reads no figures as they are counted.
        UnknownThing: There is no such indicator.
        InvalidDocument: The day has not come yet.
    """
    require_figures(services, actor, asked)
    indicator = services.reference.indicators.get(indicator_id)

    def work(repositories: Repositories) -> FigureDetail:
        counted = counted_for(services, repositories, actor, asked)
        rows = [row for row in rows_of_indicator(services, counted, asked, indicator) if row.scope == scope]
        figure = rows[0].figures.get(column) if rows else None
        reading = Reading(services, counted, actor)
        parts = (
            sorted(figure.contributions, key=lambda one: (-abs(one.amount), one.thing_id)) if figure else ()
        )
        return FigureDetail(
            indicator=indicator,
            column=column,
            asked=asked,
            scope=scope,
            value=figure.value if figure else None,
            behind=tuple(reading.behind(one) for one in parts),
            sites=_network_sites(counted, asked, scope, indicator),
            parks=parks_of(services, repositories),
        )

    return services.store.read(work)


def _network_sites(counted: Counted, asked: Asked, scope: str, indicator: Indicator) -> int:
    if indicator.aggregation is not Aggregation.WHOLE:
        return 0
    groups = dict(asked.within) | ({asked.by: scope} if asked.by else {})
    return sum(counted.places.holds(site_id, groups) for site_id in counted.territory.working)


def rests_on(factors: ReferenceBook, indicator_id: str, value: ReferenceUsed) -> bool:
    """Tell whether an indicator rests on a value that the accounting of its exchange used."""
    topics = TOPICS.get(indicator_id, frozenset())
    return value.id in factors and factors.history(value.id)[-1].topic in topics


class Reading:
    """Turns contributions into what one caller may read of them."""

    def __init__(self, services: Services, counted: Counted, actor: Actor) -> None:
        self._catalogue = services.reference.resources
        self._factors = services.reference.factors
        self._territory = counted.territory
        self._sites = counted.places.sites
        self._actor = actor
        self._all = CanSeeEverything(actor).allowed()
        self._loops = {one.id for one in counted.territory.loops}
        self._groups = {one.id for one in counted.territory.groups}
        self._loops |= {one.design.id for one in counted.territory.loop_operations}
        self._groups |= {one.design.id for one in counted.territory.group_operations}
        self._synergies = {one.synergy.id for one in counted.territory.synergies}

    def behind(self, one: Contribution) -> Behind:
        """Return a contribution as the caller may read it."""
        flows = [self._territory.flows[i] for i in one.flow_ids if i in self._territory.flows]
        readable = self._all or any(flow.site_id in self._actor.site_ids for flow in flows)
        kind = self._kind(one)
        return Behind(
            amount=one.amount,
            against=one.against,
            site_id=one.site_id,
            site=self._name(one.site_id),
            kind=kind,
            thing_id=one.thing_id,
            readable=readable or kind is ThingKind.SITE,
            flows=tuple(self._flow(flow) for flow in flows) if readable else (),
            models=one.models,
            values=tuple(v for v in one.values if rests_on(self._factors, one.indicator_id, v)),
        )

    def _kind(self, one: Contribution) -> ThingKind:
        if one.thing_id == one.site_id:
            return ThingKind.SITE
        if one.thing_id in self._synergies:
            return ThingKind.SYNERGY
        if one.thing_id in self._loops:
            return ThingKind.LOOP
        if one.thing_id in self._groups:
            return ThingKind.GROUP
        return ThingKind.FLOW if one.thing_id in self._territory.flows else ThingKind.PROPOSAL

    def _flow(self, flow: Flow) -> FlowBehind:
        resource = self._catalogue.find(flow.resource_id)
        return FlowBehind(
            id=flow.id,
            resource=resource.label_fr if resource else flow.resource_text,
            site=self._name(flow.site_id),
            quantity_per_year=flow.quantity_per_year,
            unit=flow.unit,
            readable=self._all or flow.site_id in self._actor.site_ids,
        )

    def _name(self, site_id: str) -> str:
        site = self._sites.get(site_id)
        return site.name if site else site_id
