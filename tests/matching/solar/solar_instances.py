"""Random instances of solar sharing, small and large, and solving them with every answer checked."""

import json
from random import Random
from typing import Any

import numpy as np

from matching.solar.sharing import Sharing, state_sharing
from matching.solar.solve import solve_solar_sharing
from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.solar.solar_checker import faults

FORMAT = "symbiose.solar-sharing-instance/1"


def participant(name: str = "b", x_m: float = 0.0, use: Any = 40.0, **changes: Any) -> dict[str, Any]:
    """Return a participant on the x axis that pays 0.15 €/kWh."""
    place = {"id": name, "x_m": x_m, "y_m": 0.0, "consumption_kw": use}
    return place | {"purchase_eur_per_kwh": 0.15} | changes


def roof(name: str = "r", x_m: float = 0.0, most: float = 100.0, **changes: Any) -> dict[str, Any]:
    """Return a roof of somebody else that gives 1 kW by kWp."""
    place = {"id": name, "owner": "somebody", "x_m": x_m, "y_m": 0.0, "max_kwp": most}
    return place | {"output_kw_per_kwp": 1.0} | changes


def sharing(
    participants: list[dict[str, Any]], roofs: list[dict[str, Any]], hours: Any = (1.0,), **changes: Any
) -> dict[str, Any]:
    """Return an instance."""
    return {
        "format": FORMAT,
        "steps": [{"id": f"t{t}", "hours_per_year": h} for t, h in enumerate(hours)],
        "participants": participants,
        "roofs": roofs,
        "rules": {"max_distance_m": 2000.0, "max_power_kwp": 5000.0},
        "economics": {"rate": 0.0, "years": 20, "surplus_eur_per_kwh": 0.0},
        "key": "dynamic_prorata",
        "objective": "net_benefit",
    } | changes


def stated(document: dict[str, Any]) -> Sharing:
    """Return the sets and parameters of an instance."""
    return state_sharing(read_solar_sharing_instance(json.dumps(document).encode()))


def make_sharing(seed: int, *, whole: bool = False, most: int = 3, **changes: Any) -> dict[str, Any]:
    """Return a small instance with owners of several roofs, prices that disagree and limits that bind."""
    r = Random(seed)
    steps = r.randint(1, 3)
    people = [
        participant(
            f"p{i}",
            r.uniform(0, 4000),
            [r.choice([0.0, r.uniform(0, 80)]) for _ in range(steps)],
            y_m=r.uniform(0, 1500),
            purchase_eur_per_kwh=r.uniform(0.05, 0.3),
            shared_fee_eur_per_kwh=r.choice([0.0, r.uniform(0, 0.1)]),
        )
        for i in range(r.randint(1, most))
    ]
    roofs = [
        roof(
            f"r{i}",
            r.uniform(0, 4000),
            r.uniform(5, 100),
            y_m=r.uniform(0, 1500),
            owner=r.choice(["other", *(p["id"] for p in people)]),
            whole=whole or r.random() < 0.3,
            min_kwp=r.choice([0.0, 5.0]),
            output_kw_per_kwp=[r.choice([0.0, r.uniform(0, 1), 1.0]) for _ in range(steps)],
            capex_eur_per_kwp=r.choice([0.0, r.uniform(0, 3)]),
            opening_cost_eur=r.choice([0.0, r.uniform(0, 60)]),
            om_eur_per_kwp_year=r.choice([0.0, r.uniform(0, 0.02)]),
        )
        for i in range(r.randint(1, most))
    ]
    return (
        sharing(
            people,
            roofs,
            [r.uniform(0.5, 2) for _ in range(steps)],
            rules={
                "max_distance_m": r.choice([1500.0, 3000.0]),
                "max_power_kwp": r.choice([60.0, 120.0, 900.0]),
            },
            economics={"rate": 0.05, "years": 20, "surplus_eur_per_kwh": r.choice([0.0, r.uniform(0, 0.12)])},
            key=r.choice(["dynamic_prorata", "optimal", "static"]),
            objective=r.choice(["net_benefit", "net_benefit", "shared_energy", "installed_power"]),
        )
        | changes
    )


