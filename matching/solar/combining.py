"""Combines groups met in the search anew: each member at most once, and what they bring together the most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pulp

from matching.solar.groups import Groups
from matching.solar.operation import NOBODY, Design
from matching.solver import solve_problem
from matching.solver_run import Limit
from matching.work_clock import now_s

MOST_MET: Final = 6_000
"""Groups that are kept at most, those met last."""
HALF: Final = 0.5
"""Value from which on a group is taken."""
CLOSE: Final = 1e-5
"""Gap at which putting groups together ends."""
ONCE: Final = "once__"
"""How rows begin that hold a member to one group."""


@dataclass(frozen=True)
class _Met:
    """A group, with the sizes that its roofs had."""

    members: frozenset[int]
    kwp: tuple[tuple[int, float], ...]
    """Roof and its size, kWp."""
    eur: float
    """What its roofs bring: by own use, by sale and to the group, €/year."""


@dataclass
class Met:
    """Groups that were met, each with the sizes that brought most."""

    found: dict[frozenset[int], _Met] = field(default_factory=dict)
    together: list[_Met] = field(default_factory=list)
    """Those that were met together and brought most."""

    def add(self, groups: Groups) -> None:
        """Keep the groups of a grouping, and the roofs that stand in none."""
        now = []
        for members in (*groups.members.values(), *self._outside(groups)):
            met = _met(groups, members)
            known = self.found.pop(members, None)
            self.found[members] = met if known is None or met.eur > known.eur else known
            now.append(self.found[members])
        if _sum(now) > _sum(self.together):
            self.together = now
        while len(self.found) > MOST_MET:
            del self.found[next(iter(self.found))]

    def _outside(self, groups: Groups) -> list[frozenset[int]]:
        roofs = range(groups.count, len(groups.group_of))
        return [
            frozenset([i]) for i in roofs if groups.group_of[i] == NOBODY and groups.kwp[i - groups.count]
        ]

    def best(self, start: Design, solver: str, seconds: float) -> Design | None:
        """Return the groups that bring most together, None where the time is too short.

        At the prices that members have when groups may be taken in part, most groups bring so little more
        than their members are worth that no better answer needs them. An owner in another group than its roof
        is taken to use what it used when the group was met: the accounts have the last word.

        Args:
            start: Tells how many members there are.
            solver: Name of the solver.
            seconds: How long it may take.
        """
        until = now_s() + seconds
        columns = list({one.members: one for one in (*self.together, *self.found.values())}.values())
        run = solve_problem(_Packing(columns, pulp.LpContinuous).problem, solver, Limit(CLOSE, seconds))
        if run.status != "optimal" or run.bound is None or run.prices is None:
            return None
        at_least = _sum(self.together) - run.bound - CLOSE * abs(run.bound)
        known = {one.members for one in self.together}
        columns = [c for c in columns if c.members in known or _beyond(c, run.prices) >= at_least]
        packing = _Packing(columns, pulp.LpBinary)
        packing.begin(known)
        limit = Limit(CLOSE, max(0.0, until - now_s()), warm=True)
        if not solve_problem(packing.problem, solver, limit).found:
            return None
        return _design(start, packing.taken())


class _Packing:
    """Variables: `taken`, a group is; rows: `once__i`, each member in one at most."""

    def __init__(self, columns: list[_Met], kind: str) -> None:
        self.columns = columns
        self.problem = pulp.LpProblem("combining", pulp.LpMaximize)
        variables = [
            self.problem.add_variable(f"taken__{c}", lowBound=0, upBound=1, cat=kind)
            for c in range(len(columns))
        ]
        self.variables = variables
        worth = [(taken, met.eur) for taken, met in zip(variables, columns, strict=True)]
        self.problem.setObjective(pulp.LpAffineExpression(worth))
        inside: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
        for taken, met in zip(variables, columns, strict=True):
            for i in met.members:
                inside.setdefault(i, []).append((taken, 1.0))
        for i, terms in inside.items():
            row = pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintLE, f"{ONCE}{i}", 1.0)
            self.problem += row

    def begin(self, known: set[frozenset[int]]) -> None:
        """Begin with some groups, which have no member in common."""
        for taken, met in zip(self.variables, self.columns, strict=True):
            taken.setInitialValue(float(met.members in known))

    def taken(self) -> list[_Met]:
        """Return the groups that are taken."""
        return [
            met
            for taken, met in zip(self.variables, self.columns, strict=True)
            if (taken.varValue or 0) > HALF
        ]


def _sum(groups: list[_Met]) -> float:
    return sum(one.eur for one in groups)


def _beyond(met: _Met, prices: Mapping[str, float]) -> float:
    """Return what a group brings beyond what its members are worth, €."""
    return met.eur - sum(prices.get(f"{ONCE}{i}", 0.0) for i in met.members)


def _met(groups: Groups, members: frozenset[int]) -> _Met:
    data = groups.data
    roofs = sorted(i - groups.count for i in members if i >= groups.count)
    eur = groups.gain_of(members)[1] if len(members) > len(roofs) else 0.0
    for r in roofs:
        size, owner = float(groups.kwp[r]), int(data.owner[r])
        made = float(data.output[r].sum()) * size
        eur += data.surplus * made - float(data.cost[r]) * size - float(data.opening[r])
        if owner >= 0:
            own = made - float(groups.own.rest[r].sum())
            eur += float(data.purchase[owner] - data.surplus) * own
    return _Met(members, tuple((r, float(groups.kwp[r])) for r in roofs), eur)


def _design(start: Design, chosen: list[_Met]) -> Design:
    kwp, group_of = np.zeros_like(start.kwp), np.full_like(start.group_of, NOBODY)
    for group, met in enumerate(chosen):
        for r, size in met.kwp:
            kwp[r] = size
        if len(met.members) > 1:
            group_of[list(met.members)] = group
    return Design(kwp, group_of)
