"""Turns flows and processors into the columns that rules compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.knowledge import Knowledge
from matching.rules.ends import NEED, OFFER, UNKNOWN, Booleans, Ends, Floats, QualityColumn
from symbiose.domain.companies import Site
from symbiose.domain.flows import FLAT_YEAR, Band, Confidentiality, Direction, Flow
from symbiose.domain.ports import Territory
from symbiose.domain.processing import Processor
from symbiose.domain.week_parts import EVEN_WEEK, WEEK_SHARES

EVER = (date.min.toordinal(), date.max.toordinal())
"""Validity of what states no dates."""


@dataclass(frozen=True)
class End:
    """One end of exchanges: a flow, or one input or output of a processor."""

    site: Site
    """Where it stands."""
    resource_id: str | None
    """Resource given or taken, None until confirmed."""
    gives: bool
    """True for an offer or an output, False for a need or an input."""
    flow: Flow | None = None
    """The flow, None for a processor."""
    processor: Processor | None = None
    """The processor, None for a flow."""
    margin_km: float = 0.0
    """Added to its straight distance to anything, km; other than nought where its place is not to be told."""
    rival: bool = False
    """Turns the margin of whom it is paired with."""

    @property
    def thing_id(self) -> str:
        """Return the id of the flow or processor."""
        thing = self.flow or self.processor
        return thing.id if thing else ""


@dataclass(frozen=True)
class Codes:
    """Positions of sites, resources and waste codes in the columns."""

    sites: dict[str, int]
    resources: dict[str, int]
    wastes: dict[str, int]

    @classmethod
    def of(cls, territory: Territory, knowledge: Knowledge) -> "Codes":
        """Number sites and waste codes of the territory and resources of the catalogue."""
        wastes = {f.waste_code for f in territory.flows if f.waste_code}
        wastes |= {code for site in territory.sites for code in site.dangerous_waste_codes}
        return cls(
            _numbered(s.id for s in territory.sites), _numbered(knowledge.resources), _numbered(wastes)
        )

    def authorised(self, sites: Iterable[Site]) -> Booleans:
        """Return the matrix site × waste code of authorisations."""
        matrix = np.zeros((max(1, len(self.sites)), max(1, len(self.wastes))), dtype=bool)
        for site in sites:
            for code in site.dangerous_waste_codes:
                matrix[self.sites[site.id], self.wastes[code]] = True
        return matrix


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(sorted(names))}


def flow_ends(territory: Territory, direction: Direction) -> list[End]:
    """Return the flows of one direction whose site is known, by id."""
    sites = {site.id: site for site in territory.sites}
    gives = direction is Direction.OFFER
    flows = sorted((f for f in territory.flows if f.direction is direction), key=lambda f: f.id)
    ends = (End(sites[f.site_id], f.resource_id, gives, flow=f) for f in flows if f.site_id in sites)
    return [standing_end(end, territory) for end in ends]


def standing_end(end: End, territory: Territory) -> End:
    """Return the end of a declared flow where it counts as standing."""
    place = territory.standing.get(end.thing_id) if territory.standing else None
    if place is None:
        return end
    moved = {"longitude": place.longitude, "latitude": place.latitude}
    return replace(end, site=end.site.model_copy(update=moved), margin_km=place.margin_km, rival=place.rival)


def processor_ends(territory: Territory, direction: Direction) -> list[End]:
    """Return what processors give (as offers) or take (as needs), by processor and resource."""
    sites = {site.id: site for site in territory.sites}
    gives = direction is Direction.OFFER
    found = []
    for p in sorted(territory.processors, key=lambda p: p.id):
        ratios = p.outputs if gives else p.inputs
        if p.site_id in sites:
            found += [End(sites[p.site_id], r, gives, processor=p) for r in sorted(ratios) if ratios[r] > 0]
    return found


def columns(ends: Sequence[End], codes: Codes, knowledge: Knowledge) -> Ends:
    """Return the columns of a list of ends."""
    flows = [end.flow for end in ends]
    wastes = [f.waste_code if f else None for f in flows]
    return Ends(
        direction=_integers(OFFER if end.gives else NEED for end in ends),
        site=_integers(codes.sites[end.site.id] for end in ends),
        resource=_integers(codes.resources.get(end.resource_id or "", UNKNOWN) for end in ends),
        processor=_flags(end.processor is not None for end in ends),
        valid_from=_integers(f.valid_from.toordinal() if f and f.valid_from else EVER[0] for f in flows),
        valid_to=_integers(f.valid_to.toordinal() if f and f.valid_to else EVER[1] for f in flows),
        months=np.array([monthly(end) for end in ends], dtype=float).reshape(len(ends), len(FLAT_YEAR)),
        week=np.array([_week(end, knowledge) for end in ends], dtype=float).reshape(len(ends), WEEK_SHARES),
        supply_temp_c=_floats(f.supply_temp_c if f else None for f in flows),
        longitude=_floats(end.site.longitude for end in ends),
        latitude=_floats(end.site.latitude for end in ends),
        margin_km=_floats(end.margin_km for end in ends),
        rival=_flags(end.rival for end in ends),
        waste=_integers(codes.wastes[code] if code else UNKNOWN for code in wastes),
        dangerous=_flags(code is not None and code.endswith("*") for code in wastes),
        withdrawn=_flags(f is not None and f.withdrawn for f in flows),
        hidden=_flags(f is not None and f.confidentiality is Confidentiality.HIDDEN for f in flows),
        priced=_flags(_priced(end, knowledge) for end in ends),
        quality=_quality(ends),
    )


def monthly(end: End) -> tuple[float, ...]:
    """Return the quantity of each month: of the flow, or the processor's capacity spread evenly."""
    if end.flow:
        return end.flow.monthly()
    capacity = end.processor.capacity_per_year if end.processor else 0.0
    return tuple(capacity * share for share in FLAT_YEAR)


def _week(end: End, knowledge: Knowledge) -> tuple[float, ...]:
    """Return when in the week an end passes: heat and cold cannot wait, all else is even."""
    facts = knowledge.resources.get(end.resource_id or "")
    stated = end.flow.week_parts if end.flow else None
    return stated if stated and facts is not None and (facts.heat or facts.cold) else EVEN_WEEK


def _priced(end: End, knowledge: Knowledge) -> bool:
    if end.flow is None or end.flow.price_eur_per_unit is not None:
        return True
    facts = knowledge.resources.get(end.resource_id or "")
    if facts is None:
        return False
    return (facts.disposal if end.gives else facts.purchase) is not None


def _quality(ends: Sequence[End]) -> dict[str, QualityColumn]:
    bands = [_bands(end) for end in ends]
    names = sorted({name for one in bands for name in one})
    return {name: _quality_column([one.get(name) for one in bands]) for name in names}


def _bands(end: End) -> dict[str, Band]:
    """Return what a flow states, or what a processor accepts; nothing is known of what it gives."""
    if end.flow:
        return end.flow.quality
    return end.processor.accepts if end.processor and not end.gives else {}


def _quality_column(bands: Sequence[Band | None]) -> QualityColumn:
    return QualityColumn(
        stated=_flags(band is not None for band in bands),
        low=_floats(band.min if band else None for band in bands),
        high=_floats(band.max if band else None for band in bands),
    )


def _integers(values: Iterable[int]) -> np.typing.NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _flags(values: Iterable[bool]) -> Booleans:
    return np.array(list(values), dtype=bool)
