"""A solar sharing instance as arrays: energy by step, worth of a kWh, and who may stand in one group."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from symbiose.domain.documents.solar_sharing_instance import (
    SharingKey,
    SharingObjective,
    SolarSharingInstance,
)
from symbiose.domain.heat_investment import annuity

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.intp]
AT_THE_LIMIT: Final = 1e-9
"""Share by which a distance computed may exceed the limit by rounding alone."""
COSTLY: Final = 1e-9
"""Share of the cost of a kWp by which it brings too little beyond rounding."""
LEAST_SAVING: Final = 1e-9
"""Share of an investment that it saves a year at least; below, it is rounding."""


@dataclass(frozen=True)
class Sharing:
    """Sets and parameters; members are participants, then roofs.

    A search has them in units of the instance (matching/solar/measures.py).
    """

    participants: tuple[str, ...]
    roofs: tuple[str, ...]
    owner: Integers
    """Participant that owns each roof, −1 for another one."""
    owner_names: tuple[str, ...]
    """Owner of each roof."""
    consumed: Floats
    """C_pt: use of each participant in each step, kWh/year."""
    output: Floats
    """O_rt: output of each roof in each step, kWh/year by kWp."""
    surely_used: Floats
    """What one kWp of each roof surely adds to its owner's own use in each step, kWh/year by kWp."""
    purchase: Floats
    """What a kWh of own use is worth to each participant, €/kWh."""
    worth: Floats
    """What a kWh received of a group is worth to each participant, €/kWh."""
    least: Floats
    """Least power of each roof when something is built, kWp."""
    most: Floats
    """Greatest power of each roof, kWp."""
    cost: Floats
    """Yearly cost of each roof by power, €/kWp."""
    opening: Floats
    """Yearly cost of each roof when something is built, €."""
    surplus: float
    """What a kWh sold brings, €/kWh."""
    near: Flags
    """Members × members: whether two may stand in one group."""
    max_power_kwp: float
    """Most power of the roofs of a group, kWp."""
    key: SharingKey
    objective: SharingObjective
    dark_kwh: Floats
    """Use of each participant in steps in which no roof gives anything, kWh/year."""

    @cached_property
    def owned(self) -> Integers:
        """Return the roofs that a participant owns."""
        return np.flatnonzero(self.owner >= 0)

    @cached_property
    def roofs_of(self) -> tuple[Integers, ...]:
        """Return the roofs that each participant owns."""
        return tuple(np.flatnonzero(self.owner == p) for p in range(len(self.participants)))

    @property
    def steps(self) -> int:
        """Return the number of steps."""
        return int(self.consumed.shape[1])

    @cached_property
    def switched(self) -> Flags:
        """Return the roofs that are built or not, beside their size."""
        return (self.least > 0) | (self.opening > 0)

    @cached_property
    def welcome(self) -> Flags:
        """Return the participants to whom a kWh is worth no less than it is sold at: a group holds no other.

        What a group can share is shared, so that somebody to whom a kWh is worth less than it is sold at
        costs net benefit, whatever the key. Another objective asks for no money.
        """
        if self.objective == "net_benefit":
            return np.asarray(self.worth >= self.surplus)
        return np.ones(len(self.participants), dtype=bool)


def state_sharing(document: SolarSharingInstance) -> Sharing:
    """Return an instance as arrays; steps in which no roof gives anything are summed."""
    hours = np.array([step.hours_per_year for step in document.steps])
    people, roofs = document.participants, document.roofs
    consumed = _over_steps([p.consumption_kw for p in people], hours)
    output = _over_steps([r.output_kw_per_kwp for r in roofs], hours)
    lit = (output > 0).any(axis=0)
    position = {p.id: i for i, p in enumerate(people)}
    limit_m = document.rules.max_distance_m
    yearly = annuity(document.economics.rate, document.economics.years)
    purchase = np.array([p.purchase_eur_per_kwh for p in people], dtype=float)
    most = np.array([r.max_kwp for r in roofs], dtype=float)
    least = np.array([r.max_kwp if r.whole else r.min_kwp for r in roofs], dtype=float)
    owner = np.array([position.get(r.owner, -1) for r in roofs], dtype=np.intp)
    stated = Sharing(
        participants=tuple(p.id for p in people),
        roofs=tuple(r.id for r in roofs),
        owner=owner,
        owner_names=tuple(r.owner for r in roofs),
        consumed=consumed[:, lit],
        output=output[:, lit],
        surely_used=_surely_used(consumed, output, owner, most)[:, lit],
        purchase=purchase,
        worth=purchase - np.array([p.shared_fee_eur_per_kwh for p in people], dtype=float),
        least=least,
        most=most,
        cost=np.array([yearly * r.capex_eur_per_kwp + r.om_eur_per_kwp_year for r in roofs], dtype=float),
        opening=np.array([yearly * r.opening_cost_eur for r in roofs], dtype=float),
        surplus=document.economics.surplus_eur_per_kwh,
        near=_near([*((p.x_m, p.y_m) for p in people), *((r.x_m, r.y_m) for r in roofs)], limit_m),
        max_power_kwp=document.rules.max_power_kwp,
        key=document.key,
        objective=document.objective,
        dark_kwh=consumed[:, ~lit].sum(axis=1),
    )
    if document.objective != "net_benefit":
        return stated
    return with_sizes(stated, useful_sizes(stated))


