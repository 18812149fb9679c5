"""What members of groups by use would choose at prices: a group serves one part of what each still uses.

By the key `dynamic_prorata` a group serves one part f_t of what each of its participants still uses in a
step. Groups are told apart by how much of a typical use they serve in the year, Σ_t a_t · f_t, in bands; each
band has prices of its own for what is shared, at least what a sale brings. At any such prices everybody may
choose band and parts as is best for them alone: a participant gains Σ_t f_t · (worth − price_t) · left_t with
parts of the band, which is a knapsack; a roof earns the price of a band on what it leaves. What all gain
together is a bound of the net benefit: the members of a real group choose the same band and the same parts,
and what they pay each other is nought or less. With one band it is the bound of the key `optimal`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.operation import yearly_cost
from matching.solar.sharing import Floats, Integers, Sharing, owner_sizes

SIZES: Final = 16
"""Sizes at which the owner of one roof is satisfied in some step that are looked at."""
FEWEST: Final = 1e-12
"""Weight of a step in which nobody uses anything."""
CUTS: Final = 2
"""Sizes, and bands for each, that one who owns one roof tells of."""


@dataclass(frozen=True)
class Choice:
    """One way to behave: what it gains at all prices."""

    constant: float
    """€/year at prices of nought."""
    slope: Floats
    """What it grows by with each price, rows × blocks, kWh."""

    def at(self, prices: Floats) -> float:
        """Return what it gains at some prices."""
        return self.constant + float((self.slope * prices).sum())


@dataclass(frozen=True)
class Told:
    """What one who chooses tells at some prices."""

    most_eur: float
    """Nothing gains more, €/year."""
    choices: list[Choice]
    """Ways to behave that gain most or nearly."""


class BandMarket:
    """All who choose; rows of prices are bands, then owners of several roofs; columns are blocks of steps."""

    def __init__(self, data: Sharing, bands: int, block: Integers) -> None:
        """Prepare the choices.

        Args:
            data: Sets and parameters, for money.
            bands: Number of bands.
            block: Block of each step; prices are the same throughout one.
        """
        self.data, self.bands, self.block = data, bands, block
        self.blocks = int(block.max()) + 1
        weight = np.maximum(data.consumed.sum(axis=0), FEWEST)
        self.weight = weight / weight.sum()
        self.ends = np.linspace(0.0, float(self.weight.sum()), bands + 1)
        self.only = {p: int(r[0]) for p, r in enumerate(data.roofs_of) if len(r) == 1}
        self.several = [p for p, r in enumerate(data.roofs_of) if len(r) > 1]
        self.row = {p: bands + i for i, p in enumerate(self.several)}
        self.without = [p for p, r in enumerate(data.roofs_of) if not len(r)]
        self.apart = [r for r, p in enumerate(data.owner.tolist()) if p < 0 or p in self.row]
        self.sizes = {p: owner_sizes(data, p, r, SIZES) for p, r in self.only.items()}
        self.costs = yearly_cost(data, data.most)

    @property
    def shape(self) -> tuple[int, int]:
        """Return rows and columns of prices."""
        return self.bands + len(self.several), self.blocks

    def tell(self, prices: Floats) -> Iterator[Told]:
        """Yield what each who chooses tells at some prices, always in the same order."""
        every = prices[:, self.block]
        for p in self.without:
            yield self._participant(p, every)
        for p, r in self.only.items():
            yield self._owner(p, r, every)
        for p in self.several:
            yield self._owner_of_several(p, every)
        for r in self.apart:
            yield self._roof(r, every)

    def _parts(self, gain: Floats) -> Floats:
        """Return the parts f of each band that gain most: max Σ_t gain_t · f_t, Σ_t a_t · f_t in the band.

        Args:
            gain: … × bands × steps, €.
        """
        order = np.argsort(-gain / self.weight, axis=-1)
        sorted_gain, weight = np.take_along_axis(gain, order, -1), self.weight[order]
        before = np.cumsum(weight, axis=-1) - weight
        end = np.where(sorted_gain > 0, self.ends[1:, None], self.ends[:-1, None])
        parts = np.empty_like(gain)
        np.put_along_axis(parts, order, np.clip((end - before) / weight, 0.0, 1.0), -1)
        return parts

    def _in_blocks(self, kwh: Floats) -> Floats:
        return np.bincount(self.block, kwh, self.blocks).astype(float)

    def _choice(self, constant: float, *rows: tuple[int, Floats]) -> Choice:
        """Return a choice from what it adds to the slope of some rows, by step."""
        slope = np.zeros(self.shape)
        for row, kwh in rows:
            slope[row] += self._in_blocks(kwh)
        return Choice(constant, slope)

    def _participant(self, p: int, prices: Floats) -> Told:
        """Max over bands of max_f Σ_t f_t · (v_p − price_t) · C_pt."""
        use, worth = self.data.consumed[p], float(self.data.worth[p])
        gain = (worth - prices[: self.bands]) * use
        parts = self._parts(gain)
        values = (gain * parts).sum(axis=1)
        got = parts * use
        return Told(
            float(values.max()),
            [self._choice(worth * float(got[k].sum()), (k, -got[k])) for k in range(self.bands)],
        )

    def _roof(self, r: int, prices: Floats) -> Told:
        """Max over bands of most_r · Σ_t O_rt · price_t − its cost; its owner may pay more in some step."""
        d, row = self.data, self.row.get(int(self.data.owner[r]))
        bands = prices[: self.bands]
        to_owner = np.zeros(bands.shape, dtype=bool) if row is None else bands < prices[row]
        made, cost = float(d.most[r]) * d.output[r], float(self.costs[r])
        paid = bands if row is None else np.maximum(bands, prices[row])
        choices = [
            self._choice(-cost, (k, made * ~to_owner[k]), (k if row is None else row, made * to_owner[k]))
            for k in range(self.bands)
        ]
        return Told(max(0.0, float((paid @ made).max()) - cost), choices)

    def _owner(self, p: int, r: int, prices: Floats) -> Told:
        """The same of a participant and its only roof together, own use first, at some sizes.

        Between two sizes, own use lies above its chord by little, and all else is linear in what is used and
        made: what it brings is no more than at the better end, and what that little is worth at most.
        """
        d, sizes, bands = self.data, self.sizes[p], prices[: self.bands]
        made = sizes[:, None] * d.output[r]
        own = np.minimum(d.consumed[p], made)
        left, rest = d.consumed[p] - own, made - own
        alone = d.purchase[p] * own.sum(axis=1) - d.cost[r] * sizes - d.opening[r] * (sizes > 0)
        gain = (d.worth[p] - bands) * left[:, None]
        parts = self._parts(gain)
        bought, sold = (gain * parts).sum(axis=2), rest @ bands.T
        values = alone + bought.max(axis=1) + sold.max(axis=1)
        choices = []
        for i in np.argsort(-values)[:CUTS].tolist():
            k_sold = int(sold[i].argmax())
            for k in np.argsort(-bought[i])[:CUTS].tolist():
                got = parts[i, k] * left[i]
                constant = float(alone[i] + d.worth[p] * got.sum())
                choices.append(self._choice(constant, (k, -got), (k_sold, rest[i])))
        return Told(float(self._between(p, r, bands, values).max()), choices)

    def _between(self, p: int, r: int, bands: Floats, values: Floats) -> Floats:
        """Return the most that sizes from each one to the next can bring, the sizes themselves included."""
        d, sizes = self.data, self.sizes[p]
        worth = np.maximum(0.0, d.purchase[p] - d.surplus + np.maximum(0.0, bands.max(axis=0) - d.worth[p]))
        bend = np.divide(d.consumed[p], d.output[r], out=np.zeros(d.steps), where=d.output[r] > 0)
        low, high = sizes[:-1, None], sizes[1:, None]
        inside = np.maximum(0.0, bend - low) * np.maximum(0.0, high - bend) / (high - low)
        above = (inside * d.output[r]) @ worth
        allowed = sizes[1:] > d.least[r]
        pairs = np.maximum(values[:-1], values[1:]) + above
        return np.concatenate([values, pairs[allowed]])

    def _owner_of_several(self, p: int, prices: Floats) -> Told:
        """Max over bands of Σ_t C_pt · (what is better for a kWh, taken of its own roofs or of the group).

        Own use at the owner's price is chosen freely, so that the gain is convex in the part f of a step, and
        no more than its chord from f = 0 to f = 1.
        """
        d, bands, row = self.data, prices[: self.bands], self.row[p]
        use, kept = d.consumed[p], d.purchase[p] - prices[self.row[p]]
        group = d.worth[p] - bands
        base = np.maximum(0.0, kept)
        gain = (np.maximum(group, kept) - base) * use
        parts = self._parts(gain)
        values = (gain * parts).sum(axis=1) + float((base * use).sum())
        choices = []
        for k in range(self.bands):
            stays = kept > group[k]
            own = use * ((1 - parts[k]) * (kept > 0) + parts[k] * stays)
            got = use * parts[k] * ~stays
            constant = float(d.purchase[p] * own.sum() + d.worth[p] * got.sum())
            choices.append(self._choice(constant, (k, -got), (row, -own)))
        return Told(float(values.max()), choices)
