"""A loop of three sites, designed by the real solver: waste heat at 90 °C rinses one and dries another.

By hand, with 5 K of approach at each exchanger: the fumes of site A (90 °C) warm the loop to 85 °C. The
rinsing of site B (60 °C) is served directly; for the drying of site C (95 °C, in winter) the water reaches
a heat pump at 80 °C, which evaporates at 75 °C and condenses at 100 °C: COP = 0.5 × 373.15 / 25 = 7.463.
"""

import json
from functools import lru_cache
from typing import Any

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkEdge,
    NetworkNode,
)
from symbiose.domain.exchanges import ModelMark, Path, Proposal, ReferenceUsed, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import (
    HeatLoop,
    LoopAlternative,
    LoopDecision,
    LoopMember,
    LoopPeriod,
    LoopPlace,
    PairNotJoined,
    Role,
    loop_id,
)
from symbiose.domain.ports import SolveSettings
from tests.builders import NOON, make_flow, make_proposal
from tests.fakes import FakeStore

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOURS = tuple(24.0 * days for days in DAYS)
WINTER = tuple(1.0 if month in (1, 2, 3, 10, 11, 12) else 0.0 for month in range(1, 13))
MWH = 1000.0
FUMES_KW, RINSE_KW, DRYER_KW = 600.0, 300.0, 200.0
GAS_EUR_PER_MWH = 66.0
CO2_KG_PER_MWH = 227.0
LOOP_ID = loop_id(("fumes", "rinse", "dryer"))
RINSING = Path(offer_id="fumes", need_id="rinse")
"""The exchange that would warm the rinsing without the loop."""


def _winter_hours() -> tuple[float, ...]:
    return tuple(share * hours for share, hours in zip(WINTER, HOURS, strict=True))