def with_sizes(data: Sharing, most: Floats) -> Sharing:
    """Return the same instance with other greatest powers of roofs, kWp."""
    surely = _surely_used(data.consumed, data.output, data.owner, most)
    return replace(data, most=most, surely_used=surely)


def useful_sizes(data: Sharing) -> Floats:
    """Return the power of each roof beyond which one more kWp costs more than it can bring, kWp.

    What is beyond can be left out of any answer.
    """
    useful = _useful_shared(data)
    if data.key == "static":
        useful = _useful_by_fixed_shares(data, useful)
    return np.maximum(useful, data.least)


def _useful_shared(data: Sharing) -> Floats:
    """Return the same where a kWh is sold only when nobody near can use it, kWp.

    In a step in which the roof alone gives more than its owner and all near it use, a kWh more is sold; in
    the others it is worth at most what it is to whom it is worth most.
    """
    reach, is_never_sold = reached(data)
    use = reach @ data.consumed
    use[is_never_sold] = np.inf
    worth = np.where(reach, data.worth, data.surplus).max(axis=1, initial=data.surplus)
    worth[data.owned] = np.maximum(worth[data.owned], _worth_of_own_use(data)[data.owner[data.owned]])
    useful = data.most.copy()
    for roof, output in enumerate(data.output):
        lit = output > 0
        order = np.argsort(use[roof][lit] / output[lit])
        sold = np.concatenate([[0.0], np.cumsum(output[lit][order])])
        slope = worth[roof] * (sold[-1] - sold) + data.surplus * sold - data.cost[roof]
        size = np.concatenate([[0.0], (use[roof][lit] / output[lit])[order]])
        vain = np.flatnonzero(slope < -COSTLY * data.cost[roof])
        if len(vain):
            useful[roof] = min(useful[roof], size[vain[0]])
    return useful


def _useful_by_fixed_shares(data: Sharing, shared: Floats) -> Floats:
    """Return the same by fixed shares, by which a kWh may be sold that somebody near still uses, kWp.

    With parts k of s kWp, one more is received in the steps in which k_p O_t s < C_pt + k_p C_ot, o its
    owner: Σ_p k_p v_p Σ_t O_t ≤ (Σ_p v_p C_p + max v · C_o) / s in all, v beyond the sale. Besides it is used
    by its owner in the steps in which O_t s < C_ot.

    Args:
        data: Sets and parameters.
        shared: What is useful where nothing is lost by shares, which is no more; what is nought or all stays.
    """
    _, is_never_sold = reached(data)
    count = len(data.participants)
    gain = np.where(data.near[count:, :count], np.maximum(0.0, data.worth - data.surplus), 0.0)
    received_eur = gain @ data.consumed.sum(axis=1)
    useful = shared.copy()
    for roof in np.flatnonzero((shared > 0) & (shared < data.most) & ~is_never_sold).tolist():
        owner, output = int(data.owner[roof]), data.output[roof]
        lacking = (data.cost[roof] - data.surplus * output.sum()) / (1 + COSTLY)
        left, sizes, spent = received_eur[roof], np.zeros(1), np.zeros(1)
        if owner >= 0:
            lit = output > 0
            sizes, spent = _own_use_by_size(data.consumed[owner][lit], output[lit])
            spent = spent * max(0.0, data.purchase[owner] - data.surplus)
            left += gain[roof].max(initial=0.0) * data.consumed[owner].sum()
        pays = lacking > spent
        ends = np.maximum(sizes[pays], left / (lacking - spent[pays]))
        useful[roof] = min(data.most[roof], ends.min(initial=np.inf))
    return useful


