"""The accounts of one answer: energy by month, roof and need, money by term and site, typical days."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.solar.investing import Investment, investment_of
from matching.solar.sharing import Floats
from matching.solar.sun_answers import Answer
from matching.solar.sun_operation import Worked, design_of
from matching.solar.sun_sites import SunSite
from matching.solar.sun_statement import Stating
from matching.solar.year_arrays import monthly_mwh, share_of, step_hours, total
from symbiose.domain.documents.solar_sharing_instance import SolarRoof
from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.roofs import Roof, RoofKind
from symbiose.domain.solar_groups import Months, SolarMember, SolarRoofBuilt, SolarTerm, TypicalDay
from symbiose.domain.typical_year import DayKind, year_steps


@dataclass(frozen=True)
class GroupAccounts:
    """The accounts of one answer."""

    answer: Answer
    stating: Stating

    @cached_property
    def work(self) -> Worked:
        """Return what the answer does step by step."""
        return Worked(self.answer.document, design_of(self.answer.document, self.answer.result))

    @cached_property
    def _built(self) -> list[tuple[SolarRoof, Roof, str, float]]:
        """Return the roofs built: stated, of the cadastre, their site, kWp."""
        kwp = {one.id: one.kwp for one in self.answer.result.roofs}
        known = {roof.id: (roof, site.id) for site in self.answer.sites for roof in site.roofs}
        return [
            (stated, *known[stated.id], kwp[stated.id])
            for stated in self.answer.document.roofs
            if kwp[stated.id] > 0
        ]

    @cached_property
    def investment(self) -> Investment:
        """Return what is paid at the start, and what comes back of it."""
        result = self.answer.result
        kwp = {one.id: one.kwp for one in result.roofs}
        return investment_of(self.answer.document, kwp, result.net_benefit_eur)

    @cached_property
    def terms(self) -> dict[str, float]:
        """Return each benefit and cost, €/year."""
        document, work = self.answer.document, self.work
        people = document.participants
        received = {one.id: float(work.received[one.id].sum()) for one in people}
        sold = math.fsum(float(kwh.sum()) for kwh in work.sold.values())
        return {
            SolarTerm.OWN_USE: math.fsum(
                float(work.own[one.id].sum()) * one.purchase_eur_per_kwh for one in people
            ),
            SolarTerm.RECEIVED: math.fsum(received[one.id] * one.purchase_eur_per_kwh for one in people),
            SolarTerm.SHARED_FEES: -math.fsum(
                received[one.id] * one.shared_fee_eur_per_kwh for one in people
            ),
            SolarTerm.SURPLUS: sold * document.economics.surplus_eur_per_kwh,
            SolarTerm.INVESTMENT: -self.investment.annuity_eur,
            SolarTerm.RUNNING: -math.fsum(
                stated.om_eur_per_kwp_year * kwp for stated, _, _, kwp in self._built
            ),
        }

    @property
    def benefit_eur(self) -> float:
        """Return the benefit of all, €/year."""
        return math.fsum(self.terms.values())

    @cached_property
    def by_site(self) -> dict[str, float]:
        """Return the share of each site, €/year; they sum to the benefit."""
        result = self.answer.result
        found = {name: one.benefit_eur for name, one in result.by_participant.items()}
        found |= {name: one.benefit_eur for name, one in result.by_owner.items()}
        return {site.id: found.get(site.id, 0.0) for site in self.answer.sites}

    @cached_property
    def used_mwh(self) -> float:
        """Return what members use of the roofs in a year, MWh."""
        used = math.fsum(float(self.work.used(site.id).sum()) for site in self.answer.sites)
        return used / KWH_PER_MWH

    @cached_property
    def taken_mwh(self) -> dict[str, Months]:
        """Return what of each declared need the roofs serve in each month, MWh: in proportion to uses."""
        found: dict[str, Months] = {}
        for site in self.answer.sites:
            part = share_of(self.work.used(site.id), site.kwh)
            for need in site.needs:
                months = monthly_mwh(need.kwh * part)
                if any(months):
                    found[need.flow.id] = months
        return found

    def member(self, site: SunSite) -> SolarMember:
        """Return a site as a member."""
        nothing = np.zeros(len(step_hours()))
        return SolarMember(
            site_id=site.id,
            flow_ids=tuple(need.flow.id for need in site.needs),
            roof_ids=tuple(roof.id for _, roof, owner, _ in self._built if owner == site.id),
            public=site.public,
            longitude=site.site.longitude,
            latitude=site.site.latitude,
            basis=site.basis,
            consumption_mwh=monthly_mwh(site.kwh),
            own_use_mwh=monthly_mwh(self.work.own.get(site.id, nothing)),
            received_mwh=monthly_mwh(self.work.received.get(site.id, nothing)),
        )

    @cached_property
    def roofs(self) -> tuple[SolarRoofBuilt, ...]:
        """Return the roofs that are built."""
        work = self.work
        return tuple(
            SolarRoofBuilt(
                roof_id=roof.id,
                site_id=site_id,
                kwp=kwp,
                longitude=roof.longitude,
                latitude=roof.latitude,
                produced_mwh=monthly_mwh(work.made[roof.id]),
                own_use_mwh=monthly_mwh(work.roof_own[roof.id]),
                shared_mwh=monthly_mwh(
                    np.maximum(0.0, work.made[roof.id] - work.roof_own[roof.id] - work.sold[roof.id])
                ),
                surplus_mwh=monthly_mwh(work.sold[roof.id]),
            )
            for _, roof, site_id, kwp in self._built
        )

    @cached_property
    def days(self) -> tuple[TypicalDay, ...]:
        """Return a weekday of each month."""
        work, sites = self.work, self.answer.sites
        rows = {
            "consumption_kw": total(site.kwh for site in sites),
            "own_use_kw": total(work.own.values()),
            "shared_kw": total(work.received.values()),
            "surplus_kw": total(work.sold.values()),
        }
        powers = {name: kwh / step_hours() for name, kwh in rows.items()}
        return tuple(
            TypicalDay(month=month, **{name: _weekday(kw, month) for name, kw in powers.items()})
            for month in range(1, MONTHS + 1)
        )

    @property
    def references(self) -> tuple[ReferenceUsed, ...]:
        """Return the dated values used, each once."""
        return each_once(self._references())

    def _references(self) -> Iterator[ReferenceUsed]:
        values = self.stating.values
        yield from (values.rate, values.years, values.surplus, values.running)
        yield from (values.avoided, values.electricity_co2, values.solar_co2, self.answer.rule.reference)
        for _, roof, _, _ in self._built:
            yield values.cost_of(roof.peak_power_kwp, car_park=roof.kind is RoofKind.CAR_PARK)
            yield values.opening_of(roof.peak_power_kwp)
        if len(self.answer.sites) > 1:
            yield from (values.power, values.fee)
        if any(site.uses and not site.states_price for site in self.answer.sites):
            yield values.electricity
        if any(machine.loop_id is None for site in self.answer.sites for machine in site.machines):
            yield values.chiller_cop


def _weekday(kw: Floats, month: int) -> tuple[float, ...]:
    return tuple(
        float(kw[i])
        for i, step in enumerate(year_steps())
        if step.month == month and step.day is DayKind.WEEKDAY
    )
