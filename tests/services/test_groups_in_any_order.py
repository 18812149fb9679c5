"""Whatever is run, decided and declared in whatever order, no electricity is accepted or proposed twice.

The real optimiser shares roofs and chooses exchanges over an owner of a roof, a neighbour and a maker of
electricity from waste heat. Steps that the service refuses change nothing; the others are held to one entry
of the journal each by the store.
"""

import random
from dataclasses import replace

from symbiose.domain.accounts import Account
from symbiose.domain.errors import UnknownThing
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.solar_design import SolarWish
from symbiose.services.solar_groups import GroupLine, solar_groups
from symbiose.services.solar_review import accept_group, refuse_group, reopen_group
from symbiose.services.solar_wishes import accept_adjusted_group, group_wish_seen, start_group_wish
from tests.builders import make_flow
from tests.matching.solar.sun_territories import DESIGNER, neighbours, site_at
from tests.seed_territories import MATCHER
from tests.services.any_order import COORDINATOR, Deciders
from tests.services.conftest import MovingClock, over_fakes
from tests.web.work import do_all_jobs

STEPS, SEED = 24, 9
"""With this seed every kind of step but a refusal is taken."""
LIKELY = {
    "run": 3, "accept_group": 6, "refuse_group": 1, "reopen_group": 3, "wish": 2, "accept_exchange": 5,
    "reopen_exchange": 2, "declare": 3, "settle_roof": 2,
}  # fmt: skip
"""Step → how often it is taken, by comparison."""
SUNNY = neighbours()
MADE = make_flow(
    id="made", site_id="maker", resource_id="recovered_electricity", unit="MWh", quantity_per_year=300.0
)
DECLARED = (*SUNNY.flows, MADE)


class People(Deciders):
    """What people do with groups besides."""

    def accept_group(self) -> None:
        """Accept any of them."""
        line = self.any_group()
        decision = accept_group(self.services, COORDINATOR, line.id, self.version_seen(line))
        self.accepted_fit(decision.group.taken_mwh if decision.group else ())

    def refuse_group(self) -> None:
        """Refuse any of them."""
        line = self.any_group()
        refuse_group(self.services, COORDINATOR, line.id, self.version_seen(line), "toit trop vieux")

    def reopen_group(self) -> None:
        """Withdraw what was decided of any of them."""
        line = self.any_group()
        reopen_group(self.services, COORDINATOR, line.id, self.version_seen(line))

    def wish(self) -> None:
        """Wish a group without its neighbour, or with another key, and accept what comes of it."""
        line = self.any_group()
        if not line.shared:
            return
        others = tuple(one.site_id or "" for one in line.members if not one.owns_roof)
        wish = self.dice.choice([SolarWish(without=others), SolarWish(key="static")])
        job = start_group_wish(self.services, COORDINATOR, line.id, wish)
        do_all_jobs(self.services)
        seen = group_wish_seen(self.services, COORDINATOR, job.id)
        decision = accept_adjusted_group(self.services, COORDINATOR, job.id, seen.version)
        self.accepted_fit(decision.group.taken_mwh if decision.group else ())

    def settle_roof(self) -> None:
        """Say that the roof is the neighbour's, or the owner's again."""
        site_id = self.dice.choice(["owner", "owner", "taker"])
        self.services.store.write(lambda r: r.roofs.attach({"roof": RoofOwner(site_id=site_id)}))

    def any_group(self) -> GroupLine:
        """Return a group."""
        lines = solar_groups(self.services, COORDINATOR).lines
        if not lines:
            raise UnknownThing("no group", group="")
        return self.dice.choice(lines)

    def version_seen(self, line: GroupLine) -> int:
        """Return the version of the decision on a group, now and then a stale one."""
        return max(0, line.version - (self.dice.random() < 0.2))


def people_under_the_roof(seed: int) -> People:
    """Return people around one roof, nothing run yet."""
    clock = MovingClock()
    services = over_fakes(clock)
    kept = services.store.repositories  # type: ignore[attr-defined]
    kept.flows.kept.clear()
    kept.sites.save([*SUNNY.sites, site_at("maker", 2.0)])
    kept.flows.save(DECLARED)
    kept.roofs.save([one.roof for one in SUNNY.roofs])
    kept.roofs.attach({"roof": RoofOwner(site_id="owner")})
    kept.accounts.save(Account(id=COORDINATOR.id, email="c@a.example", role=COORDINATOR.role))
    real = replace(services, matcher=MATCHER, solar_designer=DESIGNER)
    return People(real, clock, random.Random(seed), DECLARED)


def test_no_electricity_is_proposed_or_accepted_twice_in_whatever_order() -> None:
    people = people_under_the_roof(SEED)
    people.run()

    done = people.take_steps(LIKELY, STEPS)

    assert done.keys() >= LIKELY.keys() - {"refuse_group"}
