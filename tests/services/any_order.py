"""People who run, decide and declare in whatever order, and what must hold after each of their steps."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.loops_held import Months, summed, taken_by_accepted, taken_by_exchanges
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_held import taken_by_accepted_groups
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, reopen
from tests.invariants import in_two_groups
from tests.services.conftest import MovingClock

SETTINGS = SolveSettings(time_limit_s=20.0, gap=1e-4)
COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
CONFLICTS = (ConflictingReview, UnknownThing)


@dataclass
class Deciders:
    """What people do with runs, exchanges and declarations of one territory, one step after the other."""

    services: Services
    clock: MovingClock
    dice: random.Random
    declared: tuple[Flow, ...]

    def take_steps(self, likely: Mapping[str, int], count: int) -> Counter[str]:
        """Take steps at random, then make a run; return how often each was taken rather than refused.

        Args:
            likely: Step → how often it is taken, by comparison.
            count: How many are tried.
        """
        done = Counter[str]()
        for _ in range(count):
            step = self.dice.choices(list(likely), list(likely.values()))[0]
            with suppress(*CONFLICTS):
                getattr(self, step)()
                done[step] += 1
        self.run()
        return done

    def run(self) -> RunResult:
        """Make a run; nothing in it is used beyond what is declared, and no site is in two groups."""
        self.clock.now += timedelta(minutes=1)
        result = propose_exchanges(self.services, COORDINATOR, SETTINGS).result
        exchanges = [{p.path.offer_id: p.monthly} for p in result.proposals]
        exchanges += [{p.path.need_id: p.monthly_received} for p in result.proposals]
        designs = (*result.loops, *result.groups)
        self.within_declared(
            summed((*exchanges, *(one.taken_mwh for one in designs))), [flow.id for flow in self.declared]
        )
        sites = [site for group in result.groups for site in group.site_ids]
        assert len(sites) == len(set(sites))
        return result

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
        flow = self.dice.choice(self.declared)
        share = self.dice.choice([0.4, 0.8, 1.0, 1.3])
        changes = {
            "quantity_per_year": flow.quantity_per_year * share,
            "withdrawn": self.dice.random() < 0.15,
        }
        self.services.store.write(lambda r: r.flows.save([flow.model_copy(update=changes)]))

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
        """All that is accepted of some flows fits into what is declared, and no site is in two groups."""

        def read(repositories: Repositories) -> Mapping[str, Months]:
            flows, decisions = repositories.flows.all(), repositories.decisions.current()
            in_loops = taken_by_accepted(repositories.loop_decisions.current())
            in_groups = taken_by_accepted_groups(repositories.solar_decisions.current())
            return summed((taken_by_exchanges(decisions, flows), in_loops, in_groups))

        self.within_declared(self.services.store.read(read), flow_ids)
        assert not list(in_two_groups(self.services.store.read(lambda r: r.solar_decisions.current())))

    def within_declared(self, used: Mapping[str, Months], flow_ids: Iterable[str]) -> None:
        """No month of some flows is used beyond what is declared of it now."""
        declared = {flow.id: flow for flow in self.services.store.read(lambda r: r.flows.all())}
        for flow_id in flow_ids:
            flow = declared[flow_id]
            whole = (0.0,) * 12 if flow.withdrawn else flow.monthly()
            for mwh, most in zip(used.get(flow_id, (0.0,) * 12), whole, strict=True):
                assert mwh <= most + 1e-6 * max(whole) + 1e-9, flow_id
