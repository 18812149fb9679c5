"""The money and carbon of a loop as a page tells them: before and after aid, with the values behind."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import METRES_PER_KM
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.heat_aid import AidFacts, AidFound, aid_for
from symbiose.domain.heat_aid_conditions import DatedRules
from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.heat_money import REVENUE, LoopMoney, MoneyTerms, money_of
from symbiose.domain.heat_sensitivity import Levers, Range, Sensitivity, gas_mwh, sensitivity_of
from symbiose.services.context import Services
from symbiose.services.reference_in_use import reference_in_use

RATE, HORIZON, MAINTENANCE = "heat_loop_rate", "heat_loop_horizon", "heat_maintenance_share"
GAS, ELECTRICITY, EFFICIENCY = "price_natural_gas_pci", "price_electricity", "boiler_efficiency"
COST_OF: Mapping[Part, str] = MappingProxyType(
    {
        Part.PIPES: "heat_pipe_cost_dn100",
        Part.TIE_INS: "heat_tie_in",
        Part.EXCHANGERS: "heat_exchanger_cost",
        Part.SOURCES: "heat_exchanger_cost",
        Part.HEAT_PUMPS: "heat_pump_cost",
        Part.BOILERS: "heat_boiler_cost",
        Part.NETWORKS: "heat_exchanger_cost",
        Part.STORES: "heat_store_cost",
    }
)
"""Kind of equipment → the dated value whose range says how far its cost may be off."""
ALONE = "alone"
"""What sites could do without any pipe: a term that the benefit and the emissions of a loop leave out."""
EMISSION_UNIT = "kgCO2e"


@dataclass(frozen=True)
class LoopCarbon:
    """What a loop emits and avoids."""

    avoided_t: float
    """Emissions avoided, tCO2e/year."""
    horizon_years: int
    factors: tuple[ReferenceUsed, ...]
    """Emission factors behind them, with date and source."""
    eur_per_t: float | None
    """What a tonne avoided costs all parties (below 0: gains), annuities and maintenance counted, €/t."""

    @property
    def avoided_over_horizon_t(self) -> float:
        """Return what is avoided until the horizon, at the emission factors of today, tCO2e."""
        return self.avoided_t * self.horizon_years


@dataclass(frozen=True)
class LoopMoneyView:
    """The money of a loop with what it rests on."""

    money: LoopMoney
    aid: AidFound
    sensitivity: Sensitivity
    """Without aid."""
    aided: Sensitivity
    """With the most of it."""
    carbon: LoopCarbon
    references: tuple[ReferenceValue, ...]
    """Dated values that money rests on beside those of the loop, each once."""
    gas_mwh: float
    """Gas that is no longer burnt, on its lower heating value, MWh/year."""
    alone_eur: float
    """What the benefit of the loop leaves out: what sites could gain of it without any pipe, €/year."""
    day: date
    """Day on which values and sheets hold."""

    @property
    def aid_eur(self) -> float:
        """Return the aid counted after aid, €."""
        return min(self.aid.most_eur, self.money.investment_eur)


def loop_money(services: Services, loop: HeatLoop) -> LoopMoneyView:
    """Return the money of a loop that its reader may see whole, on the values in use today."""
    day = day_of(services.clock())
    return services.store.read(
        lambda repositories: money_view(loop, reference_in_use(services, repositories).factors, day)
    )


def money_view(loop: HeatLoop, book: ReferenceBook, day: date) -> LoopMoneyView:
    """Return the money of a loop on dated values."""
    at = _kept(book, day)
    terms = MoneyTerms(
        rate=at(RATE).value,
        horizon_years=math.floor(at(HORIZON).value),
        maintenance_share=at(MAINTENANCE).value,
    )
    money = money_of(loop.instance, loop.result, terms)
    aid = aid_for(_aid_facts(loop, money), DatedRules(book, day))
    levers = _levers(loop, money, at)
    parts = {one.part for one in money.investments}
    return LoopMoneyView(
        money=money,
        aid=aid,
        sensitivity=sensitivity_of(money, levers),
        aided=sensitivity_of(money, levers, min(aid.most_eur, money.investment_eur)),
        carbon=_carbon(loop, money),
        references=tuple(
            at(name)
            for name in (
                *(RATE, HORIZON, *_of_today(money), GAS, ELECTRICITY, EFFICIENCY),
                *sorted({COST_OF[part] for part in parts}),
            )
        ),
        gas_mwh=gas_mwh(money, levers.boiler_efficiency),
        alone_eur=money.designed_benefit_eur - loop.benefit_eur_per_year,
        day=day,
    )


def _of_today(money: LoopMoney) -> tuple[str, ...]:
    """Return the value of maintenance where the design counts none of its own."""
    return () if money.maintenance_in_design_eur else (MAINTENANCE,)


def _kept(book: ReferenceBook, day: date) -> Callable[[str], ReferenceValue]:
    return lambda value_id: book.at(value_id, day)


def _aid_facts(loop: HeatLoop, money: LoopMoney) -> AidFacts:
    givers, takers = set(loop.giver_site_ids), set(loop.receiver_site_ids)
    return AidFacts(
        money=money,
        trench_m=loop.distance_km * METRES_PER_KM,
        pump_kw=max((one.capacity_kw for one in loop.result.heat_pumps), default=0.0),
        extends=any(one.role is Role.NETWORK for one in loop.members),
        third_party=any(giver != taker for giver in givers for taker in takers)
        or any(one.role is Role.NETWORK for one in loop.members),
        same_site=bool(takers & givers),
    )


def _levers(loop: HeatLoop, money: LoopMoney, at: Callable[[str], ReferenceValue]) -> Levers:
    """Return the ranges of prices and costs around what the loop was designed with."""
    used = {one.id: one.value for one in loop.references}
    efficiency = used.get(EFFICIENCY, at(EFFICIENCY).value)
    gas = _range(at(GAS))
    implied = _implied_gas(loop, money, efficiency)
    return Levers(
        gas=gas if implied is None else gas.around(implied),
        electricity=_range(at(ELECTRICITY)).around(loop.instance.economics.electricity_eur_per_mwh),
        cost_factors={part: _over_likely(at(name)) for part, name in COST_OF.items()},
        boiler_efficiency=efficiency,
    )


def _implied_gas(loop: HeatLoop, money: LoopMoney, efficiency: float) -> float | None:
    """Return the price of gas at which boilers make heat for what it is worth to those connected, €/MWh."""
    revenue = -loop.result.terms.get(REVENUE, 0.0)
    heat_mwh = money.energy.delivered_mwh
    return revenue / heat_mwh * efficiency if revenue > 0 and heat_mwh > 0 else None


def _range(value: ReferenceValue) -> Range:
    low = value.value if value.range_low is None else value.range_low
    high = value.value if value.range_high is None else value.range_high
    return Range(low, value.value, high)


def _over_likely(value: ReferenceValue) -> Range:
    """Return the ends of a cost over the likely one; what costs nothing has no ends to go to."""
    found = _range(value)
    if not found.likely:
        return Range(1.0, 1.0, 1.0)
    return Range(found.low / found.likely, 1.0, found.high / found.likely)


def _carbon(loop: HeatLoop, money: LoopMoney) -> LoopCarbon:
    """Return the carbon of a loop beside what is done today, as its money is counted."""
    avoided = loop.co2_avoided_t_per_year - loop.co2_terms_t_per_year.get(ALONE, 0.0)
    cost = money.annuity_eur - money.net_eur
    return LoopCarbon(
        avoided_t=avoided,
        horizon_years=money.terms.horizon_years,
        factors=tuple(one for one in loop.references if one.unit.startswith(EMISSION_UNIT)),
        eur_per_t=cost / avoided if avoided > 0 else None,
    )
