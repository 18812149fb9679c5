"""What accepted groups that share roofs hold: electricity of declared needs, roofs, and sites."""

from collections.abc import Iterable

from symbiose.domain.exchanges import State
from symbiose.domain.loops_held import summed
from symbiose.domain.solar_groups import Months, SolarDecision, SolarGroup


def accepted_groups(decisions: Iterable[SolarDecision]) -> list[SolarGroup]:
    """Return the groups that decisions hold, each as it was accepted, by id."""
    held = (one.group for one in decisions if one.state is State.ACCEPTED and one.group is not None)
    return sorted(held, key=lambda one: one.id)


def group_of_roof(decisions: Iterable[SolarDecision]) -> dict[str, str]:
    """Return the accepted group that builds on each roof: roof → group."""
    return {roof.roof_id: one.id for one in accepted_groups(decisions) for roof in one.roofs}


def taken_by_accepted_groups(decisions: Iterable[SolarDecision]) -> dict[str, Months]:
    """Return what accepted groups serve of each need in each month."""
    return summed(one.taken_mwh for one in accepted_groups(decisions))


def in_common(one: SolarGroup, other: SolarGroup) -> tuple[str, ...]:
    """Return the sites and roofs that two groups both have: the law lets each be in one alone.

    A roof that serves its own site alone is no operation of several: it may not stand beside one with the
    same roof, nor with the same site.
    """
    ours = {*one.site_ids, *(roof.roof_id for roof in one.roofs)}
    theirs = {*other.site_ids, *(roof.roof_id for roof in other.roofs)}
    return tuple(sorted(ours & theirs))
