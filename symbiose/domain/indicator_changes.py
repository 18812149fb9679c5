"""What differs between the contributions of two days, and what happened to the things that they come from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from symbiose.domain.exchanges import State
from symbiose.domain.indicators import Column, Contribution

TOLERANCE = 1e-9
"""Relative difference below which two amounts are the same."""


class Reason(StrEnum):
    """What explains that a contribution is new, gone or another amount."""

    FLOW_NEW = "flow_new"
    FLOW_CHANGED = "flow_changed"
    FLOW_WITHDRAWN = "flow_withdrawn"
    FLOW_RESTORED = "flow_restored"
    FLOW_BEGAN = "flow_began"
    """Its validity began."""
    FLOW_EXPIRED = "flow_expired"
    """Its validity ended."""
    RUN = "run"
    """A later run proposes otherwise."""
    DECIDED = "decided"
    """The proposal was accepted, refused or taken back."""
    SYNERGY = "synergy"
    """The synergy was opened, or came to another state."""
    TOLD = "told"
    """Firms told what was exchanged in the year, or corrected it."""
    YEAR = "year"
    """Another calendar year: what was exchanged in the one before stays with that year."""
    FACTOR = "factor"
    """A dated reference value is another one."""
    SITE = "site"
    """The site is new, or was closed."""
    OVERRIDE = "override"
    """A person set other circular models."""
    PROCESSOR = "processor"
    """A processor was set anew or retired."""
    OTHER_EXCHANGE = "other_exchange"
    """Another exchange takes more or less of the same flow."""


@dataclass(frozen=True)
class Cause:
    """One thing that happened between the two days."""

    reason: Reason
    thing_id: str
    """Flow, run, proposal, synergy, site, value or processor."""
    on: date | None = None
    """When, where that is known."""
    fields: tuple[str, ...] = ()
    """Of a changed flow: what differs."""
    states: tuple[State | None, State | None] | None = None
    """Of a proposal or synergy: before and after."""
    figures: tuple[float | None, float | None] | None = None
    """Of a value or of what was told: before and after."""


@dataclass(frozen=True)
class Key:
    """What contributions of two days are held together by."""

    indicator_id: str
    column: Column
    thing_id: str
    site_id: str
    models: tuple[int, ...] = ()
    """Of the coverage of models, which a site has six contributions to."""


@dataclass(frozen=True)
class Difference:
    """A contribution that is new, gone or changed."""

    key: Key
    before: tuple[Contribution, ...]
    """On the earlier day; empty for one that is new."""
    after: tuple[Contribution, ...]
    """On the later day; empty for one that is gone."""

    @property
    def amount(self) -> float:
        """Return how much more it adds on the later day, in the unit of the indicator."""
        return _amount(self.after) - _amount(self.before)

    @property
    def against(self) -> float:
        """Return how much more there is to measure against, of a ratio."""
        return _against(self.after) - _against(self.before)


def differences(before: Iterable[Contribution], after: Iterable[Contribution]) -> tuple[Difference, ...]:
    """Return what differs between the contributions of two days, the largest amounts first.

    The amounts of the differences sum to the difference of the sums: nothing is left over.
    """
    old, new = _by_key(before), _by_key(after)
    found = [
        Difference(key, tuple(old.get(key, ())), tuple(new.get(key, ())))
        for key in dict.fromkeys((*old, *new))
        if _differ(old.get(key, ()), new.get(key, ()))
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.amount), -abs(one.against), one.key.thing_id)))


def _by_key(contributions: Iterable[Contribution]) -> Mapping[Key, list[Contribution]]:
    found: dict[Key, list[Contribution]] = defaultdict(list)
    for one in contributions:
        models = one.models if one.thing_id == one.site_id else ()
        found[Key(one.indicator_id, one.column, one.thing_id, one.site_id, models)].append(one)
    return found


def _differ(old: Sequence[Contribution], new: Sequence[Contribution]) -> bool:
    if bool(old) is not bool(new):
        return True
    return _apart(_amount(old), _amount(new)) or _apart(_against(old), _against(new))


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > TOLERANCE * max(abs(one), abs(other))


def _amount(contributions: Sequence[Contribution]) -> float:
    return sum(one.amount for one in contributions)


def _against(contributions: Sequence[Contribution]) -> float:
    return sum(one.against or 0.0 for one in contributions)