def _shares(hours: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(one / sum(hours) for one in hours)


def loop_flows() -> list[Flow]:
    """Return the declarations that the loop joins, and one that it leaves out."""
    heat: dict[str, Any] = {"unit": "MWh", "resource_id": "heat_medium", "confidentiality": "named"}
    return [
        make_flow(id="fumes", quantity_per_year=5256.0, supply_temp_c=90, return_temp_c=50, **heat),
        make_flow(
            id="rinse",
            site_id="site_b",
            direction="need",
            quantity_per_year=RINSE_KW * sum(HOURS) / MWH,
            months=_shares(HOURS),
            supply_temp_c=60,
            return_temp_c=40,
            **heat,
        ),
        make_flow(
            id="dryer",
            site_id="site_c",
            direction="need",
            quantity_per_year=DRYER_KW * sum(_winter_hours()) / MWH,
            months=_shares(_winter_hours()),
            supply_temp_c=95,
            return_temp_c=70,
            **heat | {"confidentiality": "category"},
        ),
    ]


def instance_of_loop() -> HeatNetworkInstance:
    """Return the statement of the loop."""
    paid = {"rate": 0.06, "years": 20}
    need = {"connection": "optional", "revenue_eur_per_mwh": GAS_EUR_PER_MWH}
    return HeatNetworkInstance.model_validate(
        {
            "format": "symbiose.heat-network-instance/1",
            "periods": [{"id": f"m{n:02}", "hours": hours} for n, hours in enumerate(HOURS, start=1)],
            "nodes": [{"id": node} for node in ("site_a", "site_b", "site_c", "fork")],
            "edges": [
                {"id": "a_fork", "from": "site_a", "to": "fork", "length_m": 400.0},
                {"id": "b_fork", "from": "site_b", "to": "fork", "length_m": 150.0},
                {"id": "fork_c", "from": "fork", "to": "site_c", "length_m": 250.0},
            ],
            "pipes": [
                {"id": "dn80", "max_kw": 400.0, "cost_eur_per_m": 450.0, "loss_kw_per_m": 0.02},
                {"id": "dn125", "max_kw": 1200.0, "cost_eur_per_m": 600.0, "loss_kw_per_m": 0.025},
            ],
            "sources": [
                {"id": "fumes", "node": "site_a", "max_kw": [FUMES_KW] * 12, "supply_temp_c": 90.0},
            ],
            "consumers": [
                {
                    "id": "rinse",
                    "node": "site_b",
                    "demand_kw": [RINSE_KW] * 12,
                    "need_temp_c": 60.0,
                    "return_temp_c": 40.0,
                    **need,
                },
                {
                    "id": "dryer",
                    "node": "site_c",
                    "demand_kw": [DRYER_KW * share for share in WINTER],
                    "need_temp_c": 95.0,
                    "return_temp_c": 70.0,
                    **need,
                },
            ],
            "heat_pumps": [
                {"id": "pump_c", "node": "site_c", "carnot_fraction": 0.5, "capex_eur_per_kw": 500.0, **paid}
            ],
            "economics": {
                "pipes_rate": 0.04,
                "pipes_years": 30,
                "approach_k": 5.0,
                "exchanger_eur_per_kw": 60.0,
                "electricity_eur_per_mwh": 120.0,
                "pumping_share": 0.01,
            },
        }
    )


@lru_cache(maxsize=1)
def make_loop() -> HeatLoop:
    """Return the loop with its design and accounting."""
    instance = instance_of_loop()
    result = solve_heat_network(instance, SolveSettings())
    monthly = tuple(
        (RINSE_KW + DRYER_KW * share) * hours / MWH for share, hours in zip(WINTER, HOURS, strict=True)
    )
    given = tuple(kw * hours / MWH for kw, hours in zip(result.sources[0].heat_kw, HOURS, strict=True))
    terms = {name: -amount for name, amount in result.terms.items() if amount}
    benefit = sum(terms.values())
    avoided = sum(monthly) * CO2_KG_PER_MWH / MWH
    return HeatLoop(
        id=LOOP_ID,
        instance=instance,
        result=result,
        members=_members(),
        places=(
            LoopPlace(node="site_a", site_id="site_a", longitude=2.76, latitude=50.52),
            LoopPlace(node="site_b", site_id="site_b", longitude=2.766, latitude=50.521),
            LoopPlace(node="site_c", site_id="site_c", longitude=2.764, latitude=50.517),
            LoopPlace(node="fork", longitude=2.7648, latitude=50.5196),
        ),
        periods=tuple(LoopPeriod(period=f"m{month:02}", month=month) for month in range(1, 13)),
        terms_eur_per_year=terms,
        by_site_eur_per_year={"site_a": 0.0, "site_b": benefit * 0.7, "site_c": benefit * 0.3},
        co2_avoided_t_per_year=avoided - 10.0,
        co2_terms_t_per_year={"fuel_avoided": avoided, "electricity": -10.0},
        monthly_mwh=monthly,
        taken_mwh={
            "fumes": given,
            "rinse": tuple(RINSE_KW * hours / MWH for hours in HOURS),
            "dryer": tuple(
                DRYER_KW * share * hours / MWH for share, hours in zip(WINTER, HOURS, strict=True)
            ),
        },
        investment_eur=480_000.0,
        distance_km=0.8,
        alternatives=(
            LoopAlternative(
                name="loop",
                objective_eur_per_year=-benefit,
                heat_mwh_per_year=sum(monthly),
                co2_avoided_t_per_year=avoided - 10.0,
            ),
            LoopAlternative(
                name="pairwise",
                objective_eur_per_year=-90_000.0,
                heat_mwh_per_year=2628.0,
                co2_avoided_t_per_year=596.0,
            ),
            LoopAlternative(
                name="nothing",
                objective_eur_per_year=0.0,
                heat_mwh_per_year=0.0,
                co2_avoided_t_per_year=0.0,
            ),
        ),
        not_joined=(
            PairNotJoined(
                source_id="fumes",
                consumer_id="steam",
                reason="temperature",
                sentence="90 °C ne servent pas un besoin à 160 °C, même par pompe à chaleur.",
                change="un rejet plus chaud de 20 K",
            ),
        ),
        models=(ModelMark(model=6, reason="La chaleur fatale d’un site en chauffe un autre."),),
        references=(
            ReferenceUsed(
                id="approach_exchanger",
                value=5.0,
                unit="K",
                valid_from="2024-01-01",
                source="Hypothèse du projet Symbiose",
            ),
        ),
    )


def keep_loop(store: FakeStore, *loops: HeatLoop) -> None:
    """Declare the flows, and let the latest run propose the loop, or others that join the same flows."""
    kept = store.repositories
    kept.flows.save(loop_flows())
    latest = kept.runs.latest()
    assert latest is not None
    made = kept.runs.kept[latest.id]
    kept.runs.kept[latest.id] = made.model_copy(update={"loops": loops or (make_loop(),)})


def loop_with_an_outsider() -> HeatLoop:
    """Return the loop in an area where site P has an oven too hot for it, 5 km away."""
    document = instance_of_loop()
    area = document.model_copy(
        update={
            "nodes": (*document.nodes, NetworkNode(id="site_p")),
            "edges": (
                *document.edges,
                NetworkEdge.model_validate({"id": "fork_p", "from": "fork", "to": "site_p", "length_m": 5e3}),
            ),
            "consumers": (
                *document.consumers,
                NetworkConsumer(
                    id="oven",
                    node="site_p",
                    demand_kw=777.0,
                    connection="optional",
                    revenue_eur_per_mwh=66.0,
                    need_temp_c=160.0,
                ),
            ),
        }
    )
    place = LoopPlace(node="site_p", site_id="site_p", longitude=2.83, latitude=50.5)
    loop = make_loop()
    left_out = loop.not_joined[0].model_copy(update={"consumer_id": "oven"})
    return loop.model_copy(
        update={"instance": area, "places": (*loop.places, place), "not_joined": (left_out,)}
    )


def loop_at_a_level() -> HeatLoop:
    """Return the loop at 70/40 °C; site B has heat of its own at 45 °C, a heat pump and a boiler."""
    paid = {"rate": 0.06, "years": 20}
    statement = json.loads(instance_of_loop().model_dump_json(by_alias=True, exclude_none=True))
    statement["levels"] = [{"id": "70/40", "supply_temp_c": 70.0, "return_temp_c": 40.0}]
    statement["sources"][0]["max_kw"] = 380.0
    statement["sources"].append({"id": "cooling", "node": "site_b", "max_kw": 60.0, "supply_temp_c": 45.0})
    statement["consumers"][0]["return_temp_c"] = 30.0
    statement["heat_pumps"].append(
        {"id": "pump_b", "node": "site_b", "carnot_fraction": 0.5, "capex_eur_per_kw": 100.0, **paid}
    )
    statement["boilers"] = [
        {"id": "boiler_b", "node": "site_b", "efficiency": 0.9, "fuel_eur_per_mwh": 50.0},
        {"id": "boiler_c", "node": "site_c", "efficiency": 0.9, "fuel_eur_per_mwh": 200.0},
    ]
    instance = HeatNetworkInstance.model_validate(statement)
    cooling = LoopMember(id="cooling", role=Role.SOURCE, flow_id="cooling", site_id="site_b", node="site_b")
    loop = make_loop()
    return loop.model_copy(
        update={
            "instance": instance,
            "result": solve_heat_network(instance, SolveSettings()),
            "members": (*loop.members, cooling.model_copy(update={"supply_temp_c": 45.0})),
        }
    )


def loop_of_two() -> HeatLoop:
    """Return the loop where site B dries too, so that site C has no part in it."""
    loop = make_loop()
    there = {"site_c": "site_b"}
    return loop.model_copy(
        update={
            "members": tuple(
                one.model_copy(update={"site_id": there.get(one.site_id or "", one.site_id)})
                for one in loop.members
            ),
            "places": tuple(
                one.model_copy(update={"site_id": there.get(one.site_id or "", one.site_id)})
                for one in loop.places
            ),
            "by_site_eur_per_year": {"site_a": 0.0, "site_b": loop.benefit_eur_per_year},
        }
    )


def keep_loop_of_two(store: FakeStore) -> None:
    """Declare the flows, the drying at site B, and let the latest run propose their loop."""
    keep_loop(store, loop_of_two())
    flows = store.repositories.flows
    flows.save([flows.get("dryer").model_copy(update={"site_id": "site_b"})])


def rinsing(share: float) -> Proposal:
    """Return an exchange that gives the rinsing a share of what the loop gives it."""
    months = tuple(share * month for month in make_loop().taken_mwh["rinse"])
    return make_proposal(
        id=RINSING.proposal_id,
        path=RINSING,
        giver_site_id="site_a",
        receiver_site_id="site_b",
        monthly=months,
        monthly_received=months,
        unit="MWh",
        received_unit="MWh",
    )


def make_loop_decision(**changes: Any) -> LoopDecision:
    """Return the acceptance of the loop."""
    values: dict[str, Any] = {
        "loop_id": LOOP_ID,
        "state": State.ACCEPTED,
        "loop": make_loop(),
        "version": 1,
        "decided_by": "account_a",
        "decided_at": NOON,
        "run_id": "run_1",
    }
    return LoopDecision.model_validate(values | changes)


def _members() -> tuple[LoopMember, ...]:
    return (
        LoopMember(
            id="fumes",
            role=Role.SOURCE,
            flow_id="fumes",
            site_id="site_a",
            resource_id="heat_medium",
            node="site_a",
            supply_temp_c=90.0,
            return_temp_c=50.0,
        ),
        LoopMember(
            id="rinse",
            role=Role.CONSUMER,
            flow_id="rinse",
            site_id="site_b",
            resource_id="heat_medium",
            node="site_b",
            supply_temp_c=60.0,
            return_temp_c=40.0,
        ),
        LoopMember(
            id="dryer",
            role=Role.CONSUMER,
            flow_id="dryer",
            site_id="site_c",
            resource_id="heat_medium",
            node="site_c",
            supply_temp_c=95.0,
            return_temp_c=70.0,
            assumed=("return_temp",),
        ),
    )
