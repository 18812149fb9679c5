"""Plans large families one after another: all pairs looked at, few listed, those of a plan kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.groups.planning import go_on
from matching.groups.searching import Search
from matching.live.ground import Family, Ground
from matching.rules.ends import Integers
from matching.sifting.family import SiftedFamily
from matching.sifting.reaching import ways_to_unserved
from matching.thinning import Effort, Group
from matching.work_clock import now_s

BOUND_SHARE: Final = 0.25
"""Share of the time left after all pairs were looked at in which the bound is brought down."""
PLANNED: Final = 0.25
"""Share of the time that looking at all pairs took which bound and plan have in any case."""
TOLD: Final = 0.05
"""Share of the time of a family that is kept for what comes nearest to needs left unserved."""


@dataclass(frozen=True)
class LargeFamilies:
    """The large families of a territory that is laid out."""

    ground: Ground
    families: tuple[Family, ...]

    @property
    def given(self) -> frozenset[str]:
        """Return the resources that they give."""
        return frozenset(resource for family in self.families for resource, gives in family if gives)

    @property
    def share(self) -> float:
        """Return the share of the ends of the territory that is theirs."""
        every = len(self.ground.givers.ends) + len(self.ground.takers.ends)
        return sum(self.ground.size_of(one).ends for one in self.families) / every

    def plans(self, effort: Effort) -> Iterator["SiftedPlan"]:
        """Yield their plans."""
        return plan_families(self.ground, self.families, effort)


@dataclass(frozen=True)
class SiftedPlan:
    """What remains of a large family."""

    candidates: Candidates
    """The pairs that were listed."""
    rows: Integers
    """Those that remain: of the plan, or accepted."""
    group: Group
    admitted: int
    """Pairs of the family that every rule admits."""
    looked_s: float
    """How long looking at all of them took, s."""


def plan_families(ground: Ground, families: Sequence[Family], effort: Effort) -> Iterator[SiftedPlan]:
    """Yield the plans of large families, small ones first.

    Each has the time that looking at its pairs is likely to take, as those before it tell, and of the time
    beyond it a share by the ends that it has. Looking at all pairs takes what it takes, and a first plan is
    always made, be the time over or not.

    Args:
        ground: The territory.
        families: Its large families.
        effort: How long and how exactly they are planned.

    Raises:
        SolverFailed: A linear problem could not be solved.
    """
    ends_at = now_s() + effort.time_s
    weights = [ground.size_of(family).ends for family in families]
    pairs = [ground.pairs_judged(family) for family in families]
    pair_s = 0.0
    for i, family in enumerate(families):
        beyond = max(0.0, ends_at - now_s() - pair_s * sum(pairs[i:]))
        time_s = pair_s * pairs[i] + beyond * weights[i] / sum(weights[i:])
        plan = _plan_family(ground, family, effort.gap, time_s)
        pair_s = max(pair_s, plan.looked_s / pairs[i])
        yield plan
        if effort.tell is not None:
            effort.tell((i + 1) / len(families))


def _plan_family(ground: Ground, family: Family, gap: float, time_s: float) -> SiftedPlan:
    began = now_s()
    ends_at = began + (1 - TOLD) * time_s
    sifted = SiftedFamily(ground, family, ends_at)
    now = now_s()
    ends_at = max(ends_at, now + PLANNED * sifted.looked_s)
    bounded = sifted.bounded(now + BOUND_SHARE * max(0.0, ends_at - now))
    listed = sifted.listed
    offers = frozenset(end.thing_id for end in listed.candidates.givers if end.flow)
    if not len(listed.candidates):
        none: Integers = np.zeros(0, dtype=np.int64)
        return SiftedPlan(listed.candidates, none, Group(offers, 0.0, True), sifted.admitted, sifted.looked_s)
    relaxed = replace(sifted.relaxed_at(bounded.prices), bound=bounded.bound)
    search = Search(listed.problem, relaxed, ends_at, is_lowered=True, is_whole=sifted.is_whole)
    go_on([search], gap, ends_at)
    kept = listed.accepted.copy()
    kept[search.rows] = True
    served = np.zeros(len(listed.candidates.takers), dtype=bool)
    served[listed.candidates.taker[kept]] = True
    ways = tuple(ways_to_unserved(sifted.pairs, sifted.prices, served, now_s() + TOLD * time_s))
    group = Group(offers, search.bound, is_planned=True, nearest=ways)
    return SiftedPlan(listed.candidates, np.flatnonzero(kept), group, sifted.admitted, sifted.looked_s)
