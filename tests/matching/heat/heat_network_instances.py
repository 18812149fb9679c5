"""Random small heat networks, each a pure function of its seed."""

from random import Random
from typing import Any

from tests.matching.heat.heat_network_solving import network


def make_network(seed: int, *, periods: int | None = None) -> dict[str, Any]:
    """Return a network of a few nodes with any of what the format knows."""
    r = Random(seed)
    nodes = [f"n{i}" for i in range(r.randint(2, 5))]
    few = r.choice([1, 1, 2, 3])
    periods = few if periods is None else periods
    tempered = r.random() < 0.4
    pairs = [(nodes[r.randrange(i)], nodes[i]) for i in range(1, len(nodes))]
    pairs += [tuple(r.sample(nodes, 2)) for _ in range(r.randint(0, 2))]  # type: ignore[misc]
    return network(
        periods=[{"id": f"t{t}", "hours": r.choice([500.0, 1000.0, 3000.0])} for t in range(periods)],
        nodes=[{"id": node} for node in nodes],
        edges=[_edge(r, i, *pair) for i, pair in enumerate(pairs)],
        pipes=[_pipe(r, i, still=tempered) for i in range(r.randint(1, 2))],
        sources=[_source(r, i, nodes, periods, tempered) for i in range(r.randint(1, 2))],
        consumers=[_consumer(r, i, nodes, periods, tempered) for i in range(r.randint(1, 3))],
        heat_pumps=[_pump(r, i, nodes) for i in range(r.randint(0, 2))] if tempered else [],
        economics={
            "pipes_rate": r.choice([0.0, 0.05]),
            "pipes_years": 20,
            "approach_k": r.choice([0.0, 5.0]),
            "exchanger_eur_per_kw": r.choice([0.0, 100.0]),
            "electricity_eur_per_mwh": r.choice([0.0, 90.0]),
            "pumping_share": r.choice([0.0, 0.02]),
        },
    )


def _edge(r: Random, i: int, source: str, target: str) -> dict[str, Any]:
    return {
        "id": f"e{i}",
        "from": source,
        "to": target,
        "length_m": r.choice([20.0, 50.0, 90.0]),
        "directed": r.random() < 0.15,
        "exists": r.random() < 0.15,
    }


def _pipe(r: Random, i: int, *, still: bool) -> dict[str, Any]:
    """Return a type of pipe; still ones lose nothing but a share of what enters."""
    return {
        "id": f"p{i}",
        "min_kw": r.choice([0.0, 0.0, 15.0]),
        "max_kw": r.choice([20.0, 60.0, 500.0]),
        "cost_eur_per_m": r.choice([0.0, 30.0, 120.0]),
        "cost_eur_per_kw_m": r.choice([0.0, 1.0]),
        "loss_kw_per_m": 0.0 if still else r.choice([0.0, 0.01, 0.05]),
        "loss_kw_per_kw_m": r.choice([0.0, 0.0005, 0.004]),
    }


def _power(r: Random, periods: int, most: float) -> Any:
    if r.random() < 0.5:
        return round(r.uniform(0, most), 1)
    return [r.choice([0.0, round(r.uniform(0, most), 1)]) for _ in range(periods)]


def _source(r: Random, i: int, nodes: list[str], periods: int, tempered: bool) -> dict[str, Any]:
    return {
        "id": f"s{i}",
        "node": r.choice(nodes),
        "max_kw": _power(r, periods, 120.0),
        "price_eur_per_mwh": r.choice([0.0, 10.0, 40.0, -5.0 if r.random() < 0.2 else 5.0]),
        "capex_eur_per_kw": r.choice([0.0, 200.0]),
        "rate": 0.04,
        "years": 15,
    } | ({"supply_temp_c": r.choice([35.0, 60.0, 90.0])} if tempered and r.random() < 0.8 else {})


