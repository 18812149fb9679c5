"""What a flow brings at most, whatever the others do: its own pairs, as if nobody else wanted its partners.

Take any plan with the flow, and away what the flow carries in it: what is left is a plan without the flow. So
the flow adds no more to the optimum than its own exchanges are worth, partner by partner, month by month,
with all partners to itself. Through a processor a unit is worth its leg and the best that may follow it, or
what is best before it: each output goes where it brings most, each input comes from where it brings most.
"""

import numpy as np

from matching.columns import End
from matching.live.ground import Ground
from matching.live.own_pairs import OwnPairs, own_pairs
from matching.paths import LONGEST_CHAIN
from matching.rules.ends import Floats
from symbiose.domain.flows import MONTHS
from symbiose.domain.processing import Processor


class Beyond:
    """The best that may come before and after each processor, worked out when asked for."""

    def __init__(self, ground: Ground) -> None:
        """Begin with none."""
        self._ground = ground
        self._pairs: dict[tuple[str, str, bool], OwnPairs] = {}
        self._after: dict[tuple[str, int], float] = {}
        self._before: dict[tuple[str, int], float] = {}
        ends = (*ground.givers.ends, *ground.takers.ends)
        self._ends: dict[tuple[str, bool], list[End]] = {}
        for end in ends:
            if end.processor:
                self._ends.setdefault((end.processor.id, end.gives), []).append(end)

    def unit_worth(self, pairs: OwnPairs) -> Floats:
        """Return what one unit sent on each pair of a flow brings at most, with all that hangs on it, €."""
        return self._worth(pairs, LONGEST_CHAIN, pairs.spread)

    def of_flow(self, pairs: OwnPairs) -> float:
        """Return the most that a flow brings in a year, €."""
        return alone_worth(pairs, self.unit_worth(pairs))

    def of_processor(self, processor_id: str) -> float:
        """Return the most that all that passes a processor brings in a year, €."""
        total = 0.0
        for end in self._ends.get((processor_id, False), ()):
            pairs = own_pairs(self._ground, end)
            worth = self._worth(pairs, LONGEST_CHAIN, pairs.worths.value)
            after = self._beyond(end.processor, LONGEST_CHAIN) if end.processor else 0.0
            total += alone_worth(pairs, worth + pairs.worths.yields * after)
        return total

    def _worth(self, pairs: OwnPairs, chain: int, value: Floats) -> Floats:
        """Return the worth of units sent, of which at most `chain` processors may still follow or precede."""
        worth = np.array(value, dtype=float)
        for i in np.flatnonzero(pairs.to_processor).tolist():
            processor = pairs.other(i).processor
            if processor is None or chain == 0:
                worth[i] = -np.inf
            elif pairs.end.gives:
                worth[i] += pairs.worths.yields[i] * self._beyond(processor, chain)
            else:
                worth[i] += self._made(processor, pairs.other(i).resource_id or "", chain)
        return worth

    def _beyond(self, processor: Processor, chain: int) -> float:
        """Return what one unit received by a processor brings at most after it, its cost deducted, €."""
        key = processor.id, chain
        if key not in self._after:
            spared = float(processor.disposal_cost_eur_per_unit)
            after = -float(processor.cost_eur_per_unit)
            for end in self._ends.get((processor.id, True), ()):
                best = self._best(end, chain - 1)
                after += processor.outputs[end.resource_id or ""] * max(-spared, best)
            self._after[key] = after
        return self._after[key]

    def _made(self, processor: Processor, output: str, chain: int) -> float:
        """Return what is lost at most where one unit of an output is sent no more, its own leg apart, €.

        Either as much is treated as before, and the unit has to be discarded, or less is.
        """
        treated = self._received(processor, chain) - float(processor.cost_eur_per_unit)
        return max(float(processor.disposal_cost_eur_per_unit), treated / processor.outputs[output])

    def _received(self, processor: Processor, chain: int) -> float:
        """Return what one unit received by a processor brings at most before it, €."""
        key = processor.id, chain
        if key not in self._before:
            ends = self._ends.get((processor.id, False), ())
            self._before[key] = max((self._best(end, chain - 1) for end in ends), default=-np.inf)
        return self._before[key]

    def _best(self, end: End, chain: int) -> float:
        """Return the most that one unit is worth: sent by an output, or received by an input."""
        key = end.thing_id, end.resource_id or "", end.gives
        if key not in self._pairs:
            self._pairs[key] = own_pairs(self._ground, end)
        pairs = self._pairs[key]
        worth = self._worth(pairs, chain, pairs.worths.value)
        per_unit = worth if end.gives else worth / pairs.worths.yields
        return float(per_unit.max(initial=-np.inf))


def alone_worth(pairs: OwnPairs, unit_worth: Floats) -> float:
    """Return the most that the pairs of a flow bring in a year with all partners to themselves, €.

    In each month the flow is shared out among its partners, the dearest first.
    """
    yields = pairs.worths.yields
    gives = pairs.end.gives
    worth = unit_worth if gives else unit_worth / yields
    useful = worth > 0
    order = np.flatnonzero(useful)[np.argsort(-worth[useful], kind="stable")]
    share = yields if gives else 1 / yields
    total = 0.0
    for month in range(MONTHS):
        room = np.cumsum(pairs.other_months[order, month] / share[order])
        filled = np.diff(np.minimum(room, pairs.own_months[month]), prepend=0.0)
        total += float(filled @ worth[order])
    return total
