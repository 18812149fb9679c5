"""Decides on the pairs of a core by the solver, which begins at a plan that is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from matching.highs import highs_with, run_from_start
from matching.highs_library import highspy
from matching.region.core import Core
from matching.region.sketching import UNUSED
from matching.rules.ends import Floats
from matching.solver_run import Limit, held

OPEN: Final = 0.5
"""Share of a decision from which it counts as made."""


@dataclass(frozen=True)
class Decided:
    """A plan of a core, and what no plan of that core is worth more than."""

    carried: Floats
    bound: float
    """€; infinite where nothing was proven."""


def decide(core: Core, start: Floats, spare_eur: float, is_over: Callable[[], bool]) -> Decided:
    """Return the best plan that the solver finds.

    Args:
        core: The pairs.
        start: A plan that is known.
        spare_eur: How far the bound may stay above the plan, €.
        is_over: Tells whether the time is up.
    """
    if not len(core):
        return Decided(start, 0.0)
    highs = highs_with(core.arrays(whole=True), Limit(0.0, highspy.kHighsInf))
    highs.setOptionValue("mip_abs_gap", spare_eur)
    values = np.r_[start, (start > 0).astype(float)]
    highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)

    def stop_when_over(event: Any) -> None:  # noqa: ANN401 – highspy has no types
        event.interrupt(is_over())

    highs.cbMipInterrupt.subscribe(stop_when_over)
    run_from_start(highs)
    told = -float(highs.getInfo().mip_dual_bound)
    bound = told if np.isfinite(told) and abs(told) < highspy.kHighsInf else np.inf
    found = np.array(highs.getSolution().col_value)
    carried = _clean(core, found) if len(found) == len(values) else start
    best = max((start, carried), key=core.worth) if core.fits(carried) else start
    standing = held([bound], core.worth(best), core.amounts(best))
    return Decided(best, np.inf if standing is None else standing)


def _clean(core: Core, found: Floats) -> Floats:
    """Return what a solver's values carry, freed of their noise."""
    sent, opened = found[: len(core)], found[len(core) :] > OPEN
    used = opened & (sent > UNUSED * core.most)
    carried: Floats = np.where(used, np.clip(sent, core.lot, core.most), 0.0)
    return carried
