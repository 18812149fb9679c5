"""What is found of a draft: the range of its gain, where it most likely is, and with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from matching.columns import End
from matching.live.ground import Ground
from matching.live.held import HeldMoved
from matching.live.held_rows import OwnHeld
from matching.live.own_pairs import OwnPairs, own_pairs
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.live_changes import FlowMove
from symbiose.domain.live_worth import Certainty, FlowDraft, LivePartner

NARROW = 0.01
"""Share of a gain by which its two ends may differ and still say the same."""


@dataclass(frozen=True)
class Range:
    """A gain lies between the two, €/yr."""

    least: float
    most: float

    @property
    def is_narrow(self) -> bool:
        """Tell whether the two ends say the same, to a hundredth or to one euro."""
        return self.most - self.least <= max(1.0, NARROW * max(abs(self.least), abs(self.most)))

    def within(self, other: "Range") -> "Range":
        """Return what both say; rounding never turns the two ends around."""
        least, most = max(self.least, other.least), min(self.most, other.most)
        return Range(least, most) if least <= most else Range((least + most) / 2, (least + most) / 2)

    def clipped(self, value: float) -> float:
        """Return the nearest value between the two ends."""
        return min(max(value, self.least), self.most)


@dataclass(frozen=True)
class Question:
    """A draft with its ends and the pairs that they have."""

    draft: FlowDraft
    old: End | None
    """What is changed or withdrawn."""
    new: End | None
    pairs: OwnPairs | None
    """Pairs of what is new."""
    held: HeldMoved
    """What accepted exchanges hold of what they tie to it."""
    ground: Ground

    @cached_property
    def former(self) -> OwnPairs | None:
        """Return the pairs of what is changed or withdrawn, found when first asked for."""
        return own_pairs(self.ground, self.old) if self.old else None

    @cached_property
    def own_held(self) -> OwnHeld:
        """Return what accepted exchanges hold of the pairs that are told of."""
        held = self.held.after if self.pairs is not None else self.held.before
        return OwnHeld.of(held, self.shown)

    @property
    def ends(self) -> list[End]:
        """Return what is changed or withdrawn, and what is new."""
        return [end for end in (self.old, self.new) if end]

    @property
    def shown(self) -> OwnPairs | None:
        """Return the pairs that are told of: those it would have, or those that it would lose."""
        return self.pairs if self.pairs is not None else self.former


def question_of(ground: Ground, draft: FlowDraft) -> Question:
    """Return a draft, beside what was taken off its flow, with its ends and their pairs.

    Raises:
        UnknownThing: Its site, or the flow whose place it takes, is not in the territory.
    """
    return _question(ground, ground.beside_taken(draft))


def _question(ground: Ground, draft: FlowDraft) -> Question:
    old = ground.declared_end(draft.replaces) if draft.replaces else None
    new = ground.end_of(draft.flow) if draft.flow else None
    return Question(
        draft=draft,
        old=old,
        new=new,
        pairs=own_pairs(ground, new, draft.replaces) if new else None,
        held=ground.held_moved(draft),
        ground=ground,
    )


def questions_of(ground: Ground, move: FlowMove) -> tuple[Question | None, Question | None]:
    """Return a flow before and after as drafts; None where that is what is declared.

    Raises:
        UnknownThing: Its site, or the flow whose place it takes, is not in the territory.
    """
    before, after = (
        ground.beside_taken(FlowDraft(flow, move.replaces)) for flow in (move.before, move.after)
    )
    declared = ground.flows.get(move.replaces) if move.replaces else None
    return (
        None if before.flow == declared else _question(ground, before),
        None if after.is_empty else _question(ground, after),
    )


@dataclass(frozen=True)
class Found:
    """What one way of looking finds of a draft."""

    range: Range
    near_eur: float
    certainty: Certainty
    partners: tuple[LivePartner, ...]


def partners_in(proposals: Iterable[Proposal], flow: Flow) -> tuple[LivePartner, ...]:
    """Return with whom a flow is exchanged in a plan, the greatest quantity first.

    A partner is what stands next to it: the other flow, or the processor that it goes to or comes from.
    """
    found: dict[tuple[str, bool], list[float]] = {}
    for one in proposals:
        gives = flow.direction is Direction.OFFER
        if (one.path.offer_id if gives else one.path.need_id) == flow.id:
            through = one.path.through
            direct = one.path.need_id if gives else one.path.offer_id
            beside = through[0 if gives else -1] if through else direct
            quantity = one.quantity_per_year if gives else sum(one.monthly_received)
            sums = found.setdefault((beside, bool(through)), [0.0, 0.0])
            sums[0] += quantity
            sums[1] += one.benefit_eur_per_year
    return sorted_partners(LivePartner(thing, plant, *sums) for (thing, plant), sums in found.items())


def sorted_partners(partners: Iterable[LivePartner]) -> tuple[LivePartner, ...]:
    """Return partners, the greatest quantity first."""
    return tuple(sorted(partners, key=lambda one: (-one.quantity_per_year, one.thing_id, one.is_processor)))
