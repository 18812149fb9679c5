"""Writes declarations as `symbiose.declarations/1`."""

import json
from collections.abc import Iterator, Mapping

from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import unit_written
from symbiose.domain.documents.export_content import Export, lines_of
from symbiose.domain.flows import FLAT_YEAR, Band, Flow
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.declarations_json import DECLARATIONS_FORMAT, ON_BEHALF_KEY
from symbiose.files.export_table import stated_rank

_SAME_NAME = (
    "quantity_low",
    "quantity_high",
    "waste_code",
    "use",
    "supply_temp_c",
    "return_temp_c",
    "power_kw",
    "carrier",
    "fouling",
    "corrosive",
    "confidentiality",
    "reference",
    "description",
)
"""Fields of a flow that the format names as the domain does."""


def json_chunks(export: Export, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the document piece by piece, one flow a line."""
    yield f'{{"format": "{DECLARATIONS_FORMAT}",\n "flows": ['.encode()
    before, shared = "\n  ", export.outline().shared_references
    for site, flow in lines_of(export):
        entry = flow_entry(site, flow, catalogue, shared) | marks_of(flow)
        yield (before + written_json(entry)).encode("utf-8")
        before = ",\n  "
    yield b"]}\n"


def written_json(entry: Mapping[str, object]) -> str:
    """Return an object as JSON on one line, letters as they are."""
    return json.dumps(entry, ensure_ascii=False, allow_nan=False)


def flow_entry(
    site: Site, flow: Flow, catalogue: ResourceCatalogue, shared: frozenset[str] = frozenset()
) -> dict[str, object]:
    """Return a flow as the format states it; what is not stated is left out."""
    entry: dict[str, object] = {
        "site_id": site.id,
        "direction": flow.direction,
        "resource": flow.resource_text,
        "quantity": flow.quantity_per_year,
        "unit": unit_written(flow, catalogue),
    }
    entry |= {name: getattr(flow, name) for name in _SAME_NAME}
    entry |= {f"{name}_confidentiality": word for name, word in flow.field_confidentiality}
    price = flow.price_eur_per_unit
    entry |= {
        "price_eur_per_unit": None if price is None else float(price),
        "valid_from": flow.valid_from.isoformat() if flow.valid_from else None,
        "valid_to": flow.valid_to.isoformat() if flow.valid_to else None,
        "months": None if flow.months == FLAT_YEAR else list(flow.months),
        "week_parts": None if flow.week_parts is None else list(flow.week_parts),
        "quality": {name: _band(band) for name, band in flow.quality.items()} or None,
        "flow_rank": stated_rank(flow, shared),
        "estimate": _estimate(flow),
    }
    return {name: value for name, value in entry.items() if value is not None}


def marks_of(flow: Flow) -> dict[str, str]:
    """Return what an export says of a flow that no import reads: that it was declared for its firm."""
    return {ON_BEHALF_KEY: flow.on_behalf.value} if flow.on_behalf else {}


def _band(band: Band) -> object:
    return band.min if band.min == band.max and band.min is not None else band.model_dump()


def _estimate(flow: Flow) -> dict[str, str] | None:
    basis = flow.estimate
    return {"ratio_id": basis.ratio_id, "driver": basis.driver} if basis else None
