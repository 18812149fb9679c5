"""Families kept warm, within bounded memory; each is laid out beside what is asked meanwhile."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import TypeVar

from matching.columns import End
from matching.live.answers import Found, Question
from matching.live.ground import Family, Ground
from matching.live.linear_plans import LinearPlan
from matching.live.priced import PricedFamily
from matching.live.recent import Recent
from matching.live.tables import LARGE
from symbiose.domain.errors import SolverFailed

T = TypeVar("T")
MOST_BYTES = 150_000_000
"""Memory that the families of one market take at most, as far as their sizes tell."""
OF_PAIR, OF_LARGE_PAIR, OF_CELL = 8, 4, 24
"""Bytes of a pair in its table; in single precision; and of each pair of ends in the table of the family."""
OF_END, OF_END_IN_SEASON = 1_200, 700
"""Bytes of an end, and of one in each linear problem: where it stands, its prices, pairs that stayed."""

MOST_FAMILIES = 256
"""Families that are kept at most, however small."""
LONGEST_S = 3_600.0
"""Longest time that anybody waits for a family, s."""

_ONE_AT_A_TIME = Lock()
"""Held while a family is laid out: all markets of a process together take one core at most for it."""
_log = logging.getLogger(__name__)


class _Abandoned(Exception):
    """The territory moved on while a family was laid out."""


class _Kept:
    """A family: laid out, being laid out, or given up."""

    def __init__(self) -> None:
        self.done = Event()
        self.lock = Lock()
        self.priced: PricedFamily | None = None


class WarmFamilies:
    """The families of one ground."""

    def __init__(
        self, ground: Ground, most_bytes: int = MOST_BYTES, former: "WarmFamilies | None" = None
    ) -> None:
        """Begin with none.

        Args:
            ground: The territory.
            most_bytes: Memory that they take; of more, the family asked for least lately goes.
            former: Families of an earlier state, of which all that still holds is kept.
        """
        self._ground = ground
        self._former = former
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._families: Recent[Family, _Kept] = Recent(MOST_FAMILIES)
        self._over = Event()

    @property
    def bytes_kept(self) -> int:
        """Return how much memory the families that are kept take."""
        with self._lock:
            return sum(map(self.bytes_of, self._families))

    def bytes_of(self, family: Family) -> int:
        """Return how much memory a family takes once it is laid out, as far as its size tells."""
        size = self._ground.size_of(family)
        cells = size.givers * size.takers
        tables = (OF_LARGE_PAIR if size.pairs > LARGE else OF_PAIR) * size.pairs
        whole = 0 if cells > LARGE else OF_CELL * cells
        return tables + whole + (OF_END + OF_END_IN_SEASON * size.seasons) * size.ends

    def end(self) -> None:
        """Lay out nothing more, and forget what came before; what is laid out stays for a later state."""
        self._over.set()
        self._former = None

    def take(self, family: Family) -> PricedFamily | None:
        """Return the family that is nearest to one, if any bears on it, and keep it no more."""
        with self._lock:
            ready = [
                (other, kept.priced)
                for other in self._families
                if other & family and (kept := self._families.get(other)) and kept.priced is not None
            ]
            if not ready:
                return None
            nearest, priced = max(ready, key=lambda one: one[1].tables.cells)
            self._families.drop(nearest)
            return priced

    def give_back(self, family: Family, priced: PricedFamily) -> None:
        """Keep a family that was taken."""
        kept = _Kept()
        kept.priced = priced
        kept.done.set()
        with self._lock:
            self._families.keep(family, kept)

    def clear(self) -> None:
        """Forget every family."""
        with self._lock:
            for family in self._families:
                self._families.drop(family)

    def gain(self, question: Question, until: float) -> Found | None:
        """Return what a draft changes in the linear problem; None where its family is not ready in time.

        Args:
            question: The draft.
            until: When to be done, by `time.perf_counter`, s.
        """
        return self._ask(question.ends, until, lambda family: family.gain(question))

    def plans(self, questions: Sequence[Question | None], until: float) -> tuple[LinearPlan, ...] | None:
        """Return the linear plans with some drafts, or without one, over what all of them bear on.

        None where this is not ready in time.

        Args:
            questions: The drafts; None for what is declared.
            until: When to be done, by `time.perf_counter`, s.
        """

        def ask(family: PricedFamily) -> tuple[LinearPlan, ...] | None:
            return tuple(family.plan(one) for one in questions)

        return self._ask([end for one in questions if one for end in one.ends], until, ask)

    def _ask(self, ends: list[End], until: float, ask: Callable[[PricedFamily], T | None]) -> T | None:
        """Ask the family around some ends; None where it is not ready in time."""
        family = self._ground.family_around(ends)
        if not family or self.bytes_of(family) > self._most_bytes:
            return None
        kept = self._kept(family)
        if not kept.done.wait(_left(until)) or not kept.lock.acquire(timeout=_left(until)):
            return None
        try:
            return ask(kept.priced) if kept.priced is not None else None
        except SolverFailed:
            self._forget(family)
            return None
        finally:
            kept.lock.release()

    def _kept(self, family: Family) -> _Kept:
        with self._lock:
            known = self._families.get(family)
            if known is not None:
                return known
            kept = self._families.keep(family, _Kept())
        Thread(target=self._lay_out, args=(family, kept), name="live-family", daemon=True).start()
        return kept

    def _forget(self, family: Family) -> None:
        with self._lock:
            self._families.drop(family)

    def _lay_out(self, family: Family, kept: _Kept) -> None:
        try:
            with _ONE_AT_A_TIME:
                self._step()
                self._make_room(family)
                former = self._former.take(family) if self._former is not None else None
                kept.priced = PricedFamily(self._ground, family, self._step, former)
        except _Abandoned:
            return
        except SolverFailed:
            self._forget(family)
            _log.warning("a family of resources could not be priced", extra={"resources": len(family)})
        finally:
            kept.done.set()

    def _step(self) -> None:
        if self._over.is_set():
            raise _Abandoned

    def _make_room(self, family: Family) -> None:
        """Forget families until this one fits beside the others; those of an earlier state go first."""
        former = self._former
        if former is not None and self.bytes_kept + former.bytes_kept > self._most_bytes:
            nearest = former.take(family)
            former.clear()
            if nearest is not None:
                former.give_back(family, nearest)
        with self._lock:
            sizes = {other: self.bytes_of(other) for other in self._families}
            held = sum(sizes.values())
            for other, size in sizes.items():
                if held <= self._most_bytes or other == family:
                    continue
                self._families.drop(other)
                held -= size


def _left(until: float) -> float:
    """Return the time that is left, s."""
    return min(max(0.0, until - time.perf_counter()), LONGEST_S)
