"""Small heat problems, stated as documents and solved."""

import json
from typing import Any

from matching.heat.targets import heat_targets
from symbiose.domain.documents.heat_streams import read_heat_streams
from symbiose.domain.documents.heat_targets import HeatTargets

Stream = dict[str, Any]


def stream(supply: float, target: float, **told: Any) -> Stream:
    """Return a stream of 1 kW/K, or as told; its id is given where the document is put together."""
    duty = {} if "power_kw" in told else {"heat_capacity_flow_kw_per_k": 1.0}
    return {"site": "a", "supply_temp_c": supply, "target_temp_c": target} | duty | told


def condensing(temperature: float, power_kw: float, **told: Any) -> Stream:
    """Return something that gives its heat at one temperature."""
    return stream(temperature, temperature, power_kw=power_kw, kind="hot", **told)


def boiling(temperature: float, power_kw: float, **told: Any) -> Stream:
    """Return something that takes its heat at one temperature."""
    return stream(temperature, temperature, power_kw=power_kw, kind="cold", **told)


def level(key: str, use: str, supply: float, target: float | None = None, **told: Any) -> dict[str, Any]:
    """Return a utility level, at one temperature unless two are given."""
    ends = {"supply_temp_c": supply, "target_temp_c": supply if target is None else target}
    return {"id": key, "use": use} | ends | told


def document(*streams: Stream, **told: Any) -> dict[str, Any]:
    """Return a document of streams with an approach of 10 K."""
    numbered = [{"id": f"s{i}"} | one for i, one in enumerate(streams)]
    return {"format": "symbiose.heat-streams/1", "dt_min_k": 10.0, "streams": numbered} | told


def targets(*streams: Stream, by_site: bool = False, **told: Any) -> HeatTargets:
    """Return the targets of streams."""
    return targets_of(document(*streams, **told), by_site=by_site)


def targets_of(stated: dict[str, Any], *, by_site: bool = False) -> HeatTargets:
    """Return the targets of a document as it stands in a file."""
    return heat_targets(read_heat_streams(json.dumps(stated).encode()), by_site=by_site)


def pinch_temperatures(found: HeatTargets) -> list[float]:
    """Return the shifted temperatures of the pinches."""
    return [pinch.shifted_temp_c for pinch in found.pinches]
