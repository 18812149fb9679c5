"""Why a source and a consumer are not joined by a design, and the smallest change with which they would be.

What stands in the way is looked for in this order: temperature, season, money. Each lack is made good by the
least that does, and what comes next is asked of the instance so changed. Money is measured exactly: by how
much each MWh of the pair would have to be worth more for a best design to join it. Where the pair would be
joined if the trench that it lacks were next to nothing, distance is the reason, else economics.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from matching.heat.network import state_network
from matching.heat.network_pair_model import Pair
from matching.heat.network_pairs import PairTrials, Trial, can_serve
from matching.heat.network_remedies import NEAR, largest_share, shortened, warmer, with_heat, with_peak
from matching.heat.network_streets import with_streets
from matching.heat.network_traced import in_period, joined_pairs
from matching.solver import usable_solver
from matching.work_clock import now_s
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_questions import ChangeKind, PairChange, PairNotServed, Reason
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.ports import SolveSettings

LITTLE: Final = 1e-6
"""Worth of a MWh that decides between designs that cost the same, €."""
ROUNDING: Final = 1e-6
"""Share of a worth, and worth in € for each MWh, that is what solvers leave of nought."""
MOST_STEPS: Final = 20
"""Steps in which the worth is brought down; it ends after a few."""
FEW_PAIRS: Final = 6
"""Most pairs of an instance that is small enough to be explained unasked."""
FEW_DECISIONS: Final = 40
"""Most pipes × periods of one."""
REASONS: Final[dict[ChangeKind, Reason]] = {
    "supply_temp_k": "temperature",
    "heat_mwh": "season",
    "length_m": "distance",
    "worth_eur_per_mwh": "economics",
}
"""What would have to be otherwise → what stands in the way."""


def is_small(document: HeatNetworkInstance) -> bool:
    """Tell whether an instance is so small that explaining it takes no time to speak of."""
    if document.streets is not None:
        return False
    pairs = len(document.sources) * len(document.consumers)
    routes = len(document.edges) * max(1, len(document.levels)) * max(1, len(document.pipes))
    return pairs <= FEW_PAIRS and routes * len(document.periods) <= FEW_DECISIONS


def explain_pairs(
    document: HeatNetworkInstance, result: HeatNetworkResult, settings: SolveSettings
) -> tuple[PairNotServed, ...]:
    """Return every pair that a design does not join with its reason, the nearest to being joined first.

    Args:
        document: The instance.
        result: A design of it; one that is not the best makes pairs look nearer than they are.
        settings: Solver, and the time for all pairs; those it does not suffice for are told without reason.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    if result.objective_eur_per_year is None:
        return ()
    document = with_streets(document).document
    joined = joined_pairs(document, result)
    left_out = [
        Pair(s, c)
        for s, source in enumerate(document.sources)
        for c, consumer in enumerate(document.consumers)
        if (source.id, consumer.id) not in joined
    ]
    solver, until = usable_solver(settings.solver), now_s() + settings.time_limit_s
    found = []
    for i, pair in enumerate(left_out):
        now = now_s()
        share = max(0.0, until - now) / (len(left_out) - i)
        found.append(_Question(document, result, pair, solver, now + share).answered())
    return tuple(sorted(found, key=_nearness))


def _nearness(told: PairNotServed) -> tuple[bool, bool, int, float, str, str]:
    worth = told.worth_eur_per_mwh
    dear = 0.0 if worth is None else worth
    return told.reason is None, worth is None, len(told.changes), dear, told.source, told.consumer


@dataclass(frozen=True)
class _Worth:
    """What a pair would have to be worth more, and the design that then joins it."""

    eur_per_mwh: float
    trial: Trial


