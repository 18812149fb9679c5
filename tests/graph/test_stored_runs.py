"""A run is stored in transactions of its own, and nobody sees it before the last one, whoever is stopped."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from graph.driver import Database
from graph.queries import Statement, all_statements
from graph.store import GraphStore
from symbiose.domain import run_parts
from symbiose.domain.accounts import operator
from symbiose.domain.errors import GraphUnavailable, UnknownThing
from symbiose.domain.exchanges import Path, Proposal, State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services import outages, storing_runs
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from symbiose.services.storing_runs import ABANDONED_AFTER, prepare_run, remove_abandoned
from tests.builders import NOON, make_company, make_flow, make_proposal, make_run, make_site
from tests.fakes import FakeMatcher
from tests.graph.stored_runs import save_run
from tests.loop_case import make_loop
from tests.services.conftest import over_fakes
from tests.solar_case import make_group
from tests.web.conftest import MovingClock

T = TypeVar("T")
ACTOR = operator("test")
OFFERS = tuple(make_flow(id=f"offer_{n}", quantity_per_year=1200.0) for n in range(5))
NEEDS = tuple(
    make_flow(id=f"need_{n}", site_id="site_b", direction="need", quantity_per_year=1200.0) for n in range(5)
)
NODES = Statement("test/nodes", "MATCH (n) RETURN labels(n)[0] AS label, count(n) AS nodes")
WRITERS_OF_A_RUN = frozenset(
    f"run/{name}"
    for name in (
        "begin", "hear", "count_parts", "show", "list_abandoned", "give_up", "remove_some", "remove",
        "save_proposals", "save_loops", "save_groups", "save_pieces", "save_relaxations",
    )
)  # fmt: skip
"""Statements that store runs which nobody sees, or remove them."""
BY_MIGRATIONS = frozenset({"run/list_groups_without_figures", "run/save_group_figures"})
"""Statements that complete what an earlier version stored, seen or not."""
AFTER_IT_IS_SHOWN = frozenset({"decision/create", "loop_decision/create", "solar_decision/create"})
"""Statements that name a run which a person has read."""


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def services(store: GraphStore, clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services over a server with a first run, whose parts are small."""
    for sort, most in (("PROPOSALS", 2), ("DESIGNS", 1), ("PIECES", 2)):
        monkeypatch.setattr(run_parts, sort, most)
    monkeypatch.setattr(storing_runs, "REMOVED_AT_ONCE", 3)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(), make_site(id="site_b", name="Site B")]))
    store.write(lambda r: r.flows.save([*OFFERS, *NEEDS]))
    store.write(lambda r: save_run(r, made("run_first", NOON - timedelta(days=1), (0,))))
    return replace(over_fakes(clock), store=store, matcher=FakeMatcher(proposals(range(5))))


def proposals(numbers: Sequence[int]) -> tuple[Proposal, ...]:
    paths = (Path(offer_id=f"offer_{n}", need_id=f"need_{n}") for n in numbers)
    return tuple(make_proposal(path=path) for path in paths)


def made(run_id: str, created: datetime, numbers: Sequence[int]) -> RunResult:
    """Return a run with exchanges, a loop, groups, and five pieces of documents."""
    loops = tuple(make_loop().model_copy(update={"id": f"loop_{n}"}) for n in range(2))
    return RunResult(
        run=make_run(id=run_id, created=created),
        proposals=proposals(numbers),
        loops=loops,
        groups=(make_group(),),
        pieces=tuple(f"{run_id}_{n}" for n in range(5)),
    )


class Stopped(Exception):
    """Whoever stores a run is killed."""


def stopped_at(share: float, told: float) -> None:
    if told >= share:
        raise Stopped


def seen(services: Services) -> object:
    """Return all that can be read of runs, and how many entries the journal has."""

    def read(repositories: Repositories) -> list[object]:
        runs = repositories.runs
        ids = [run.id for run in runs.all()]
        kept = [(runs.proposals(i), runs.loops(i), runs.groups(i), runs.pieces(i)) for i in ids]
        return [*kept, *runs.all(), runs.latest(), repositories.journal.count()]

    return services.store.read(read)


def nodes(database: Database) -> dict[str, int]:
    rows = database.read(lambda transaction: transaction.rows(NODES))
    return {row["label"]: row["nodes"] for row in rows}


@pytest.mark.parametrize("share", [0.1, 0.6, 0.8])
def test_a_run_that_is_half_stored_is_seen_by_nobody(services: Services, share: float) -> None:
    before = seen(services)
    half = made("run_half", NOON, range(5))

    with pytest.raises(Stopped):
        prepare_run(services, half, lambda told: stopped_at(share, told))

    assert seen(services) == before
    services.store.write(lambda r: r.runs.forget_pieces(1))
    assert seen(services) == before
    for read in (
        lambda r: r.runs.get("run_half"),
        lambda r: r.runs.proposals("run_half"),
        lambda r: r.runs.proposal("run_half", half.proposals[0].id),
        lambda r: r.runs.loop("run_half", "loop_0"),
        lambda r: r.runs.group("run_half", half.groups[0].id),
        lambda r: r.runs.check("run_half"),
    ):
        with pytest.raises(UnknownThing):
            services.store.read(read)
    assert services.store.read(lambda r: r.runs.pieces("run_half")) == ()
    assert services.store.read(lambda r: r.runs.before("run_half")) is None


