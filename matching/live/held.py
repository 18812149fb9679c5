"""What accepted exchanges hold of givers and takers, month by month, as every run carries it.

A direct exchange carries what was accepted and no more. On a path through processors each pair carries as
much at least as its last one needs; others may send more that way. Linear problems are stated beside that:
what is held is off the quantities of both ends of a pair, and its worth is told apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.accepted_steps import sent_along
from matching.candidates import find_candidates
from matching.columns import End
from matching.decided_pairs import accepted_pairs
from matching.decided_paths import accepted_decisions, kept_of
from matching.knowledge import Knowledge
from matching.legs import Leg, legs_between
from matching.paths import Step, lay_out_steps
from matching.rulebook import RuleBook
from matching.rules.ends import Floats
from matching.worth import months_of
from symbiose.domain.flows import MONTHS
from symbiose.domain.ports import Territory
from symbiose.domain.processing import Processor

Name = tuple[str, str, bool]
"""Flow or processor, its resource, and whether it is a flow."""


def name_of(end: End) -> Name:
    """Return what tells an end from the others of its side."""
    return end.thing_id, end.resource_id or "", end.flow is not None


@dataclass(frozen=True)
class HeldPair:
    """What one pair carries at least; just that where it is direct."""

    sent: Floats
    """In each month."""
    received: Floats
    eur: float
    """What it brings in a year; what is paid once counts whole where it is direct, else spread over units."""
    direct: bool


@dataclass(frozen=True)
class Held:
    """What some accepted exchanges hold."""

    pairs: Mapping[tuple[Name, Name], HeldPair] = field(default_factory=dict)
    """By giver and taker."""
    cut: frozenset[str] = frozenset()
    """Flows and processors of exchanges that no longer all fit: how much is kept of which is open."""
    alone_eur: float = 0.0
    """What a plan is worth in a year that carries just that, all that is paid once and all treatment paid."""

    @property
    def eur(self) -> float:
        """Return what it brings in a year, treatment apart, €."""
        return sum(pair.eur for pair in self.pairs.values())

    def of_ends(self, *, gives: bool) -> dict[Name, Floats]:
        """Return what is held of each giver, or of each taker, in each month."""
        found: dict[Name, Floats] = {}
        for (giver, taker), pair in self.pairs.items():
            name, quantity = (giver, pair.sent) if gives else (taker, pair.received)
            found[name] = found.get(name, np.zeros(MONTHS)) + quantity
        return found

    def beside(self, name: Name, *, gives: bool) -> dict[Name, HeldPair]:
        """Return the pairs of one giver, or of one taker, by the other end."""
        return {
            (taker if gives else giver): pair
            for (giver, taker), pair in self.pairs.items()
            if (giver if gives else taker) == name
        }

    def joined(self, other: "Held") -> "Held":
        """Return what both hold."""
        return Held({**self.pairs, **other.pairs}, self.cut | other.cut, self.alone_eur + other.alone_eur)


@dataclass(frozen=True)
class HeldMoved:
    """What is held of things that accepted exchanges tie to a draft, without it and with it."""

    before: Held = field(default_factory=Held)
    after: Held = field(default_factory=Held)

    @property
    def eur(self) -> float:
        """Return by how much more is held with the draft, €/yr."""
        return self.after.eur - self.before.eur

    @property
    def is_told(self) -> bool:
        """Tell whether a run keeps the same of what was accepted, before and after."""
        return not (self.before.cut or self.after.cut)


def held_in(territory: Territory, book: RuleBook, knowledge: Knowledge) -> Held:
    """Return what accepted exchanges hold in a territory of the few things that they tie together.

    Args:
        territory: The things; decisions on others are left aside.
        book: The rules.
        knowledge: What is known of resources.
    """
    accepted = accepted_decisions(territory.decisions)
    candidates = find_candidates(territory, book, knowledge)
    rows = np.flatnonzero(accepted_pairs(candidates, accepted))
    steps = lay_out_steps(list(legs_between(candidates, rows, book, knowledge)))
    kept = kept_of(steps, territory.decisions)
    things = {end.thing_id for end in (*candidates.givers, *candidates.takers)}
    sent = sent_along(steps, kept.locks)
    return Held(_by_pair(sent), frozenset(things if kept.cut else ()), _alone_eur(sent))


def _by_pair(sent: Mapping[Step, Floats]) -> dict[tuple[Name, Name], HeldPair]:
    """Return what steps send, those of one pair together."""
    legs: dict[tuple[Name, Name], list[tuple[Leg, Floats]]] = defaultdict(list)
    for step, quantity in sent.items():
        legs[name_of(step.leg.giver), name_of(step.leg.taker)].append((step.leg, quantity))
    return {ends: _held_pair(parts) for ends, parts in legs.items()}


def _alone_eur(sent: Mapping[Step, Floats]) -> float:
    """Return what a plan is worth in a year whose steps send so much."""
    treated: dict[str, tuple[Processor, float]] = {}
    eur = 0.0
    for step, months in sent.items():
        leg, quantity = step.leg, float(months.sum())
        eur += leg.worth_eur * quantity - leg.opening_eur
        if leg.giver.processor is not None:  # what leaves it is not discarded
            eur += float(leg.giver.processor.disposal_cost_eur_per_unit) * quantity
        if leg.taker.processor is not None:
            one = leg.taker.processor
            treated[one.id] = one, treated.get(one.id, (one, 0.0))[1] + leg.yield_ratio * quantity
    for one, received in treated.values():
        discarding = float(one.disposal_cost_eur_per_unit) * sum(one.outputs.values())
        eur -= (float(one.cost_eur_per_unit) + discarding) * received + float(one.opening_cost_eur)
    return eur


def _held_pair(parts: Iterable[tuple[Leg, Floats]]) -> HeldPair:
    some = list(parts)
    leg = some[0][0]
    sent: Floats = np.sum([quantity for _, quantity in some], axis=0)
    direct = leg.giver.flow is not None and leg.taker.flow is not None
    share = 1.0 if direct else sent.sum() / max(_most(leg), float(sent.sum()))
    eur = leg.worth_eur * float(sent.sum()) - leg.opening_eur * float(share)
    return HeldPair(sent, sent * leg.yield_ratio, eur, direct)


def _most(leg: Leg) -> float:
    """Return the most that a pair can carry in a year, unit sent."""
    given, taken = months_of([leg.giver])[0], months_of([leg.taker])[0]
    return float(np.minimum(given, taken / leg.yield_ratio).sum())
