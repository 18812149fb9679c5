"""The published cases of heat network design, stated as instances of the public format."""

from pathlib import Path
from typing import Any

from tests.matching.heat.published_streams import cases

FORMAT = "symbiose.heat-network-instance/1"


def published_networks(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Return the cases of network design by id."""
    return cases(shared_data, "network_design")


def published_loops(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Return the cases of one source and one sink by id."""
    return cases(shared_data, "heat_loop_analytic")


def stated_network(case: dict[str, Any]) -> dict[str, Any]:
    """Return the instance of a case of network design, of either kind."""
    return _with_pipe_types(case) if "pipe_types" in case["instance"] else _with_regression(case)


def _with_regression(case: dict[str, Any]) -> dict[str, Any]:
    """State a case with nodes and edges.

    Full-load hours differ by consumer and producer: the period lasts as long as those of the first producer,
    and prices are scaled so that money is the same.
    """
    given = case["instance"]
    money, pipe = given["economics"], given["pipe_regression"]
    hours = given["producers"][0]["flh"]
    connection = "forced" if case["mode"] == "forced" else "optional"
    return {
        "format": FORMAT,
        "periods": [{"id": "year", "hours": hours}],
        "nodes": [{"id": str(i), "x_m": x, "y_m": y} for i, (x, y) in enumerate(given["nodes"])],
        "edges": [
            {"id": f"e{i}", "from": str(e["from"]), "to": str(e["to"]), "length_m": e["length_m"]}
            for i, e in enumerate(given["edges"])
        ],
        "pipes": [
            {
                "id": "any",
                "max_kw": 1e6,
                "cost_eur_per_m": pipe["cost_fix_per_m"],
                "cost_eur_per_kw_m": pipe["cost_per_kw_m"],
                "loss_kw_per_m": pipe["loss_fix_kw_per_m"],
                "loss_kw_per_kw_m": pipe["loss_per_kw_m"],
            }
        ],
        "sources": [
            {
                "id": f"s{i}",
                "node": str(p["node"]),
                "max_kw": p["max_kw"],
                "price_eur_per_mwh": 1000 * p["price_eur_per_kwh"] * p["flh"] / hours,
                "capex_eur_per_kw": p["capex_eur_per_kw"],
                "rate": p["irr"],
                "years": p["years"],
            }
            for i, p in enumerate(given["producers"])
        ],
        "consumers": [
            {
                "id": f"c{i}",
                "node": str(c["node"]),
                "demand_kw": c["q_kw"],
                "connection": connection,
                "revenue_eur_per_mwh": 1000 * money["heat_price_eur_per_kwh"] * c["flh"] / hours,
            }
            for i, c in enumerate(given["consumers"])
        ],
        "economics": {"pipes_rate": money["pipes_irr"], "pipes_years": money["pipes_years"]},
    }


def _with_pipe_types(case: dict[str, Any]) -> dict[str, Any]:
    """State a case with types of pipe: no pipe leads into a producer or out of a consumer."""
    given = case["instance"]
    groups = ("consumers", "producers", "forks")
    return {
        "format": FORMAT,
        "periods": [{"id": "once", "hours": 1.0}],
        "nodes": [
            {"id": f"{group}-{x['id']}", "x_m": float(x["lon"]), "y_m": float(x["lat"])}
            for group in groups
            for x in given[group]
        ],
        "edges": [
            {
                "id": str(p["id"]),
                "from": p["from_node"],
                "to": p["to_node"],
                "length_m": p["length"],
                "directed": not (p["from_node"].startswith("forks") and p["to_node"].startswith("forks")),
            }
            for p in given["pipes"]
        ],
        "pipes": [
            {
                "id": p["label_3"],
                "min_kw": p["cap_min"] if p["nonconvex"] else 0.0,
                "max_kw": p["cap_max"],
                "cost_eur_per_m": p["fix_costs"] if p["nonconvex"] else 0.0,
                "cost_eur_per_kw_m": p["capex_pipes"],
                "loss_kw_per_m": p["l_factor_fix"],
                "loss_kw_per_kw_m": p["l_factor"],
            }
            for p in given["pipe_types"]
        ],
        "sources": [
            {"id": f"s{p['id']}", "node": f"producers-{p['id']}", "max_kw": 1e5} for p in given["producers"]
        ],
        "consumers": [
            {
                "id": f"c{c['id']}",
                "node": f"consumers-{c['id']}",
                "demand_kw": c["P_heat_max"],
                "connection": "forced",
            }
            for c in given["consumers"]
        ],
        "economics": {"pipes_rate": 0.0, "pipes_years": 1},
    }


def stated_loop(case: dict[str, Any], *, connection: str = "optional") -> dict[str, Any]:
    """Return the instance of a case of one source and one sink; revenue is the gas that it saves."""
    given, known = case["input"], case["parameters"]
    return {
        "format": FORMAT,
        "periods": [{"id": "year", "hours": given["h"]}],
        "nodes": [{"id": "a", "x_m": 0.0, "y_m": 0.0}, {"id": "b", "x_m": given["L"], "y_m": 0.0}],
        "edges": [{"id": "e", "from": "a", "to": "b", "length_m": given["L"]}],
        "pipes": [{"id": "any", "max_kw": 1e5, "cost_eur_per_m": known["pipe_eur_per_trench_m"]}],
        "sources": [{"id": "s", "node": "a", "max_kw": [given["q_src"]], "supply_temp_c": given["t_src"]}],
        "consumers": [
            {
                "id": "c",
                "node": "b",
                "demand_kw": [given["q_snk"]],
                "connection": connection,
                "revenue_eur_per_mwh": known["gas_price_eur_mwh"] / known["boiler_eff"],
                "need_temp_c": given["t_need"],
            }
            | ({"return_temp_c": given["t_return"]} if "t_return" in given else {})
        ],
        "heat_pumps": [
            {
                "id": "hp",
                "node": "b",
                "carnot_fraction": known["hp_eta"],
                "capex_eur_per_kw": known["hp_eur_per_kw_th"],
                "rate": known["discount"],
                "years": known["years"],
            }
        ]
        if given.get("heat_pump_at") == "sink"
        else [],
        "economics": {
            "pipes_rate": known["discount"],
            "pipes_years": known["years"],
            "approach_k": known["dt_hx"],
            "exchanger_eur_per_kw": known["hx_eur_per_kw"],
            "electricity_eur_per_mwh": known["elec_price_eur_mwh"],
            "pumping_share": known["pump_share"],
        },
    }
