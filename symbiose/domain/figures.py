"""Figures of indicators by place, activity, model or resource, each made of the contributions behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.companies import Site
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.secrecy import Part
from symbiose.domain.value_chains import family_of

WHOLE = "territory"
"""Scope of the figure over everything."""
NOWHERE = "none"
"""Scope of what has no park, no activity, no model…"""


class Dimension(StrEnum):
    """What figures are told by."""

    EPCI = "epci"
    COMMUNE = "commune"
    PARK = "park"
    NAF = "naf"
    """Division of the activity: its first two digits."""
    MODEL = "model"
    RESOURCE = "resource"
    """Widest resource that the one exchanged is a kind of."""
    TREATMENT = "treatment"
    """Treatment that waste is kept from."""


OVERLAPPING = frozenset({Dimension.MODEL})
"""What one exchange may have several of: its figures do not add up to that of the territory."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it is, and what it is made of."""

    value: float | None
    """The figure in the unit of the indicator; None where a share has nothing to be measured against."""
    contributions: tuple[Contribution, ...]
    """Everything it is made of."""

    def parts(self, companies: Mapping[str, str]) -> dict[Part, float]:
        """Return what each firm's sites add, for the rules of secrecy.

        Args:
            companies: Site → company that operates it.
        """
        found: dict[Part, float] = defaultdict(float)
        for one in self.contributions:
            size = abs(one.amount) + abs(one.against or 0.0)
            found[(companies.get(one.site_id, one.site_id), one.site_id)] += size
        return dict(found)


@dataclass(frozen=True)
class Places:
    """Where things are counted, for grouping."""

    sites: Mapping[str, Site]
    communes: CommuneDirectory
    resources: ResourceCatalogue
    _known: dict[tuple[Dimension, str], str] = field(default_factory=dict, compare=False)
    """Groups of sites and resources that were asked for before."""

    def scopes(self, one: Contribution, by: Dimension) -> tuple[str, ...]:
        """Return the groups that a contribution belongs to: one, but for models."""
        if by is Dimension.MODEL:
            return tuple(str(model) for model in one.models) or (NOWHERE,)
        if by is Dimension.RESOURCE:
            return (self._family(one.resource_id) if one.resource_id else NOWHERE,)
        if by is Dimension.TREATMENT:
            return (one.treatment or NOWHERE,)
        return (self.place(one.site_id, by),)

    def place(self, site_id: str, by: Dimension) -> str:
        """Return the group of a site in a dimension of places or activities."""
        known = self._known.get((by, site_id))
        if known is None:
            site = self.sites.get(site_id)
            known = self._known[by, site_id] = _PLACE[by](site, self.communes) if site else NOWHERE
        return known

    def _family(self, resource_id: str) -> str:
        known = self._known.get((Dimension.RESOURCE, resource_id))
        if known is None:
            known = self._known[Dimension.RESOURCE, resource_id] = family_of(resource_id, self.resources)
        return known

    def holds(self, site_id: str, groups: Mapping[Dimension, str]) -> bool:
        """Tell whether a site belongs to groups; those of models and resources do not part sites."""
        return all(self.place(site_id, by) == group for by, group in groups.items() if by in _PLACE)


def _epci(site: Site, communes: CommuneDirectory) -> str:
    return communes.get(site.commune_code).epci_id if site.commune_code in communes else NOWHERE


def _naf(site: Site, _communes: CommuneDirectory) -> str:
    return site.activity.code.partition(".")[0] if site.activity else NOWHERE


_PLACE: Mapping[Dimension, Callable[[Site, CommuneDirectory], str]] = {
    Dimension.EPCI: _epci,
    Dimension.COMMUNE: lambda site, _: site.commune_code,
    Dimension.PARK: lambda site, _: site.park_id or NOWHERE,
    Dimension.NAF: _naf,
}


def figure_of(indicator: Indicator, contributions: Sequence[Contribution]) -> Figure:
    """Return the figure that contributions to an indicator in one column make.

    >>> from datetime import date
    >>> share = Indicator(id="x", title="x", definition="x", formula="x", unit="%", scope="x", counting="x",
    ...     columns=(Column.REALISED,), aggregation=Aggregation.RATIO, sources=("x",),
    ...     valid_from=date(2026, 1, 1))
    >>> parts = [Contribution("x", Column.REALISED, n, "a", "a", against=1.0) for n in (1.0, 0.0)]
    >>> figure_of(share, parts).value
    50.0
    """
    amounts = [one.amount for one in contributions]
    if indicator.aggregation is Aggregation.MEDIAN:
        return Figure(median(amounts) if amounts else None, tuple(contributions))
    if indicator.aggregation is Aggregation.RATIO:
        against = sum([one.against or 0.0 for one in contributions])
        share = 100 * sum(amounts) / against if against > 0 else None
        return Figure(share, tuple(contributions))
    return Figure(sum(amounts), tuple(contributions))


def tabulated(
    indicator: Indicator, contributions: Iterable[Contribution], by: Dimension | None, places: Places
) -> dict[str, dict[Column, Figure]]:
    """Return the figures of an indicator: scope → column → figure; the whole of it without a dimension."""
    parts = [one for one in contributions if one.indicator_id == indicator.id]
    if by is None:
        return {WHOLE: _in_columns(indicator, parts)}
    groups: dict[str, list[Contribution]] = defaultdict(list)
    for one in parts:
        for scope in places.scopes(one, by):
            groups[scope].append(one)
    return {scope: _in_columns(indicator, some) for scope, some in sorted(groups.items())}


def _in_columns(indicator: Indicator, contributions: Iterable[Contribution]) -> dict[Column, Figure]:
    """Return the figure of each column that has a meaning for an indicator."""
    columns: dict[Column, list[Contribution]] = {column: [] for column in Column}
    for one in contributions:
        columns[one.column].append(one)
    return {column: figure_of(indicator, columns[column]) for column in indicator.columns}
