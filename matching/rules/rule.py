"""What every rule offers: a verdict over columns, and the sentence behind one of them."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.rules.ends import Booleans, Ends, Floats


@dataclass(frozen=True)
class Verdicts:
    """The judgement of one rule on aligned pairs, with the two numbers compared."""

    admitted: Booleans
    found: Floats
    """What the pair shows."""
    wanted: Floats
    """What the rule asks."""


@dataclass(frozen=True)
class Explanation:
    """The judgement of one rule on one pair, in words (French)."""

    rule: str
    """Code of the rule."""
    admitted: bool
    sentence: str
    """What was compared, with its numbers."""
    change: str
    """The smallest change that would lift a refusal; empty when admitted."""
    compared: bool
    """False when the rule has nothing to compare on this pair."""


class Rule(ABC):
    """One condition on a giver and a taker; it sees resources, quantities, places and dates only."""

    code: ClassVar[str]

    @abstractmethod
    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Compare aligned columns of givers and takers, or givers as rows with every taker."""

    @abstractmethod
    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Return the sentence and the change of a verdict on a single pair."""

    def explain(self, offers: Ends, needs: Ends, i: int) -> Explanation:
        """Explain the i-th pair from the very comparison that `judge` makes of it."""
        offer, need = offers, needs
        if len(offers) > 1:
            row = np.array([i])
            offer, need = offers.take(row), needs.take(row)
        verdict = self.judge(offer, need)
        sentence, change = self.tell(verdict, offer, need)
        admitted = bool(verdict.admitted[0])
        change = "" if admitted else change
        return Explanation(self.code, admitted, sentence, change, self.concerns(offer, need))

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether there is something to compare on a single pair."""
        return True


def flags(admitted: Booleans) -> Verdicts:
    """Return the verdicts of a rule that compares no number."""
    return Verdicts(admitted, admitted.astype(float), np.broadcast_to(1.0, admitted.shape))
