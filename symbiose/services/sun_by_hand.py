"""A group recounted without the optimiser: own use first, shares by what each still uses, the rest sold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SharingGroup, SolarSharingResult


@dataclass(frozen=True)
class HourOfMember:
    """What one member does in one step, kW."""

    id: str
    """Participant, or owner that uses nothing."""
    made_kw: float
    """Output of its roofs."""
    used_kw: float
    """What it uses."""
    own_kw: float
    """What it uses of its own roofs: the smaller of the two."""
    received_kw: float
    """Its share of what the group shares."""
    given_kw: float
    """What of its roofs others receive."""

    @property
    def rest_kw(self) -> float:
        """Return what its roofs give beyond its own use."""
        return self.made_kw - self.own_kw

    @property
    def still_kw(self) -> float:
        """Return what it still uses beyond its own roofs."""
        return self.used_kw - self.own_kw

    @property
    def sold_kw(self) -> float:
        """Return what of its roofs nobody uses."""
        return self.rest_kw - self.given_kw


@dataclass(frozen=True)
class HourByHand:
    """One step of a group, kW."""

    step_id: str
    hours: float
    """Hours a year that it stands for."""
    members: tuple[HourOfMember, ...]

    @property
    def rest_kw(self) -> float:
        """Return what all roofs give beyond the use of their owners."""
        return sum(one.rest_kw for one in self.members)

    @property
    def still_kw(self) -> float:
        """Return what all members still use beyond their own roofs."""
        return sum(one.still_kw for one in self.members)

    @property
    def shared_kw(self) -> float:
        """Return what is shared: the smaller of the two."""
        return sum(one.received_kw for one in self.members)

    @property
    def sold_kw(self) -> float:
        """Return what is sold."""
        return sum(one.sold_kw for one in self.members)


def hour_by_hand(instance: SolarSharingInstance, result: SolarSharingResult, rank: int) -> HourByHand:
    """Return one step of a group that shares by what each still uses.

    Args:
        instance: Statement whose members are all in one group, or in none.
        result: Its answer.
        rank: Rank of the step.
    """
    step = instance.steps[rank]
    kwp = {roof.id: roof.kwp for roof in result.roofs}
    made: dict[str, float] = {}
    for roof in instance.roofs:
        made[roof.owner] = made.get(roof.owner, 0.0) + kwp[roof.id] * _at(roof.output_kw_per_kwp, rank)
    used = {one.id: _at(one.consumption_kw, rank) for one in instance.participants}
    own = {one: min(made.get(one, 0.0), used.get(one, 0.0)) for one in {*made, *used}}
    group = result.groups[0] if result.groups else SharingGroup(participants=(), roofs=(), shares={})
    received = _by_share({one: used[one] - own[one] for one in group.participants}, _rest(group, made, own))
    shared = sum(received.values())
    givers = {one: made[one] - own[one] for one in sorted(made)}
    given = _by_share(givers, shared)
    return HourByHand(
        step_id=step.id,
        hours=step.hours_per_year,
        members=tuple(
            HourOfMember(
                id=one,
                made_kw=made.get(one, 0.0),
                used_kw=used.get(one, 0.0),
                own_kw=own[one],
                received_kw=received.get(one, 0.0),
                given_kw=given.get(one, 0.0),
            )
            for one in _in_order(used, made)
        ),
    )


def year_by_hand(instance: SolarSharingInstance, result: SolarSharingResult) -> tuple[HourByHand, ...]:
    """Return every step of a group."""
    return tuple(hour_by_hand(instance, result, rank) for rank in range(len(instance.steps)))


def _rest(group: SharingGroup, made: Mapping[str, float], own: Mapping[str, float]) -> float:
    """Return what the roofs of a group have left to share, kW; nothing without a group."""
    return sum(made[one] - own[one] for one in made) if group.roofs else 0.0


def _by_share(wanted: Mapping[str, float], whole: float) -> dict[str, float]:
    """Return a quantity shared in proportion to what each wants, and never more than that."""
    sum_wanted = sum(wanted.values())
    if sum_wanted <= 0:
        return dict.fromkeys(wanted, 0.0)
    part = min(1.0, whole / sum_wanted)
    return {one: value * part for one, value in wanted.items()}


def _in_order(used: Iterable[str], made: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*used, *made)))


def _at(values: float | Sequence[float], rank: int) -> float:
    """Return the power of a step; one number holds in all of them."""
    return values if isinstance(values, int | float) else values[rank]
