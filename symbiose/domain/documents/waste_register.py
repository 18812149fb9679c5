"""Yearly flows of a waste register: shipments summed by site, waste code and calendar year."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from symbiose.domain.documents.import_report import FlowValues, Row
from symbiose.domain.flows import FLAT_YEAR, MONTHS, Flow

REFERENCE_PREFIX = "registre "
"""References of flows that come from a register begin with it."""


def register_reference(waste_code: str, year: int) -> str:
    """Return the reference that identifies a yearly flow at its site, however long its register is.

    >>> register_reference("10 02 07*", 2025)
    'registre 10 02 07* 2025'
    """
    return f"{REFERENCE_PREFIX}{waste_code} {year}"


def yearly_flows(rows: Iterable[Row]) -> tuple[FlowValues, ...]:
    """Sum the good lines of a register, one shipment each, into flows by site, waste code and year.

    A line's `valid_from` is its day of shipping, its `quantity_per_year` the weight shipped. The months are
    the shares shipped in each. Of each site, one year stays open-ended, see `_validity`.
    """
    groups: dict[tuple[str, str, int], list[FlowValues]] = defaultdict(list)
    days: dict[str, list[date]] = defaultdict(list)
    for values in (row.values for row in rows):
        if values is not None and values.valid_from is not None and values.waste_code is not None:
            groups[values.site, values.waste_code, values.valid_from.year].append(values)
            days[values.site].append(values.valid_from)
    validity = {site: _validity(shipped) for site, shipped in days.items()}
    return tuple(
        _yearly(shipments, year, validity[site][year])
        for (site, _, year), shipments in sorted(groups.items())
    )


def _validity(days: Sequence[date]) -> Mapping[int, date | None]:
    """Return the last day of validity of each year of a site's register, None for the one left open.

    The open year stands for what the site ships now: the last complete one (the register goes on to December
    or beyond), else the last. Years before it end with their 31 December. A later year that is not complete
    ends with the last day shipped: its sum so far is kept, and does not count beside a whole year.
    """
    last = max(days)
    years = sorted({day.year for day in days})
    complete = [year for year in years if (last.year, last.month) >= (year, MONTHS)]
    current = complete[-1] if complete else years[-1]
    return {
        year: None if year == current else last if year > current else date(year, MONTHS, 31)
        for year in years
    }


def _yearly(shipments: Sequence[FlowValues], year: int, valid_to: date | None) -> FlowValues:
    """Return the flow of one site, waste code and year.

    It is called what its earliest shipment is called, so that a longer register of the same year does not
    rename it; its resource is certain when all shipments are certain of the same.
    """
    ordered = sorted(shipments, key=lambda values: (values.valid_from or date.min, values.resource))
    first = ordered[0]
    resources = {values.resource_id for values in shipments}
    certain = first.resource_id if len(resources) == 1 else None
    total = math.fsum(values.quantity_per_year for values in shipments)
    suggestions = next((v.suggestions for v in ordered if v.suggestions), ()) if certain is None else ()
    code = first.waste_code or ""
    return first.model_copy(
        update={
            "resource_id": certain,
            "suggestions": suggestions,
            "quantity_per_year": total,
            "months": _months(shipments, total),
            "valid_from": date(year, 1, 1),
            "valid_to": valid_to,
            "reference": register_reference(code, year),
            "description": _description(ordered, year),
            "rank": 1,
        }
    )


def _months(shipments: Sequence[FlowValues], total: float) -> tuple[float, ...]:
    if total <= 0:
        return FLAT_YEAR
    shipped: dict[int, list[float]] = defaultdict(list)
    for values in shipments:
        if values.valid_from is not None:
            shipped[values.valid_from.month].append(values.quantity_per_year)
    return tuple(math.fsum(shipped[month]) / total for month in range(1, MONTHS + 1))


def _description(ordered: Sequence[FlowValues], year: int) -> str:
    """Say how many shipments are summed, until when, and for which treatments."""
    weights: dict[str, list[float]] = defaultdict(list)
    for values in ordered:
        if values.description:
            weights[values.description].append(values.quantity_per_year)
    last = ordered[-1].valid_from or date(year, 1, 1)
    many = "s" if len(ordered) > 1 else ""
    text = f"Registre des déchets {year} : {len(ordered)} expédition{many}, la dernière le {last:%d/%m/%Y}"
    treatments = [
        f"{name} ({_french(math.fsum(parts))} t)"
        for name, parts in sorted(weights.items(), key=lambda item: (-math.fsum(item[1]), item[0]))
    ]
    return " ; ".join((text, *treatments))


def with_one_open_year(declared: Sequence[Flow], stored: Iterable[Flow]) -> list[Flow]:
    """Return the flows of a register with those stored, earlier or later, that must end beside them.

    One year of a site stays open-ended, the latest: a register of 2026 ends the flows that one of 2025 left
    open, and one of 2024 that comes afterwards is not left open itself.

    Args:
        declared: Flows of the register.
        stored: All flows that are known; those that the register declares anew are passed over.
    """
    new = {flow.id for flow in declared}
    kept = [flow for flow in stored if flow.id not in new and _is_open(flow)]
    latest: dict[str, int] = {}
    for flow in (*(flow for flow in declared if _is_open(flow)), *kept):
        latest[flow.site_id] = max(_year(flow), latest.get(flow.site_id, 0))
    judged = [(flow, _ended(flow, latest)) for flow in kept if flow.site_id in {f.site_id for f in declared}]
    return [_ended(flow, latest) for flow in declared] + [now for was, now in judged if now is not was]


def _is_open(flow: Flow) -> bool:
    return (flow.reference or "").startswith(REFERENCE_PREFIX) and flow.valid_to is None and _year(flow) > 0


def _year(flow: Flow) -> int:
    return flow.valid_from.year if flow.valid_from else 0


def _ended(flow: Flow, latest: Mapping[str, int]) -> Flow:
    year = _year(flow)
    if not _is_open(flow) or year >= latest[flow.site_id]:
        return flow
    return flow.model_copy(update={"valid_to": date(year, MONTHS, 31)})


def _french(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".").replace(".", ",")
