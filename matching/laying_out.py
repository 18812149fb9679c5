"""Lays out what the model of a run chooses among: pairs that may carry something, as steps of paths."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from matching.candidates import Candidates
from matching.decided_pairs import accepted_pairs, obliged_pairs, refused_pairs
from matching.decided_paths import accepted_decisions, locks_of
from matching.knowledge import Knowledge
from matching.legs import legs_between
from matching.paths import Step, lay_out_steps
from matching.rulebook import RuleBook
from matching.rules.ends import Booleans, Integers
from matching.sifting.planning import LargeFamilies
from matching.thinning import Effort, Group, thin_out
from matching.work_clock import now_s
from matching.worth import PairWorths, may_be_worth, pair_worths
from symbiose.domain.exchanges import Objective
from symbiose.domain.ports import Territory


class LaidOut(NamedTuple):
    """The steps that the model chooses among."""

    steps: list[Step]
    """Steps of all paths, in order."""
    groups: tuple[Group, ...]
    """Groups of which only the most promising pairs are among them, with what the whole is worth at most."""
    worths: PairWorths
    """What each candidate is worth."""
    cannot_pay: Booleans
    """Candidates that are not among them because they cannot pay."""
    sifted: int = 0
    """Pairs admitted beside the candidates, in families too large to list."""


@dataclass(frozen=True)
class Asked:
    """What is laid out, and for which objective."""

    territory: Territory
    candidates: Candidates
    """Its pairs, but for those of large families."""
    book: RuleBook
    knowledge: Knowledge
    objective: Objective

    @property
    def worths(self) -> PairWorths:
        """Return what each candidate is worth."""
        return pair_worths(self.candidates, self.book.links, self.knowledge, self.objective)

    @property
    def accepted(self) -> Booleans:
        """Return which candidates are on accepted paths."""
        return accepted_pairs(self.candidates, accepted_decisions(self.territory.decisions))

    def steps(self, pairs: list[tuple[Candidates, Integers]]) -> list[Step]:
        """Return the steps that some pairs form."""
        return lay_out_steps(
            [leg for some, rows in pairs for leg in legs_between(some, rows, self.book, self.knowledge)]
        )


def lay_out(asked: Asked, effort: Effort, large: LargeFamilies | None) -> LaidOut:
    """Return the steps of all paths that the model chooses among, with their worth.

    Args:
        asked: The pairs and what counts.
        effort: How long and how exactly large groups and families are planned.
        large: Families whose pairs are too many to list; None for none.
    """
    candidates, decisions = asked.candidates, asked.territory.decisions
    accepted, worths = asked.accepted, asked.worths
    kept = np.ones(len(candidates), dtype=bool)
    if asked.objective is Objective.NET_BENEFIT:
        kept = accepted | may_be_worth(worths)
    own = asked.steps([(candidates, np.flatnonzero(accepted))])
    obliged = obliged_pairs(candidates, accepted, locks_of(own, decisions))
    may_be_chosen = kept & ~refused_pairs(candidates, decisions)
    listed, sifted = effort.split(large.share if large else 0.0)
    began = now_s()
    thinned = thin_out(candidates, may_be_chosen, accepted, worths, replace(listed, accepted=obliged))
    left = max(sifted.time_s, effort.time_s - (now_s() - began))
    plans = list(large.plans(replace(sifted, time_s=left))) if large else []
    pairs = [(candidates, np.flatnonzero(thinned.kept)), *((one.candidates, one.rows) for one in plans)]
    groups = (*thinned.groups, *(one.group for one in plans))
    return LaidOut(asked.steps(pairs), groups, worths, ~kept, sum(one.admitted for one in plans))
