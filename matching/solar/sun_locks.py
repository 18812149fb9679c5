"""Keeps accepted groups as they are while declarations suffice; else runs their roofs on what is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.operation import Design
from matching.solar.solve import run_as_designed
from matching.solar.sun_answers import Answer
from matching.solar.sun_operation import Worked, design_of
from matching.solar.sun_rules import SharingRule
from matching.solar.sun_sites import SunSite
from matching.solar.sun_statement import Stating
from matching.solar.year_arrays import monthly_mwh, step_hours
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.sharing_span import span_today_m, too_far_apart
from symbiose.domain.solar_groups import RelaxedGroup, RelaxedGroupCause, SolarDecision, SolarGroup
from symbiose.domain.solar_held import accepted_groups

TOLERANCE: Final = 1e-6
"""Share of a month's electricity, or of a power, whose loss is rounding."""
ROUNDED_KW: Final = 1e-5
"""Power by which a statement may differ from what is declared, kW: its digits end before."""


@dataclass(frozen=True)
class KeptGroup:
    """An accepted group as it still fits."""

    accepted: SolarGroup
    answer: Answer | None = None
    """The same roofs on what is left; None where the group is kept as it was accepted."""


@dataclass(frozen=True)
class KeptSun:
    """What is kept of accepted groups."""

    groups: tuple[KeptGroup, ...] = ()
    relaxed: tuple[RelaxedGroup, ...] = ()

    @property
    def site_ids(self) -> frozenset[str]:
        """Return the sites that the groups hold."""
        return frozenset(site_id for one in self.groups for site_id in one.accepted.site_ids)


def keep_accepted(
    decisions: Iterable[SolarDecision], sites: Mapping[str, SunSite], stating: Stating
) -> KeptSun:
    """Return what is kept of every accepted group, by id.

    Where a roof or a need of it is gone, or a member moved too far away, nothing is: its sites are free for
    other groups.
    """
    groups: list[KeptGroup] = []
    relaxed: list[RelaxedGroup] = []
    for group in accepted_groups(decisions):
        cause = why_not_kept(group, sites)
        if cause is None:
            groups.append(KeptGroup(group))
            continue
        kept = 0.0
        if cause is RelaxedGroupCause.SMALLER:
            answer = _on_what_is_left(group, sites, stating)
            groups.append(KeptGroup(group, answer))
            kept = (answer.result.own_use_kwh + answer.result.shared_kwh) / KWH_PER_MWH
        relaxed.append(
            RelaxedGroup(
                group_id=group.id,
                cause=cause,
                accepted_mwh_per_year=group.used_mwh_per_year,
                kept_mwh_per_year=kept,
            )
        )
    return KeptSun(tuple(groups), tuple(relaxed))


def why_not_kept(group: SolarGroup, sites: Mapping[str, SunSite]) -> RelaxedGroupCause | None:
    """Return why a group no longer fits what is declared; None when it does."""
    roofs = {roof.id: (site.id, roof) for site in sites.values() for roof in site.roofs}
    for built in group.roofs:
        if roofs.get(built.roof_id, ("", None))[0] != built.site_id:
            return RelaxedGroupCause.ROOF_GONE
    needs = {need.flow.id: need for site in sites.values() for need in site.needs}
    if any(flow_id not in needs for member in group.members for flow_id in member.flow_ids):
        return RelaxedGroupCause.NEED_GONE
    if _moved_apart(group, sites):
        return RelaxedGroupCause.MOVED_APART
    if any(built.kwp > roofs[built.roof_id][1].peak_power_kwp * (1 + TOLERANCE) for built in group.roofs):
        return RelaxedGroupCause.SMALLER
    served = [(months, monthly_mwh(needs[flow_id].kwh)) for flow_id, months in group.taken_mwh.items()]
    machines = {(m.site_id, m.loop_id): monthly_mwh(m.kwh) for site in sites.values() for m in site.machines}
    served += [
        (heat.of_roofs_mwh, machines.get((heat.site_id, heat.loop_id), (0.0,) * MONTHS))
        for heat in group.heat
    ]
    enough = all(_fits(taken, left) for taken, left in served) and _fits_by_step(group, sites)
    return None if enough else RelaxedGroupCause.SMALLER


def _moved_apart(group: SolarGroup, sites: Mapping[str, SunSite]) -> bool:
    """Tell whether a site moved further away than the law lets the members of a group be apart."""
    at = {site.id: (site.site.longitude, site.site.latitude) for site in sites.values()}
    roofs = {roof.id: (roof.longitude, roof.latitude) for site in sites.values() for roof in site.roofs}
    return too_far_apart(group, span_today_m(group, at, roofs))


def _fits_by_step(group: SolarGroup, sites: Mapping[str, SunSite]) -> bool:
    """Tell whether every member still uses, in each step, what the group serves of it.

    A group that was stated over other steps is judged by its months alone.
    """
    if len(group.instance.steps) != len(step_hours()):
        return True
    work = Worked(group.instance, design_of(group.instance, group.result))
    return all(
        bool((work.used(one) <= sites[one].kwh * (1 + TOLERANCE) + ROUNDED_KW * step_hours()).all())
        for one in work.own
        if one in sites
    )


def _fits(taken: Sequence[float], left: Sequence[float]) -> bool:
    return all(t <= most + TOLERANCE * max(t, 1.0) for t, most in zip(taken, left, strict=True))


def _on_what_is_left(group: SolarGroup, sites: Mapping[str, SunSite], stating: Stating) -> Answer:
    """Return what the roofs of a group bring on what is left of its needs; no roof grows."""
    built = {roof.roof_id for roof in group.roofs}
    members = [sites[one.site_id].on(built) for one in group.members if one.site_id in sites]
    rule = rule_of(group, stating)
    document = stating.state(members, rule, group.instance.key)
    design = design_of(document, group.result)
    most = np.array([roof.max_kwp for roof in document.roofs])
    fitted = Design(np.minimum(design.kwp, most), design.group_of)
    return Answer(members, rule, document, run_as_designed(document, fitted, group.result.solver))


def rule_of(group: SolarGroup, stating: Stating) -> SharingRule:
    """Return the rule that a group was stated with."""
    values = stating.values
    on_demand = (values.power_public, values.distance_sparse, values.distance_periurban)
    known = (one for one in on_demand if one is not None and one.id == group.rule)
    reference = next(known, values.distance)
    rules = group.instance.rules
    return SharingRule(
        reference=reference,
        max_distance_m=rules.max_distance_m,
        max_power_kwp=rules.max_power_kwp,
        derogation=reference is not values.distance,
    )