def answer(document: dict[str, Any], *, gap: float = 1e-4, **settings: Any) -> dict[str, Any]:
    """Return the result document of an instance, after checking every word of it."""
    raw = json.dumps(document).encode()
    told = solve_solar_sharing(read_solar_sharing_instance(raw), SolveSettings(gap=gap, **settings))
    result: dict[str, Any] = json.loads(told.to_json())
    assert faults(document, result, gap) == []
    return result


def make_territory(
    seed: int, people: int, roofs: int, steps: int = 864, width_m: float = 4000.0, **changes: Any
) -> dict[str, Any]:
    """Return an instance of typical days: weekdays, Saturdays, Sundays of twelve months, hour by hour."""
    g = np.random.default_rng(seed)
    t = np.arange(steps)
    hour, day, month = t % 24, t // 24 % 3, t // 72 % 12
    days = np.array([21.75, 4.35, 4.35])[day]
    season = 0.5 + 0.5 * np.cos((month - 5.5) / 6 * np.pi)

    def bell(middle: float, wide: float) -> Any:
        return np.exp(-(((hour + 0.5 - middle) / wide) ** 2))

    def use() -> list[float]:
        kind, size = g.integers(4), float(np.exp(g.normal(3.5, 1.0)))
        if kind == 0:
            shape = 0.3 + 0.7 * bell(12.5, 4.5) * np.array([1.0, 0.3, 0.1])[day]
        elif kind == 1:
            shape = 1.0 - 0.3 * (day > 0)
        elif kind == 2:
            shape = 0.25 + bell(8, 2) + bell(19, 3) * (1.2 - 0.4 * season)
        else:
            shape = 0.2 + 0.8 * bell(15, 4) * np.array([1.0, 1.2, 0.2])[day]
        return [float(x) for x in np.round(size * shape * g.uniform(0.85, 1.15, steps), 4)]

    def yields() -> list[float]:
        shape = bell(13 + g.choice([-2.0, 0.0, 2.0]), 3.2 + 1.3 * season) * (0.25 + 0.75 * season)
        shape = np.where(shape > 0.02, shape, 0.0) * g.uniform(0.9, 1.1, steps)
        return [float(x) for x in np.round(g.uniform(850, 1000) * shape / float((shape * days).sum()), 5)]

    def place() -> dict[str, float]:
        x, y = g.uniform(0, width_m, 2)
        return {"x_m": float(x), "y_m": float(y)}

    who = [
        participant(f"p{i}", use=use(), purchase_eur_per_kwh=float(g.uniform(0.12, 0.24)))
        | {"shared_fee_eur_per_kwh": float(g.uniform(0.02, 0.06))}
        | place()
        for i in range(people)
    ]
    what = []
    for i in range(roofs):
        owner = f"p{int(g.integers(people))}" if g.random() < 0.7 else f"other{i}"
        spot = place() if owner.startswith("other") else {k: who[int(owner[1:])][k] for k in ("x_m", "y_m")}
        size = float(np.exp(g.normal(4.5, 0.9)))
        money = {"capex_eur_per_kwp": 1400.0 - 100 * float(np.log(size)), "om_eur_per_kwp_year": 15.0}
        what.append(roof(f"r{i}", most=size, owner=owner, output_kw_per_kwp=yields(), **money) | spot)
    return (
        sharing(
            who,
            what,
            [float(x) for x in days],
            economics={"rate": 0.04, "years": 20, "surplus_eur_per_kwh": 0.05},
            key="optimal",
        )
        | {"rules": {"max_distance_m": 2000.0, "max_power_kwp": 3000.0}}
        | changes
    )
