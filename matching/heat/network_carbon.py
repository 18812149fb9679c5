"""What a design of a heat network emits in a year, and what it avoids."""

import math

from matching.heat.network import Network
from matching.heat.network_accounts import lifted
from matching.heat.network_plan import Plan


def emissions(data: Network, plan: Plan) -> dict[str, float]:
    """Return each part of the emissions, tCO2e/year; what is avoided is at most 0."""
    hours = data.hours
    pumped = [
        data.pumping_share * kw[t] * hours[t]
        for tap, kw in plan.served.items()
        if tap.pump is None and tap.boiler is None
        for t in data.periods
    ]
    lifting = [
        kw * h
        for pump in range(len(data.pumps))
        for kw, h in zip(lifted(data, plan, pump)[1], hours, strict=True)
    ]
    parts = {
        "heat": [
            data.sources[data.feeds[f].source].co2_kg_per_mwh * kw[t] * hours[t]
            for f, kw in plan.heat.items()
            for t in data.periods
        ],
        "boilers": [
            data.boilers[tap.boiler].co2_kg_per_mwh / data.boilers[tap.boiler].efficiency * kw[t] * hours[t]
            for tap, kw in plan.served.items()
            if tap.boiler is not None
            for t in data.periods
        ],
        "electricity": [data.electricity_co2_kg_per_mwh * kwh for kwh in (*pumped, *lifting)],
        "avoided": [
            -data.consumers[c].co2_avoided_kg_per_mwh * data.demand[c][t] * hours[t]
            for c in sorted(plan.connected)
            for t in data.periods
        ]
        + [
            -data.consumers[tap.consumer].co2_avoided_kg_per_mwh * kw[t] * hours[t]
            for tap, kw in plan.served.items()
            if tap.consumer in data.flexible
            for t in data.periods
        ],
    }
    return {name: math.fsum(amounts) / 1e6 for name, amounts in parts.items()}
