"""The plain ways that the optimiser over a region is measured against: HiGHS on arrays of pairs."""

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from matching.region.market import Market, clusters_of
from matching.region.pricing import Pricing
from matching.transport import best


@dataclass(frozen=True)
class Pairs:
    """Pairs of a whole region: rows are the limits of all offers and needs."""

    offer: np.ndarray
    """Row of the offer."""
    need: np.ndarray
    """Row of the need."""
    value: np.ndarray
    yields: np.ndarray
    opening: np.ndarray
    lot: np.ndarray
    most: np.ndarray
    limits: np.ndarray

    def __len__(self) -> int:
        return len(self.value)

    def of(self, chosen: np.ndarray) -> "Pairs":
        """Return some of the pairs, with all limits."""
        parts = (self.offer, self.need, self.value, self.yields, self.opening, self.lot, self.most)
        return Pairs(*(part[chosen] for part in parts), self.limits)

    def best_of_each(self, count: int) -> "Pairs":
        """Return the pairs of each end that could be worth most, v · min(q): the pruning that loses value."""
        worth = self.value * self.most
        return self.of(best(self.offer, worth, count) | best(self.need, worth, count))


def all_pairs(market: Market) -> Pairs:
    """Return every pair of positive worth."""
    parts, limits, rows = [], [], 0
    for cluster in clusters_of(market):
        pricing = Pricing(cluster)
        columns = pricing.everything()
        first = rows + len(cluster.offers)
        facts = (pricing.value, pricing.yields, pricing.opening, pricing.lot, pricing.most)
        parts.append((columns.offer + rows, columns.need + first, *(fact(columns) for fact in facts)))
        limits += [cluster.supply, cluster.demand]
        rows = first + len(cluster.needs)
    found = Pairs(*(np.concatenate(side) for side in zip(*parts, strict=True)), np.concatenate(limits))
    return found.of(found.value > 0)


def linear(pairs: Pairs) -> tuple[float, np.ndarray]:
    """Return optimum and plan of the linear problem, by one `passModel`."""
    highs = _quiet()
    highs.passModel(_model(pairs))
    highs.run()
    return -highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)


@dataclass(frozen=True)
class Whole:
    """What plain HiGHS found with openings and lots."""

    value: float
    bound: float
    cpu_s: float
    first_cpu_s: float | None
    """When it was within 3 % of its own bound."""


def with_openings(pairs: Pairs, gap: float, cpu_s: float) -> Whole:
    """Return what HiGHS finds with one decision for each pair, within a gap or the processor time."""
    began = time.process_time()
    first: list[float] = []
    highs = _quiet()
    highs.setOptionValue("mip_rel_gap", gap)
    highs.passModel(_whole_model(pairs))

    def watch(event: Any) -> None:  # noqa: ANN401 – highspy has no types
        said, spent = event.data_out, time.process_time() - began
        apart = abs(said.mip_primal_bound - said.mip_dual_bound)
        if np.isfinite(apart) and apart <= 0.03 * abs(said.mip_primal_bound) and not first:
            first.append(spent)
        event.interrupt(spent > cpu_s)

    highs.cbMipInterrupt.subscribe(watch)
    highs.run()
    info = highs.getInfo()
    spent = time.process_time() - began
    return Whole(-info.objective_function_value, -info.mip_dual_bound, spent, first[0] if first else None)


def _quiet() -> Any:  # noqa: ANN401 – highspy has no types
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs


def _model(pairs: Pairs) -> Any:  # noqa: ANN401 – highspy has no types
    count = len(pairs)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(pairs.limits)
    model.col_cost_ = -pairs.value
    model.col_lower_, model.col_upper_ = np.zeros(count), np.full(count, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.full(len(pairs.limits), -highspy.kHighsInf), pairs.limits
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2, dtype=np.int32)
    model.a_matrix_.index_ = np.c_[pairs.offer, pairs.need].astype(np.int32).ravel()
    model.a_matrix_.value_ = np.c_[np.ones(count), pairs.yields].ravel()
    return model


def _whole_model(pairs: Pairs) -> Any:  # noqa: ANN401 – highspy has no types
    """Return x ≤ M·z, x ≥ L·z beside the limits; columns are x, then z."""
    count, rows = len(pairs), len(pairs.limits)
    gates, lots = rows + np.arange(count), rows + count + np.arange(count)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = 2 * count, rows + 2 * count
    model.col_cost_ = np.r_[-pairs.value, pairs.opening]
    model.col_lower_, model.col_upper_ = np.zeros(2 * count), np.r_[pairs.most, np.ones(count)]
    low, high = np.full(count, -highspy.kHighsInf), np.full(count, highspy.kHighsInf)
    model.row_lower_ = np.r_[np.full(rows, -highspy.kHighsInf), low, np.zeros(count)]
    model.row_upper_ = np.r_[pairs.limits, np.zeros(count), high]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.r_[4 * np.arange(count), 4 * count + 2 * np.arange(count + 1)].astype(
        np.int32
    )
    sent = np.c_[pairs.offer, pairs.need, gates, lots].ravel()
    shares = np.c_[np.ones(count), pairs.yields, np.ones(count), np.ones(count)].ravel()
    model.a_matrix_.index_ = np.r_[sent, np.c_[gates, lots].ravel()].astype(np.int32)
    model.a_matrix_.value_ = np.r_[shares, np.c_[-pairs.most, -pairs.lot].ravel()]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[0]] * count + [kinds[1]] * count
    return model
