"""The loop of `docs/heat.md`, built by hand: waste heat at 35 °C lifted to 60 °C, 200 m away."""

from typing import Any

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_money import LoopMoney, MoneyTerms, money_of

HEAT_KW, HOURS = 600.0, 6000.0
COP = 0.5 * 338.15 / 45
DRAWN_KW = HEAT_KW / COP
GIVEN_KW = HEAT_KW - DRAWN_KW
GAS_EUR_PER_MWH, ELECTRICITY_EUR_PER_MWH = 200 / 3, 120.0
ANNUITY = 0.06 / (1 - 1.06**-20)
PIPE_EUR, PUMP_EUR, EXCHANGERS_EUR = 180_000.0, 360_000.0, 2 * GIVEN_KW * 190
REVENUE_EUR = HEAT_KW * HOURS / 1000 * GAS_EUR_PER_MWH
ELECTRICITY_EUR = DRAWN_KW * HOURS / 1000 * ELECTRICITY_EUR_PER_MWH
AS_PAID = MoneyTerms(rate=0.06, horizon_years=20, maintenance_share=0.0)
"""The terms on which the loop is paid, so that its value is its benefit, year after year."""


def hand_instance() -> HeatNetworkInstance:
    """Return the statement."""
    paid = {"rate": 0.06, "years": 20}
    return HeatNetworkInstance.model_validate(
        {
            "format": "symbiose.heat-network-instance/1",
            "periods": [{"id": "year", "hours": HOURS}],
            "nodes": [{"id": "a"}, {"id": "b"}],
            "edges": [{"id": "ab", "from": "a", "to": "b", "length_m": 200.0}],
            "pipes": [{"id": "pipe", "max_kw": 1000.0, "cost_eur_per_m": 900.0}],
            "sources": [{"id": "s", "node": "a", "max_kw": 1000.0, "supply_temp_c": 35.0}],
            "consumers": [
                {
                    "id": "c",
                    "node": "b",
                    "demand_kw": HEAT_KW,
                    "connection": "optional",
                    "need_temp_c": 60.0,
                    "revenue_eur_per_mwh": GAS_EUR_PER_MWH,
                }
            ],
            "heat_pumps": [
                {"id": "h", "node": "b", "carnot_fraction": 0.5, "capex_eur_per_kw": 600.0, **paid}
            ],
            "economics": {
                "pipes_rate": 0.06,
                "pipes_years": 20,
                "approach_k": 5.0,
                "exchanger_eur_per_kw": 190.0,
                "electricity_eur_per_mwh": ELECTRICITY_EUR_PER_MWH,
                "pumping_share": 0.0,
            },
        }
    )


def hand_result(**changes: Any) -> HeatNetworkResult:
    """Return the design that the page works out."""
    terms = {
        "pipes": PIPE_EUR * ANNUITY,
        "exchangers": EXCHANGERS_EUR * ANNUITY,
        "heat_pumps": PUMP_EUR * ANNUITY,
        "electricity": ELECTRICITY_EUR,
        "revenue": -REVENUE_EUR,
    }
    stated: dict[str, Any] = {
        "status": "optimal",
        "objective_eur_per_year": sum(terms.values()),
        "terms": terms,
        "edges": [
            {
                "id": "ab",
                "from": "a",
                "to": "b",
                "pipe": "pipe",
                "capacity_kw": GIVEN_KW,
                "entering_kw": [GIVEN_KW],
                "loss_kw": [0.0],
            }
        ],
        "sources": [{"id": "s", "capacity_kw": GIVEN_KW, "heat_kw": [GIVEN_KW]}],
        "heat_pumps": [
            {"id": "h", "capacity_kw": HEAT_KW, "heat_kw": [HEAT_KW], "electricity_kw": [DRAWN_KW]}
        ],
        "connected": ["c"],
        "solver": "highs",
        "solver_version": "by hand",
        "seconds": 0.0,
    }
    return HeatNetworkResult.model_validate(stated | changes)


def hand_money(terms: MoneyTerms = AS_PAID) -> LoopMoney:
    """Return its money."""
    return money_of(hand_instance(), hand_result(), terms)
