"""A large group of offers, needs and processors as arrays: each processor one node, months as periods.

Maximise  Σ_a b_a·Σ_t x_at - f_a·y_a - Σ_p (c_p·q_p + F_p·z_p) + Σ_i d_i·s_i  over the pairs a that are open
(y_a = 1) and the processors that are used (z_p = 1); limits hold in every period, openings are paid once.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.plants import Plant
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import Transport

ALL_AT_ONCE = 5_000
"""Pairs looked at together, so that what is worked out on the way stays in the cache of the processor."""


@dataclass(frozen=True)
class Locks:
    """What accepted exchanges oblige some pairs to carry."""

    rows: Integers
    """Pairs."""
    least: Floats
    """Least that each carries in each period, unit sent."""
    exact: Booleans
    """True where it carries just that."""


@dataclass(frozen=True)
class GroupProblem:
    """Pairs between givers and takers, numbered from 0; some of these are outputs and inputs of plants."""

    giver: Integers
    taker: Integers
    value: Floats
    """b, worth of one unit sent."""
    yields: Floats
    """γ, units received from one unit sent."""
    opening: Floats
    """f, what using the pair at all in a year takes from the objective."""
    given: Floats
    """Most that each giver can give in each period, givers × periods, unit."""
    taken: Floats
    """Most that each taker can take in each period, takers × periods, unit."""
    made: Booleans
    """Givers that are outputs of plants."""
    treated: Booleans
    """Takers that are inputs of plants."""
    shares: Floats
    """Share of the year that each period is."""
    plants: tuple[Plant, ...]
    """Processors over the year, without their openings."""
    plant_opening: Floats
    """F, what using each processor at all takes from the objective."""
    locks: Locks
    accepted: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Pairs of accepted paths, those into plants included: what has to leave a plant has to enter it."""

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.giver)

    @property
    def direct(self) -> Booleans:
        """Return which pairs join an offer to a need."""
        direct: Booleans = ~self.made[self.giver] & ~self.treated[self.taker]
        return direct

    @property
    def supply(self) -> Floats:
        """Return what each giver has, nought for outputs of plants."""
        return np.where(self.made[:, None], 0.0, self.given)

    @property
    def demand(self) -> Floats:
        """Return what each taker needs, nought for inputs of plants."""
        return np.where(self.treated[:, None], 0.0, self.taken)

    @property
    def capacity(self) -> Floats:
        """Return what each plant can treat in each period, plants × periods."""
        return np.array([plant.capacity for plant in self.plants]).reshape(-1, 1) * self.shares

    @property
    def sunk(self) -> Booleans:
        """Return the pairs whose opening is paid in any case, since something on them was accepted."""
        sunk = np.zeros(len(self), dtype=bool)
        sunk[self.locks.rows] = True
        return sunk

    @property
    def standing(self) -> Locks:
        """Return what pairs of accepted paths carry at least: nothing where no lock says more."""
        rows = np.union1d(self.locks.rows, self.accepted)
        locked = np.searchsorted(rows, self.locks.rows)
        least, exact = np.zeros((len(rows), len(self.shares))), np.zeros(len(rows), dtype=bool)
        least[locked], exact[locked] = self.locks.least, self.locks.exact
        return Locks(rows, least, exact)

    @property
    def mean_opening(self) -> float:
        """Return what opening a pair or using a plant takes from the objective, where it takes something."""
        openings = np.r_[self.opening, self.plant_opening]
        taking = openings[openings > 0]
        return float(taking.mean()) if len(taking) else 0.0

    def most(self, rows: Integers) -> Floats:
        """Return what some pairs can carry in each period, pairs × periods."""
        taken = self.taken[self.taker[rows]] / self.yields[rows][:, None]
        most: Floats = np.minimum(self.given[self.giver[rows]], taken)
        return most

    def most_in_year(self) -> Floats:
        """Return what each pair can carry in all periods together."""
        most = np.zeros(len(self))
        for rows in self.blocks():
            most[rows] = self.most(rows).sum(axis=1)
        return most

    def blocks(self) -> list[Integers]:
        """Return all pairs, as many at once as stay small."""
        count = max(1, -(-len(self) // ALL_AT_ONCE))
        return np.array_split(np.arange(len(self)), count)

    def gain(self, supply_price: Floats, demand_price: Floats) -> Floats:
        """Return what opening each pair would bring at the prices of ends, its opening deducted.

        Args:
            supply_price: Givers × periods.
            demand_price: Takers × periods.
        """
        gain = -self.opening
        for rows in self.blocks():
            worth = self.value[rows][:, None] - supply_price[self.giver[rows]]
            worth -= self.yields[rows][:, None] * demand_price[self.taker[rows]]
            gain[rows] += (np.maximum(worth, 0.0) * self.most(rows)).sum(axis=1)
        return gain

    def evenly_paid(self) -> Floats:
        """Return what each unit sent pays for the opening of its pair, whichever period it is sent in."""
        most = self.most_in_year()
        paying = (most > 0) & ~self.sunk
        return np.divide(self.opening, most, out=np.zeros(len(self)), where=paying)

    def spread(self, period: int, paid: Floats) -> Transport:
        """Return the linear problem of one period, in which each unit sent pays something for openings.

        Where what a pair pays if it is full in every period is no more than its opening, the problems of all
        periods together are worth no less than the group.

        Args:
            period: Which.
            paid: What each unit sent on each pair pays.
        """
        share = self.shares[period]
        plants = tuple(
            plant.of_share(share, opening / plant.capacity if plant.capacity > 0 else 0.0)
            for plant, opening in zip(self.plants, self.plant_opening.tolist(), strict=True)
        )
        supply, demand = self.given[:, period], self.taken[:, period]
        carry = np.minimum(supply[self.giver], demand[self.taker] / self.yields)
        standing = self.standing
        return Transport(
            self.giver,
            self.taker,
            self.value - paid,
            self.yields,
            np.where(self.made, 0.0, supply),
            np.where(self.treated, 0.0, demand),
            carry,
            plants,
            standing.rows,
            standing.least[:, period],
            standing.exact,
        )