def test_stored_again_after_a_stop_it_is_whole_and_nothing_of_it_is_there_twice(
    services: Services, database: Database
) -> None:
    whole = made("run_whole", NOON, (3, 1, 4, 0, 2))
    with pytest.raises(Stopped):
        prepare_run(services, whole, lambda told: stopped_at(0.5, told))

    for _ in range(2):
        prepare_run(services, whole)
        services.store.write(lambda r: r.runs.show(whole))

    read = services.store.read
    assert read(lambda r: r.runs.latest()) == whole.run
    assert tuple(read(lambda r: r.runs.proposals("run_whole"))) == whole.proposals
    assert tuple(read(lambda r: r.runs.loops("run_whole"))) == whole.loops
    assert tuple(read(lambda r: r.runs.groups("run_whole"))) == whole.groups
    assert read(lambda r: r.runs.pieces("run_whole")) == whole.pieces
    counted = nodes(database)
    assert (counted["Run"], counted["Proposal"], counted["Path"], counted["DocumentPart"]) == (2, 6, 5, 10)


def test_a_run_of_which_a_part_is_missing_is_not_shown(services: Services) -> None:
    half = made("run_half", NOON, range(5))
    with pytest.raises(Stopped):
        prepare_run(services, half, lambda told: stopped_at(0.8, told))
    before = seen(services)

    with pytest.raises(UnknownThing, match="Run it again"):
        services.store.write(lambda r: r.runs.show(half))

    assert seen(services) == before


def test_what_a_killed_writer_left_goes_with_the_next_run_once_nobody_can_be_storing_it(
    services: Services, clock: MovingClock, database: Database
) -> None:
    empty = nodes(database)
    half = made("run_half", NOON, range(5))
    with pytest.raises(Stopped):
        prepare_run(services, half, lambda told: stopped_at(0.8, told))
    left = nodes(database)

    clock.now += ABANDONED_AFTER - timedelta(seconds=1)
    assert remove_abandoned(services) == 0
    assert nodes(database) == left
    clock.now += timedelta(seconds=2)
    report = propose_exchanges(services, ACTOR, SolveSettings())

    after = nodes(database)
    assert left["Proposal"] - empty["Proposal"] == 5
    assert (after["Run"], after["Proposal"]) == (empty["Run"] + 1, empty["Proposal"] + 5)
    assert after["DocumentPart"] == empty["DocumentPart"]
    assert services.store.read(lambda r: r.runs.latest()) == report.result.run


def test_a_writer_that_was_taken_for_dead_shows_nothing_and_is_told(
    services: Services, clock: MovingClock
) -> None:
    late = made("run_late", NOON, range(5))
    before = seen(services)

    def asleep(share: float) -> None:
        if share > 0.5:
            clock.now += 2 * ABANDONED_AFTER
            remove_abandoned(services)

    with pytest.raises(UnknownThing, match="Run it again"):
        prepare_run(services, late, asleep)
    with pytest.raises(UnknownThing, match="Run it again"):
        services.store.write(lambda r: r.runs.show(late))

    assert seen(services) == before


def test_a_writer_that_goes_on_keeps_others_from_removing_what_it_stored(
    services: Services, clock: MovingClock
) -> None:
    slow = made("run_slow", NOON, range(5))

    def wait(share: float) -> None:
        clock.now += ABANDONED_AFTER / 2
        assert remove_abandoned(services) == 0

    prepare_run(services, slow, wait)
    services.store.write(lambda r: r.runs.show(slow))

    assert tuple(services.store.read(lambda r: r.runs.proposals("run_slow"))) == slow.proposals


def test_two_who_propose_at_once_have_a_run_each(services: Services) -> None:
    together = threading.Barrier(2)

    def propose(_: int) -> RunResult:
        together.wait()
        return propose_exchanges(services, ACTOR, SolveSettings()).result

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(propose, range(2)))

    made_of = services.store.read(lambda r: [tuple(r.runs.proposals(one.run.id)) for one in results])
    assert made_of == [one.proposals for one in results]
    entries = services.store.read(lambda r: r.journal.latest(10))
    assert {one.thing_id for one in entries} == {one.run.id for one in results}
    assert [one.detail for one in entries] == ["5 proposals"] * 2


