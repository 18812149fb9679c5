"""Why an offer does not reach a need through processors: what stands against each leg of each path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from matching.columns import End
from matching.paths import LONGEST_CHAIN
from matching.rulebook import RuleBook
from symbiose.domain.exchanges import Path
from symbiose.domain.ports import LegJudged, PathJudged, Refusal

MOST_TOLD = 3
"""Paths told: the nearest to being admitted."""
MOST_JUDGED = 500
"""Paths judged, the shortest first: a page is not kept waiting by a territory full of processors."""

_Legs = tuple[tuple[End, End], ...]


@dataclass
class ProcessorPaths:
    """The paths between offers and needs on which each resource serves where the next one is taken."""

    book: RuleBook
    """The rules that judge their legs."""
    inputs: Sequence[End]
    """What processors take."""
    outputs: Sequence[End]
    """What processors give."""
    _judged: dict[tuple[str, ...], tuple[Refusal, ...]] = field(default_factory=dict)

    def judge(self, offer: End, need: End) -> tuple[PathJudged, ...]:
        """Return the paths from an offer to a need with what refuses them, the nearest to admitted first."""
        if not offer.gives or need.gives:
            return ()
        best: dict[Path, PathJudged] = {}
        for legs in self._shortest_first(offer, need):
            path = self._path(legs)
            if path.path not in best or path.obstacles < best[path.path].obstacles:
                best[path.path] = path
        order = sorted(best.values(), key=lambda p: (p.obstacles, len(p.path.through), p.path.through))
        return tuple(order[:MOST_TOLD])

    def _shortest_first(self, offer: End, need: End) -> Iterator[_Legs]:
        """Yield the legs of at most `MOST_JUDGED` paths."""
        found = 0
        begun: list[tuple[_Legs, End]] = [((), offer)]
        for _ in range(LONGEST_CHAIN):
            begun = [longer for legs, giver in begun for longer in self._onward(legs, giver)][:MOST_JUDGED]
            for legs, giver in begun:
                if self._serves(giver, need) and found < MOST_JUDGED:
                    found += 1
                    yield (*legs, (giver, need))

    def _onward(self, legs: _Legs, giver: End) -> Iterator[tuple[_Legs, End]]:
        """Yield the legs with one more processor, and each output of that processor."""
        passed = {taker.thing_id for _, taker in legs}
        for taker in self.inputs:
            if taker.thing_id not in passed and self._serves(giver, taker):
                longer = (*legs, (giver, taker))
                yield from ((longer, given) for given in self.outputs if given.thing_id == taker.thing_id)

    def _serves(self, giver: End, taker: End) -> bool:
        return self.book.links.get(giver.resource_id or "", taker.resource_id or "") is not None

    def _path(self, legs: _Legs) -> PathJudged:
        ends = [giver.thing_id for giver, _ in legs] + [legs[-1][1].thing_id]
        path = Path(offer_id=ends[0], through=tuple(ends[1:-1]), need_id=ends[-1])
        return PathJudged(path, tuple(self._leg(giver, taker) for giver, taker in legs))

    def _leg(self, giver: End, taker: End) -> LegJudged:
        key = (giver.thing_id, giver.resource_id or "", taker.thing_id, taker.resource_id or "")
        if key not in self._judged:
            self._judged[key] = self.book.refusals(giver, taker)
        return LegJudged(giver.thing_id, taker.thing_id, self._judged[key])
