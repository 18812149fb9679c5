"""Whatever is run, decided, wished and declared in whatever order, no heat is accepted or proposed twice.

The real optimiser designs loops and chooses exchanges over a kiln and its neighbours. Steps that the service
refuses change nothing; the others are held to one entry of the journal each by the store.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.exchanges import Proposal
from symbiose.domain.heat_loops import LoopWish
from symbiose.domain.loops_held import Months, summed, taken_by_accepted, taken_by_exchanges
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.heat_loops import loops
from symbiose.services.loop_review import accept_loop, refuse_loop, reopen_loop
from symbiose.services.loop_wishes import accept_adjusted, start_wish, wish_seen
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, reopen
from tests.matching.heat.loop_territories import (
    CLEANING,
    DESIGNER,
    FUMES,
    MATCHER,
    ROW_KM,
    WASHING,
    site_in_a_row,
)
from tests.services.conftest import MovingClock, over_fakes
from tests.web.work import do_all_jobs

STEPS, SEED = 20, 10
"""With this seed every kind of step but a refusal is taken."""
LIKELY = {
    "run": 2, "accept_loop": 6, "refuse_loop": 1, "reopen_loop": 3, "wish": 2, "accept_exchange": 5,
    "reopen_exchange": 2, "declare": 3,
}  # fmt: skip
"""Step → how often it is taken, by comparison."""
SETTINGS = SolveSettings(time_limit_s=20.0, gap=1e-4)
DECLARED = (FUMES, WASHING, CLEANING)
COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
CONFLICTS = (ConflictingReview, UnknownThing)


@dataclass
class People:
    """What people do on one territory, one step after the other."""

    services: Services
    clock: MovingClock
    dice: random.Random

    def run(self) -> None:
        """Make a run; nothing in it is used beyond what is declared."""
        self.clock.now += timedelta(minutes=1)
        result = propose_exchanges(self.services, COORDINATOR, SETTINGS).result
        exchanges = [{p.path.offer_id: p.monthly} for p in result.proposals]
        exchanges += [{p.path.need_id: p.monthly_received} for p in result.proposals]
        self.within_declared(
            summed((*exchanges, *(loop.taken_mwh for loop in result.loops))), [flow.id for flow in DECLARED]
        )

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

    def accept_exchange(self) -> None:
        """Accept any exchange, whole or by half."""
        proposals = self.proposals()
        if proposals:
            chosen = self.dice.choice(proposals)
            share = self.dice.choice([None, 0.5 * chosen.quantity_per_year])
            accept(self.services, COORDINATOR, chosen.id, self.version(chosen.id), share)
            self.accepted_fit((chosen.path.offer_id, chosen.path.need_id))

    def reopen_exchange(self) -> None:
        """Withdraw the acceptance of any exchange."""
        proposals = self.proposals()
        if proposals:
            chosen = self.dice.choice(proposals)
            reopen(self.services, COORDINATOR, chosen.id, self.version(chosen.id))

    def declare(self) -> None:
        """Declare a flow anew: less, more, or withdrawn."""
        flow = self.dice.choice(DECLARED)
        share = self.dice.choice([0.4, 0.8, 1.0, 1.3])
        changes = {
            "quantity_per_year": flow.quantity_per_year * share,
            "withdrawn": self.dice.random() < 0.15,
        }
        self.services.store.write(lambda r: r.flows.save([flow.model_copy(update=changes)]))

    def any_loop(self) -> tuple[str, int]:
        """Return a loop with the version of its decision, now and then a stale one."""
        lines = loops(self.services, COORDINATOR).lines
        if not lines:
            raise UnknownThing("no loop", loop="")
        line = self.dice.choice(lines)
        return line.id, max(0, line.version - (self.dice.random() < 0.2))

    def proposals(self) -> Sequence[Proposal]:
        """Return the exchanges of the latest run."""

        def read(repositories: Repositories) -> Sequence[Proposal]:
            run = repositories.runs.latest()
            return repositories.runs.proposals(run.id) if run else []

        return self.services.store.read(read)

    def version(self, proposal_id: str) -> int:
        """Return the version of the decision on an exchange."""
        decided = self.services.store.read(lambda r: r.decisions.of_proposal(proposal_id))
        return decided[-1].version if decided else 0

    def accepted_fit(self, flow_ids: Iterable[str]) -> None:
        """All that is accepted of some flows fits into what is declared of them now."""

        def read(repositories: Repositories) -> Mapping[str, Months]:
            flows, decisions = repositories.flows.all(), repositories.decisions.current()
            in_loops = taken_by_accepted(repositories.loop_decisions.current())
            return summed((taken_by_exchanges(decisions, flows), in_loops))

        self.within_declared(self.services.store.read(read), flow_ids)

    def within_declared(self, used: Mapping[str, Months], flow_ids: Iterable[str]) -> None:
        """No month of some flows is used beyond what is declared of it now."""
        declared = {flow.id: flow for flow in self.services.store.read(lambda r: r.flows.all())}
        for flow_id in flow_ids:
            flow = declared[flow_id]
            whole = (0.0,) * 12 if flow.withdrawn else flow.monthly()
            for mwh, most in zip(used.get(flow_id, (0.0,) * 12), whole, strict=True):
                assert mwh <= most + 1e-6 * max(whole) + 1e-9, flow_id


def people_at_the_kiln(seed: int) -> People:
    """Return people before a kiln and two neighbours who need warm water, nothing run yet."""
    clock = MovingClock()
    services = over_fakes(clock)
    kept = services.store.repositories  # type: ignore[attr-defined]
    kept.sites.save([site_in_a_row(name, km) for name, km in ROW_KM.items()])
    kept.flows.save(DECLARED)
    kept.accounts.save(Account(id=COORDINATOR.id, email="c@a.example", role=COORDINATOR.role))
    real = replace(services, matcher=MATCHER, loop_designer=DESIGNER)
    return People(real, clock, random.Random(seed))  # noqa: S311 - the order of a test


def test_no_heat_is_proposed_or_accepted_twice_in_whatever_order() -> None:
    people = people_at_the_kiln(SEED)
    people.run()
    done = Counter[str]()

    for _ in range(STEPS):
        step = people.dice.choices(list(LIKELY), list(LIKELY.values()))[0]
        with suppress(*CONFLICTS):
            getattr(people, step)()
            done[step] += 1
    people.run()

    assert done.keys() >= LIKELY.keys() - {"refuse_loop"}
