"""What runs solved, kept in pieces beside them: whole, of the latest runs alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.documents.run_documents import packed, unpacked
from symbiose.domain.errors import DamagedDocuments, UnknownThing
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_run
from tests.graph.stored_runs import save_run
from tests.kept_runs import make_kept_run, make_run_documents

PARTS = Statement("test/parts", "MATCH (part:DocumentPart) RETURN count(part) AS n")


def kept(run_id: str = "run_1", hours: int = 0, pieces: tuple[str, ...] = ("YQ==", "Yg==")) -> RunResult:
    made = make_kept_run(id=run_id, created=NOON + timedelta(hours=hours))
    return made.model_copy(update={"pieces": pieces, "proposals": ()})


def parts(database: Database) -> int:
    [row] = database.read(lambda transaction: transaction.rows(PARTS))
    return int(row["n"])


def test_pieces_and_verdict_of_a_run_come_back_as_they_were_kept(store: GraphStore) -> None:
    many = tuple(f"{i:04d}" for i in range(250))

    store.write(lambda r: save_run(r, kept(pieces=many)))

    assert store.read(lambda r: r.runs.pieces("run_1")) == many
    assert store.read(lambda r: r.runs.check("run_1")) == make_kept_run().check
    assert store.read(lambda r: r.runs.get("run_1")) == kept().run


def test_pieces_come_by_their_position_however_the_graph_holds_them(database: Database) -> None:
    store = GraphStore(database)
    store.write(lambda r: save_run(r, kept(pieces=("YQ==", "Yg==", "Yw=="))))
    turned = Statement(
        "test/turn", "MATCH (p:DocumentPart) SET p.position = 9 - p.position RETURN count(p) AS n"
    )

    database.write(lambda transaction: transaction.rows(turned))

    assert store.read(lambda r: r.runs.pieces("run_1")) == ("Yw==", "Yg==", "YQ==")


def test_a_run_that_keeps_nothing_says_so(store: GraphStore) -> None:
    store.write(lambda r: save_run(r, RunResult(run=make_run(), proposals=())))

    assert store.read(lambda r: r.runs.pieces("run_1")) == ()
    assert store.read(lambda r: r.runs.check("run_1")) is None
    assert store.read(lambda r: r.runs.pieces("none")) == ()
    with pytest.raises(UnknownThing):
        store.read(lambda r: r.runs.check("none"))


def test_the_latest_runs_alone_keep_their_pieces(database: Database) -> None:
    store = GraphStore(database)
    for hours in (2, 0, 1):
        store.write(partial(save_run, result=kept(f"run_{hours}", hours)))

    store.write(lambda r: r.runs.forget_pieces(2))

    assert store.read(_kept_pieces) == {"run_0": 0, "run_1": 2, "run_2": 2}
    assert parts(database) == 4
    assert store.read(lambda r: r.runs.check("run_0")) is not None
    store.write(lambda r: r.runs.forget_pieces(0))
    assert parts(database) == 0


def test_pieces_that_were_altered_or_lost_are_told(database: Database) -> None:
    store = GraphStore(database)
    documents = make_run_documents(run="run_1")
    store.write(lambda r: save_run(r, kept(pieces=packed(documents))))
    assert unpacked(store.read(lambda r: r.runs.pieces("run_1"))) == documents
    altered = Statement("test/alter", "MATCH (p:DocumentPart) SET p.base64 = 'eJw=' RETURN count(p) AS n")

    database.write(lambda transaction: transaction.rows(altered))

    with pytest.raises(DamagedDocuments):
        unpacked(store.read(lambda r: r.runs.pieces("run_1")))


def test_two_runs_kept_at_once_leave_the_pieces_of_the_latest(database: Database) -> None:
    store = GraphStore(database)
    for n in range(4):
        store.write(partial(save_run, result=kept(f"run_{n}", n)))

    def keep(n: int) -> None:
        def work(repositories: Repositories) -> None:
            save_run(repositories, kept(f"run_{n}", n))
            repositories.runs.forget_pieces(2)

        store.write(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(keep, (8, 9)))
    store.write(lambda r: r.runs.forget_pieces(2))

    assert store.read(_kept_pieces) == {f"run_{n}": 2 if n > 7 else 0 for n in (9, 8, 3, 2, 1, 0)}
    assert parts(database) == 4


def _kept_pieces(repositories: Repositories) -> dict[str, int]:
    """Return how many pieces each run keeps."""
    runs = repositories.runs
    return {run.id: len(runs.pieces(run.id)) for run in runs.all()}
