"""Machines of heat and cold that roofs may run: heat pumps of recovery loops, chillers of declared cold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.solar.sharing import Floats
from matching.solar.sun_values import SunValues
from matching.solar.year_arrays import step_hours, step_months, steps_where, total
from symbiose.domain.flows import MONTHS, Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.heat_quantities import KWH_PER_MWH


@dataclass(frozen=True)
class Machine:
    """A machine at a site that takes electricity to move heat."""

    site_id: str
    kwh: Floats
    """Electricity in each step."""
    loop: HeatLoop | None = None
    """Loop whose heat pumps they are; None for a chiller, whose electricity is part of the declared needs."""
    flow_ids: tuple[str, ...] = ()
    """Declared flows of its loop."""

    @property
    def loop_id(self) -> str | None:
        """Return the loop."""
        return self.loop.id if self.loop else None


def heat_pumps(loops: Iterable[HeatLoop]) -> dict[str, tuple[Machine, ...]]:
    """Return the heat pumps of loops by site, all of one loop at a site together.

    Within a month, or a part of its weeks where the loop tells them apart, they run evenly.
    """
    found: dict[str, list[Machine]] = defaultdict(list)
    for loop in sorted(loops, key=lambda one: one.id):
        by_site: dict[str, list[Floats]] = defaultdict(list)
        site_of = {place.node: place.site_id for place in loop.places}
        node_of = {pump.id: pump.node for pump in loop.instance.heat_pumps}
        for used in loop.result.heat_pumps:
            site_id = site_of.get(node_of[used.id])
            if site_id is not None and any(used.electricity_kw):
                by_site[site_id].append(_by_step(loop, used.electricity_kw))
        served = tuple(sorted(one.flow_id for one in loop.members if one.flow_id is not None))
        for site_id, rows in by_site.items():
            found[site_id].append(Machine(site_id, total(rows), loop, served))
    return {site_id: tuple(machines) for site_id, machines in found.items()}


def _by_step(loop: HeatLoop, powers: Sequence[float]) -> Floats:
    """Return the energy of powers by period in each step, kWh."""
    kwh = np.zeros(len(step_hours()))
    for kw, period, stated in zip(powers, loop.periods, loop.instance.periods, strict=True):
        steps = steps_where(period.month - 1, period.part)
        hours = step_hours()[steps]
        kwh[steps] += kw * stated.hours * hours / hours.sum()
    return kwh


def chillers(
    site_id: str,
    declared: Floats,
    cold: Iterable[Flow],
    taken_mwh: Mapping[str, Sequence[float]],
    values: SunValues,
) -> tuple[Machine, ...]:
    """Return the chiller of a site that needs cold and electricity: its electricity is part of the needs.

    The cold that no exchange brings is made there, evenly within each month and never with more electricity
    than the site declares in a step.

    Args:
        site_id: The site.
        declared: Electricity that it declares in each step, kWh.
        cold: Needs of cold of all sites.
        taken_mwh: What accepted exchanges serve of them.
        values: Dated values.
    """
    wanted = np.zeros(MONTHS)
    for flow in cold:
        if flow.site_id == site_id:
            gone = taken_mwh.get(flow.id, (0.0,) * MONTHS)
            wanted += np.maximum(0.0, np.array(flow.monthly()) - np.array(gone))
    if not declared.any() or not wanted.any():
        return ()
    months, hours = step_months(), step_hours()
    of_month = np.bincount(months, weights=hours)
    even = (wanted * KWH_PER_MWH / values.chiller_cop.value / of_month)[months] * hours
    return (Machine(site_id, np.minimum(even, declared)),)
