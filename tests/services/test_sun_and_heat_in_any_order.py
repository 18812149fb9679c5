"""Whatever is run, decided, built and imported in whatever order, a kilowatt-hour of a roof has one use.

The real optimiser designs a loop with a heat pump, shares roofs and chooses exchanges. Loops come and go
under accepted groups, roofs are equipped, shrink, vanish with their cadastre and change hands, sites close.
"""

import random
from dataclasses import replace

import pytest

from matching.solar.sun_machines import heat_pumps
from matching.solar.year_arrays import monthly_mwh
from symbiose.domain.errors import UnknownThing
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.heat_loops import loops
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loop_review import accept_loop, refuse_loop, reopen_loop
from symbiose.services.site_editing import close_site, editable_site, reopen_site
from tests.builders import make_flow
from tests.matching.heat.loop_territories import DESIGNER as LOOPS
from tests.matching.heat.loop_territories import heat_flow
from tests.services.any_order import COORDINATOR
from tests.services.test_groups_in_any_order import DECLARED, SUNNY, People, people_under_the_roof

STEPS, SEED = 30, 35
"""With this seed every kind of step but the refusal of a loop is taken."""
LIKELY = {
    "run": 5, "accept_group": 6, "reopen_group": 3, "accept_exchange": 4, "reopen_exchange": 2, "declare": 3,
    "settle_roof": 2, "accept_loop": 3, "refuse_loop": 1, "reopen_loop": 2, "equip": 2, "import_cadastre": 2,
    "close_or_open": 1,
}  # fmt: skip
"""Step → how often it is taken, by comparison."""
WARM = heat_flow("fumes", "owner", "offer", 9000.0, 45.0)
DRYING = heat_flow("drying", "taker", "need", 5000.0, 60.0)
PANELS = make_flow(
    id="panels", site_id="owner", resource_id="solar_electricity", unit="MWh", quantity_per_year=100.0
)
SMALL = 1e-6


class PeopleWithHeat(People):
    """What people do where fumes dry goods over a heat pump beside the roof."""

    def run(self) -> RunResult:
        """Make a run; each kilowatt-hour of a roof has one use, on something that runs."""
        result = super().run()
        for group in result.groups:
            self.roofs_may_be_built(group)
            balances(group)
            machines_run(group, result)
        return result

    def roofs_may_be_built(self, group: SolarGroup) -> None:
        """Each roof is its owner's, as large as built, and not equipped."""
        owned, flows = self.services.store.read(lambda r: (list(r.roofs.owned()), r.flows.all()))
        known = {one.roof.id: one for one in owned}
        offering = {flow.site_id for flow in flows if flow.id == PANELS.id and not flow.withdrawn}
        for built in group.roofs:
            assert known[built.roof_id].site_id == built.site_id
            assert built.kwp <= known[built.roof_id].roof.peak_power_kwp * (1 + SMALL)
            assert built.site_id not in offering

    def accept_loop(self) -> None:
        """Accept any loop."""
        accept_loop(self.services, COORDINATOR, (line := self.any_loop()).id, line.version)

    def refuse_loop(self) -> None:
        """Refuse any loop."""
        refuse_loop(self.services, COORDINATOR, (line := self.any_loop()).id, line.version, "trop loin")

    def reopen_loop(self) -> None:
        """Withdraw what was decided of any loop."""
        reopen_loop(self.services, COORDINATOR, (line := self.any_loop()).id, line.version)

    def equip(self) -> None:
        """Say that the roof is equipped by now, or that it is not."""
        panels = PANELS.model_copy(update={"withdrawn": self.dice.random() < 0.6})
        self.services.store.write(lambda r: r.flows.save([panels]))

    def import_cadastre(self) -> None:
        """Import another cadastre: the roof is smaller, larger, as it was, or gone."""
        share = self.dice.choice([0.0, 0.5, 1.0, 1.0, 1.5])
        [roof] = [one.roof for one in SUNNY.roofs]
        sized = {"peak_power_kwp": roof.peak_power_kwp * share, "yearly_kwh": roof.yearly_kwh * share}

        def work(repositories: Repositories) -> None:
            if not share:
                repositories.roofs.remove([roof.id])
                return
            repositories.roofs.save([roof.model_copy(update=sized)])
            repositories.roofs.attach({roof.id: RoofOwner(site_id="owner")})

        self.services.store.write(work)

    def close_or_open(self) -> None:
        """Close the neighbour with all that it declares, or open it again and declare it anew."""
        found = editable_site(self.services, COORDINATOR, "taker")
        if found.site.closed_on is None:
            close_site(self.services, COORDINATOR, "taker", found.stamp)
            return
        reopen_site(self.services, COORDINATOR, "taker", found.stamp)
        its = [flow for flow in self.declared if flow.site_id == "taker"]
        self.services.store.write(lambda r: r.flows.save(its))

    def any_loop(self) -> LoopLine:
        """Return a loop."""
        lines = loops(self.services, COORDINATOR).lines
        if not lines:
            raise UnknownThing("no loop", loop="")
        return self.dice.choice(lines)


def balances(group: SolarGroup) -> None:
    """What roofs make is used or sold, and what members use is a need served or a heat pump run."""
    for roof in group.roofs:
        sums = zip(roof.own_use_mwh, roof.shared_mwh, roof.surplus_mwh, strict=True)
        assert [sum(month) for month in sums] == pytest.approx(roof.produced_mwh, abs=SMALL)
    received = added(one.received_mwh for one in group.members)
    assert received == pytest.approx(added(one.shared_mwh for one in group.roofs), abs=SMALL)
    for member in group.members:
        used = added((member.own_use_mwh, member.received_mwh))
        needs = [group.taken_mwh[flow_id] for flow_id in member.flow_ids if flow_id in group.taken_mwh]
        driven = [one.of_roofs_mwh for one in group.heat if one.site_id == member.site_id and one.loop_id]
        assert used == pytest.approx(added((*needs, *driven)), abs=SMALL)
        assert all(mwh <= most + SMALL for mwh, most in zip(used, member.consumption_mwh, strict=True))


def machines_run(group: SolarGroup, result: RunResult) -> None:
    """A heat pump takes no more of the roofs than the loops of the run let it use."""
    found = (one for machines in heat_pumps(result.loops).values() for one in machines)
    used = {(one.site_id, one.loop_id): monthly_mwh(one.kwh) for one in found}
    for machine in group.heat:
        if machine.loop_id is not None:
            most = used.get((machine.site_id, machine.loop_id), (0.0,) * 12)
            assert all(mwh <= m + SMALL for mwh, m in zip(machine.of_roofs_mwh, most, strict=True))


def added(parts: object) -> list[float]:
    """Return the sums of each month."""
    return [sum(month) for month in zip((0.0,) * 12, *parts, strict=True)]  # type: ignore[misc]


def people_with_heat(seed: int) -> PeopleWithHeat:
    """Return people around the roof and the fumes, nothing run yet."""
    people = people_under_the_roof(seed)
    declared = (*DECLARED, WARM, DRYING)
    people.services.store.write(lambda r: r.flows.save(declared))
    services = replace(people.services, loop_designer=LOOPS)
    return PeopleWithHeat(services, people.clock, random.Random(seed), declared)


def test_a_kilowatt_hour_of_a_roof_has_one_use_in_whatever_order() -> None:
    people = people_with_heat(SEED)
    first = people.run()

    done = people.take_steps(LIKELY, STEPS)

    assert [one.loop_id for group in first.groups for one in group.heat] == [one.id for one in first.loops]
    assert done.keys() >= LIKELY.keys() - {"refuse_loop"}
