"""Combines groups met in the search anew: each member at most once, and what they bring together the most."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pulp

from matching.solar.groups import Groups
from matching.solar.operation import NOBODY, Design
from matching.solver import solve_problem
from matching.solver_run import Limit

MOST_MET: Final = 6_000
"""Groups that are kept at most, those met last."""
HALF: Final = 0.5
"""Value from which on a group is taken."""
CLOSE: Final = 1e-5
"""Gap at which putting groups together ends."""


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

    def add(self, groups: Groups) -> None:
        """Keep the groups of a grouping, and the roofs that stand in none."""
        for members in (*groups.members.values(), *self._outside(groups)):
            met = _met(groups, members)
            known = self.found.pop(members, None)
            self.found[members] = met if known is None or met.eur > known.eur else known
        while len(self.found) > MOST_MET:
            del self.found[next(iter(self.found))]

    def _outside(self, groups: Groups) -> list[frozenset[int]]:
        roofs = range(groups.count, len(groups.group_of))
        return [
            frozenset([i]) for i in roofs if groups.group_of[i] == NOBODY and groups.kwp[i - groups.count]
        ]

    def best(self, start: Design, solver: str, seconds: float) -> Design | None:
        """Return the groups that bring most together, None where none were found in time.

        An owner in another group than its roof is taken to use what it used when the group was met: the
        accounts have the last word.

        Args:
            start: Tells how many members there are.
            solver: Name of the solver.
            seconds: How long it may take.
        """
        columns = list(self.found.values())
        problem = pulp.LpProblem("combining", pulp.LpMaximize)
        taken = [problem.add_variable(f"taken__{c}", cat=pulp.LpBinary) for c in range(len(columns))]
        problem.setObjective(
            pulp.LpAffineExpression([(yes, met.eur) for yes, met in zip(taken, columns, strict=True)])
        )
        inside: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
        for yes, met in zip(taken, columns, strict=True):
            for i in met.members:
                inside.setdefault(i, []).append((yes, 1.0))
        for i, terms in inside.items():
            row = pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintLE, f"once__{i}", 1.0)
            problem += row
        if not solve_problem(problem, solver, Limit(CLOSE, seconds)).found:
            return None
        return _design(
            start, [met for yes, met in zip(taken, columns, strict=True) if (yes.varValue or 0) > HALF]
        )


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
