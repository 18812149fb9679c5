"""Turns accepted and refused proposals into what the model may and must carry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from matching.columns import End
from matching.fitting import Accepted, fit, shortage
from matching.paths import Step, keys_along
from matching.rulebook import RuleBook
from matching.rules.ends import Floats
from symbiose.domain.exchanges import Decision, Path, RelaxedDecision, State

BINDING = (State.ACCEPTED, State.AGREED, State.IN_STUDY, State.CONTRACTED, State.RUNNING)
"""States in which the quantity accepted is carried by every run."""
CUT_TOLERANCE = 1e-6
"""Share of what was accepted whose loss is rounding."""


@dataclass(frozen=True)
class DecidedPaths:
    """What decisions ask of the model, after it was made to fit what is declared."""

    steps: tuple[Step, ...]
    """Steps without those that end refused paths."""
    locks: dict[Step, Floats] = field(default_factory=dict)
    """Quantity sent in each month by the last step of each accepted path."""
    relaxed: tuple[RelaxedDecision, ...] = ()
    """Accepted proposals that were cut back or dropped, with the cause."""


@dataclass(frozen=True)
class Kept:
    """What still fits of accepted paths."""

    locks: dict[Step, Floats]
    """Quantity sent in each month by the last step of each."""
    cut: bool
    """Whether anything of several was left out: of those that share what is short, any may lose."""


def accepted_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that bind the model to a quantity, by proposal."""
    return sorted((d for d in decisions if d.state in BINDING), key=lambda d: d.proposal_id)


def apply_decisions(
    steps: Sequence[Step], decisions: Sequence[Decision], ends: Sequence[End], book: RuleBook
) -> DecidedPaths:
    """Forbid refused paths and lock what still fits of accepted ones: the model then has a solution.

    Without locks, carrying nothing is a solution. The locks are a plan that keeps to every supply, demand and
    capacity by itself (see `fitting`), so carrying them and nothing else is one.
    """
    allowed = _allowed(steps, decisions)
    accepted, gone = _standing(allowed, decisions)
    relaxed = [_relaxed(one, 0.0, _broken(one.path, ends, book)) for one in gone]
    kept = fit(accepted)
    for one in accepted:
        share = _share(one, kept)
        if share < 1 - CUT_TOLERANCE:
            relaxed.append(_relaxed(one.decision, share, shortage(one, accepted)))
    relaxed.sort(key=lambda r: r.proposal_id)
    return DecidedPaths(tuple(_used(allowed)), _locks(kept), tuple(relaxed))


def locks_of(steps: Sequence[Step], decisions: Iterable[Decision]) -> dict[Step, Floats]:
    """Return the locks alone: what still fits of accepted paths that these steps form."""
    return kept_of(steps, decisions).locks


def kept_of(steps: Sequence[Step], decisions: Iterable[Decision]) -> Kept:
    """Return what still fits of accepted paths that these steps form, and whether that is all."""
    accepted, _ = _standing(_allowed(steps, decisions), decisions)
    kept = fit(accepted)
    cut = any(_share(one, kept) < 1 - CUT_TOLERANCE for one in accepted)
    return Kept(_locks(kept), cut and len(accepted) > 1)


def _allowed(steps: Iterable[Step], decisions: Iterable[Decision]) -> list[Step]:
    """Return the steps that do not end refused paths."""
    refused = {d.path for d in decisions if d.state is State.REFUSED}
    return [s for s in steps if not (s.final and s.path in refused)]


def _standing(steps: Iterable[Step], decisions: Iterable[Decision]) -> tuple[list[Accepted], list[Decision]]:
    """Return the accepted decisions whose paths still stand, and those whose paths are gone."""
    by_key = {step.key: step for step in steps}
    standing: list[Accepted] = []
    gone: list[Decision] = []
    for decision in accepted_decisions(decisions):
        chain = [by_key.get(key) for key in keys_along(decision.path.offer_id, _stops(decision.path))]
        if None in chain:
            gone.append(decision)
        else:
            standing.append(Accepted(decision, tuple(step for step in chain if step)))
    return standing, gone


def _share(one: Accepted, kept: Mapping[Step, Floats]) -> float:
    """Return how much of what was accepted is kept."""
    return float(kept[one.final].sum() / one.sent.sum()) if one.sent.sum() > 0 else 1.0


def _locks(kept: Mapping[Step, Floats]) -> dict[Step, Floats]:
    return {step: quantity for step, quantity in kept.items() if np.any(quantity > 0)}


def _used(steps: Sequence[Step]) -> list[Step]:
    """Drop steps into copies from which, after refusals, nothing leads to a need any more."""
    left = list(steps)
    while True:
        sources = {step.source_id for step in left}
        kept = [step for step in left if step.final or step.target_id in sources]
        if len(kept) == len(left):
            return kept
        left = kept


def _stops(path: Path) -> tuple[str, ...]:
    return (*path.through, path.need_id)


def _relaxed(decision: Decision, share: float, cause: str) -> RelaxedDecision:
    accepted = sum(decision.monthly)
    return RelaxedDecision(
        proposal_id=decision.proposal_id,
        cause=cause,
        accepted_per_year=accepted,
        kept_per_year=accepted * share,
    )


def _broken(path: Path, ends: Sequence[End], book: RuleBook) -> str:
    """Return why a path no longer exists, in the words of the rules that refuse its legs."""
    stops = (path.offer_id, *_stops(path))
    by_thing: Mapping[str, list[End]] = {i: [e for e in ends if e.thing_id == i] for i in stops}
    missing = [stop for stop in stops if not by_thing[stop]]
    if path.offer_id in missing:
        return "L’offre n’est plus déclarée."
    if path.need_id in missing:
        return "Le besoin n’est plus déclaré."
    if missing:
        return "Un préparateur du chemin n’est plus déclaré."
    for here, there in pairwise(stops):
        givers = [e for e in by_thing[here] if e.gives]
        takers = [e for e in by_thing[there] if not e.gives]
        told = [book.refusals(giver, taker) for giver in givers for taker in takers]
        if told and all(told):
            fewest = min(told, key=len)
            return " ".join(refusal.sentence for refusal in fewest)
    return "Le chemin n’est plus praticable : une autre sortie du préparateur sert désormais ce besoin."
