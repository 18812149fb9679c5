"""Writes the sites as points of a map (GeoJSON, RFC 7946), each with the flows that the caller may see."""

from collections.abc import Iterator

from symbiose.domain.documents.export_content import DisclosedFlow, Export, ExportedSite
from symbiose.domain.flows import Direction
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_json import flow_entry, written_json

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
                *(flow_entry(site, flow, catalogue) for flow in exported.flows),
                *(_disclosed(flow) for flow in exported.disclosed),
            ],
        },
    }


def _disclosed(flow: DisclosedFlow) -> dict[str, object]:
    entry = {"direction": flow.direction, "resource_id": flow.resource_id, "resource": flow.resource}
    return {name: value for name, value in entry.items() if value is not None}
