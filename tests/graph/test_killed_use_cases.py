"""The server killed at random moments while people declare, import, optimise and decide (check R1).

Each piece of work is sent again with the same key until it is told as done, as a client would. Afterwards
nothing is half there, nothing is there twice, and each change has its entry in an unbroken journal.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from graph import driver
from graph.driver import Database
from graph.embedded import open_embedded
from graph.queries import Statement
from symbiose.app.wiring import services_on
from symbiose.domain import run_parts
from symbiose.domain.accounts import Actor, operator
from symbiose.domain.errors import ConflictingReview, GraphUnavailable, UnknownThing
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict
from symbiose.services.flow_writing import declare_record
from symbiose.services.importing import import_files
from symbiose.services.loop_review import decide_loop
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, refuse
from symbiose.services.solar_review import decide_group
from tests.builders import make_company, make_site
from tests.graph.processes import wait_until_it_answers
from tests.graph.real_neo4j import LocalNeo4j
from tests.invariants import broken_invariants
from tests.loop_case import LOOP_ID, loop_flows, make_loop
from tests.solar_case import GROUP_ID, keep_roofs, make_group, solar_flows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
KILLS_EMBEDDED, KILLS_NEO4J = 3, 2
"""Each suite kills at other moments: a hundred in a row are killed by `benchmarks.kills`."""
LATEST_S = 0.6
"""The kill comes at a random moment before; then work begins again until it is done."""
GIVE_UP_S = 120.0
ACTOR: Actor = operator("test")
AT_ONCE = 3
IMPORTED = 10
OFFERS = 5
"""Offers and needs that proposals are made of."""
PAIRS = "site_id;sens;ressource;quantite;unite;reference\n" + "".join(
    f"site_a;offre;fly_ash;{100 + n};t;o{n}\nsite_b;besoin;fly_ash;{90 + n};t;n{n}\n" for n in range(OFFERS)
)
FLOW = {"site_id": "site_a", "direction": "offer", "resource": "fly_ash", "unit": "t"}
EMPTY = Statement("test/empty", "MATCH (n) WHERE NOT n:Migration AND NOT n:CircularModel DETACH DELETE n")
Work = Callable[[Services, int], None]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command whose database was killed give up at once: its client sends it again."""
    monkeypatch.setattr(driver, "RETRY_TIME_S", 0.3)
    monkeypatch.setattr(driver, "ACQUIRE_TIMEOUT_S", 2.0)
    monkeypatch.setattr(run_parts, "PROPOSALS", 2)  # a run of few proposals is stored in several transactions


def declare(services: Services, number: int) -> None:
    body = FLOW | {"quantity": 1 + number, "reference": f"declared_{number}"}
    entry = services.flow_documents.entry(json.dumps(body).encode())
    declare_record(services, ACTOR, entry, f"key-{number}")


def import_file(services: Services, number: int) -> None:
    lines = "".join(f"site_a;offre;fly_ash;{n + 1};t;imported_{number}_{n}\n" for n in range(IMPORTED))
    text = f"site_id;sens;ressource;quantite;unite;reference\n{lines}"
    file = read_file("flows.csv", text.encode(), services.reference, site=None)
    report = import_files(services, ACTOR, [file]).files[0]
    assert report.rejected == 0


def optimise(services: Services, number: int) -> None:
    propose_exchanges(services, ACTOR, SolveSettings(time_limit_s=10.0))


def decide(services: Services, number: int) -> None:
    """Decide of the first proposal that nobody has decided of, or see that an attempt before was kept."""
    decided = {decision.proposal_id for decision in services.store.read(lambda r: r.decisions.current())}
    if len(decided) > number:
        return
    open_ones = [proposal for proposal in proposals(services) if proposal.id not in decided]
    with suppress(ConflictingReview, UnknownThing):  # a run made meanwhile no longer has it
        if open_ones and number % 2:
            accept(services, ACTOR, open_ones[0].id, 0)
        elif open_ones:
            refuse(services, ACTOR, open_ones[0].id, 0, "too far")


def decide_on_loop(services: Services, number: int) -> None:
    """Accept a loop as it came of a wish, or withdraw that, unless an attempt before was kept."""
    if len(services.store.read(lambda r: r.loop_decisions.all())) > number:
        return
    taken = State.PROPOSED if number % 2 else State.ACCEPTED
    with suppress(ConflictingReview):
        decide_loop(services, ACTOR, Verdict(LOOP_ID, number, taken, wished=make_loop()))


def decide_on_group(services: Services, number: int) -> None:
    """Accept a group as it came of a wish, or withdraw that, unless an attempt before was kept."""
    if len(services.store.read(lambda r: r.solar_decisions.all())) > number:
        return
    taken = State.PROPOSED if number % 2 else State.ACCEPTED
    with suppress(ConflictingReview):
        decide_group(services, ACTOR, Verdict(GROUP_ID, number, taken, wished=make_group()))


