"""Searches groups from several starts, and puts together what is best of all that were met."""

from collections.abc import Callable
from random import Random
from typing import Final

from matching.solar.combining import Met
from matching.solar.grouping import find_groups, grow, refine
from matching.solar.groups import Groups
from matching.solar.operation import Design, nobody_shares
from matching.solar.sharing import Sharing
from matching.work_clock import now_s

Guide = Callable[[Random], Design | None]
"""Tells groups to begin with, by chance."""
PARTS: Final = 12
"""Parts of the time in which a search from one start ends."""
TRIES: Final = 150
"""Tries by which a search from groups that a guide tells ends."""
MOST_VAIN: Final = 20
"""Starts in a row by which a guide brings nothing better, after which they end."""
COMBINE_SHARE: Final = 0.05
"""Share of the time in which groups are put together."""


class Starts:
    """Groups searched on few steps from one start after the other."""

    def __init__(self, few: Sharing, solver: str, chance: Random, guide: Guide | None = None) -> None:
        """Begin without groups.

        Args:
            few: Sets and parameters, on few steps.
            solver: Puts groups together.
            chance: Decides where groups begin.
            guide: Tells groups to begin with, if it knows any.
        """
        self.few, self.solver, self.chance, self.guide = few, solver, chance, guide
        self.met = Met()

    def search(
        self,
        design: Design,
        offer: Callable[[Design], bool],
        is_enough: Callable[[], bool],
        until: float,
        most: int | None = None,
    ) -> None:
        """Offer designs from new starts, and of groups met in all, until the time is over.

        Starts that a guide tells also end when many of them brought nothing better.

        Args:
            design: Tells sizes to begin with, where there is no guide.
            offer: Takes a design.
            is_enough: Tells whether the best is good enough.
            until: When to stop, by the clock that holds, s.
            most: Starts at most.
        """
        each, gone, vain = (until - now_s()) / PARTS, 0, 0
        tries, patience = (None, None) if self.guide is None else (TRIES, MOST_VAIN)
        while vain != patience and gone != most and not is_enough() and (now := now_s()) < until:
            soon, gone = until if tries else min(until, now + each), gone + 1
            start = self._anew(design, soon)
            if not start.groups():
                return
            found = find_groups(self.few, start, soon, self.chance, met=self.met, is_given=True, most=tries)
            vain = 0 if offer(found) else vain + 1
            combined = self.met.best(found, self.solver, COMBINE_SHARE * PARTS * each)
            if combined is not None and offer(combined):
                vain = 0
                if not is_enough():
                    offer(refine(self.few, combined, until, self.chance))

    def _anew(self, design: Design, until: float) -> Design:
        """Return groups as the guide tells them, else grown one by one from roofs that chance chooses."""
        told = None if self.guide is None else self.guide(self.chance)
        if told is not None:
            return told
        groups = Groups(self.few, nobody_shares(design.kwp, len(self.few.participants)))
        grow(groups, until, self.chance)
        return groups.design()
