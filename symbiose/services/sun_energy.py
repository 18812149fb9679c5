"""Where the output of a group's roofs goes, month by month and member by member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symbiose.domain.flows import MONTHS
from symbiose.domain.solar_groups import Months, SolarGroup, SolarMember

NOTHING_MWH = 1e-6
"""Electricity below it is rounding."""


@dataclass(frozen=True)
class SunBalance:
    """What the roofs of a group give in each month, where it goes, and what members still buy, MWh."""

    produced_mwh: Months
    """Output of the roofs."""
    own_use_mwh: Months
    """Used by their owners."""
    shared_mwh: Months
    """Given to other members."""
    surplus_mwh: Months
    """Sold."""
    consumption_mwh: Months
    """What all members use."""

    @property
    def used_mwh(self) -> Months:
        """Return what members use of the roofs in each month."""
        return summed((self.own_use_mwh, self.shared_mwh))

    @property
    def bought_mwh(self) -> Months:
        """Return what members still buy in each month."""
        return _less(self.consumption_mwh, self.used_mwh)

    @property
    def rest_mwh(self) -> Months:
        """Return the output less where it goes: nothing but rounding."""
        return _less(self.produced_mwh, summed((self.used_mwh, self.surplus_mwh)))


@dataclass(frozen=True)
class MemberLine:
    """What one member of a group uses, receives, sells and gains in a year."""

    member: SolarMember
    kwp: float
    """Power of its roofs, kWp."""
    produced_mwh: float
    """Output of its roofs."""
    consumption_mwh: float
    own_use_mwh: float
    received_mwh: float
    given_mwh: float
    """What its roofs give to others."""
    surplus_mwh: float
    """What its roofs sell."""
    benefit_eur_per_year: float
    """Its share of the benefit, before any price between members."""

    @property
    def bought_mwh(self) -> float:
        """Return what it still buys."""
        return self.consumption_mwh - self.own_use_mwh - self.received_mwh

    @property
    def self_consumption(self) -> float | None:
        """Return the part of its roofs' output that it or others of the group use; None without output."""
        used = self.own_use_mwh + self.given_mwh
        return used / self.produced_mwh if self.produced_mwh > NOTHING_MWH else None

    @property
    def self_sufficiency(self) -> float | None:
        """Return the part of what it uses that roofs of the group give; None where it uses nothing."""
        used = self.own_use_mwh + self.received_mwh
        return used / self.consumption_mwh if self.consumption_mwh > NOTHING_MWH else None


def balance_of_sun(group: SolarGroup) -> SunBalance:
    """Return the balance of a group month by month."""
    return SunBalance(
        produced_mwh=summed(roof.produced_mwh for roof in group.roofs),
        own_use_mwh=summed(roof.own_use_mwh for roof in group.roofs),
        shared_mwh=summed(roof.shared_mwh for roof in group.roofs),
        surplus_mwh=summed(roof.surplus_mwh for roof in group.roofs),
        consumption_mwh=summed(member.consumption_mwh for member in group.members),
    )


def member_lines(group: SolarGroup) -> tuple[MemberLine, ...]:
    """Return the members, who owns the most power first, then who receives the most."""
    lines = (_line(group, member) for member in group.members)
    return tuple(sorted(lines, key=lambda one: (-one.kwp, -one.received_mwh, one.member.site_id)))


def summed(parts: Iterable[Sequence[float]]) -> Months:
    """Return the sums of each month."""
    sums = [0.0] * MONTHS
    for months in parts:
        for month, value in enumerate(months):
            sums[month] += value
    return tuple(sums)


def _line(group: SolarGroup, member: SolarMember) -> MemberLine:
    roofs = [roof for roof in group.roofs if roof.site_id == member.site_id]
    return MemberLine(
        member=member,
        kwp=sum(roof.kwp for roof in roofs),
        produced_mwh=sum(sum(roof.produced_mwh) for roof in roofs),
        consumption_mwh=sum(member.consumption_mwh),
        own_use_mwh=sum(member.own_use_mwh),
        received_mwh=sum(member.received_mwh),
        given_mwh=sum(sum(roof.shared_mwh) for roof in roofs),
        surplus_mwh=sum(sum(roof.surplus_mwh) for roof in roofs),
        benefit_eur_per_year=group.by_site_eur_per_year.get(member.site_id, 0.0),
    )


def _less(whole: Months, part: Months) -> Months:
    return tuple(one - other for one, other in zip(whole, part, strict=True))
