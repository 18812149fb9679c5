"""What may serve what: directly, or through a heat pump that pays for its electricity."""

from dataclasses import dataclass

from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_streets import StreetMap
from matching.heat.loop_values import LoopValues
from matching.heat.network_levels import coefficient, is_at_most


@dataclass(frozen=True)
class Lifts:
    """The temperatures and prices that decide; approaches are those of the network's format."""

    values: LoopValues
    streets: StreetMap | None = None
    """Streets along which pipes may be laid; without them, straight lines."""

    @property
    def approach_k(self) -> float:
        """Return what is lost at an exchanger with water on both sides, K."""
        return self.values.approach.value

    def own_approach_k(self, end: HeatEnd) -> float:
        """Return what is lost at the exchanger of an end: a part for its carrier, half for water, K."""
        factor = end.declared.approach_factor
        return self.approach_k if factor is None else self.approach_k * (1 + factor) / 2

    def exchanger_factor(self, end: HeatEnd) -> float:
        """Return what the exchanger of an end costs by an ordinary one."""
        return self.values.further.corrosion.value if end.flow.corrosive else 1.0

    def brought_by(self, source: HeatEnd) -> float:
        """Return the temperature to which a source brings a loop, °C."""
        return source.supply_temp_c - self.own_approach_k(source)

    def asked_by(self, consumer: HeatEnd) -> float:
        """Return the temperature at which a loop serves a consumer directly, °C."""
        return consumer.supply_temp_c + self.own_approach_k(consumer)

    def back_from(self, consumer: HeatEnd) -> float:
        """Return the temperature at which a loop comes back from a consumer served directly, °C."""
        return consumer.return_temp_c + self.own_approach_k(consumer)

    def gives_directly(self, source: HeatEnd, level_c: float) -> bool:
        """Tell whether a source is warm enough for a level."""
        return is_at_most(level_c, self.brought_by(source))

    def serves_directly(self, level_c: float, consumer: HeatEnd) -> bool:
        """Tell whether a level is warm enough for a consumer."""
        return is_at_most(consumer.supply_temp_c, level_c - self.own_approach_k(consumer))

    def lifted_in(self, source: HeatEnd, level_c: float, worth_eur_per_mwh: float) -> float | None:
        """Return the coefficient of the heat pump that lifts a source to a level; None where none pays."""
        cop = self._cop(self.brought_by(source) - self.approach_k, level_c + self.approach_k)
        return cop if cop is not None and self._pays(cop, worth_eur_per_mwh) else None

    def lifted_out(self, level_c: float, consumer: HeatEnd) -> float | None:
        """Return the coefficient of the heat pump that lifts a level to a consumer; None where none pays."""
        cop = self._cop(level_c - 2 * self.approach_k, self.asked_by(consumer))
        return cop if cop is not None and self._pays(cop, consumer.worth_eur_per_mwh) else None

    def could_serve(self, source: HeatEnd, consumer: HeatEnd) -> bool:
        """Tell whether heat of a source could be worth something to a consumer, at whatever level between."""
        warmest = self.brought_by(source)
        if self.serves_directly(warmest, consumer):
            return True
        return self.lifted_out(warmest, consumer) is not None

    def _cop(self, evaporation_c: float, condensation_c: float) -> float | None:
        if condensation_c > self.values.pump_max_temp.value:
            return None
        return coefficient(self.values.pump_carnot.value, evaporation_c, condensation_c)

    def _pays(self, cop: float, worth_eur_per_mwh: float) -> bool:
        """Tell whether a MWh delivered is worth more than the electricity it takes."""
        return worth_eur_per_mwh * cop > self.values.electricity.value
