"""What the law of sharing asks beyond a design: where members stand today, and how they are connected."""

from symbiose.domain.civil_days import day_of
from symbiose.domain.grid_connections import LOW_VOLTAGE_POWER, likely_above_low_voltage
from symbiose.domain.repositories import Repositories
from symbiose.domain.sharing_span import span_today_m, too_far_apart
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.value_periods import laid_over
from symbiose.services.context import Services
from symbiose.services.reference_in_use import own_values
from symbiose.services.surroundings import Surroundings


def above_low_voltage(services: Services, repositories: Repositories, group: SolarGroup) -> tuple[str, ...]:
    """Return the sites of a shared group that likely are connected above low voltage, by today's value."""
    book = laid_over(services.reference.factors, own_values(repositories))
    limit = book.find(LOW_VOLTAGE_POWER, day_of(services.clock()))
    return likely_above_low_voltage(group, limit.value) if limit and group.shared else ()


def too_far_by_now(group: SolarGroup, around: Surroundings) -> float | None:
    """Return how far apart the members of a group stand, m, where one moved further than its rule allows."""
    known = (around.sites[site_id] for site_id in group.site_ids if site_id in around.sites)
    span_m = span_today_m(group, {one.id: (one.longitude, one.latitude) for one in known}, {})
    return span_m if too_far_apart(group, span_m) else None
