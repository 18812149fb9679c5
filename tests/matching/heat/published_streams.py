"""Published heat problems as heat-streams documents."""

import json
from pathlib import Path
from typing import Any

USES = {"hot only": "hot", "cold only": "cold", "loop: may be raised by sources and used by sinks": "both"}
KW = {"MW": 1000.0}
"""Unit of heat → kW; other units, and those that a source leaves out, are taken as kW."""
ZERO_C_K = 273.15


def cases(shared_data: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the published cases of a file by their ids."""
    found = json.loads((shared_data / "heat" / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in found}


def stated(case: dict[str, Any]) -> dict[str, Any]:
    """Return a published case as a heat-streams document; a zone is a site."""
    streams = [_stream(case, stream, i) for i, stream in enumerate(case["streams"])]
    document: dict[str, Any] = {"format": "symbiose.heat-streams/1", "streams": streams}
    if case.get("dt_min") is not None:
        document["dt_min_k"] = case["dt_min"]
    if "zones" in case:
        document["utilities"] = [_level(level) for level in case["utilities"]]
    return document


def _stream(case: dict[str, Any], stream: dict[str, Any], position: int) -> dict[str, Any]:
    told = {
        "id": f"{position} {stream['name']}",
        "site": stream.get("zone", "site"),
        "supply_temp_c": _celsius(case, stream["t_supply"]),
        "target_temp_c": _celsius(case, stream["t_target"]),
        "kind": stream["kind"],
        "power_kw": stream["q"] * KW.get(case.get("heat_unit", "kW"), 1.0),
    }
    return told if "dt_cont" not in stream else told | {"dt_contribution_k": stream["dt_cont"]}


def _level(level: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": level["name"],
        "use": USES[level["use"]],
        "supply_temp_c": level["t_supply"],
        "target_temp_c": level["t_target"],
        "dt_contribution_k": level["dt_cont"],
    }


def _celsius(case: dict[str, Any], temperature: float) -> float:
    return temperature - ZERO_C_K if case.get("temperature_unit") == "K" else temperature


def duty_kw(document: dict[str, Any]) -> float:
    """Return the larger of both total duties, on which published tolerances are stated, kW."""
    hot, cold = (sum(s["power_kw"] for s in document["streams"] if s["kind"] == k) for k in ("hot", "cold"))
    return max(hot, cold)
