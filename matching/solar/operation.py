"""What a design does in each step, by the rules themselves: own use first, then the key, then surplus."""

from dataclasses import dataclass

import numpy as np

from matching.solar.sharing import Floats, Integers, Sharing

NOBODY = -1
"""Group of a member that is in none."""


@dataclass(frozen=True)
class Design:
    """Sizes and groups."""

    kwp: Floats
    """Power of each roof, kWp."""
    group_of: Integers
    """Group of each member, participants first; −1 for none."""

    def members(self, data: Sharing, group: int) -> tuple[Integers, Integers]:
        """Return participants and roofs of a group."""
        count = len(data.participants)
        found = np.flatnonzero(self.group_of == group)
        return found[found < count], found[found >= count] - count

    def groups(self) -> list[int]:
        """Return the groups that there are."""
        return [int(g) for g in np.unique(self.group_of) if g != NOBODY]


def nobody_shares(kwp: Floats, participants: int) -> Design:
    """Return a design in which roofs of some sizes serve their owners alone."""
    return Design(kwp, np.full(participants + len(kwp), NOBODY, dtype=np.intp))


@dataclass(frozen=True)
class OwnUse:
    """What owners use of their own roofs."""

    used: Floats
    """Own use of each participant in each step, kWh."""
    rest: Floats
    """What is left of the output of each roof in each step, kWh."""
    left: Floats
    """What each participant still uses in each step, kWh."""


@dataclass(frozen=True)
class Shared:
    """What one group shares."""

    received: Floats
    """Received by each of its participants in each step, kWh."""
    shares: Floats
    """Fixed share of each participant; none but for the key `static`."""


def own_use(data: Sharing, kwp: Floats) -> OwnUse:
    """Return own use: min(use, own output), of several roofs in proportion to their output."""
    made = data.output * kwp[:, None]
    own = np.zeros_like(data.consumed)
    np.add.at(own, data.owner[data.owned], made[data.owned])
    used = np.minimum(own, data.consumed)
    fraction = np.divide(used, own, out=np.zeros_like(used), where=own > 0)
    rest = made.copy()
    rest[data.owned] *= 1 - fraction[data.owner[data.owned]]
    return OwnUse(used, rest, data.consumed - used)


def share(data: Sharing, rest: Floats, left: Floats, worth: Floats) -> Shared:
    """Return how a group splits its rest.

    Args:
        data: Tells the key.
        rest: What the roofs of the group leave in each step, kWh.
        left: What its participants still use, participants × steps, kWh.
        worth: What the best split has most of, by kWh received: money or energy.
    """
    if data.key == "static":
        shares = best_shares(rest, left, worth)
        return Shared(np.minimum(shares[:, None] * rest, left), shares)
    if data.key == "dynamic_prorata":
        wanted = left.sum(axis=0)
        part = np.divide(np.minimum(rest, wanted), wanted, out=np.zeros_like(wanted), where=wanted > 0)
        return Shared(left * part, np.zeros(0))
    order = np.argsort(-worth, kind="stable")
    before = np.zeros_like(left)
    before[1:] = np.cumsum(left[order[:-1]], axis=0)
    received = np.empty_like(left)
    received[order] = np.clip(rest - before, 0.0, left[order])
    return Shared(received, np.zeros(0))


def best_shares(rest: Floats, left: Floats, worth: Floats) -> Floats:
    """Return the fixed shares, summing to at most 1, that bring most: max Σ_p worth_p Σ_t min(k_p R_t, D_pt).

    Each participant's part is concave and linear between the shares D_pt / R_t, so that pieces are taken in
    the order of their slope, worth_p Σ_{t: k < D_pt / R_t} R_t.
    """
    shares = np.zeros(len(left))
    useful, width, best = _pieces(rest, left, worth, 1.0)
    if not width.size:
        return shares
    taken = np.empty(len(best))
    before = np.cumsum(width.ravel()[best]) - width.ravel()[best]
    taken[best] = np.clip(1.0 - before, 0.0, width.ravel()[best])
    shares[useful] = taken.reshape(width.shape).sum(axis=1)
    return shares / max(1.0, float(shares.sum()))


def rests_worth_having(rest: Floats, left: Floats, worth: Floats, most: float) -> Floats:
    """Return by how much a rest would have to be multiplied for the best fixed shares to end with a piece.

    Args:
        rest: What the roofs of the group leave in each step, kWh.
        left: What its participants still use, participants × steps, kWh.
        worth: What the best split has most of, by kWh received: money or energy.
        most: By which the rest may be multiplied.
    """
    _, width, best = _pieces(rest, left, worth, most)
    return np.cumsum(width.ravel()[best]) if width.size else np.zeros(0)


def _pieces(rest: Floats, left: Floats, worth: Floats, most: float) -> tuple[Integers, Floats, Integers]:
    """Return who gains by a share, the widths of their pieces up to `most`, and the order of all pieces."""
    lit = np.flatnonzero(rest > 0)
    useful = np.flatnonzero(worth > 0)
    if not len(lit) or not len(useful):
        return useful, np.zeros((0, 0)), np.zeros(0, dtype=np.intp)
    full = np.minimum(left[np.ix_(useful, lit)] / rest[lit], most)
    order = np.argsort(full, axis=1, kind="stable")
    ends = np.take_along_axis(full, order, axis=1)
    gone = np.cumsum(rest[lit][order], axis=1) - rest[lit][order]
    slope = np.maximum(worth[useful, None] * (rest[lit].sum() - gone), 0.0)
    return useful, np.diff(ends, axis=1, prepend=0.0), np.argsort(-slope.ravel(), kind="stable")


def yearly_cost(data: Sharing, kwp: Floats) -> Floats:
    """Return what each roof costs a year, €."""
    return np.asarray(data.cost * kwp + data.opening * (kwp > 0))
