"""States sites and roofs as a `solar-sharing-instance/1`: participants are sites, owners are sites."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from matching.solar.sharing import Floats
from matching.solar.sun_places import SunPlane
from matching.solar.sun_rules import SharingRule
from matching.solar.sun_sites import OutputOf, SunSite
from matching.solar.sun_values import SunValues
from matching.solar.year_arrays import step_hours
from symbiose.domain.documents.solar_sharing_instance import (
    SOLAR_SHARING_INSTANCE_FORMAT,
    SharingKey,
    SolarEconomics,
    SolarParticipant,
    SolarRoof,
    SolarRules,
    SolarSharingInstance,
    SolarStep,
)
from symbiose.domain.roofs import Roof, RoofKind
from symbiose.domain.typical_year import year_steps

USUAL_KEY: Final[SharingKey] = "dynamic_prorata"
"""Key that distributors apply where a group states none."""
DECIMALS: Final = 6
"""Digits of powers, kW: a milliwatt; those of output by kWp too."""


@dataclass(frozen=True)
class Stating:
    """What every statement of a run rests on."""

    plane: SunPlane
    values: SunValues
    output_of: OutputOf
    made: dict[str, SolarRoof] = field(default_factory=dict, compare=False)
    """Roofs stated before: the same one stands in several statements."""

    def state(
        self, sites: Sequence[SunSite], rule: SharingRule, key: SharingKey = USUAL_KEY
    ) -> SolarSharingInstance:
        """Return the statement of sites, with their roofs.

        Args:
            sites: Those that use nothing are owners alone.
            rule: What groups have to keep to.
            key: How a group splits what it shares.
        """
        values = self.values
        return SolarSharingInstance(
            format=SOLAR_SHARING_INSTANCE_FORMAT,
            steps=_steps(),
            participants=tuple(self._participant(site) for site in sites if site.uses),
            roofs=tuple(self._roof(site, roof) for site in sites for roof in site.roofs),
            rules=SolarRules(max_distance_m=rule.max_distance_m, max_power_kwp=rule.max_power_kwp),
            economics=SolarEconomics(
                rate=values.rate.value,
                years=values.years.value,
                surplus_eur_per_kwh=values.surplus_eur_per_kwh,
            ),
            key=key,
            objective="net_benefit",
        )

    def _participant(self, site: SunSite) -> SolarParticipant:
        x_m, y_m = self.plane.metres(site.site.longitude, site.site.latitude)
        values = self.values
        return SolarParticipant(
            id=site.id,
            x_m=x_m,
            y_m=y_m,
            consumption_kw=_rounded(site.kwh / step_hours()),
            purchase_eur_per_kwh=values.worth_eur_per_kwh(site.price_eur_per_mwh(values.electricity.value)),
            shared_fee_eur_per_kwh=values.fee_eur_per_kwh,
            public=site.public,
        )

    def _roof(self, site: SunSite, roof: Roof) -> SolarRoof:
        if roof.id not in self.made:
            self.made[roof.id] = self._roof_made(site, roof)
        return self.made[roof.id]

    def _roof_made(self, site: SunSite, roof: Roof) -> SolarRoof:
        x_m, y_m = self.plane.metres(roof.longitude, roof.latitude)
        values = self.values
        cost = values.cost_of(roof.peak_power_kwp, car_park=roof.kind is RoofKind.CAR_PARK)
        return SolarRoof(
            id=roof.id,
            owner=site.id,
            x_m=x_m,
            y_m=y_m,
            max_kwp=roof.peak_power_kwp,
            output_kw_per_kwp=tuple(round(kw, DECIMALS) for kw in self.output_of(roof)),
            capex_eur_per_kwp=cost.value,
            opening_cost_eur=values.opening_of(roof.peak_power_kwp).value,
            om_eur_per_kwp_year=values.running.value,
        )


@cache
def _steps() -> tuple[SolarStep, ...]:
    return tuple(SolarStep(id=step.id, hours_per_year=step.hours) for step in year_steps())


def _rounded(powers: Floats) -> tuple[float, ...]:
    return tuple(powers.round(DECIMALS).tolist())
