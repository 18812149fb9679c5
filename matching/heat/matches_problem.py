"""A problem of fewest matches as arrays: heat by stream and interval, what passes down, where it is cut.

Heats are shares of all heat, so that tolerances are absolute.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from symbiose.domain.documents.heat_match_instance import HeatMatchInstance
from symbiose.domain.documents.heat_match_links import SAME_TOTAL

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Pair: TypeAlias = tuple[int, int]
"""Positions of a hot and a cold stream."""
NONE: Final = 1e-9
"""Share of all heat that counts as none in a sum of what is stated: it comes from rounding there."""
CRUMB: Final = 1e-13
"""Share of all heat that counts as none in a single exchange: it comes from rounding here."""


@dataclass(frozen=True, slots=True)
class Block:
    """Intervals between two places that no heat passes: what happens in it stays in it."""

    start: int
    """Its first interval."""
    end: int
    """The one after its last."""


@dataclass(frozen=True)
class MatchProblem:
    """Hot streams × intervals, cold streams × intervals, and which pairs may be."""

    hot: Floats
    """Heat given, hot stream × interval, share of all heat."""
    cold: Floats
    """Heat taken, cold stream × interval, share of all heat."""
    allowed: Bools
    """Hot × cold: whether a pair may be matched."""
    forced: tuple[Pair, ...]
    """Pairs that count in any case."""
    total_kw: float
    """All heat, kW."""

    @cached_property
    def passing(self) -> Floats:
        """Return the heat that passes from each interval down to the next, share; none after the last."""
        left: Floats = np.cumsum(self.hot.sum(axis=0) - self.cold.sum(axis=0))
        return np.where(np.abs(left) <= NONE, 0.0, left)

    @property
    def is_cascade(self) -> bool:
        """Tell whether cold streams get all their heat from the same interval or hotter ones."""
        return bool(np.all(self.passing >= 0))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks, from the hottest; those without heat are left out."""
        ends = [int(t) + 1 for t in np.flatnonzero(self.passing == 0)]
        blocks = (Block(start, end) for start, end in zip([0, *ends], ends, strict=False))
        return tuple(block for block in blocks if self.hot[:, block.start : block.end].any())

    @cached_property
    def most(self) -> tuple[Floats, ...]:
        """Return, for each block, the most heat that each allowed pair could exchange there."""
        found = []
        for block in self.blocks:
            part = slice(block.start, block.end)
            most = transferable(self.hot[:, part], self.cold[:, part], self.passing[part])
            found.append(np.where(self.allowed & (most > CRUMB), most, 0.0))
        return tuple(found)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Return the pairs that could exchange heat."""
        able = sum(self.most, np.zeros(self.allowed.shape)) > 0
        return tuple((int(i), int(j)) for i, j in np.argwhere(able))

    @cached_property
    def size(self) -> int:
        """Return how many heats, of pairs by interval of the cold stream, a model of the problem has."""
        cells = [
            (most > 0) @ (self.cold[:, block.start : block.end] > 0).sum(axis=1)
            for block, most in zip(self.blocks, self.most, strict=True)
        ]
        return int(sum(one.sum() for one in cells))


def transferable(hot: Floats, cold: Floats, passing: Floats) -> Floats:
    """Return the most heat that each pair could exchange, alone, hot × cold.

    What is carried from an interval to the next is at most all that passes there: the rest of that is needed
    where it is. Serving at once what can be served loses nothing.
    """
    carried = np.zeros((len(hot), len(cold)))
    served = np.empty_like(carried)
    moved = np.zeros_like(carried)
    for giving, taking, most in zip(hot.T[:, :, None], cold.T, np.maximum(passing, 0.0), strict=True):
        carried += giving
        np.minimum(carried, taking, out=served)
        moved += served
        carried -= served
        np.minimum(carried, most, out=carried)
    return moved


def state_problem(document: HeatMatchInstance) -> MatchProblem:
    """Return the problem that a document states, its two sides brought to the very same total."""
    hot = _heats(document, "hot")
    cold = _heats(document, "cold")
    total = float(hot.sum()) or 1.0
    hot_at = {stream.id: i for i, stream in enumerate(document.hot)}
    cold_at = {stream.id: j for j, stream in enumerate(document.cold)}
    allowed = np.ones((len(hot), len(cold)), dtype=bool)
    for giver, taker in document.forbidden:
        allowed[hot_at[giver], cold_at[taker]] = False
    forced = dict.fromkeys((hot_at[giver], cold_at[taker]) for giver, taker in document.forced)
    return MatchProblem(*_evened(hot / total, cold / total), allowed, tuple(forced), total)


def _heats(document: HeatMatchInstance, side: str) -> Floats:
    rows = [stream.heat_kw for stream in getattr(document, side)]
    return np.array(rows, dtype=float).reshape(len(rows), document.intervals)


def _without_crumbs(heat: Floats) -> Floats:
    """Return heat without streams that have none to speak of, and without crumbs of others."""
    return np.where((heat > CRUMB) & (heat.sum(axis=1, keepdims=True) > NONE), heat, 0.0)


def _evened(hot: Floats, cold: Floats) -> tuple[Floats, Floats]:
    """Return both sides with what the format's tolerance unbalances brought back to balance.

    Totals may differ by rounding. Wherever no more than that difference passes, or slightly less than none,
    the streams are cut: cold heats between two cuts are multiplied by what makes them equal to the hot ones.
    """
    hot, cold = _without_crumbs(hot), _without_crumbs(cold)
    left = np.cumsum(hot.sum(axis=0) - cold.sum(axis=0))
    most = max(NONE, float(left[-1])) if left[-1] <= SAME_TOTAL else NONE
    start = 0
    for cut in np.flatnonzero((left >= -SAME_TOTAL) & (left <= most)):
        part = slice(start, int(cut) + 1)
        given, taken = float(hot[:, part].sum()), float(cold[:, part].sum())
        if given > 0 and taken > 0:
            cold[:, part] *= given / taken
        else:
            hot[:, part] = cold[:, part] = 0.0
        start = int(cut) + 1
    return hot, cold
