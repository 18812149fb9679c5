"""The best plan before and after a flow stands otherwise, each as near as may be to what was proposed.

Of plans that are worth the same the solver returns any, and another one after the flow moved than before:
changes would be told that nothing asks for. So exchanges that a plan lacks are put into it one by one, and
stay where it is worth no less: first those that were proposed into the plan as things stand, then what that
carries of them into the plan as things would stand. Such a plan is one of the best; an exchange that it
carries otherwise is one that no plan as good keeps beside those that it keeps.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from matching.live.answers import Question
from matching.live.deciding import GAP, SHORTEST_S, Decided, Optimum, optimum
from matching.live.ground import Ground
from matching.proposing import ExchangeMatcher
from symbiose.domain.exchanges import Decision, Path, Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import PathChange, carries_the_same

AS_GOOD_EUR = 1.0
"""Plans that differ by less a year are as good as each other, beside what solving leaves open."""
DUST = 1e-6
"""Share of the largest exchange of its offer or need below which one is what rounding leaves beside locks."""

Plan = Mapping[Path, Proposal]
"""Exchanges by the way that they take."""


class _OutOfTime(Exception):
    """A plan was not found and proven in time."""


@dataclass(frozen=True)
class _Side:
    """What takes part before, or after."""

    things: frozenset[str]
    joining: Flow | None

    @classmethod
    def of(cls, things: frozenset[str], question: Question | None) -> "_Side":
        """Return some things with a draft beside them; without one, as they are declared."""
        if question is None:
            return cls(things, None)
        return cls(things - {question.draft.replaces}, question.draft.flow)


class Replanning:
    """Plans before and after, over one ground."""

    def __init__(self, ground: Ground, decided: Decided, matcher: ExchangeMatcher) -> None:
        """Keep what plans are found with."""
        self._ground = ground
        self._decided = decided
        self._matcher = matcher

    def changes(
        self, questions: Sequence[Question | None], proposed: Collection[Path], until: float
    ) -> tuple[PathChange, ...] | None:
        """Return what two best plans carry otherwise; None where they are not found and proven in time.

        Args:
            questions: The flow before, and after; None for what is declared.
            proposed: Ways that a plan takes where it may as well.
            until: When to be done, by `time.perf_counter`, s.
        """
        with self._decided.held(until) as mine:
            things = self._decided.touched([one for one in questions if one]) if mine else None
            if things is None:
                return None
            now, then = (_Side.of(things, one) for one in questions)
            try:
                return self._between(now, then, proposed, until)
            except _OutOfTime:
                return None

    def _between(
        self, now: _Side, then: _Side, proposed: Collection[Path], until: float
    ) -> tuple[PathChange, ...]:
        first, last = self._best(now, until), self._best(then, until)
        plan = _plan(first)
        wished = {path: one for path in proposed if (one := plan.get(path) or _instead(path, plan))}
        before = self._brought_near(now, first, wished, until)
        after = self._brought_near(then, last, {p: before[p] for p in proposed if p in before}, until)
        return _changes(before, after)

    def _best(self, side: _Side, until: float) -> Optimum:
        found = self._decided.best(side.things, side.joining, _left(until))
        if found is None or not found.proven:
            raise _OutOfTime
        return found

    def _brought_near(self, side: _Side, best: Optimum, wished: Plan, until: float) -> Plan:
        """Return as good a plan that carries as many as may be of some exchanges, all of them first."""
        good = best.value - AS_GOOD_EUR - 2 * GAP * abs(best.value)
        found = _plan(best)
        kept = {p: one for p, one in wished.items() if _carries(found, one)}
        missing = {p: one for p, one in wished.items() if p not in kept}
        one_by_one = [{p: one} for p, one in missing.items()] if len(missing) > 1 else []
        for more in (missing, *one_by_one):
            if more.keys() - kept.keys():
                tried = self._locked(side, {**kept, **more}, until)
                plan = _plan(tried)
                if tried.value >= good and all(_carries(plan, one) for one in more.values()):
                    found, kept = plan, {**kept, **more}
        return found

    def _locked(self, side: _Side, exchanges: Plan, until: float) -> Optimum:
        locks = [_lock(one) for one in exchanges.values()]
        time_s = _left(until)
        found = optimum(self._ground, side.things, side.joining, self._matcher, time_s, locks)
        if found is None or not found.proven:
            raise _OutOfTime
        return found


def _left(until: float) -> float:
    left = until - time.perf_counter()
    if left < SHORTEST_S:
        raise _OutOfTime
    return left


def _plan(found: Optimum) -> Plan:
    most: dict[str, float] = defaultdict(float)
    for one in found.proposals:
        for end in (one.path.offer_id, one.path.need_id):
            most[end] = max(most[end], one.quantity_per_year)
    return {
        one.path: one
        for one in found.proposals
        if one.quantity_per_year > DUST * max(most[one.path.offer_id], most[one.path.need_id])
    }


def _carries(plan: Plan, wished: Proposal) -> bool:
    return carries_the_same(_received(plan.get(wished.path)), _received(wished))


def _received(one: Proposal | None) -> float:
    return sum(one.monthly_received) if one else 0.0


def _changes(before: Plan, after: Plan) -> tuple[PathChange, ...]:
    """Return what two plans carry otherwise, in their order."""
    found = []
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path), after.get(path)
        if not carries_the_same(_received(old), _received(new)):
            found.append(
                PathChange(
                    path=path,
                    unit=(new or before[path]).received_unit,
                    before=_received(old),
                    after=_received(new),
                    before_eur=old.benefit_eur_per_year if old else 0.0,
                    after_eur=new.benefit_eur_per_year if new else 0.0,
                )
            )
    return tuple(found)


def _instead(path: Path, plan: Plan) -> Proposal | None:
    """Return what a plan without a path carries at one end of it by another one, as if it took this path."""
    like: Iterable[Proposal] = (
        one
        for other, one in plan.items()
        if other.through == path.through
        if other.offer_id == path.offer_id or other.need_id == path.need_id
    )
    most = max(like, key=lambda one: (one.quantity_per_year, one.id), default=None)
    return most.model_copy(update={"path": path, "id": path.proposal_id}) if most else None


def _lock(one: Proposal) -> Decision:
    return Decision(
        proposal_id=one.path.proposal_id,
        path=one.path,
        state=State.ACCEPTED,
        monthly=one.monthly,
        monthly_received=one.monthly_received,
        version=1,
        decided_by="live",
        decided_at=datetime.min.replace(tzinfo=UTC),
        run_id="live",
    )
