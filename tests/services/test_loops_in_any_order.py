"""Whatever is run, decided, wished and declared in whatever order, no heat is accepted or proposed twice.

The real optimiser designs loops and chooses exchanges over a kiln and its neighbours. Steps that the service
refuses change nothing; the others are held to one entry of the journal each by the store.
"""

import random
from dataclasses import replace

from symbiose.domain.accounts import Account
from symbiose.domain.errors import UnknownThing
from symbiose.domain.heat_loops import LoopWish
from symbiose.services.heat_loops import loops
from symbiose.services.loop_review import accept_loop, refuse_loop, reopen_loop
from symbiose.services.loop_wishes import accept_adjusted, start_wish, wish_seen
from tests.matching.heat.loop_territories import (
    CLEANING,
    DESIGNER,
    FUMES,
    MATCHER,
    ROW_KM,
    WASHING,
    site_in_a_row,
)
from tests.services.any_order import COORDINATOR, Deciders
from tests.services.conftest import MovingClock, over_fakes
from tests.web.work import do_all_jobs

STEPS, SEED = 20, 10
"""With this seed every kind of step but a refusal is taken."""
LIKELY = {
    "run": 2, "accept_loop": 6, "refuse_loop": 1, "reopen_loop": 3, "wish": 2, "accept_exchange": 5,
    "reopen_exchange": 2, "declare": 3,
}  # fmt: skip
"""Step → how often it is taken, by comparison."""
DECLARED = (FUMES, WASHING, CLEANING)


class People(Deciders):
    """What people do with loops besides."""

    def accept_loop(self) -> None:
        """Accept any of them."""
        line = self.any_loop()
        decision = accept_loop(self.services, COORDINATOR, line[0], line[1])
        self.accepted_fit(decision.loop.taken_mwh if decision.loop else ())

    def refuse_loop(self) -> None:
        """Refuse any of them."""
        line = self.any_loop()
        refuse_loop(self.services, COORDINATOR, line[0], line[1], "trop loin")

    def reopen_loop(self) -> None:
        """Withdraw what was decided of any of them."""
        line = self.any_loop()
        reopen_loop(self.services, COORDINATOR, line[0], line[1])

    def wish(self) -> None:
        """Wish a loop hotter, or with a consumer at any price, and accept what comes of it."""
        loop_id, _ = self.any_loop()
        member = self.dice.choice(["washing", "cleaning"])
        loop = next(one for one in loops(self.services, COORDINATOR).lines if one.id == loop_id)
        if member not in {one.id for one in loop.members}:
            return
        wish = self.dice.choice([LoopWish(level="hot"), LoopWish(with_all_of=(member,))])
        job = start_wish(self.services, COORDINATOR, loop_id, wish)
        do_all_jobs(self.services)
        seen = wish_seen(self.services, COORDINATOR, job.id)
        decision = accept_adjusted(self.services, COORDINATOR, job.id, seen.version)
        self.accepted_fit(decision.loop.taken_mwh if decision.loop else ())

    def any_loop(self) -> tuple[str, int]:
        """Return a loop with the version of its decision, now and then a stale one."""
        lines = loops(self.services, COORDINATOR).lines
        if not lines:
            raise UnknownThing("no loop", loop="")
        line = self.dice.choice(lines)
        return line.id, max(0, line.version - (self.dice.random() < 0.2))


def people_at_the_kiln(seed: int) -> People:
    """Return people before a kiln and two neighbours who need warm water, nothing run yet."""
    clock = MovingClock()
    services = over_fakes(clock)
    kept = services.store.repositories  # type: ignore[attr-defined]
    kept.sites.save([site_in_a_row(name, km) for name, km in ROW_KM.items()])
    kept.flows.save(DECLARED)
    kept.accounts.save(Account(id=COORDINATOR.id, email="c@a.example", role=COORDINATOR.role))
    real = replace(services, matcher=MATCHER, loop_designer=DESIGNER)
    return People(real, clock, random.Random(seed), DECLARED)


def test_no_heat_is_proposed_or_accepted_twice_in_whatever_order() -> None:
    people = people_at_the_kiln(SEED)
    people.run()

    done = people.take_steps(LIKELY, STEPS)

    assert done.keys() >= LIKELY.keys() - {"refuse_loop"}
