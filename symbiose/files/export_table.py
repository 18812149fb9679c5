"""Flows as lines of a table: the columns of the declaration format, in French, in canonical units."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TypeVar

from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import unit_written
from symbiose.domain.documents.export_content import Export, ExportedSite, ExportOutline
from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.flows import FLAT_YEAR, Band, Flow, OnBehalf
from symbiose.domain.french_numbers import french_number
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.declarations_columns import FRENCH_NAMES, NOT_READ, folded
from symbiose.files.declarations_site import checked_site
from symbiose.files.declarations_words import CARRIERS, CONFIDENTIALITIES, DIRECTIONS, USES

E = TypeVar("E", bound=Enum)
TableValue = str | float | Decimal | date | None
"""A cell: text, number, day, or nothing."""


def french_words(words: Mapping[str, E]) -> Mapping[E, str]:
    """Return the French word of each value: the first of its words that is not the English one."""
    found: dict[E, str] = {}
    for name, value in words.items():
        if name != value.value:
            found.setdefault(value, name)
    return {value: found.get(value, value.value) for value in words.values()}


_DIRECTIONS, _USES = french_words(DIRECTIONS), french_words(USES)
_CARRIERS = french_words(CARRIERS)
_CONFIDENTIALITIES = french_words(CONFIDENTIALITIES)
_ON_BEHALF = {
    OnBehalf.TO_CONFIRM: "déclaré pour l’entreprise, à confirmer",
    OnBehalf.CONFIRMED: "déclaré pour l’entreprise, confirmé par elle",
}
_FIELDS: Mapping[str, Callable[[Flow], TableValue]] = {
    "direction": lambda flow: _DIRECTIONS[flow.direction],
    "resource": lambda flow: flow.resource_text,
    "quantity": lambda flow: flow.quantity_per_year,
    "period": lambda _: "an",
    "quantity_low": lambda flow: flow.quantity_low,
    "quantity_high": lambda flow: flow.quantity_high,
    "waste_code": lambda flow: flow.waste_code,
    "use": lambda flow: _USES[flow.use] if flow.use else None,
    "supply_temp_c": lambda flow: flow.supply_temp_c,
    "return_temp_c": lambda flow: flow.return_temp_c,
    "power_kw": lambda flow: flow.power_kw,
    "carrier": lambda flow: _CARRIERS[flow.carrier] if flow.carrier else None,
    "fouling": lambda flow: _mark(flow.fouling),
    "corrosive": lambda flow: _mark(flow.corrosive),
    "price_eur_per_unit": lambda flow: flow.price_eur_per_unit,
    "confidentiality": lambda flow: _CONFIDENTIALITIES[flow.confidentiality],
    "quantity_confidentiality": lambda flow: _CONFIDENTIALITIES[flow.field_confidentiality.quantity],
    "price_confidentiality": lambda flow: _CONFIDENTIALITIES[flow.field_confidentiality.price],
    "quality_confidentiality": lambda flow: _CONFIDENTIALITIES[flow.field_confidentiality.quality],
    "valid_from": lambda flow: flow.valid_from,
    "valid_to": lambda flow: flow.valid_to,
    "reference": lambda flow: flow.reference,
    "estimate_ratio": lambda flow: flow.estimate.ratio_id if flow.estimate else None,
    "description": lambda flow: flow.description,
}
"""Column → its value; site, unit, rank, months, week and quality are added."""
_ADDED_AFTER = {"quantity": "unit", "reference": "flow_rank"}
"""Column → the one after it that needs more than the flow."""
NOT_WRITTEN = frozenset({"hours_per_year", "density_t_per_m3", "week"})
"""Columns that canonical units and the three shares of a week do not need."""


class ExportTable:
    """The header of a table of flows, and its lines one by one."""

    def __init__(self, export: Export, catalogue: ResourceCatalogue, *, described: bool = False) -> None:
        """Prepare a table; nothing is read of the flows yet.

        Args:
            export: What it holds.
            catalogue: Resources.
            described: For people, also name sites, communes and resources, and tell what was declared for a
                firm; no import reads it.
        """
        self._export = export
        self._catalogue = catalogue
        self._described = NOT_READ if described else ()

    @cached_property
    def _outline(self) -> ExportOutline:
        return self._export.outline()

    @cached_property
    def qualities(self) -> tuple[str, ...]:
        """Names of properties, one column each; spellings that differ in case or accents share one."""
        names: dict[str, str] = {}
        for name in self._outline.qualities:
            names.setdefault(folded(name), name)
        return tuple(names[key] for key in sorted(names))

    def fixed_header(self) -> tuple[str, ...]:
        """Return the names of the columns that every export has; no flow is read for them."""
        names = [_site_header(self._export.places)]
        for key in _FIELDS:
            names += [FRENCH_NAMES[name] for name in (key, _ADDED_AFTER.get(key)) if name]
        return (*names, *(FRENCH_NAMES[key] for key in (*MONTH_KEYS, *WEEK_KEYS)), *self._described)

    def header(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return (*self.fixed_header(), *self.quality_header())

    def quality_header(self) -> tuple[str, ...]:
        """Return the names of the columns of properties, which stand last."""
        return tuple(f"qualite:{name}" for name in self.qualities)

    def rows(self) -> Iterator[tuple[TableValue, ...]]:
        """Yield the cells of each flow, in the order of the header."""
        for exported in self._export.exported():
            for flow in exported.flows:
                yield self._row(exported, flow)

    def _row(self, exported: ExportedSite, flow: Flow) -> tuple[TableValue, ...]:
        site = exported.site
        cells: list[TableValue] = [site.siret or site.id]
        for key, value in _FIELDS.items():
            cells.append(value(flow))
            if _ADDED_AFTER.get(key) == "unit":
                cells.append(unit_written(flow, self._catalogue))
            elif _ADDED_AFTER.get(key) == "flow_rank":
                rank = stated_rank(flow, self._outline.shared_references)
                cells.append(None if rank is None else float(rank))
        cells += [None] * len(MONTH_KEYS) if flow.months == FLAT_YEAR else flow.months
        cells += flow.week_parts or [None] * len(WEEK_KEYS)
        cells += self._description(exported, flow) if self._described else ()
        bands = {folded(name): band for name, band in flow.quality.items()} if flow.quality else {}
        return (*cells, *(_band(bands.get(folded(name))) for name in self.qualities))

    def _description(self, exported: ExportedSite, flow: Flow) -> tuple[TableValue, ...]:
        """Return what `NOT_READ` names, in its order."""
        site, resource = exported.site, self._catalogue.find(flow.resource_id)
        activity = site.activity.code if site.activity else None
        label = resource.label_fr if resource else None
        behalf = _ON_BEHALF[flow.on_behalf] if flow.on_behalf else None
        return (site.name, exported.commune, activity, label, behalf)


def stated_rank(flow: Flow, shared: frozenset[str]) -> int | None:
    """Return the rank that tells a flow from others like it, None where it goes without saying."""
    return flow.rank if flow.rank > 1 or flow.reference in shared else None


def _site_header(sites: Iterable[Site]) -> str:
    """Return `siret`, which also takes ids, unless some id would be taken for a wrong SIRET there."""
    for site in sites:
        try:
            checked_site(site.siret or site.id, siret_column=True)
        except ValueError:
            return "site_id"
    return FRENCH_NAMES["site_id"]


def _mark(mark: bool | None) -> TableValue:
    return None if mark is None else "oui" if mark else "non"


def _band(band: Band | None) -> TableValue:
    if band is None or (band.min is None and band.max is None):
        return None
    if band.min == band.max:
        return band.min
    return "..".join("" if end is None else french_number(end) for end in (band.min, band.max))
