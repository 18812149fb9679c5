"""`symbiose check-run` as a user runs it: a stored run in, a verdict out, and documents to check apart."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.app.conftest import Command
from tests.builders import NOON, make_run
from tests.fakes import FakeStore
from tests.kept_runs import make_kept_run
from tests.loop_case import make_loop


@pytest.fixture
def runs(database: Services) -> FakeStore:
    """Return the store behind the commands, with one run that keeps what it solved."""
    store = database.store
    assert isinstance(store, FakeStore)
    store.repositories.runs.save(make_kept_run())
    return store


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("run", ["run_1", "last"])
def test_a_run_that_holds_is_told_in_full_and_ends_with_0(command: Command, run: str) -> None:
    outcome = command("check-run", run, "--json")

    told = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (0, "")
    assert told["format"] == "symbiose.run-check/1"
    assert (told["run"], told["holds"], told["all_pairs"], told["faults"]) == ("run_1", True, True, [])
    assert told["exchanges"] == {
        "format": "symbiose.solve-check/1",
        "holds": True,
        "feasible": True,
        "objective_value": pytest.approx(10_000.0),
        "bound": pytest.approx(10_000.0),
        "bound_basis": "duals",
        "gap": pytest.approx(0.0),
        "solvers_word": 0.0,
        "faults": [],
    }


@pytest.mark.usefixtures("runs")
def test_a_person_reads_what_is_proven_and_by_whom(command: Command) -> None:
    outcome = command("check-run", "last")

    assert outcome.out.splitlines() == [
        "Run run_1 holds, 2 arcs",
        "Computed anew: objective 10,000",
        "No plan over these arcs is worth more than 10,000: proven by its prices, gap 0",
    ]


def test_the_word_of_the_optimiser_is_told_where_pairs_are_not_stated(
    command: Command, runs: FakeStore
) -> None:
    runs.repositories.runs.save(make_kept_run(all_pairs=False))

    outcome = command("check-run", "last")

    assert outcome.code == 0
    assert "Over all pairs none is worth more than 10,000: the optimiser's word" in outcome.out


@pytest.mark.usefixtures("runs")
def test_its_documents_are_checked_by_solve_check(command: Command, tmp_path: Path) -> None:
    instance, result = tmp_path / "instance.json", tmp_path / "result.json"

    command("check-run", "last", "--instance", instance, "--result", result)
    outcome = command("solve", "--check", result, instance)

    assert (outcome.code, json.loads(outcome.out)["bound_basis"]) == (0, "duals")
    assert json.loads(result.read_text(encoding="utf-8"))["seconds"] == make_kept_run().run.seconds


def test_a_run_that_was_altered_ends_with_1_and_says_where(command: Command, runs: FakeStore) -> None:
    made = make_kept_run()
    runs.repositories.runs.save(made.model_copy(update={"proposals": ()}))

    outcome = command("check-run", "last")

    assert outcome.code == 1
    assert "flow_offer → flow_need (fly_ash) carries something, and no proposal tells it." in outcome.out
    assert "Run run_1 does not hold" in outcome.out


@pytest.mark.parametrize("is_wrong", [False, True])
def test_loops_whose_figures_do_not_agree_are_not_said_to(
    command: Command, runs: FakeStore, is_wrong: bool
) -> None:
    loop = make_loop()
    if is_wrong:
        loop = loop.model_copy(update={"by_site_eur_per_year": {"site_a": 1e6}})
    runs.repositories.runs.save(make_kept_run().model_copy(update={"loops": (loop,)}))

    outcome = command("check-run", "last")

    told = f"Loops 1, groups of roofs 0: the figures of {0 if is_wrong else 1} agree"
    assert outcome.code == (1 if is_wrong else 0)
    assert outcome.out.splitlines()[-1].startswith(told)
    assert (f"{loop.id}: The shares of the sites sum to" in outcome.out) == is_wrong


def test_a_run_that_keeps_nothing_ends_with_1(command: Command, runs: FakeStore) -> None:
    later = make_run(id="run_2", created=NOON + timedelta(hours=1))
    runs.repositories.runs.save(RunResult(run=later, proposals=()))

    outcome = command("check-run", "last", "--json")

    assert (outcome.code, outcome.out) == (1, "")
    assert "Run last keeps nothing to check" in outcome.err


def test_pieces_that_are_not_what_was_written_end_with_1(command: Command, runs: FakeStore) -> None:
    runs.repositories.runs.save(make_kept_run().model_copy(update={"pieces": ("eJw=",)}))

    outcome = command("check-run", "last")

    assert (outcome.code, outcome.out) == (1, "")
    assert "not what was written" in outcome.err


@pytest.mark.usefixtures("database")
def test_a_run_that_does_not_exist_ends_with_2(command: Command) -> None:
    assert "No run was made yet" in command("check-run", "last").err
    assert command("check-run", "last").code == 2
    assert command("check-run", "run_x").code == 2
    assert command("check-run").code == 2


def test_it_is_for_those_who_see_everything(command: Command, database: Services, runs: FakeStore) -> None:
    save_account(database, operator("test"), "a@b.example", Role.ANALYST, "correct horse battery", ())

    outcome = command("check-run", "last", "--as", "a@b.example")

    assert (outcome.code, outcome.out) == (2, "")
    assert "CanSeeEverything" in outcome.err


def test_the_latest_runs_alone_keep_what_they_solved(database: Services, runs: FakeStore) -> None:
    class Keeping:
        def propose(self, territory: Territory, settings: SolveSettings, run_id: str, _: object) -> RunResult:
            made = len(runs.repositories.runs.all())
            return make_kept_run(id=run_id, created=NOON + timedelta(hours=made))

    object.__setattr__(database, "matcher", Keeping())
    object.__setattr__(database, "runs_kept_to_check", 2)

    for _ in range(3):
        propose_exchanges(database, operator("test"), SolveSettings())

    kept = [bool(runs.repositories.runs.pieces(run.id)) for run in runs.repositories.runs.all()]
    assert kept == [True, True, False, False]