@dataclass(frozen=True)
class _Question:
    """A pair that a design does not join."""

    document: HeatNetworkInstance
    result: HeatNetworkResult
    pair: Pair
    solver: str
    until: float
    """When time is up, by the clock that holds, s."""

    def answered(self) -> PairNotServed:
        """Return the pair with its reason, or without one when time is up."""
        told = self._looked_into()
        return told if self.left_s() > 0 else self._told([])

    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.until - now_s())

    def _looked_into(self) -> PairNotServed:
        document, changes = self.document, list[PairChange]()
        if not can_serve(state_network(document), self.pair):
            change, document = warmer(document, self.pair)
            changes.append(change)
            if change.amount is None:
                return self._told(changes)
        if not self._has_both():
            return self._told([*changes, PairChange(kind="heat_mwh", amount=None)])
        found = self._worth(document)
        if found is None:
            found, document = self._in_season(document, changes)
        if found is None:
            return self._told([*changes, PairChange(kind="length_m", amount=None)])
        return self._priced(document, changes, found)

    def _told(self, changes: Sequence[PairChange], reason: Reason | None = None) -> PairNotServed:
        return PairNotServed(
            source=self.document.sources[self.pair.source].id,
            consumer=self.document.consumers[self.pair.consumer].id,
            reason=REASONS[changes[0].kind] if changes else reason,
            changes=tuple(changes),
        )

    def _has_both(self) -> bool:
        """Tell whether the source ever has any heat, and the consumer ever asks for any."""
        source, consumer = (
            self.document.sources[self.pair.source],
            self.document.consumers[self.pair.consumer],
        )
        periods = range(len(self.document.periods))
        return all(any(in_period(kw, t) > 0 for t in periods) for kw in (source.max_kw, consumer.demand_kw))

    def _in_season(
        self, document: HeatNetworkInstance, changes: list[PairChange]
    ) -> tuple[_Worth | None, HeatNetworkInstance]:
        """Give the source the heat that it lacks: the least of it where the consumer cannot do without."""
        for change, changed in self._given_heat(document):
            if change is not None and (found := self._worth(changed)) is not None:
                changes.append(change)
                return found, changed
        return None, document

    def _given_heat(
        self, document: HeatNetworkInstance
    ) -> Iterator[tuple[PairChange | None, HeatNetworkInstance]]:
        yield with_heat(document, self.pair, self.solver, self.left_s())
        yield with_peak(document, self.pair)

    def _worth(self, document: HeatNetworkInstance) -> _Worth | None:
        """Return by how much a pair would have to be worth more: min (further cost / heat of the pair).

        Dinkelbach's method: at the worth found the best design is looked for, until it is worth no less.
        """
        trials = self._trials(document)
        cost = self._cost_of_best(document, trials)
        trial = trials.joined_at_all(self.left_s())
        if cost is None or trial is None:
            return None
        worth = (trial.cost_eur - cost) / trial.mwh
        for _ in range(MOST_STEPS):
            if worth <= ROUNDING or (other := trials.best(worth, self.left_s())) is None or other.mwh == 0:
                break
            less = (other.cost_eur - cost) / other.mwh
            if less >= worth - ROUNDING * max(1.0, worth):
                break
            worth, trial = less, other
        return _Worth(worth if worth > ROUNDING else 0.0, trial)

    def _cost_of_best(self, document: HeatNetworkInstance, trials: PairTrials) -> float | None:
        if document is self.document:
            return self.result.objective_eur_per_year
        trial = trials.best(LITTLE, self.left_s())
        return None if trial is None else trial.cost_eur

    def _trials(self, document: HeatNetworkInstance) -> PairTrials:
        return PairTrials(state_network(document), self.pair, self.solver)

    def _priced(
        self, document: HeatNetworkInstance, changes: Sequence[PairChange], found: _Worth
    ) -> PairNotServed:
        lacking = self._lacking(document, found.trial)
        if found.eur_per_mwh > 0:
            worth = PairChange(kind="worth_eur_per_mwh", amount=found.eur_per_mwh)
            changes = [*changes, self._shorter(document, lacking, found) or worth]
        return self._told(changes, "economics").model_copy(
            update={
                "worth_eur_per_mwh": found.eur_per_mwh,
                "heat_mwh_per_year": found.trial.mwh,
                "length_m": _length(document, lacking),
            }
        )

    def _lacking(self, document: HeatNetworkInstance, trial: Trial) -> tuple[str, ...]:
        """Return the edges that a design would build beside those of the design asked about."""
        edges = state_network(document).edges
        built = {edge.id for edge in self.result.edges}
        ids = dict.fromkeys(edges[e].id for e in trial.plan.pipe_of if not edges[e].exists)
        return tuple(key for key in ids if key not in built)

    def _shorter(
        self, document: HeatNetworkInstance, lacking: Sequence[str], found: _Worth
    ) -> PairChange | None:
        """Return how much shorter the trench lacking must be; None where next to none is too long."""

        def is_joined(share: float) -> bool:
            trial = self._trials(shortened(document, lacking, share)).best(LITTLE, self.left_s())
            return trial is not None and trial.mwh > 0

        if not lacking or not is_joined(NEAR):
            return None
        none_at_all = self._trials(shortened(document, lacking, 0.0)).best(found.eur_per_mwh, self.left_s())
        saved = found.trial.cost_eur - (none_at_all.cost_eur if none_at_all else 0.0)
        guess = 1 - found.eur_per_mwh * found.trial.mwh / saved if saved > 0 else 0.0
        share = largest_share(is_joined, guess)
        amount = _length(document, lacking) * (1 - share)
        return PairChange(kind="length_m", amount=amount, edges=tuple(lacking))


def _length(document: HeatNetworkInstance, edges: Sequence[str]) -> float:
    return sum(edge.length_m for edge in document.edges if edge.id in edges)
