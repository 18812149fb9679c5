"""Lays out every path an offer may take: straight to a need, or through a tree of processors.

Each offer has its own copy of each processor it may reach (its operation for that offer, by that way), so
that every flow belongs to one path, a decision binds one path alone, and no flow runs in a circle. The copies
of a processor share its capacity and its opening cost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from matching.legs import Leg
from symbiose.domain.exchanges import Path
from symbiose.domain.identity import copy_id

LONGEST_CHAIN = 3
"""Processors on one path at most."""


@dataclass(frozen=True)
class Step:
    """One leg as one offer's resource takes it, after the processors it went through."""

    offer_id: str
    """Flow that gives."""
    through: tuple[str, ...]
    """Processors passed before this leg."""
    leg: Leg
    """What the leg brings about."""

    @cached_property
    def source_id(self) -> str:
        """Return the node it leaves: the offer, or its copy of a processor."""
        return copy_id(self.offer_id, self.through) if self.through else self.offer_id

    @cached_property
    def target_id(self) -> str:
        """Return the node it reaches: a need, or the offer's copy of a processor."""
        target = self.leg.taker.thing_id
        return target if self.final else copy_id(self.offer_id, (*self.through, target))

    @property
    def final(self) -> bool:
        """Tell whether it ends at a need."""
        return self.leg.taker.flow is not None

    @property
    def path(self) -> Path:
        """Return the path that a final step ends."""
        return Path(offer_id=self.offer_id, through=self.through, need_id=self.leg.taker.thing_id)

    @property
    def key(self) -> "StepKey":
        """Return what identifies and orders steps."""
        return self.offer_id, self.through, self.leg.taker.thing_id

    @property
    def path_keys(self) -> tuple["StepKey", ...]:
        """Return the keys of the steps from the offer to this one."""
        stops = (*self.through, self.leg.taker.thing_id)
        return keys_along(self.offer_id, stops)


StepKey = tuple[str, tuple[str, ...], str]
"""Offer, processors passed, and where the step ends."""


def keys_along(offer_id: str, stops: tuple[str, ...]) -> tuple[StepKey, ...]:
    """Return the keys of the steps that lead from an offer to each of some stops in turn."""
    return tuple((offer_id, stops[:i], stop) for i, stop in enumerate(stops))


def lay_out_steps(legs: Iterable[Leg]) -> list[Step]:
    """Return the steps of all paths that end at a need, in order.

    Of several ways between the same two things (two outputs that one need could take) the one worth most a
    unit is kept, then the first by resource.
    """
    onward = _onward(legs)
    offers = sorted(key for key in onward if key[0] == "flow")
    steps = [step for kind, offer_id in offers for step in _grow(offer_id, (), onward, (kind, offer_id))]
    return sorted(steps, key=lambda step: step.key)


_Onward = dict[tuple[str, str], list[Leg]]


def _onward(legs: Iterable[Leg]) -> _Onward:
    best: dict[tuple[str, str, str], Leg] = {}
    for leg in legs:
        kind = "flow" if leg.giver.flow else "processor"
        key = (kind, leg.giver.thing_id, leg.taker.thing_id)
        if key not in best or _merit(leg) < _merit(best[key]):
            best[key] = leg
    found: _Onward = defaultdict(list)
    for (kind, giver, _), leg in sorted(best.items(), key=lambda item: item[0]):
        found[kind, giver].append(leg)
    return found


def _merit(leg: Leg) -> tuple[float, str, str]:
    return -leg.worth_eur, leg.resource_id, leg.taken_resource_id


def _grow(offer_id: str, through: tuple[str, ...], onward: _Onward, giver: tuple[str, str]) -> Iterator[Step]:
    for leg in onward.get(giver, ()):
        if leg.taker.flow:
            yield Step(offer_id, through, leg)
            continue
        processor_id = leg.taker.thing_id
        if processor_id in through or len(through) == LONGEST_CHAIN:
            continue
        beyond = list(_grow(offer_id, (*through, processor_id), onward, ("processor", processor_id)))
        if any(step.final for step in beyond):
            yield Step(offer_id, through, leg)
            yield from beyond
