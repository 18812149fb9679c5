"""The exchange model: which offers go to which needs, directly or through processors.

`docs/model.md` lists every symbol and family; each method of the families is one of its rows. The model is
bounded by construction: what leaves offers and processors is limited by supply and capacity.
"""

from collections.abc import Callable, Mapping

from pulp import LpAffineExpression

from matching.instance import Instance
from matching.limits import Limits
from matching.model_blending import BlendingFamilies
from matching.model_flows import FlowFamilies
from matching.model_objectives import Objectives
from matching.model_openings import OpeningFamilies


class ExchangeModel(FlowFamilies, BlendingFamilies, OpeningFamilies, Objectives):
    """The whole model, with the objective of its instance."""

    def __init__(self, data: Instance, limits: Limits) -> None:
        """State every family, then the objective."""
        super().__init__(data, limits)
        self._supply_limit()
        self._must_place()
        self._need_limit()
        self._must_meet()
        self._capacity()
        self._pool_capacity()
        self._output_limit()
        self._hand_on()
        self._blend_max()
        self._blend_min()
        self._lot_min()
        self._lot_max()
        self._arc_opening()
        self._need_opening()
        self._processor_opening()
        self._pool_opening()
        self._locked()
        self.maximise(data.objective)

    def maximise(self, objective: str) -> None:
        """Set the objective: net_benefit, co2_avoided or quantity_diverted."""
        self.problem.setObjective(self._objective(objective))

    def hold(self, objective: str, reached: float) -> None:
        """Keep an objective at the value reached, so that its ties can be broken by another.

        Σ c_j·x_j ≥ reached   [unit of the objective].
        """
        kept = self._objective(objective)
        if kept:
            self.problem += kept >= reached, "held__0"

    def _objective(self, name: str) -> LpAffineExpression:
        stated: Mapping[str, Callable[[], LpAffineExpression]] = {
            "net_benefit": self._net_benefit,
            "co2_avoided": self._co2_avoided,
            "quantity_diverted": self._quantity_diverted,
        }
        return stated[name]()
