"""In which columns of the indicators a group that shares roofs counts, and how much of each figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import PURCHASES
from symbiose.domain.exchanges import State
from symbiose.domain.flows import MONTHS
from symbiose.domain.indicators import Column
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import NOTHING, Measured, SolarOperation, foreseen
from symbiose.domain.territory_on import TerritoryOn

INSTALLED, ACCEPTED, SYNERGIES = "solar_installed", "solar_accepted", "synergies"
PRODUCED, SHARED = "solar_produced", "renewable_power_shared"
WHOLE = frozenset({INSTALLED, ACCEPTED, SYNERGIES, *NETWORK})
"""Indicators that a group adds to whole or not at all."""


@dataclass(frozen=True)
class CountedGroup:
    """A group in one column: as it was designed, or the part of it that was measured in the year."""

    group: SolarGroup
    column: Column
    """proposed, agreed or realised."""
    acceptance: int = 0
    """Acceptance that is followed; 0 of what is proposed."""
    measured: Measured | None = None
    """What was measured in the year; None where it counts as designed."""
    whole: bool = True
    """What counts whole or not at all counts: False where a later acceptance of the same roofs counts it."""

    def part_of(self, indicator_id: str) -> float:
        """Return which part of what the design adds to an indicator counts."""
        if indicator_id in WHOLE:
            return float(self.whole)
        if self.measured is None:
            return 1.0
        designed = measure_of(indicator_id, self._designed)
        return measure_of(indicator_id, self.measured) / designed if designed > 0 else 0.0

    @cached_property
    def _designed(self) -> Measured:
        return sum((foreseen(self.group, month) for month in range(1, MONTHS + 1)), start=NOTHING)


def measure_of(indicator_id: str, measured: Measured) -> float:
    """Return the measure that an indicator goes with, MWh.

    What a group avoids and gains goes with what its members use of it, what is fixed as well.
    """
    if indicator_id == PRODUCED:
        return measured.produced_mwh
    return measured.shared_mwh if indicator_id in (SHARED, PURCHASES) else measured.used_mwh


def groups_on(territory: TerritoryOn) -> Iterator[CountedGroup]:
    """Return the groups of a day, each in every column that it counts in.

    A run may propose the sites of a group that no longer fits in others: none of these can be as long as all
    members of that one are agreed.
    """
    living = [one for one in territory.operations if one.state is not State.ENDED]
    held = {site_id for one in living for site_id in one.group.site_ids}
    for group in territory.groups:
        if held.isdisjoint(group.site_ids):
            yield CountedGroup(group, Column.PROPOSED)
    for one in living:
        yield CountedGroup(one.group, Column.AGREED, one.acceptance)
    yield from _realised_in(territory.day.year, territory.operations)


def _realised_in(year: int, operations: Iterable[SolarOperation]) -> Iterator[CountedGroup]:
    """Return what was measured in a year of each acceptance; roofs that ran under two are built once."""
    measured = [(one, found) for one in operations if (found := one.measured_in(year)) is not None]
    last = {one.group.id: one.acceptance for one, _ in measured}
    for one, found in measured:
        whole = last[one.group.id] == one.acceptance
        yield CountedGroup(one.group, Column.REALISED, one.acceptance, found, whole)


def furthest(operations: Iterable[SolarOperation]) -> Iterable[SolarOperation]:
    """Return of each group the acceptance that came furthest: one that ended may be agreed to again."""
    found: dict[str, SolarOperation] = {}
    for one in operations:
        if one.state is not State.AGREED or one.group.id not in found:
            found[one.group.id] = one
    return found.values()
