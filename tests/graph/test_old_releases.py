"""Data that an earlier release wrote are brought to this version's schema, whole and usable (check R7)."""

from pathlib import Path

import pytest

from graph.backups.restoring import checked_backup, restore
from graph.driver import Database
from graph.journal import GraphJournal
from graph.migrations import current_version, migrate
from graph.migrations.steps import MIGRATIONS
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Role, operator
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.files.backup_file import check_seal, unpacked
from symbiose.services.accounts import actor_of, sign_in
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, reopen
from tests.invariants import broken_invariants

RELEASES = sorted((Path(__file__).parent / "releases").glob("schema-*.bak"))
PASSWORD = "une phrase assez longue"


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def restored(request: pytest.FixtureRequest, database: Database) -> Database:
    """Return a database into which the data of an earlier release were restored."""
    path: Path = request.param
    check_seal(path)
    checked_backup(lambda: unpacked(path))
    restore(database, lambda: unpacked(path))
    return database


def test_r7_there_are_data_of_an_earlier_release() -> None:
    assert RELEASES


def test_r7_data_of_an_earlier_release_are_brought_to_this_schema_and_are_all_there(
    restored: Database, tmp_path: Path
) -> None:
    services = services_on(restored, tmp_path)

    flows, decisions, accounts = services.store.read(
        lambda r: (r.flows.all(), r.decisions.current(), r.accounts.all())
    )

    assert migrate(restored) == []
    assert current_version(restored) == MIGRATIONS[-1].number
    assert len(flows) == 10
    assert sorted(decision.state for decision in decisions) == [State.ACCEPTED, State.PROPOSED, State.REFUSED]
    assert {account.role for account in accounts} == {Role.COORDINATOR, Role.SITE_MANAGER}
    assert restored.read(lambda transaction: GraphJournal(transaction).check(None)).intact


def test_r7_people_of_an_earlier_release_go_on_where_they_were(restored: Database, tmp_path: Path) -> None:
    services = services_on(restored, tmp_path)
    coordinator = actor_of(sign_in(services, "coordinator@test.example", PASSWORD).account)
    decided = {d.state: d for d in services.store.read(lambda r: r.decisions.current())}
    accepted, refused = decided[State.ACCEPTED], decided[State.REFUSED]

    report = propose_exchanges(services, operator("test"), SolveSettings(time_limit_s=10.0))
    kept = {proposal.id for proposal in report.result.proposals}
    reopen(services, coordinator, accepted.proposal_id, accepted.version)
    accept(services, coordinator, accepted.proposal_id, accepted.version + 1)

    assert accepted.proposal_id in kept
    assert refused.proposal_id not in kept
    assert broken_invariants(restored) == []
