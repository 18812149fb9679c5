"""In which columns of the indicators a loop or group counts, and how much of each figure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import PURCHASES
from symbiose.domain.exchanges import ReferenceUsed, State
from symbiose.domain.followed_designs import Counted, M, Operation, T
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.domain.territory_on import TerritoryOn

INSTALLED, ACCEPTED, SYNERGIES = "solar_installed", "solar_accepted", "synergies"
PRODUCED, SHARED = "solar_produced", "renewable_power_shared"
WHOLE = frozenset({INSTALLED, ACCEPTED, SYNERGIES, *NETWORK})
"""Indicators that a loop or group adds to whole or not at all."""


@dataclass(frozen=True)
class InColumn(Generic[T, M]):
    """A loop or group in one column: as it was designed, or the part of it that was measured in the year."""

    design: T
    column: Column
    """proposed, agreed or realised."""
    operation: Operation[T, M] | None = None
    """The acceptance that is followed; None of what is proposed."""
    measured: M | None = None
    """What was measured in the year; None where it counts as designed."""
    whole: bool = True
    """What counts whole or not at all counts: False where a later acceptance of the same things counts it."""

    @property
    def acceptance(self) -> int:
        """Return the version of the decision that accepted it as it counts; 0 of what is proposed."""
        return self.operation.acceptance if self.operation else 0

    def part_of(self, indicator_id: str) -> float:
        """Return which part of what the design adds to an indicator counts.

        What is measured joins nobody anew: the network is of what is proposed or agreed.
        """
        if self.column is Column.REALISED and indicator_id in NETWORK:
            return 0.0
        if indicator_id in WHOLE:
            return float(self.whole)
        if self.measured is None or self.operation is None:
            return 1.0
        designed = measure_of(indicator_id, self.operation.foreseen_in_year)
        return measure_of(indicator_id, self.measured) / designed if designed > 0 else 0.0

    def adding(
        self,
        indicator_id: str,
        amount: float,
        site_id: str,
        resource_id: str | None,
        *,
        flow_ids: Iterable[str] | None = None,
        against: float | None = None,
        values: tuple[ReferenceUsed, ...] = (),
    ) -> Contribution:
        """Return what it adds to an indicator at a site, where the design adds an amount.

        Args:
            indicator_id: The indicator.
            amount: What the design adds, in the unit of the indicator.
            site_id: The site.
            resource_id: Resource that it is about.
            flow_ids: Declared flows that it rests on; None for all of the design.
            against: Of a ratio: what it adds to the denominator.
            values: Dated reference values that it rests on.
        """
        rests_on = self.design.flow_ids if flow_ids is None else flow_ids
        return Contribution(
            indicator_id=indicator_id,
            column=self.column,
            amount=amount * self.part_of(indicator_id),
            site_id=site_id,
            thing_id=self.design.id,
            against=against,
            resource_id=resource_id,
            models=tuple(sorted({mark.model for mark in self.design.models})),
            flow_ids=tuple(sorted(rests_on)),
            values=values,
        )


def measure_of(indicator_id: str, counted: Counted) -> float:
    """Return the measure that an indicator goes with, MWh.

    What a loop avoids and gains goes with the heat that it delivers, what a group does with what its members
    use of it; what is fixed in a year as well.
    """
    if isinstance(counted, Delivered):
        return counted.delivered_mwh
    if not isinstance(counted, Measured):
        msg = f"Nothing is known of what {type(counted).__name__} counts."
        raise TypeError(msg)
    if indicator_id == PRODUCED:
        return counted.produced_mwh
    return counted.shared_mwh if indicator_id in (SHARED, PURCHASES) else counted.used_mwh


def groups_on(territory: TerritoryOn) -> Iterator[InColumn[SolarGroup, Measured]]:
    """Return the groups of a day, each in every column that it counts in.

    A run may propose the sites of a group that no longer fits in others: none of these can be as long as all
    members of that one are agreed.
    """
    living = [one for one in territory.group_operations if one.state is not State.ENDED]
    held = {site_id for one in living for site_id in one.design.site_ids}
    proposed = [group for group in territory.groups if held.isdisjoint(group.site_ids)]
    yield from _in_columns(territory.day.year, proposed, territory.group_operations)


def loops_on(territory: TerritoryOn) -> Iterator[InColumn[HeatLoop, Delivered]]:
    """Return the loops of a day, each in every column that it counts in.

    A run that keeps a loop designs others over what this one leaves. One that does not, since it was made
    before or since the loop no longer fits, may use its heat again: none of that counts as proposed as long
    as all members are agreed.
    """
    living = [one for one in territory.loop_operations if one.state is not State.ENDED]
    followed, made = {one.design.id for one in living}, {loop.id for loop in territory.loops}
    held = {flow_id for one in living if one.design.id not in made for flow_id in one.design.flow_ids}
    proposed = [
        loop for loop in territory.loops if loop.id not in followed and held.isdisjoint(loop.flow_ids)
    ]
    yield from _in_columns(territory.day.year, proposed, territory.loop_operations)


def _in_columns(
    year: int, proposed: Iterable[T], operations: Sequence[Operation[T, M]]
) -> Iterator[InColumn[T, M]]:
    for design in proposed:
        yield InColumn(design, Column.PROPOSED)
    for one in operations:
        if one.state is not State.ENDED:
            yield InColumn(one.design, Column.AGREED, one)
    yield from _realised_in(year, operations)


def _realised_in(year: int, operations: Iterable[Operation[T, M]]) -> Iterator[InColumn[T, M]]:
    """Return what was measured in a year of each acceptance; what ran under two is built once."""
    measured = [(one, found) for one in operations if (found := one.measured_in(year)) is not None]
    last = {one.design.id: one.acceptance for one, _ in measured}
    for one, found in measured:
        whole = last[one.design.id] == one.acceptance
        yield InColumn(one.design, Column.REALISED, one, found, whole)


def furthest(operations: Iterable[Operation[T, M]]) -> Iterable[Operation[T, M]]:
    """Return of each thing the acceptance that came furthest: one that ended may be agreed to again."""
    found: dict[str, Operation[T, M]] = {}
    for one in operations:
        if one.state is not State.AGREED or one.design.id not in found:
            found[one.design.id] = one
    return found.values()
