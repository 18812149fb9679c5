"""The case of `solar_case` worked out by hand: its statement, and what becomes of the output of each month.

Twelve months, each with its days (6 to 18 o'clock) and nights. Site A uses 100 kW by day and owns 600 kWp;
site B, a public body, uses 120 kW by day and owns no roof; site C owns 150 kWp and uses nothing. In June one
kWp gives 0.32 kW: site A uses 100 of its 192 kW, the 92 kW that remain and the 48 kW of site C go to site B
as far as its 120 kW reach, and 20 kW are sold.
"""

from typing import Any

from symbiose.domain.declared_heat import DAYS_OF_MONTHS
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.solar_groups import SolarTerm, TypicalDay

HALF_DAY = 12.0
BY_DAY = (0.08, 0.12, 0.20, 0.27, 0.30, 0.32, 0.32, 0.28, 0.22, 0.15, 0.09, 0.06)
"""What one kWp gives by day in each month, kW; 884 kWh in a year."""
USE_KW = {"site_a": (100.0, 40.0), "site_b": (120.0, 30.0)}
"""Site → what it uses by day and by night, kW."""
KWP = {"roof_a": 600.0, "roof_c": 150.0}
OWNER = {"roof_a": "site_a", "roof_c": "site_c"}
PLACE = {"site_a": (2.760, 50.520), "site_b": (2.766, 50.521), "site_c": (2.764, 50.517)}
METRES = {"site_a": (0.0, 0.0), "site_b": (425.0, 111.0), "site_c": (283.0, -334.0)}
PURCHASE_EUR_PER_KWH, FEE_EUR_PER_KWH, SURPLUS_EUR_PER_KWH = 0.15, 0.03, 0.06
CAPEX_EUR_PER_KWP, RUNNING_EUR_PER_KWP = 700.0, 12.0
RATE, YEARS = 0.03, 25.0


CO2_T_PER_MWH = 0.05
MWH = 1000.0


def instance_of_group() -> SolarSharingInstance:
    """Return the statement of the group."""
    return SolarSharingInstance.model_validate(
        {
            "format": "symbiose.solar-sharing-instance/1",
            "steps": [
                {"id": f"{month:02}_{part}", "hours_per_year": HALF_DAY * days}
                for month, days in enumerate(DAYS_OF_MONTHS, start=1)
                for part in ("day", "night")
            ],
            "participants": [_participant(site_id) for site_id in USE_KW],
            "roofs": [_roof(roof) for roof in KWP],
            "rules": {"max_distance_m": 2000.0, "max_power_kwp": 5000.0},
            "economics": {"rate": RATE, "years": YEARS, "surplus_eur_per_kwh": SURPLUS_EUR_PER_KWH},
            "key": "dynamic_prorata",
            "objective": "net_benefit",
        }
    )


def hours(month: int) -> float:
    return HALF_DAY * DAYS_OF_MONTHS[month]


def _participant(site_id: str) -> dict[str, Any]:
    return {
        "id": site_id,
        "x_m": METRES[site_id][0],
        "y_m": METRES[site_id][1],
        "consumption_kw": list(USE_KW[site_id]) * 12,
        "purchase_eur_per_kwh": PURCHASE_EUR_PER_KWH,
        "shared_fee_eur_per_kwh": FEE_EUR_PER_KWH,
        "public": site_id == "site_b",
    }


def _roof(roof: str) -> dict[str, Any]:
    x_m, y_m = METRES[OWNER[roof]]
    return {
        "id": roof,
        "owner": OWNER[roof],
        "x_m": x_m,
        "y_m": y_m,
        "max_kwp": KWP[roof],
        "whole": True,
        "output_kw_per_kwp": [kw for by_day in BY_DAY for kw in (by_day, 0.0)],
        "capex_eur_per_kwp": CAPEX_EUR_PER_KWP,
        "om_eur_per_kwp_year": RUNNING_EUR_PER_KWP,
    }


def of_month(month: int) -> dict[str, float]:
    """Return what becomes of the output of a month, MWh: own use first, then site B, then the grid."""
    kw = _by_day_kw(month)
    return {name: power * hours(month) / MWH for name, power in kw.items()}


def _by_day_kw(month: int) -> dict[str, float]:
    made_a, made_c = (KWP[roof] * BY_DAY[month] for roof in KWP)
    own = min(USE_KW["site_a"][0], made_a)
    short = USE_KW["site_a"][0] - own, USE_KW["site_b"][0]
    rest = made_a - own + made_c
    shared = min(rest, sum(short))
    part = shared / rest if rest else 0.0
    return {
        "own": own,
        "to_a": shared * short[0] / sum(short),
        "received": shared * short[1] / sum(short),
        "shared_a": (made_a - own) * part,
        "shared_c": made_c * part,
        "made_a": made_a,
        "made_c": made_c,
    }


def terms_of(energy: list[dict[str, float]]) -> dict[str, float]:
    own, received = (sum(one[name] for one in energy) * MWH for name in ("own", "received"))
    received += sum(one["to_a"] for one in energy) * MWH
    made = sum(one["made_a"] + one["made_c"] for one in energy) * MWH
    kwp = sum(KWP.values())
    annuity = RATE / (1 - (1 + RATE) ** -YEARS)
    return {
        SolarTerm.OWN_USE: own * PURCHASE_EUR_PER_KWH,
        SolarTerm.RECEIVED: received * PURCHASE_EUR_PER_KWH,
        SolarTerm.SHARED_FEES: -received * FEE_EUR_PER_KWH,
        SolarTerm.SURPLUS: (made - own - received) * SURPLUS_EUR_PER_KWH,
        SolarTerm.INVESTMENT: -kwp * CAPEX_EUR_PER_KWP * annuity,
        SolarTerm.RUNNING: -kwp * RUNNING_EUR_PER_KWP,
    }


def typical_day(month: int) -> TypicalDay:
    kw = _by_day_kw(month)
    shared = kw["received"] + kw["to_a"]
    sold = kw["made_a"] + kw["made_c"] - kw["own"] - shared
    by_day, by_night = (sum(use[part] for use in USE_KW.values()) for part in (0, 1))
    return TypicalDay(
        month=month + 1,
        consumption_kw=_hourly(by_day, by_night),
        own_use_kw=_hourly(kw["own"]),
        shared_kw=_hourly(shared),
        surplus_kw=_hourly(sold),
    )


def _hourly(by_day: float, by_night: float = 0.0) -> tuple[float, ...]:
    return tuple(by_day if 6 <= hour < 18 else by_night for hour in range(24))
