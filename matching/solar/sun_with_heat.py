"""Sun and heat together: what roofs give to machines of heat and cold, and what each brings alone."""

import math
from collections.abc import Iterator

import numpy as np

from matching.solar.solve import run_as_designed
from matching.solar.sun_answers import Answer
from matching.solar.sun_machines import Machine
from matching.solar.sun_operation import Worked
from matching.solar.sun_sites import SunSite
from matching.solar.year_arrays import monthly_mwh, share_of, step_hours
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.solar_groups import SunForHeat


def sun_for_heat(answer: Answer, work: Worked, benefit_eur: float) -> Iterator[SunForHeat]:
    """Yield the machines of the members with what the roofs give them, in proportion to all uses of a site.

    Args:
        answer: Sites, statement and answer.
        work: What it does step by step.
        benefit_eur: What it brings, €/year.
    """
    for site in answer.sites:
        part = share_of(work.used(site.id), site.kwh)
        for machine in site.machines:
            heat = machine.loop.benefit_eur_per_year if machine.loop else 0.0
            yield SunForHeat(
                site_id=site.id,
                loop_id=machine.loop_id,
                flow_ids=machine.flow_ids,
                electricity_mwh=monthly_mwh(machine.kwh),
                of_roofs_mwh=monthly_mwh(machine.kwh * part),
                sun_alone_eur_per_year=_without(answer, work, site, machine),
                heat_alone_eur_per_year=heat,
                together_eur_per_year=math.fsum((benefit_eur, heat)),
            )


def _without(answer: Answer, work: Worked, site: SunSite, machine: Machine) -> float:
    """Return what the same roofs would bring if a machine did not run, €/year."""
    left = np.maximum(0.0, site.kwh - machine.kwh) / step_hours()
    document = answer.document
    people = tuple(
        one.model_copy(update={"consumption_kw": tuple(left.tolist())}) if one.id == site.id else one
        for one in document.participants
    )
    other: SolarSharingInstance = document.model_copy(update={"participants": people})
    return run_as_designed(other, work.design, answer.result.solver).net_benefit_eur
