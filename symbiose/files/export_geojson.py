"""Writes the sites as points of a map (GeoJSON, RFC 7946), each with the flows that the caller may see."""

from collections.abc import Iterator
from decimal import Decimal

from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.documents.export_content import Export, ExportedSite
from symbiose.domain.flows import Band, Direction
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_json import flow_entry, marks_of, written_json

SITES_FORMAT = "symbiose.sites/1"


def geojson_chunks(export: Export, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the collection piece by piece, one site a line."""
    yield f'{{"type": "FeatureCollection", "format": "{SITES_FORMAT}",\n "features": ['.encode()
    before = "\n  "
    for exported in export.exported():
        yield (before + written_json(_feature(exported, catalogue))).encode("utf-8")
        before = ",\n  "
    yield b"]}\n"


def _feature(exported: ExportedSite, catalogue: ResourceCatalogue) -> dict[str, object]:
    site = exported.site
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": {"type": "Point", "coordinates": [site.longitude, site.latitude]},
        "properties": {
            "site_id": site.id,
            "name": site.name,
            "siret": site.siret,
            "commune_code": site.commune_code,
            "commune": exported.commune,
            "activity": site.activity.code if site.activity else None,
            "position_source": site.position_source,
            "offers": exported.count(Direction.OFFER),
            "needs": exported.count(Direction.NEED),
            "flows": [
                *(flow_entry(site, flow, catalogue) | marks_of(flow) for flow in exported.flows),
                *(_disclosed(flow) for flow in exported.disclosed),
            ],
        },
    }


def _disclosed(seen: SeenFlow) -> dict[str, object]:
    """Return what another firm lets be seen of a flow: an order of magnitude stands as `{min, max}`."""
    entry: dict[str, object] = {
        "direction": seen.direction,
        "resource_id": seen.resource_id,
        "resource": seen.resource,
        "quantity": _figure(seen.quantity),
        "unit": seen.unit,
        "months": None if seen.months is None else list(seen.months),
        "week_parts": None if seen.week_parts is None else list(seen.week_parts),
        "power_kw": seen.power_kw,
        "carrier": seen.carrier,
        "fouling": seen.fouling,
        "corrosive": seen.corrosive,
        "price_eur_per_unit": _figure(seen.price),
        "quality": _quality(seen),
        "estimated": seen.estimated or None,
        "on_behalf": seen.on_behalf,
    }
    return {name: value for name, value in entry.items() if value is not None}


def _figure(seen: float | Decimal | Band | None) -> object:
    if isinstance(seen, Band):
        return seen.model_dump()
    return None if seen is None else float(seen)


def _quality(seen: SeenFlow) -> dict[str, object] | None:
    """Return the properties, null for one of which only the name is seen."""
    return {name: band and band.model_dump() for name, band in seen.quality.items()} if seen.quality else None
