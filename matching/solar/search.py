"""Searches the best sizes and groups: the whole model where it is small, else groups and sizes in turn."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

import numpy as np

from matching.solar.accounts import account
from matching.solar.bounding import FIRST_WAYS, NEXT_WAYS, CircleBound
from matching.solar.doubt import doubt_of
from matching.solar.fixed_parts import FixedPartsModel, fixed_parts
from matching.solar.grouping import find_groups, is_sized, refine
from matching.solar.key_bound import key_bound
from matching.solar.model import SharingModel
from matching.solar.operation import Design, nobody_shares
from matching.solar.part_groups import grouped_by_parts
from matching.solar.pools import Pool, exact_pools, own_use_pays_first, pools_of, reach_pools
from matching.solar.reading import read_design, read_sizes, tidy
from matching.solar.sharing import Floats, Sharing, merged
from matching.solar.single import is_each_for_itself, sizes_apart
from matching.solar.sizes import polish
from matching.solar.starting import Starts
from matching.solar.typical import alike
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s
from symbiose.domain.ports import SolveSettings

Score = tuple[float, float]
"""Objective and net benefit of a design: the second settles ties."""
PATIENCE_S: Final = 2.0
"""Time in which a small instance is improved beyond what the model finds, s."""
MOST_DECIDED: Final = 600
"""Owners × steps up to which decisions hold own use to its place."""
MOST_COLUMNS: Final = 25_000
"""Columns up to which the whole model is stated."""
FEW_COLUMNS: Final = 1_500
"""Columns from which groups are searched before the whole model is solved."""
FIRST_SHARE: Final = 0.3
"""Share of the time in which they are found."""
MOST_ALONE: Final = 6
"""Roofs, built or not, that a small instance is improved from alone."""
POLISH_SHARE: Final = 0.5
"""Share of the time left for sizes."""
REACH_COLUMNS: Final = 500
"""Columns of the model without groups by second of the time limit, when it is first solved."""
SLOWER: Final = 0.75
"""Power of the time by which columns that are solved in it grow."""
SOON_S: Final = 0.5
"""Least time that the first one counts for, s."""
FEWEST_STEPS: Final = 4
"""Steps that this model has at least."""
MOST_REACH: Final = 400_000
"""Columns that it has at most."""
GROUP_STEPS: Final = 120
"""Steps on which groups are searched."""
TURN_STEPS: Final = 240
"""The same where prices tell starts: these end so close to one another that fewer do not tell the best."""
TRIES: Final = 3
"""Turns of groups and sizes in vain after which they end."""
GOAL_SHARE: Final = 0.7
"""Share of the gap asked at which the search of groups ends: typical steps promise too much."""
SHARES: Final = (0.15, 0.6, 0.4)
"""Shares of the time left for the first bound, for groups, and for the last bound."""
STARTS_SHARE: Final = 0.5
"""Share of the time left in which groups are searched from other starts."""
LAST_SHARE: Final = 0.8
"""Share of the time left after that for the last prices of circles."""
TURNS: Final = ((4, 3), (4, 4))
"""Starts from which groups are searched, then up to which way prices are found, one after the other."""
MOST_IN_TURNS: Final = 1_500
"""Members up to which they are: with more of them one long search finds more than several short ones."""
TURN_SHARE: Final = 0.5
"""Share of the time left that either may take."""
CIRCLES_SHARE: Final = 0.3
"""Share of the time left for the bound by prices of circles, before groups are searched."""
KEY_SHARE: Final = 0.4
"""Share of the time left for the bound of the key itself, where it is not that of the best split."""
MOST_PARTS: Final = 10_000
"""Pairs of a roof and a participant up to which groups are formed by fixed shares."""
KEY_COLUMNS: Final = 1_000
"""Columns of the model of fixed shares by second of that time."""


@dataclass
class Search:
    """One instance being answered."""

    data: Sharing
    solver: str
    settings: SolveSettings
    began: float
    best: Design = field(init=False)
    score: Score = field(init=False)
    bound: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.best = nobody_shares(np.zeros(len(self.data.roofs)), len(self.data.participants))
        self.score = self.score_of(self.best)

    def run(self) -> tuple[Design, float | None]:
        """Return the best design found and the bound proven."""
        pools = exact_pools(self.data)
        if self.data.objective == "net_benefit":
            self.offer(tidy(self.data, sizes_apart(self.data)))
        if is_each_for_itself(self.data, pools):
            return self.best, self.score[0]
        stated = columns(self.data, pools)
        if stated > MOST_COLUMNS:
            self._in_turn(1.0)
            return self.best, self.bound
        if stated > FEW_COLUMNS and any(pool.is_chosen for pool in pools):
            self._in_turn(FIRST_SHARE)
        if not self.is_enough():
            self._whole(pools)
        self._by_key(self.data.most, KEY_SHARE)
        if not self.is_enough():
            self._improve(self.best, min(self.left_s(), max(PATIENCE_S, POLISH_SHARE * self.left_s())))
        return self.best, self.bound

    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.settings.time_limit_s - (now_s() - self.began))

    def score_of(self, design: Design) -> Score:
        """Return objective and net benefit."""
        accounts = account(self.data, design)
        return accounts.value(self.data), accounts.net_eur

    def is_enough(self) -> bool:
        """Tell whether the best design is as close to the bound as asked."""
        if self.bound is None:
            return False
        return self.bound - self.score[0] <= self.settings.gap * abs(self.score[0])

    def offer(self, design: Design) -> bool:
        """Keep a design that is better than the best, and tell whether it is."""
        score = self.score_of(design)
        if score <= self.score:
            return False
        self.best, self.score = design, score
        return True

    def lower(self, bound: float | None) -> None:
        """Keep a bound that is closer."""
        if bound is not None:
            self.bound = bound if self.bound is None else min(self.bound, bound)

    def _lower_by_solver(self, bound: float | None) -> None:
        """Keep a bound given by a solver, as far as it is beyond doubt."""
        self.lower(None if bound is None else bound + doubt_of(self.data))

    def _whole(self, pools: list[Pool]) -> None:
        """Solve the whole model."""
        decided = len(np.unique(self.data.owner[self.data.owned])) * self.data.steps
        asked = decided <= MOST_DECIDED and not own_use_pays_first(self.data, pools)
        model = SharingModel(self.data, pools, own_first=asked)
        run = solve_problem(model.problem, self.solver, Limit(self.settings.gap, self.left_s()))
        self._lower_by_solver(run.bound)
        if run.found:
            self.offer(read_design(model))

    def _improve(self, design: Design, seconds: float) -> None:
        """Search groups and sizes in turn, then with other roofs built, by the accounts of the key itself."""
        until = now_s() + seconds
        chance = Random(0)  # noqa: S311 – repeatable, not secret
        self._settle(design, until, chance)
        for roof in np.flatnonzero(self.data.switched)[:MOST_ALONE].tolist():
            if now_s() < until and not self.is_enough():
                kwp = np.zeros(len(self.data.roofs))
                kwp[roof] = self.data.most[roof]
                self._settle(nobody_shares(kwp, len(self.data.participants)), until, chance)

    def _settle(self, design: Design, until: float, chance: Random) -> None:
        """Change groups, then single sizes, from a design on as long as the best becomes better."""
        before = None
        while before != self.score and now_s() < until and not self.is_enough():
            before = self.score
            self.offer(tidy(self.data, find_groups(self.data, design, until, chance)))
            design = polish(self.data, self.best, self.offer, until)

    def _in_turn(self, part: float) -> None:
        """Bound a large instance without groups, then find groups and sizes, in a part of the time left."""
        began = now_s()
        first = int(REACH_COLUMNS * self.settings.time_limit_s)
        design = self._reach(first, SHARES[0] * part, self.data.most)
        took = now_s() - began
        circles = self._circles(design.kwp, part)
        is_small = len(self.data.near) <= MOST_IN_TURNS
        if circles is not None and self.data.key == "optimal" and circles.is_anchored and is_small:
            self._by_turns(circles, design, part)
            return
        chance = Random(0)  # noqa: S311 – repeatable, not secret
        self._in_shares(circles, design, part, chance)
        if circles is None and not self.is_enough():
            allowed = SHARES[2] * part * self.left_s() / max(took, SOON_S)
            if allowed > 1:
                kwp = self.best.kwp if self.best.kwp.any() else self.data.most
                self._reach(int(first * allowed**SLOWER), SHARES[2] * part, kwp)
        if not self.is_enough():
            self._finish(now_s() + POLISH_SHARE * part * self.left_s(), chance)

    def _in_shares(self, circles: CircleBound | None, design: Design, part: float, chance: Random) -> None:
        """Search groups, then prices of circles, then groups again, each in its share of the time left."""
        few = merged(self.data, alike(self.data, design.kwp, GROUP_STEPS))
        until = now_s() + SHARES[1] * part * self.left_s()
        if self.data.key != "optimal":
            design = self._begun(few, design, until, chance)
        tries = TRIES if circles is None or self.data.key != "optimal" else 1
        design = self._groups_and_sizes(few, design, tries, until, chance)
        is_settled = now_s() < until
        self._by_key(self.best.kwp if self.best.kwp.any() else self.data.most, KEY_SHARE * part)
        if circles is not None and not self.is_enough():
            self.lower(circles.lower(now_s() + SHARES[2] * part * self.left_s(), NEXT_WAYS))
            self._go_on(few, design, STARTS_SHARE * part * self.left_s(), chance, anew=is_settled)
            self._last_prices(circles, LAST_SHARE * part * self.left_s())

    def _by_turns(self, circles: CircleBound, design: Design, part: float) -> None:
        """Search groups as members choose circles, and prices at which they do, in turn.

        What is done follows from what was found; the clock is the last stop.
        """
        until = now_s() + part * self.left_s()
        few = merged(self.data, alike(self.data, design.kwp, TURN_STEPS))
        chance = Random(0)  # noqa: S311 – repeatable, not secret
        starts = Starts(few, self.solver, chance, circles.guide)

        def offer(one: Design) -> bool:
            is_better = self.offer(tidy(self.data, one))
            if is_better and not self.is_enough():
                self.offer(self._sized(few, tidy(self.data, one)))
            return is_better

        for most, ways in TURNS:
            now = now_s()
            starts.search(design, offer, self.is_enough, now + TURN_SHARE * (until - now), most)
            if not self.is_enough():
                now = now_s()
                self.lower(circles.lower(now + TURN_SHARE * (until - now), ways))
        while not self.is_enough() and circles.lower_apart(until):
            self.lower(circles.eur)
            starts.search(design, offer, self.is_enough, until, 1)
        starts.search(design, offer, self.is_enough, until)
        if not self.is_enough():
            self._finish(until, chance)

    def _groups_and_sizes(
        self, few: Sharing, design: Design, tries: int, until: float, chance: Random
    ) -> Design:
        """Find groups on few steps, then their sizes, until so many turns were in vain; return the last."""
        stale = 0
        while stale < tries and now_s() < until and not self.is_enough():
            before = self.score
            groups = find_groups(few, design, until, chance, self._goal(few, design))
            self.offer(tidy(self.data, groups))
            design = self._sized(few, tidy(self.data, groups))
            if not self.offer(design) and self.data.key != "optimal":
                design = groups
            stale = stale + 1 if self.score == before else 0
        return design

    def _finish(self, until: float, chance: Random) -> None:
        """Try moves and sizes of the best design on all steps."""
        if is_sized(self.data):
            self.offer(tidy(self.data, refine(self.data, self.best, until, chance)))
        else:
            polish(self.data, self.best, self.offer, until)

    def _go_on(self, few: Sharing, design: Design, seconds: float, chance: Random, *, anew: bool) -> None:
        """Search groups from other starts where one search came to its end, else go on with it."""
        until = now_s() + seconds
        if anew:
            starts = Starts(few, self.solver, chance)
            starts.search(design, lambda one: self.offer(tidy(self.data, one)), self.is_enough, until)
        elif not self.is_enough():
            groups = find_groups(few, self.best, until, chance, self._goal(few, self.best), is_given=True)
            self.offer(tidy(self.data, groups))

    def _begun(self, few: Sharing, design: Design, until: float, chance: Random) -> Design:
        """Return groups from which those of another key than `optimal` are searched, on few steps.

        They are those of the best split, or for money, where these bring more, groups formed by fixed shares.
        """
        begun = None
        if is_sized(few) and fixed_parts(few) <= MOST_PARTS and now_s() < until:
            begun = self._by_parts(few, until, chance)
        soon = now_s() + SHARES[2] * (until - now_s())
        freely = replace(few, key="optimal")
        split = find_groups(freely, design, soon, chance, self._goal(freely, design))
        if begun is None:
            self.offer(tidy(self.data, split))
            return split
        other = refine(few, tidy(few, split), until, chance)
        self.offer(tidy(self.data, other))
        return max(begun, other, key=lambda one: account(few, one).net_eur)

    def _by_parts(self, few: Sharing, until: float, chance: Random) -> Design | None:
        """Return the best of some groups formed by fixed shares, improved; None where there are none."""
        model = FixedPartsModel(few)
        limit = Limit(self.settings.gap / 2, POLISH_SHARE * max(0.0, until - now_s()))
        run = solve_problem(model.problem, self.solver, limit)
        soon = now_s() + SHARES[2] * (until - now_s())
        if not run.found:
            return None
        if self.data.key == "static":
            self._lower_by_solver(run.bound)
        best, most = None, -np.inf
        for one in grouped_by_parts(model):
            found = refine(few, tidy(few, one), soon, chance)
            self.offer(tidy(self.data, found))
            eur = account(few, found).net_eur
            if eur > most:
                best, most = found, eur
        return best

    def _by_key(self, kwp: Floats, share: float) -> None:
        """Bound an instance by what its key itself can bring, in a share of the time left."""
        if self.data.key != "optimal" and not self.is_enough():
            limit = Limit(self.settings.gap / 2, share * self.left_s())
            most = max(FEW_COLUMNS, int(KEY_COLUMNS * limit.time_s))
            self.lower(key_bound(self.data, kwp, self.solver, limit, most))

    def _circles(self, kwp: Floats, part: float) -> CircleBound | None:
        """Bound an instance for money by prices of circles, in a part of the time left."""
        if self.data.objective != "net_benefit" or self.is_enough() or self.left_s() <= 0:
            return None
        circles = CircleBound(self.data, kwp)
        self.lower(circles.lower(now_s() + CIRCLES_SHARE * part * self.left_s(), FIRST_WAYS))
        return circles

    def _last_prices(self, circles: CircleBound, seconds: float) -> None:
        """Go the last ways of prices where the best design is not as close to the bound as asked."""
        if not self.is_enough():
            self.lower(circles.lower(now_s() + seconds))

    def _goal(self, few: Sharing, design: Design) -> float:
        """Return what groups have to add at some sizes to be as close to the bound as asked."""
        if self.bound is None or self.data.objective != "net_benefit":
            return np.inf
        alone = nobody_shares(design.kwp, len(few.participants))
        return self.bound * (1 - GOAL_SHARE * self.settings.gap) - account(few, alone).net_eur

    def _reach(self, most: int, share: float, kwp: Floats) -> Design:
        """Bound the instance without groups on as many steps as give so many columns; return its sizes.

        Args:
            most: Columns.
            share: Share of the time left.
            kwp: Sizes by which steps are taken for alike.
        """
        pools = reach_pools(self.data)
        by_step = sum(len(pool.participants) + len(pool.roofs) for pool in pools) + len(self.data.roofs)
        steps = max(FEWEST_STEPS, min(most, MOST_REACH) // max(1, by_step))
        few = merged(self.data, alike(self.data, kwp, steps))
        model = SharingModel(few, pools)
        run = solve_problem(model.problem, self.solver, Limit(self.settings.gap / 2, share * self.left_s()))
        self._lower_by_solver(run.bound)
        return nobody_shares(read_sizes(model) if run.found else kwp, len(few.participants))

    def _sized(self, few: Sharing, design: Design) -> Design:
        """Return the best sizes for the groups of a design."""
        model = SharingModel(few, pools_of(few, design))
        limit = Limit(self.settings.gap / 2, POLISH_SHARE * self.left_s())
        if not solve_problem(model.problem, self.solver, limit).found:
            return design
        return read_design(model)


def columns(data: Sharing, pools: list[Pool]) -> int:
    """Return about how many columns the model over some pools has."""
    return sum((len(pool.participants) + len(pool.roofs)) * data.steps for pool in pools)
