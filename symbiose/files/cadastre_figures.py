"""The figures of one roof of a solar cadastre: checked, and completed from m² to kWp to kWh."""

from dataclasses import dataclass

from symbiose.domain.documents.import_report import CellError
from symbiose.domain.french_numbers import french_number
from symbiose.files.cadastre_facts import Facts
from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_ratios import Ratios, rounded


@dataclass
class Figures:
    """The figures of one roof as they are completed, with the faults met."""

    one: Noted
    facts: Facts
    ratios: Ratios

    def __post_init__(self) -> None:
        self.errors: list[CellError] = []
        self.derived: list[str] = []
        wrong = {error.column for error in self.one.errors}
        self.faulty = {field for field, name in self.one.bound.names.items() if name in wrong}
        self.set_aside = self._set_aside()
        self.area = self._size("area")
        self.power = self._power()
        self.power_stated = self._is_stated("power")
        irradiation = self._number("irradiation")
        self.irradiation = None if irradiation is None else irradiation * self.facts.irradiation_kwh
        self.energy_field, self.energy = self._stated_energy()

    def complete(self) -> None:
        """Check what is stated and compute what is not: m² → kWp → kWh; one fault hides no other."""
        if not self._is_stated("area", "power"):
            self._absent("area", "power", "une surface (m²) ou une puissance crête (kWc) est attendue")
        if not self._is_stated("production", "specific", "irradiation"):
            reason = "une production annuelle ou une irradiation (kWh/m²/an) est attendue"
            self._absent("production", "irradiation", reason)
        self._irradiation_plausible()
        self._sizes()
        self._area_plausible()
        self._density_plausible()
        self._energy()

    def _number(self, field: str) -> float | None:
        return None if field in self.faulty | self.set_aside else self.one.number(field)

    def _is_stated(self, *fields: str) -> bool:
        """Tell whether a field has a value, be it a faulty one."""
        return any(
            field not in self.set_aside and (field in self.faulty or self.one.number(field) is not None)
            for field in fields
        )

    def _set_aside(self) -> set[str]:
        """Return the fields that are not looked at, since what they say contradicts the others."""
        production = self.facts.production
        left = {"area": not production.areas_count, "power": production.power_kwp is None}
        return {field for field, unread in left.items() if unread}

    def _power(self) -> float | None:
        power = self._size("power")
        return None if power is None else power * (self.facts.production.power_kwp or 1.0)

    def _stated_energy(self) -> tuple[str, float | None]:
        stated = self._number("production")
        if stated is None and not self.facts.specific_is_yield:
            specific = self._number("specific")
            return "specific", None if specific is None else specific * self.facts.energy_kwh
        return "production", None if stated is None else stated * self.facts.energy_kwh

    def _size(self, field: str) -> float | None:
        value = self._number(field)
        if value == 0:
            self._implausible(field, "une valeur supérieure à zéro est attendue")
            return None
        return value

    def _absent(self, field: str, other: str, reason: str) -> None:
        column = self.one.bound.names.get(field) or self.one.bound.names.get(other)
        self.errors.append(CellError(column=column, value="", reason=reason))

    def _irradiation_plausible(self) -> None:
        if self.irradiation is not None and not self.ratios.irradiation.holds(self.irradiation):
            found = f"une irradiation de {rounded(self.irradiation)} kWh/m²/an n’est pas plausible"
            self._implausible("irradiation", f"{found} : {self.ratios.irradiation} kWh/m²/an attendus")
            self.irradiation = None

    def _sizes(self) -> None:
        if not self.power_stated and self.area is not None:
            self.power = self.area * self.ratios.power_per_area
            self.derived.append("peak_power_kwp")
        elif not self._is_stated("area") and self.power is not None:
            self.area = self.power / self.ratios.power_per_area
            self.derived.append("area_m2")

    def _area_plausible(self) -> None:
        if self.area is not None and self.area > self.ratios.largest_area:
            field = "power" if "area_m2" in self.derived else "area"
            found = f"une surface de {rounded(self.area)} m² n’est pas plausible"
            self._implausible(
                field, f"{found} : {french_number(self.ratios.largest_area)} m² au plus attendus"
            )

    def _density_plausible(self) -> None:
        if not self.derived and self.power is not None and self.area is not None:
            density = self.power / self.area
            if not self.ratios.density.holds(density):
                found = f"{rounded(density)} kWc par m² n’est pas plausible"
                self._implausible("power", f"{found} : {self.ratios.density} kWc/m² attendus")

    def _energy(self) -> None:
        if self.power is None:
            return
        specific = self._number("specific") if self.facts.specific_is_yield else None
        if self.energy is not None:
            self._production_plausible(self.energy, self.power)
        elif specific is not None:
            self.energy = self._derived(specific * self.power)
            self._yield_plausible("specific", specific)
        elif self.irradiation is not None:
            specific = self.irradiation * self.ratios.performance_ratio
            self.energy = self._derived(specific * self.power)
            self._yield_plausible("irradiation", specific)

    def _derived(self, energy: float) -> float:
        self.derived.append("yearly_kwh")
        return energy

    def _production_plausible(self, energy: float, power: float) -> None:
        if self.power_stated:
            self._yield_plausible(self.energy_field, energy / power)
        elif self.area is not None and not self.ratios.roof_area.holds(energy / self.area):
            found = f"{rounded(energy / self.area)} kWh par m² et par an n’est pas plausible"
            self._implausible(self.energy_field, f"{found} : {self.ratios.roof_area} kWh/m² attendus")

    def _yield_plausible(self, field: str, specific: float) -> None:
        if not self.ratios.roof_yield.holds(specific):
            found = f"{rounded(specific)} kWh par kWc et par an n’est pas plausible"
            self._implausible(field, f"{found} : {self.ratios.roof_yield} kWh/kWc attendus")

    def _implausible(self, field: str, reason: str) -> None:
        self.faulty.add(field)
        self.errors.append(self.one.fault(field, reason))
