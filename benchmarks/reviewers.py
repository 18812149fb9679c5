"""`python -m benchmarks.reviewers`: many reviewers on the same proposals at once, on each server.

Each round has an offer of 1,200 t that two proposals want whole. All reviewers begin together: some accept
the first, some the second, some refuse the first, some accept both with one form. Whatever happens, each
proposal is decided once, whoever comes late is told, and no more is accepted than is declared.
"""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Barrier

import click

from benchmarks.servers import SERVERS
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Company, Site
from symbiose.domain.errors import ConflictingReview, SymbioseError
from symbiose.domain.exchanges import Decision, Kind, Path, Proposal, Run, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.review import Verdict, accept, refuse, review_many
from symbiose.services.storing_runs import prepare_run

WHOLE = 1_200.0
"""What each offer and need declares, t/yr."""
SITES = ("site_giver", "site_first", "site_second")
WAYS = 4
"""Ways in which reviewers act."""


@dataclass(frozen=True)
class Raced:
    """What came of one round."""

    decided: tuple[Decision, ...]
    """Every decision that was kept, of both proposals."""
    done: int
    """Decisions that reviewers were told they took."""
    unexpected: tuple[str, ...]
    """Errors other than being told that somebody else was first."""
    accepted_t: float
    """What is accepted of the offer."""
    entries: int
    """Entries that the journal gained."""
    seconds: tuple[float, ...]
    """How long each reviewer waited."""

    @property
    def holds(self) -> bool:
        """Tell whether somebody won, each proposal was decided once at most, and nothing given twice."""
        per_proposal = Counter(decision.proposal_id for decision in self.decided)
        return (
            not self.unexpected
            and 1 <= len(self.decided) == self.done
            and max(per_proposal.values()) == 1
            and self.accepted_t <= WHOLE * (1 + 1e-6)
        )


def prepare(services: Services, rounds: int) -> list[tuple[Proposal, Proposal]]:
    """Store a run with two proposals for each round, which want the same offer whole."""
    now = services.clock()
    flows = [flow for i in range(rounds) for flow in _flows(services, i)]
    pairs = [(_proposal(i, "first"), _proposal(i, "second")) for i in range(rounds)]
    run = Run(
        id="run_of_reviewers",
        created=now,
        day=now.date(),
        objective="net_benefit",
        status="optimal",
        objective_value=0.0,
        bound=0.0,
        gap=0.0,
        solver="none",
        seconds=0.0,
        version=services.version,
    )
    made = tuple(proposal for pair in pairs for proposal in pair)
    company = Company(id="company_of_reviewers", name="Entreprise")
    services.store.write(lambda r: r.sites.save_companies([company]))
    services.store.write(lambda r: r.sites.save([_site(i) for i in SITES]))
    services.store.write(lambda r: r.flows.save(flows))
    result = RunResult(run=run, proposals=made)
    prepare_run(services, result)
    services.store.write(lambda r: r.runs.show(result))
    return pairs


def race(services: Services, pair: tuple[Proposal, Proposal], reviewers: int) -> Raced:
    """Let reviewers decide on two proposals, all at the same moment."""
    barrier = Barrier(reviewers)
    before = services.store.read(lambda r: r.journal.count())

    def review(number: int) -> tuple[int, str, float]:
        actor = Actor(id=f"reviewer_{number}", role=Role.COORDINATOR)
        barrier.wait()
        began = time.perf_counter()
        try:
            done, told = _act(services, actor, pair, number % WAYS), ""
        except ConflictingReview:
            done, told = 0, ""
        except SymbioseError as error:
            done, told = 0, f"{type(error).__name__}: {error}"
        return done, told, time.perf_counter() - began

    with ThreadPoolExecutor(reviewers) as pool:
        results = list(pool.map(review, range(reviewers)))
    decided = [
        decision
        for proposal in pair
        for decision in services.store.read(lambda r, i=proposal.id: r.decisions.of_proposal(i))
    ]
    return Raced(
        decided=tuple(decided),
        done=sum(done for done, _told, _seconds in results),
        unexpected=tuple(told for _done, told, _seconds in results if told),
        accepted_t=sum(sum(d.monthly) for d in decided if d.state is State.ACCEPTED),
        entries=services.store.read(lambda r: r.journal.count()) - before,
        seconds=tuple(seconds for _done, _told, seconds in results),
    )


def _act(services: Services, actor: Actor, pair: tuple[Proposal, Proposal], way: int) -> int:
    """Decide in one of the ways, and return how many decisions that took."""
    first, second = pair
    if way == 0:
        accept(services, actor, first.id, 0)
    elif way == 1:
        accept(services, actor, second.id, 0)
    elif way == 2:
        refuse(services, actor, first.id, 0, "trop loin")
    else:
        both = [Verdict(one.id, 0, State.ACCEPTED) for one in pair]
        return len(review_many(services, actor, both, all_or_none=False).done)
    return 1


def _flows(services: Services, number: int) -> Sequence[Flow]:
    now = services.clock()
    ends = (
        ("offer", SITES[0], Direction.OFFER),
        ("first", SITES[1], Direction.NEED),
        ("second", SITES[2], Direction.NEED),
    )
    return [
        Flow(
            id=f"flow_{name}_{number}",
            site_id=site_id,
            direction=direction,
            resource_text="cendres volantes",
            resource_id="fly_ash",
            quantity_per_year=WHOLE,
            unit="t",
            declared_at=now,
            declared_by="command:benchmark",
        )
        for name, site_id, direction in ends
    ]


def _site(site_id: str) -> Site:
    return Site(
        id=site_id,
        company_id="company_of_reviewers",
        name=site_id,
        commune_code="62276",
        longitude=2.83,
        latitude=50.51,
        position_source="declared",
    )


def _proposal(number: int, taker: str) -> Proposal:
    path = Path(offer_id=f"flow_offer_{number}", need_id=f"flow_{taker}_{number}")
    return Proposal(
        id=path.proposal_id,
        kind=Kind.EXCHANGE,
        path=path,
        giver_site_id=SITES[0],
        receiver_site_id=f"site_{taker}",
        resource_id="fly_ash",
        received_resource_id="fly_ash",
        monthly=(WHOLE / 12,) * 12,
        monthly_received=(WHOLE / 12,) * 12,
        unit="t",
        received_unit="t",
        terms_eur_per_year={"disposal_avoided": 1_000.0},
        by_site_eur_per_year={SITES[0]: 1_000.0},
        co2_avoided_t_per_year=1.0,
        waste_diverted_t_per_year=WHOLE,
        distance_km=1.0,
    )


@click.command()
@click.option("--rounds", default=200, show_default=True, help="Rounds on each server.")
@click.option("--reviewers", default=20, show_default=True, help="Reviewers at once.")
def main(rounds: int, reviewers: int) -> None:
    """Let reviewers race on each server that can be had here, and fail when one round does not hold."""
    broken = 0
    for name, start in SERVERS.items():
        with ExitStack() as stack:
            database = start(stack)
            if database is None:
                continue
            services = migrated_services(database)
            found = [race(services, pair, reviewers) for pair in prepare(services, rounds)]
            waits = sorted(seconds for one in found for seconds in one.seconds)
            wrong = sum(not one.holds for one in found)
            broken += wrong
            p95 = waits[int(len(waits) * 0.95)]
            click.echo(
                f"{name}: {rounds} rounds of {reviewers} reviewers, {wrong} broken, "
                f"wait median {statistics.median(waits) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
            )
    if broken:
        raise click.ClickException(f"{broken} rounds did not hold")


if __name__ == "__main__":
    main()
