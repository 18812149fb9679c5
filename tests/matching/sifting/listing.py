"""All pairs of a territory listed and stated as one group, to compare what is looked at as tables with."""

from dataclasses import dataclass

import numpy as np

from benchmarks.region_declared import make_declared, make_knowledge
from matching.candidates import Candidates, find_candidates
from matching.decided_pairs import refused_pairs
from matching.groups.bounding import Prices
from matching.groups.problem import GroupProblem
from matching.groups.stating import GroupStating, PlantEnds
from matching.knowledge import Knowledge
from matching.live.ground import Family, Ground
from matching.live.tables import Tables
from matching.rules.ends import Integers
from matching.sifting.looking import FamilyPairs
from matching.worth import PairWorths, may_be_worth, pair_worths
from symbiose.domain.exchanges import Decision, Path, State
from symbiose.domain.ports import Territory
from tests.builders import NOON

Pair = tuple[str, str, str, str]
"""Giver, what it gives, taker, what it takes."""


@dataclass(frozen=True)
class Whole:
    """The pairs of a family that may pay, every one of them listed."""

    candidates: Candidates
    worths: PairWorths
    rows: Integers
    """Positions among the candidates."""
    problem: GroupProblem

    @property
    def names(self) -> list[Pair]:
        """Return the pairs by name."""
        return names_of(self.candidates, self.rows)


def names_of(candidates: Candidates, rows: Integers) -> list[Pair]:
    """Return some pairs by name."""
    ends = [
        (candidates.givers[candidates.giver[row]], candidates.takers[candidates.taker[row]]) for row in rows
    ]
    return [(g.thing_id, g.resource_id or "", t.thing_id, t.resource_id or "") for g, t in ends]


def list_all(ground: Ground, family: Family) -> Whole:
    """Return all pairs of a family as a group."""
    territory, book, knowledge = ground.territory, ground.book, ground.knowledge
    candidates = find_candidates(territory, book, knowledge)
    worths = pair_worths(candidates, book.links, knowledge)
    given = {resource for resource, gives in family if gives}
    mine = np.array([end.resource_id in given for end in candidates.givers], dtype=bool)[candidates.giver]
    pays = may_be_worth(worths) & (worths.most > 0) & ~refused_pairs(candidates, territory.decisions)
    rows = np.flatnonzero(mine & pays)
    stating = GroupStating(
        candidates, PlantEnds(candidates), worths, {}, np.zeros(len(candidates), dtype=bool)
    )
    problem = stating.problem(rows)
    return Whole(candidates, worths, rows, problem)


def pairs_of(ground: Ground, family: Family) -> FamilyPairs:
    """Return the same pairs, none of them listed."""
    return FamilyPairs(ground, Tables(ground, family, lambda: None))


def prices_in(whole: Whole, pairs: FamilyPairs, prices: Prices) -> Prices:
    """Return prices of the ends of a family as those of the group of all of its pairs."""
    sides = []
    for ends, own, rows, side in (
        (pairs.givers, whole.candidates.givers, whole.candidates.giver[whole.rows], prices.supply),
        (pairs.takers, whole.candidates.takers, whole.candidates.taker[whole.rows], prices.demand),
    ):
        at = {(end.thing_id, end.resource_id): i for i, end in enumerate(ends)}
        order = [at[own[i].thing_id, own[i].resource_id] for i in np.unique(rows)]
        sides.append(side[order, : len(whole.problem.shares)])
    return Prices(*sides)


def largest(ground: Ground) -> Family:
    """Return the family of most pairs."""
    return max(set(ground.families.values()), key=lambda one: (ground.pairs_judged(one), sorted(one)))


def declared(sites: int, seed: int, *, months: bool = True) -> tuple[Territory, Knowledge]:
    """Return a generated territory with processors, and what is known of its resources."""
    return make_declared(sites, seed, months=months), make_knowledge(sites, seed)


def refusal(offer: str, need: str) -> Decision:
    """Return the refusal of a direct exchange."""
    return Decision(
        proposal_id="proposal_a",
        path=Path(offer_id=offer, through=(), need_id=need),
        state=State.REFUSED,
        reason="non",
        monthly=(),
        monthly_received=(),
        version=1,
        decided_by="account_a",
        decided_at=NOON,
        run_id="run_1",
    )