def _own_use_by_size(use: Floats, output: Floats) -> tuple[Floats, Floats]:
    """Return sizes at which an owner is satisfied in a step, and what one more kWp gives in the others."""
    bends = use / output
    order = np.argsort(bends)
    return (
        np.concatenate([[0.0], bends[order]]),
        np.concatenate([[output.sum()], output.sum() - np.cumsum(output[order])]),
    )


def reached(data: Sharing) -> tuple[Flags, Flags]:
    """Return whom a kWh of each roof may serve, and the roofs of which one may always serve somebody.

    Own use is taken of all roofs of an owner in proportion: the more one gives, the more the others leave to
    those near them, however much that is.
    """
    count = len(data.participants)
    near = data.near[count:, :count]
    reach, is_never_sold = near.copy(), np.zeros(len(near), dtype=bool)
    reach[data.owned, data.owner[data.owned]] = True
    for owner, roofs in enumerate(data.roofs_of):
        around = near[roofs] & (np.arange(count) != owner)
        gives = around.any(axis=1) & (data.most[roofs] > 0)
        is_never_sold[roofs] = gives.sum() > gives
        reach[roofs] |= around[gives].any(axis=0)
    return reach, is_never_sold


def _worth_of_own_use(data: Sharing) -> Floats:
    """Return what a kWh of own use is worth to each participant and those near it at most, €/kWh.

    By use, who takes less of a group leaves more to others, to whom it may be worth more.
    """
    if data.key != "dynamic_prorata":
        return data.purchase
    count = len(data.participants)
    dearest = np.where(data.near[:count, :count], data.worth, -np.inf).max(axis=1, initial=-np.inf)
    return np.asarray(data.purchase + np.maximum(0.0, dearest - data.worth))


def owner_sizes(data: Sharing, p: int, r: int, most: int | None) -> Floats:
    """Return sizes of an owner's only roof at which it is satisfied in a step, and the ends, in a group too.

    Args:
        data: Sets and parameters.
        p: The owner.
        r: The roof.
        most: Sizes between the ends at most; None for all, one of which is best.
    """
    lit = data.output[r] > 0
    bends = np.sort(data.consumed[p][lit] / data.output[r][lit])
    bends = bends[(bends > data.least[r]) & (bends < data.most[r])]
    if most is not None and len(bends) > most:
        bends = bends[np.linspace(0, len(bends) - 1, most).astype(int)]
    inside = data.max_power_kwp if data.least[r] < data.max_power_kwp < data.most[r] else data.most[r]
    return np.unique(np.concatenate([[0.0, data.least[r], inside, data.most[r]], bends]))


def payback_years(investment_eur: float, saving_eur: float) -> float | None:
    """Return the simple payback, years; None where nothing is built, or saved beyond rounding.

    >>> payback_years(1000.0, 100.0)
    10.0
    """
    saves = saving_eur > LEAST_SAVING * investment_eur
    return investment_eur / saving_eur if investment_eur > 0 and saves else None


def merged(data: Sharing, label: Integers) -> Sharing:
    """Return the same instance with the steps of one label summed.

    Whatever is used, shared or sold in the steps can be so in their sum: no answer is lost, and what is best
    over the sums is never less.
    """
    count = int(label.max()) + 1 if len(label) else 0
    sums = np.zeros((data.steps, count))
    sums[np.arange(data.steps), label] = 1.0
    return replace(
        data,
        consumed=data.consumed @ sums,
        output=data.output @ sums,
        surely_used=data.surely_used @ sums,
    )


def _surely_used(consumed: Floats, output: Floats, owner: Integers, most: Floats) -> Floats:
    """Return min(1, C_pt / M_pt) · O_rt, with M_pt the greatest output of all roofs of an owner.

    Own use is min(C, own output), which is concave: between nothing and M it lies above its chord.
    """
    owned = np.flatnonzero(owner >= 0)
    greatest = np.zeros_like(consumed)
    np.add.at(greatest, owner[owned], output[owned] * most[owned, None])
    chord = np.divide(consumed, greatest, out=np.ones_like(consumed), where=greatest > 0)
    surely = np.zeros_like(output)
    surely[owned] = np.minimum(chord, 1.0)[owner[owned]] * output[owned]
    return surely


def _over_steps(powers: list[float | tuple[float, ...]], hours: Floats) -> Floats:
    rows = [np.broadcast_to(np.asarray(kw, dtype=float), hours.shape) for kw in powers]
    return np.array(rows).reshape(len(powers), len(hours)) * hours


def _near(places: list[tuple[float, float]], limit_m: float) -> Flags:
    x, y = np.array(places, dtype=float).reshape(-1, 2).T
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    return np.asarray(apart <= limit_m * (1 + AT_THE_LIMIT))
