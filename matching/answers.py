"""What solves one exchange instance, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from symbiose.domain.documents.exchange_result import ExchangeResult, Price
from symbiose.domain.solve_settings import SolveSettings

WITH_PLAN: Final = ("optimal", "feasible")
"""Statuses of answers with a plan."""
NOTHING: Final = 1e-7
"""Yearly quantities below are what solvers leave of zero."""


@dataclass(frozen=True)
class Answer:
    """What the exchange model answers to one instance."""

    status: str
    objective_value: float | None
    bound: float | None
    solver: str
    flows: tuple[tuple[str, str, str, tuple[float, ...]], ...] = ()
    """From, to, resource and quantity sent in each period."""
    prices: tuple[Price, ...] | None = None
    """What one more unit of each rule is worth in the linear problem; None where not asked or not known."""
    result: ExchangeResult | None = None
    """The answer as its public document; None where only its figures are known."""


Solve = Callable[[Mapping[str, Any], SolveSettings], Answer]
"""Solves one `symbiose.exchange-instance/1` document."""

Tell = Callable[[float], None]
"""Told the share of the optimisation that is done, 0 to 1."""


def nobody(share: float) -> None:
    """Tell nobody how far the optimisation is."""
