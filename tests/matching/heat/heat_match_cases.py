"""Published problems of fewest matches, and made-up ones, as documents of `symbiose heat-match`."""

from pathlib import Path
from typing import Any

from tests.matching.heat.published_streams import ZERO_C_K, cases


def published_matches(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Return the published problems of fewest matches by their ids."""
    return cases(shared_data, "min_matches")


def stated_matches(case: dict[str, Any]) -> dict[str, Any]:
    """Return a published problem as an instance."""
    sides = (("hot", "h", case["QH"]), ("cold", "c", case["QC"]))
    return {
        "format": "symbiose.heat-match-instance/1",
        "intervals": case["k"],
        **{
            side: [
                {"id": f"{letter}{n}", "heat_kw": [float(heat.get(str(t), 0.0)) for t in range(case["k"])]}
                for n, heat in enumerate(streams)
            ]
            for side, letter, streams in sides
        },
    }


def published_loads(shared_data: Path) -> dict[str, Any]:
    """Return the published problem of utilities at least cost with a forbidden pair."""
    (case,) = cases(shared_data, "utility_lp").values()
    return case


def stated_loads(case: dict[str, Any]) -> dict[str, Any]:
    """Return it as a heat-streams document; its costs per kW and year are told per MWh."""
    return {
        "format": "symbiose.heat-streams/1",
        "dt_min_k": case["dt_min"],
        "streams": [
            {
                "id": stream["name"],
                "site": "site",
                "supply_temp_c": stream["t_supply"] - ZERO_C_K,
                "target_temp_c": stream["t_target"] - ZERO_C_K,
                "heat_capacity_flow_kw_per_k": stream["cp"],
            }
            for stream in case["streams"]
        ],
        "utilities": [_level(utility) for utility in case["utilities"]],
        "forbidden": case["forbidden"],
    }


def _level(utility: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": utility["name"],
        "use": utility["kind"],
        "supply_temp_c": utility.get("t", utility.get("t_in")) - ZERO_C_K,
        "target_temp_c": utility.get("t", utility.get("t_out")) - ZERO_C_K,
        "max_kw": utility["max"],
        "cost_eur_per_mwh": utility["cost"],
    }


def match_instance(hot: list[list[float]], cold: list[list[float]], **changes: Any) -> dict[str, Any]:
    """Return an instance with streams h0, h1… and c0, c1… of given heats by interval."""
    sound: dict[str, Any] = {
        "format": "symbiose.heat-match-instance/1",
        "intervals": len((hot or cold or [[0.0]])[0]),
        "hot": [{"id": f"h{n}", "heat_kw": heat} for n, heat in enumerate(hot)],
        "cold": [{"id": f"c{n}", "heat_kw": heat} for n, heat in enumerate(cold)],
    }
    return sound | changes
