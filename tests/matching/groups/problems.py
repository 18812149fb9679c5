"""Random small groups as arrays, and their optimum stated plainly over all pairs."""

import numpy as np
import pulp
from hypothesis import strategies as st

from matching.groups.problem import GroupProblem, Locks
from matching.plants import Plant
from matching.solver_run import THREADS


@st.composite
def groups(draw: st.DrawFn, *, locked: bool = False) -> GroupProblem:
    """Return a group of offers and needs, with a plant or none, over one period or three."""
    return make_group(
        offers=draw(st.integers(1, 5)),
        needs=draw(st.integers(1, 5)),
        periods=draw(st.sampled_from([1, 3])),
        plants=draw(st.integers(0, 2)),
        seed=draw(st.integers(0, 10_000)),
        locked=locked,
    )


def make_group(
    *, offers: int, needs: int, periods: int, plants: int, seed: int, locked: bool = False
) -> GroupProblem:
    """Return a random group; each plant has one input and two outputs, and hands nothing to another."""
    random = np.random.default_rng(seed)
    givers, takers = offers + 2 * plants, needs + plants
    made, treated = np.arange(givers) >= offers, np.arange(takers) >= needs
    wanted = random.random((givers, takers)) < 0.8
    wanted[np.ix_(made, treated)] = False
    giver, taker = np.nonzero(wanted)
    capacity = random.choice([50.0, 400.0], plants)
    ratios = random.uniform(0.3, 0.9, (plants, 2))
    given = random.choice([0.0, 5.0, 80.0, 300.0], (givers, periods))
    taken = random.choice([0.0, 5.0, 80.0, 300.0], (takers, periods))
    given[made] = np.repeat((capacity[:, None] * ratios).ravel()[:, None] / periods, periods, axis=1)
    taken[treated] = np.repeat(capacity[:, None] / periods, periods, axis=1)
    problem = GroupProblem(
        giver=giver,
        taker=taker,
        value=random.uniform(-20, 100, len(giver)),
        yields=random.uniform(0.4, 1.0, len(giver)),
        opening=np.where(made[giver], 0.0, random.choice([0.0, 500.0, 3_000.0], len(giver))),
        given=given,
        taken=taken,
        made=made,
        treated=treated,
        shares=np.full(periods, 1 / periods),
        plants=tuple(
            Plant(np.array([needs + p]), offers + 2 * p + np.arange(2), ratios[p], capacity[p], 20.0, 5.0)
            for p in range(plants)
        ),
        plant_opening=random.choice([0.0, 2_000.0], plants),
        locks=Locks(np.zeros(0, dtype=np.int64), np.zeros((0, periods)), np.zeros(0, dtype=bool)),
    )
    return with_a_lock(problem) if locked else problem


def with_a_lock(problem: GroupProblem) -> GroupProblem:
    """Return the group with half of what its first direct pair can carry accepted."""
    rows = np.flatnonzero(problem.direct)[:1]
    locks = Locks(rows, problem.most(rows) / 2, np.ones(len(rows), dtype=bool))
    return GroupProblem(**(vars(problem) | {"locks": locks}))


def optimum(problem: GroupProblem) -> float:
    """Return the optimum of a group, stated plainly with PuLP over all of its pairs."""
    model = pulp.LpProblem("group", pulp.LpMaximize)
    periods, every = range(len(problem.shares)), range(len(problem))
    most = problem.most(np.arange(len(problem)))
    locked = {int(row): problem.locks.least[i] for i, row in enumerate(problem.locks.rows)}
    send = {(a, t): model.add_variable(f"x_{a}_{t}", 0, most[a, t]) for a in every for t in periods}
    opened = {a: model.add_variable(f"y_{a}", cat=pulp.LpBinary) for a in every}
    worth = [problem.value[a] * x for (a, _), x in send.items()]
    worth += [-problem.opening[a] * y for a, y in opened.items()]
    for (a, t), x in send.items():
        model += x <= most[a, t] * opened[a]
        if a in locked:
            model += x == locked[a][t]
    for a in locked:
        model += opened[a] == 1
    leaving, arriving = _sums(problem, send)
    for end in np.flatnonzero(~problem.made).tolist():
        for t in periods:
            model += leaving[end, t] <= problem.given[end, t]
    for end in np.flatnonzero(~problem.treated).tolist():
        for t in periods:
            model += arriving[end, t] <= problem.taken[end, t]
    for number, plant in enumerate(problem.plants):
        runs = model.add_variable(f"z_{number}", cat=pulp.LpBinary)
        worth.append(-problem.plant_opening[number] * runs)
        for t in periods:
            treated = arriving[int(plant.inputs[0]), t]
            given = [leaving[int(end), t] for end in plant.outputs]
            worth += [-plant.cost * treated, *(plant.spared * one for one in given)]
            model += treated <= problem.capacity[number, t] * runs
            handed_on = [one * (1 / ratio) for one, ratio in zip(given, plant.ratios.tolist(), strict=True)]
            model += treated <= pulp.lpSum(handed_on)
            for one, ratio in zip(given, plant.ratios.tolist(), strict=True):
                model += one <= ratio * treated
    model += pulp.lpSum(worth)
    model.solve(pulp.HiGHS(msg=False, threads=THREADS, gapRel=0.0, gapAbs=0.0))
    return float(pulp.value(model.objective) or 0.0)


_Sums = dict[tuple[int, int], pulp.LpAffineExpression]


def _sums(problem: GroupProblem, send: dict[tuple[int, int], pulp.LpVariable]) -> tuple[_Sums, _Sums]:
    """Return what leaves each giver and what arrives at each taker in each period."""
    leaving = {
        (g, t): pulp.LpAffineExpression()
        for g in range(len(problem.given))
        for t in range(len(problem.shares))
    }
    arriving = {
        (k, t): pulp.LpAffineExpression()
        for k in range(len(problem.taken))
        for t in range(len(problem.shares))
    }
    for (a, t), x in send.items():
        leaving[int(problem.giver[a]), t] += x
        arriving[int(problem.taker[a]), t] += problem.yields[a] * x
    return leaving, arriving