def test_a_decision_taken_while_a_run_is_stored_holds(services: Services, database: Database) -> None:
    first = proposals((0,))[0].id
    deciding: list[State] = []

    later = made("run_later", NOON, range(5))

    def decide(share: float) -> None:
        if share > 0.3 and not deciding:
            deciding.append(accept(services, ACTOR, first, 0).state)

    prepare_run(services, later, decide)
    services.store.write(lambda r: r.runs.show(later))

    decided = services.store.read(lambda r: r.decisions.current())
    assert deciding == [State.ACCEPTED]
    assert [(one.proposal_id, one.run_id, one.state) for one in decided] == [
        (first, "run_first", State.ACCEPTED)
    ]
    assert nodes(database)["Path"] == 5
    report = propose_exchanges(services, ACTOR, SolveSettings())
    assert report.states == {first: State.ACCEPTED}
    assert len(report.changes.new) + len(report.changes.changed) == 0


class Faltering:
    """A store that goes away: each thing written is first not taken, then taken without a word."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._asked = 0

    def read(self, work: Callable[[Repositories], T]) -> T:
        return self._store.read(work)

    def write(self, work: Callable[[Repositories], T]) -> T:
        self._asked += 1
        if self._asked % 3 == 1:
            raise GraphUnavailable("away", uri="")
        done = self._store.write(work)
        if self._asked % 3 == 2:
            raise GraphUnavailable("away before it said so", uri="")
        return done

    def ping(self) -> None:
        self._store.ping()


def test_a_run_outlives_a_database_that_goes_away_at_each_step_of_storing_it(
    services: Services, store: GraphStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "PAUSE_S", 0.0)
    before = nodes(database)

    report = propose_exchanges(replace(services, store=Faltering(store)), ACTOR, SolveSettings())

    after = nodes(database)
    assert store.read(lambda r: r.runs.latest()) == report.result.run
    assert tuple(store.read(lambda r: r.runs.proposals(report.result.run.id))) == report.result.proposals
    added = {label: after[label] - before.get(label, 0) for label in after}
    assert (added["Run"], added["Proposal"], added["JournalEntry"], added["Publication"]) == (1, 5, 1, 1)
    assert (len(report.changes.new), len(report.changes.gone)) == (4, 3)


@pytest.mark.parametrize("sorts", [(), ("loops",), ("pieces",), ("loops", "groups")])
def test_a_run_without_exchanges_is_stored_and_shown(services: Services, sorts: tuple[str, ...]) -> None:
    whole = made("run_whole", NOON, ())
    some = whole.model_copy(update={sort: () for sort in ("loops", "groups", "pieces") if sort not in sorts})

    prepare_run(services, some)
    assert services.store.read(lambda r: [run.id for run in r.runs.all()]) == ["run_first"]
    services.store.write(lambda r: r.runs.show(some))

    read = services.store.read
    assert read(lambda r: r.runs.latest()) == some.run
    assert tuple(read(lambda r: r.runs.loops("run_whole"))) == some.loops
    assert tuple(read(lambda r: r.runs.groups("run_whole"))) == some.groups
    assert read(lambda r: r.runs.pieces("run_whole")) == some.pieces


def test_exploring_the_graph_tells_nothing_of_a_run_that_is_being_stored(
    services: Services, database: Database
) -> None:
    asked = {
        "flow_id": make_loop().members[0].flow_id,
        "path_id": proposals((0,))[0].id,
        "resource_id": "water",
        "run_id": "run_half",
        "site_id": "site_a",
        "value_id": proposals((0,))[0].references[0].id,
    }
    exploring = [one for one in all_statements() if one.name.startswith("explore/")]

    def explored() -> dict[str, list[str]]:
        answers = database.read(lambda t: {one.name: t.rows(one, **asked) for one in exploring})
        return {name: [str(row) for row in rows] for name, rows in answers.items()}

    before = explored()
    prepare_run(services, made("run_half", NOON, range(5)))

    assert explored() == before
    assert before["explore/rests_on_value"]


def test_whatever_reads_runs_leaves_out_those_that_are_being_stored() -> None:
    what_runs_hold = re.compile(r":(Run|Proposal|HeatLoop|SolarGroup)\b|:[A-Z_|]*PROPOSED\b")
    reading = [one for one in all_statements() if what_runs_hold.search(one.bare())]
    others = WRITERS_OF_A_RUN | BY_MIGRATIONS | AFTER_IT_IS_SHOWN

    unaware = {one.name for one in reading if "prepared_at IS NULL" not in one.bare()}

    assert {name for name in unaware if not name.startswith(("restore/", "schema/", "run/link_"))} == others


def test_proposals_come_by_their_rank_however_the_graph_holds_them(database: Database) -> None:
    store = GraphStore(database)
    many = tuple(make_proposal(path=Path(offer_id="flow_offer", need_id=f"need_{i}")) for i in range(3))
    store.write(lambda r: save_run(r, RunResult(run=make_run(id="run_2"), proposals=many)))

    turned = Statement("test/turn", "MATCH (p:Proposal {run_id: 'run_2'}) SET p.rank = 9 - p.rank")

    database.write(lambda transaction: transaction.rows(turned))

    assert tuple(store.read(lambda r: r.runs.proposals("run_2"))) == many[::-1]
