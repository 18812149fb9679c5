"""What a pair would have to be worth, from the plain statement: heat keeps the source that it comes from."""

from typing import Any

from tests.matching.heat.plain_heat_network import Plain


def least_cost_when_worth(
    instance: dict[str, Any], pair: tuple[str, str], worth_eur_per_mwh: float
) -> float | None:
    """Return the least yearly cost where each MWh from a source to a consumer is worth more."""
    return WorthMore(instance, pair, worth_eur_per_mwh).solve()


class WorthMore(Plain):
    """The plain statement without stated levels, with what one pair is worth beside its costs."""

    def __init__(self, instance: dict[str, Any], pair: tuple[str, str], worth_eur_per_mwh: float) -> None:
        self.pair, self.worth = pair, worth_eur_per_mwh
        self.to_come, self.period = 0, -1
        super().__init__(instance)

    def manners(
        self, s: dict[str, Any], c: dict[str, Any], *, is_level: bool
    ) -> list[tuple[str | None, float]]:
        found = super().manners(s, c, is_level=is_level)
        if (s["id"], c["id"]) == self.pair:
            self.to_come = len(found)
            self.period += 1
        return found

    def var(self, most: float | None = None, *, whole: bool = False) -> Any:
        variable = super().var(most, whole=whole)
        if self.to_come > 0:
            self.to_come -= 1
            self.costs.append(-self.worth * self.hours[self.period] / 1000 * variable)
        return variable