def _consumer(r: Random, i: int, nodes: list[str], periods: int, tempered: bool) -> dict[str, Any]:
    return {
        "id": f"c{i}",
        "node": r.choice(nodes),
        "demand_kw": _power(r, periods, 40.0),
        "connection": "forced" if r.random() < 0.3 else "optional",
        "revenue_eur_per_mwh": r.choice([20.0, 60.0, 100.0]),
    } | ({"need_temp_c": r.choice([25.0, 50.0, 70.0])} if tempered and r.random() < 0.8 else {})


def _pump(r: Random, i: int, nodes: list[str]) -> dict[str, Any]:
    return {
        "id": f"h{i}",
        "node": r.choice(nodes),
        "carnot_fraction": r.choice([0.3, 0.5]),
        "capex_eur_per_kw": r.choice([0.0, 300.0]),
        "rate": 0.05,
        "years": 20,
    }


def with_levels_and_boilers(seed: int) -> dict[str, Any]:
    """Return a network that also chooses levels of temperature and may have boilers."""
    r = Random(seed)
    document = make_network(seed)
    for entry in (*document["sources"], *document["consumers"]):
        entry["return_temp_c"] = r.choice([15.0, 30.0])
    for entry in document["sources"]:
        entry["supply_temp_c"] = r.choice([35.0, 60.0, 90.0])
    for entry in document["consumers"]:
        entry["need_temp_c"] = r.choice([25.0, 50.0, 70.0])
        entry["revenue_eur_per_mwh"] = r.choice([80.0, 120.0, 200.0])
        entry["connection"] = "forced" if r.random() < 0.1 else "optional"
    document["pipes"] = [_pipe(r, i, still=False) for i in range(len(document["pipes"]))]
    document["heat_pumps"] = [_pump(r, i, _ends(document)) for i in range(r.randint(0, 3))]
    document["levels"] = [_level(r, i) for i in range(r.randint(1, 3))]
    document["levels_at_once"] = r.choice([1, 1, 2, 5])
    document["economics"]["electricity_co2_kg_per_mwh"] = 52.0
    for entry in document["sources"]:
        entry["co2_kg_per_mwh"] = r.choice([0.0, 10.0])
    for entry in document["consumers"]:
        entry["co2_avoided_kg_per_mwh"] = r.choice([0.0, 227.0])
    document["boilers"] = [_boiler(r, i, _ends(document)) for i in range(r.randint(0, 2))]
    return document


def _ends(document: dict[str, Any]) -> list[str]:
    """Return the nodes with something at them."""
    return [entry["node"] for entry in (*document["sources"], *document["consumers"])]


def _level(r: Random, i: int) -> dict[str, Any]:
    level = {"id": f"l{i}", "supply_temp_c": r.choice([30.0, 50.0, 55.0, 80.0])}
    level |= {"loss_factor": r.choice([0.5, 1.0, 2.0])}
    return level | ({"return_temp_c": r.choice([20.0, 28.0])} if r.random() < 0.6 else {})


def _boiler(r: Random, i: int, nodes: list[str]) -> dict[str, Any]:
    boiler = {"id": f"b{i}", "node": r.choice(nodes), "efficiency": r.choice([0.9, 1.0])}
    boiler |= {"fuel_eur_per_mwh": r.choice([20.0, 60.0]), "capex_eur_per_kw": r.choice([0.0, 80.0])}
    boiler |= {"rate": 0.05, "years": 15, "co2_kg_per_mwh": 204.0}
    return boiler | ({"max_kw": 12.0} if r.random() < 0.5 else {})


