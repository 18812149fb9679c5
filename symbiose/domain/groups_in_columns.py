"""In which columns of the indicators a group that shares roofs counts, and how much of each figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    """A group in one column: as it was designed, times how much of each of its figures counts."""

    group: SolarGroup
    column: Column
    """proposed, agreed or realised."""
    acceptance: int = 0
    """Acceptance that is followed; 0 of what is proposed."""
    produced: float = 1.0
    """Part of its output that counts: measured in the year over designed."""
    used: float = 1.0
    """Part of what its members use of it: what it avoids and gains goes with it, what is fixed as well."""
    shared: float = 1.0
    """Part of what it shares."""
    whole: float = 1.0
    """Part of what counts whole or not at all: 0 where a later acceptance of the same roofs counts it."""

    def part_of(self, indicator_id: str) -> float:
        """Return which part of what the design adds to an indicator counts."""
        if indicator_id == PRODUCED:
            return self.produced
        if indicator_id in (SHARED, PURCHASES):
            return self.shared
        return self.whole if indicator_id in WHOLE else self.used


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
        yield _realised(one, found, whole=last[one.group.id] == one.acceptance)


def _realised(operation: SolarOperation, measured: Measured, *, whole: bool) -> CountedGroup:
    group = operation.group
    designed = sum((foreseen(group, month) for month in range(1, MONTHS + 1)), start=NOTHING)
    return CountedGroup(
        group,
        Column.REALISED,
        operation.acceptance,
        produced=_part(measured.produced_mwh, designed.produced_mwh),
        used=_part(measured.used_mwh, designed.used_mwh),
        shared=_part(measured.shared_mwh, designed.shared_mwh),
        whole=float(whole),
    )


def _part(measured: float, designed: float) -> float:
    return measured / designed if designed > 0 else 0.0


def furthest(operations: Iterable[SolarOperation]) -> Iterable[SolarOperation]:
    """Return of each group the acceptance that came furthest: one that ended may be agreed to again."""
    found: dict[str, SolarOperation] = {}
    for one in operations:
        if one.state is not State.AGREED or one.group.id not in found:
            found[one.group.id] = one
    return found.values()
