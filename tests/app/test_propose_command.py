"""`symbiose propose`: the document alone, changes against the run before, exit codes."""

import json

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.errors import SolverFailed
from symbiose.domain.ports import SolveSettings
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.app.conftest import Command
from tests.builders import make_proposal
from tests.fakes import FakeMatcher


class NoPlan(FakeMatcher):
    """A matcher that finds nothing, or cannot run."""

    def __init__(self, status: str | None) -> None:
        super().__init__()
        self.status = status

    def propose(self, *args: object) -> object:
        if self.status is None:
            msg = "No solver could be run. Install highspy."
            raise SolverFailed(msg)
        result = super().propose(*args)  # type: ignore[arg-type]
        return replace_run(result, self.status)


def replace_run(result: object, status: str) -> object:
    run = result.run.model_copy(update={"status": status, "objective_value": None})  # type: ignore[attr-defined]
    return result.model_copy(update={"run": run})  # type: ignore[attr-defined]


def with_matcher(services: Services, matcher: object) -> None:
    object.__setattr__(services, "matcher", matcher)


def test_the_document_is_alone_on_stdout(command: Command, database: Services) -> None:
    outcome = command("propose", "--json")

    document = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (0, "")
    named = "format run created objective status objective_value bound gap solver changes proposals"
    assert set(named.split()) <= set(document)
    assert document["format"] == "symbiose.proposals/1"
    assert document["created"].endswith("Z")
    entry = document["proposals"][0]
    named = (
        "id kind state giver receiver through resource quantity_per_year unit monthly benefit_eur_per_year "
        "by_site terms co2_avoided_t_per_year waste_diverted_t_per_year distance_km models reasons references"
    )
    assert set(named.split()) <= set(entry)
    assert sum(entry["terms"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert sum(entry["by_site"].values()) == pytest.approx(entry["benefit_eur_per_year"])
    assert {"id", "value", "unit", "valid_from", "source"} == set(entry["references"][0])


def test_the_changes_are_told_against_the_run_before(command: Command, database: Services) -> None:
    first = json.loads(command("propose", "--json").out)
    second = json.loads(command("propose", "--json").out)
    other = make_proposal(
        terms_eur_per_year={"disposal_avoided": 8000.0}, by_site_eur_per_year={"site_a": 8000.0}
    )
    with_matcher(database, FakeMatcher([other]))
    third = json.loads(command("propose", "--json").out)
    with_matcher(database, FakeMatcher([]))
    fourth = json.loads(command("propose", "--json").out)

    one = [make_proposal().id]
    assert first["changes"] == {"new": one, "gone": [], "changed": []}
    assert second["changes"] == {"new": [], "gone": [], "changed": []}
    assert third["changes"] == {"new": [], "gone": [], "changed": one}
    assert fourth["changes"] == {"new": [], "gone": one, "changed": []}
    assert len(database.store.read(lambda r: r.runs.all())) == 4


def test_the_objective_and_the_limits_reach_the_optimiser(command: Command, database: Services) -> None:
    seen: list[SolveSettings] = []

    class Watching(FakeMatcher):
        def propose(self, territory: object, settings: SolveSettings, *rest: object) -> object:
            seen.append(settings)
            return super().propose(territory, settings, *rest)  # type: ignore[arg-type]

    with_matcher(database, Watching())
    command("propose", "--objective", "co2_avoided", "--solver", "cbc", "--gap", "0.01", "--time-limit", "5")

    assert seen == [SolveSettings("co2_avoided", "cbc", 0.01, 5.0)]  # type: ignore[arg-type]


def test_who_needs_more_memory_than_the_setting_allows_is_refused_and_nothing_is_stored(
    command: Command, database: Services
) -> None:
    class Greedy(FakeMatcher):
        def propose(self, *_: object) -> object:
            return bytearray(64 * 2**30)

    with_matcher(database, Greedy())
    outcome = command("propose")

    assert outcome.code != 0
    assert "SYMBIOSE_JOB_MEMORY_MB" in outcome.err
    assert database.store.read(lambda r: r.runs.all()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--gap", "-1"],
        ["--gap", "nan"],
        ["--gap", "x"],
        ["--time-limit", "inf"],
        ["--time-limit", "-0.1"],
        ["--solver", "glpk"],
        ["--objective", "fun"],
        ["extra"],
    ],
)
def test_wrong_usage_ends_with_2(command: Command, database: Services, words: list[str]) -> None:
    assert command("propose", *words).code == 2
    assert database.store.read(lambda r: r.runs.all()) == []


@pytest.mark.parametrize(("status", "code"), [("infeasible", 1), ("unknown", 1), ("feasible", 0), (None, 3)])
def test_the_exit_code_tells_the_answer(
    command: Command, database: Services, status: str | None, code: int
) -> None:
    with_matcher(database, NoPlan(status))

    outcome = command("propose", "--json")

    assert outcome.code == code
    assert (json.loads(outcome.out)["status"] == status) if status else (outcome.out == "")


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        ((6489152.99993578, 6489153.2, 3e-8), "Objective 6,489,153 €/yr, bound 6,489,153, gap 3e-08"),
        ((6489152.99993578, None, None), "Objective 6,489,153 €/yr, bound none proven"),
    ],
)
def test_what_was_maximised_is_printed_in_whole_units(
    command: Command, database: Services, found: tuple[float | None, ...], printed: str
) -> None:
    class Exact(FakeMatcher):
        def propose(self, *args: object) -> object:
            result = super().propose(*args)  # type: ignore[arg-type]
            figures = dict(zip(("objective_value", "bound", "gap"), found, strict=True))
            return result.model_copy(update={"run": result.run.model_copy(update=figures)})

    with_matcher(database, Exact())

    assert printed in command("propose").out.splitlines()


def test_a_table_is_printed_for_a_person(command: Command, database: Services) -> None:
    outcome = command("propose")

    assert "Site A → Site B" in outcome.out
    assert "1 new" in outcome.out


@pytest.mark.parametrize(("role", "code"), [(Role.COORDINATOR, 0), (Role.ANALYST, 2), (Role.SITE_MANAGER, 2)])
def test_as_takes_the_rights_of_an_account(
    command: Command, database: Services, role: Role, code: int
) -> None:
    save_account(database, operator("test"), "x@example.org", role, "x" * 12)

    assert command("propose", "--as", "x@example.org").code == code
