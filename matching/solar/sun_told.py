"""What a run tells of the sun beside its groups: each site alone, and how far the whole is proven."""

import math
from collections.abc import Mapping, Sequence

from matching.solar.sun_alone import Alone
from matching.solar.sun_answers import Found
from matching.solar.sun_locks import KeptSun
from matching.solver_run import gap_of, held
from symbiose.domain.ports import SolveSettings
from symbiose.domain.solar_groups import SolarGroup, SunOfRun


def sun_of_run(
    alone: Mapping[str, Alone],
    kept: KeptSun,
    found: Found,
    groups: Sequence[SolarGroup],
    settings: SolveSettings,
) -> SunOfRun:
    """Return what a run tells of the sun; accepted groups are what they are, in value and bound alike."""
    locked = math.fsum(group.benefit_eur_per_year for group in groups)
    told = SunOfRun(alone=tuple(one.told for one in alone.values()), relaxed=kept.relaxed)
    if not alone and not groups:
        return told
    value = found.value_eur + locked
    size = math.fsum(abs(one.value_eur) for one in found.answers) + abs(locked) + abs(value)
    bound = held([None if found.bound_eur is None else found.bound_eur + locked], value, size)
    gap = gap_of(value, bound)
    status = "optimal" if gap is not None and gap <= settings.gap else "feasible"
    return told.model_copy(
        update={
            "status": status,
            "objective_eur_per_year": value,
            "bound_eur_per_year": bound,
            "gap": gap,
        }
    )
