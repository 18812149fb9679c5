"""Bounds of the keys themselves: what remains below them is not what another split would have brought."""

from typing import Final

from matching.highs_library import HAS_HIGHS
from matching.solar.fixed_parts import FixedPartsModel, steps_for
from matching.solar.part_prices import prorata_bound
from matching.solar.sharing import Floats, Sharing, merged
from matching.solar.typical import alike
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s

WIDEST: Final = 1e9
"""Largest over smallest roof up to which the model of fixed shares is told from rounding."""


def key_bound(data: Sharing, kwp: Floats, solver: str, limit: Limit, columns: int) -> float | None:
    """Return what no design exceeds by the key of an instance; None where its own bound is that of `optimal`.

    That of `dynamic_prorata` is found by HiGHS alone. In shared energy, a group by use shares what the best
    split does, and power asks for no split.

    Args:
        data: Sets and parameters.
        kwp: Sizes by which steps are taken for alike.
        solver: Solves the model of fixed shares.
        limit: How exactly, and how long.
        columns: About how many columns the model of fixed shares may have.
    """
    if data.objective == "installed_power" or not data.steps:
        return None
    if data.key == "static":
        if _too_wide(data.most):
            return None
        few = merged(data, alike(data, kwp, steps_for(data, columns)))
        return solve_problem(FixedPartsModel(few).problem, solver, limit).bound
    if HAS_HIGHS and data.key == "dynamic_prorata" and data.objective == "net_benefit":
        return prorata_bound(data, kwp, now_s() + limit.time_s)
    return None


def _too_wide(most: Floats) -> bool:
    """Tell whether roofs lie so far apart that a solver takes the small ones for noise beside the others."""
    sizes = most[most > 0]
    return bool(len(sizes)) and float(sizes.max()) > WIDEST * float(sizes.min())
