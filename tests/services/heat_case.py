"""A foundry and a brewery whose heat is worked out by hand: the example of docs/heat.md as declarations.

With 10 K of approach: fumes give 3 kW/K from 260 to 120 °C, 420 kW; vapour condenses at 100 °C, 150 kW;
wort takes 6 kW/K from 60 to 145 °C, 510 kW. A year has 8,760 h, so 1 kW is 8.76 MWh. Alone the brewery
recovers the 150 kW of its vapour and needs 360 kW more; the foundry cools 420 kW away. Together they need
nothing from outside, and 60 kW are left to be taken away: 510 kW are recovered, 360 more than alone.
"""

from dataclasses import replace
from typing import Any

from matching.heat.targets import heat_targets
from symbiose.domain.flows import Flow
from symbiose.services.context import Services
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore

MWH_PER_KW = 8.76
WEST, EAST = "parc_artois_flandres", "park_of_the_east"


def make_heat(flow_id: str, kilowatts: float, **changes: Any) -> Flow:
    """Return an offer of heat at site A, by its mean power over a year."""
    values = {"resource_id": "heat_medium", "unit": "MWh", "quantity_per_year": kilowatts * MWH_PER_KW}
    return make_flow(id=flow_id, **(values | changes))


FUMES = make_heat("fumes", 420, resource_id="heat_high", supply_temp_c=260, return_temp_c=120)
VAPOUR = make_heat("vapour", 150, site_id="site_b", supply_temp_c=100, return_temp_c=100)
WORT = make_heat("wort", 510, site_id="site_b", direction="need", supply_temp_c=145, return_temp_c=60)


def with_heat(services: Services, *flows: Flow, site_b_in: str = WEST) -> Services:
    """Return services on a foundry (site A) and a brewery (site B) that declare some heat."""
    assert isinstance(services.store, FakeStore)
    kept = services.store.repositories
    kept.sites.save([make_site(park_id=WEST), make_site(id="site_b", name="Site B", park_id=site_b_in)])
    kept.flows.save(flows)
    return replace(services, target_heat=heat_targets)