def with_everything(seed: int) -> dict[str, Any]:
    """Return a network with anything that the format knows, its periods in one or two cycles."""
    r = Random(seed)
    document = with_levels_and_boilers(seed)
    if r.random() < 0.4:
        document["levels"] = []
        document["pipes"] = [_pipe(r, i, still=True) for i in range(len(document["pipes"]))]
    if document["levels"] and r.random() < 0.4:
        document |= {"levels_at_once": 1, "level_by_period": True}
    for entry in document["sources"]:
        entry["recovered"] = r.random() < 0.7
        entry["max_kw"] = _more(r, entry["max_kw"])
    document["networks"] = [_partner(r, i, _ends(document)) for i in range(r.randint(0, 2))]
    names = [period["id"] for period in document["periods"]]
    document["cycles"] = [
        {"id": "days", "periods": [*names[:2], *names[:1], *names[:2]], "times_per_year": 40.0},
        *([{"id": "rest", "periods": names[2:], "times_per_year": 9.0}] if names[2:] else []),
    ]
    levels = [level["id"] for level in document["levels"]]
    document["storages"] = [_storage(r, i, _ends(document), levels) for i in range(r.randint(0, 2))]
    document["aid"] = [_aid(r, i) for i in range(r.choice([0, 1, 1, 2]))]
    _tie_in(Random(seed + 1), document)
    _own_exchangers(Random(seed + 2), document)
    return document


def _own_exchangers(r: Random, document: dict[str, Any]) -> None:
    """Have some ends differ in their exchangers, and all that is built be maintained."""
    for end in (*document["sources"], *document["consumers"]):
        end |= r.choice([{}, {"approach_k": r.choice([0.0, 2.0, 9.0])}])
        end |= r.choice([{}, {"exchanger_factor": r.choice([0.0, 1.5, 3.0])}])
    document["economics"]["maintenance_share"] = r.choice([0.0, 0.015, 0.03])


def _tie_in(r: Random, document: dict[str, Any]) -> None:
    """Have some nodes cost a tie-in, which some aids pay in part."""
    for node in document["nodes"]:
        node["tie_in_eur"] = r.choice([0.0, 0.0, 2000.0, 9000.0])
    for aid in document["aid"]:
        aid["on"] += r.choice([[], ["tie_ins"]])


def _more(r: Random, kw: Any) -> Any:
    return [r.choice([1.0, 2.0]) * x for x in kw] if isinstance(kw, list) else kw


def _partner(r: Random, i: int, nodes: list[str]) -> dict[str, Any]:
    partner = {"id": f"n{i}", "node": r.choice(nodes), "sells_kw": r.choice([0.0, 40.0])}
    partner |= {"sells_eur_per_mwh": 55.0, "buys_kw": r.choice([0.0, 30.0, 80.0])}
    partner |= {"buys_eur_per_mwh": r.choice([15.0, 45.0]), "co2_kg_per_mwh": 100.0}
    partner |= {"capex_eur_per_kw": r.choice([0.0, 60.0]), "rate": 0.02, "years": 30}
    partner |= {"co2_avoided_kg_per_mwh": 90.0}
    return partner | ({"supply_temp_c": r.choice([45.0, 75.0])} if r.random() < 0.8 else {})


def _storage(r: Random, i: int, nodes: list[str], levels: list[str]) -> dict[str, Any]:
    storage = {"id": f"b{i}", "node": r.choice(nodes), "capacity_kwh": r.choice([50.0, 2000.0])}
    storage |= {"power_kw": r.choice([10.0, 60.0]), "loss_per_hour": r.choice([0.0, 0.002, 0.05])}
    storage |= {"capex_eur_per_kwh": r.choice([0.0, 0.5]), "rate": 0.05, "years": 20}
    return storage | ({"level": r.choice(levels)} if levels and r.random() < 0.4 else {})


def _aid(r: Random, i: int) -> dict[str, Any]:
    kinds = ["pipes", "sources", "exchangers", "heat_pumps", "boilers", "networks", "storages"]
    aid: dict[str, Any] = {"id": f"a{i}", "share": r.choice([0.3, 0.7, 1.0]), "on": r.sample(kinds, 4)}
    aid |= {"most_eur": r.choice([500.0, 5000.0])} if r.random() < 0.5 else {}
    aid |= {"least_mwh_per_m": r.choice([0.2, 1.5])} if r.random() < 0.5 else {}
    return aid | ({"least_recovered_share": r.choice([0.5, 0.9])} if r.random() < 0.5 else {})
