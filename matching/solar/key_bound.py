"""Bounds of the keys themselves: what remains below them is not what another split would have brought."""

from matching.highs_library import HAS_HIGHS
from matching.solar.doubt import doubt_of
from matching.solar.fixed_parts import FixedPartsModel, steps_for
from matching.solar.part_prices import prorata_bound
from matching.solar.sharing import Floats, Sharing, merged
from matching.solar.typical import alike
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s


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
        few = merged(data, alike(data, kwp, steps_for(data, columns)))
        found = solve_problem(FixedPartsModel(few).problem, solver, limit).bound
        return None if found is None else found + doubt_of(data)
    if HAS_HIGHS and data.key == "dynamic_prorata" and data.objective == "net_benefit":
        return prorata_bound(data, kwp, now_s() + limit.time_s)
    return None