def proposals(services: Services) -> Sequence[Proposal]:
    run = services.store.read(lambda r: r.runs.latest())
    assert run is not None
    found = services.store.read(lambda r: r.runs.proposals(run.id))
    return sorted(found, key=lambda proposal: proposal.id)


def until_told_as_done(work: Work, services: Services, number: int) -> None:
    """Send a piece of work again while the database does not answer."""
    deadline = time.monotonic() + GIVE_UP_S
    while True:
        try:
            work(services, number)
        except GraphUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.3)
        else:
            return


def prepare(services: Services) -> None:
    """Two sites, whose offers and needs a first run brings together."""
    company, sites = make_company(), [make_site(), make_site(id="site_b", name="Site B")]
    services.store.write(lambda r: r.sites.save_companies([company]))
    services.store.write(lambda r: r.sites.save(sites))
    import_files(services, ACTOR, [read_file("pairs.csv", PAIRS.encode(), services.reference, site=None)])
    services.store.write(lambda r: r.sites.save([make_site(id="site_c", name="Site C")]))
    services.store.write(lambda r: r.flows.save([quiet(f) for f in (*loop_flows(), *solar_flows())]))
    services.store.write(keep_roofs)
    optimise(services, 0)
    assert len(proposals(services)) > 1


def quiet(flow: Flow) -> Flow:
    """Return a flow of a resource that no exchange carries: the runs of these tests are short."""
    return flow.model_copy(update={"resource_id": None, "resource_text": "chaleur"})


def thrown() -> random.Random:
    """Return dice whose seed is told when the test fails."""
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"moments of the kills: seed {seed}")
    return random.Random(seed)


def work_while_killed(services: Services, kill: Callable[[], None], dice: random.Random, first: int) -> None:
    """Let several work at once, kill the server at a random moment, and wait until all is told as done."""
    tasks: list[tuple[Work, int]] = [
        *((declare, first * AT_ONCE + n) for n in range(AT_ONCE)),
        (import_file, first),
        (optimise, first),
        (decide, first),
        (decide_on_loop, first),
        (decide_on_group, first),
    ]
    with ThreadPoolExecutor(len(tasks)) as threads:
        done = [threads.submit(until_told_as_done, work, services, number) for work, number in tasks]
        time.sleep(dice.uniform(0.0, LATEST_S))
        kill()
        for one in done:
            one.result()


def check_everything(database: Database, services: Services, rounds: int) -> None:
    references = Counter(flow.reference for flow in services.store.read(lambda r: r.flows.all()))

    assert broken_invariants(database) == []
    assert [references[f"declared_{n}"] for n in range(rounds * AT_ONCE)] == [1] * rounds * AT_ONCE
    for number in range(rounds):
        kept = sum(references[f"imported_{number}_{n}"] for n in range(IMPORTED))
        assert kept == IMPORTED
    on_loop = services.store.read(lambda r: r.loop_decisions.of_loop(LOOP_ID))
    on_group = services.store.read(lambda r: r.solar_decisions.of_group(GROUP_ID))
    turns = [State.PROPOSED if number % 2 else State.ACCEPTED for number in range(rounds)]
    assert [one.state for one in on_loop] == turns
    assert [one.state for one in on_group] == turns


@pytest.mark.embedded
def test_r1_the_embedded_server_killed_again_and_again_leaves_nothing_half_done_and_nothing_twice(
    new_home: Callable[[], Path],
) -> None:
    dice, home = thrown(), new_home()
    with open_embedded(home) as embedded, Database(embedded.settings) as database:
        services = services_on(database, home)
        prepare(services)
        for number in range(KILLS_EMBEDDED):
            assert embedded.server is not None
            kill = partial(os.kill, embedded.server.pid, signal.SIGKILL)
            work_while_killed(services, kill, dice, number)
            wait_until_it_answers(database)  # all may have been done before the kill

            assert broken_invariants(database) == []

        check_everything(database, services, KILLS_EMBEDDED)


@pytest.mark.neo4j
def test_r1_neo4j_killed_again_and_again_leaves_nothing_half_done_and_nothing_twice(
    neo4j_server: tuple[Database, LocalNeo4j | None], tmp_path: Path
) -> None:
    shared, process = neo4j_server
    if process is None:
        pytest.skip("the Neo4j of these tests is not ours to kill")
    shared.write(lambda transaction: transaction.rows(EMPTY))

    def kill_and_start_again() -> None:
        process.kill()
        process.start()

    dice = thrown()
    with Database(process.settings) as database:
        services = services_on(database, tmp_path)
        prepare(services)
        for number in range(KILLS_NEO4J):
            work_while_killed(services, kill_and_start_again, dice, number)

            assert broken_invariants(database) == []

        check_everything(database, services, KILLS_NEO4J)
