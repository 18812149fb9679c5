"""What the roofs of sites could give, beside what is designed on them: the potential that cadastres tell."""

from collections.abc import Iterator

from symbiose.domain.designs_in_columns import INSTALLED, PRODUCED
from symbiose.domain.flows import Direction
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.quantities import KW_PER_MW
from symbiose.domain.resources import SOLAR_ELECTRICITY
from symbiose.domain.territory_on import TerritoryOn


def on_roofs(territory: TerritoryOn) -> Iterator[Contribution]:
    """Return what fits on the roofs of each site that works on the day, and what it would give in a year.

    A site that offers solar electricity is equipped: what it offers is its potential, its roofs bear no more.
    Roofs of nobody, houses above all, are in no indicator.
    """
    offers = territory.standing_at_sites[Direction.OFFER]
    equipped = {
        site_id
        for site_id, flows in offers.items()
        if any(flow.resource_id == SOLAR_ELECTRICITY for flow in flows)
    }
    working = set(territory.working) - equipped
    for one in territory.roofs:
        if one.site_id in working:
            yield _potential(INSTALLED, one.kwp / KW_PER_MW, one.site_id)
            yield _potential(PRODUCED, one.kwh / KWH_PER_MWH, one.site_id)


def _potential(indicator_id: str, amount: float, site_id: str) -> Contribution:
    return Contribution(
        indicator_id=indicator_id,
        column=Column.POTENTIAL,
        amount=amount,
        site_id=site_id,
        thing_id=site_id,
        resource_id=SOLAR_ELECTRICITY,
    )
