"""Moving from the embedded database to a Neo4j: everything, counted, once, and never into a full one."""

from typing import Any

import pytest

from graph import copy as copying
from graph.copy import copy_all
from graph.driver import Database
from graph.migrations import migrate
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role, Session
from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.journal import JournalEntry
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.roof_owners import NearSite, RoofNear, RoofOwner
from symbiose.domain.run_results import RunResult
from tests.builders import (
    NOON,
    make_api_token,
    make_company,
    make_decision,
    make_draft,
    make_flow,
    make_load_curve,
    make_processor,
    make_proposal,
    make_roof_decision,
    make_run,
    make_scarcity,
    make_site,
    make_site_request,
    make_substitution,
)
from tests.dossiers import (
    make_choice,
    make_design_document,
    make_design_note,
    make_document,
    make_note,
    make_opened,
    make_realised,
    make_synergy,
    make_tick,
)
from tests.followed_steps import loop_steps, solar_steps
from tests.graph.conftest import EMPTY
from tests.graph.counting import counts
from tests.graph.real_neo4j import LocalNeo4j
from tests.graph.stored_runs import save_run
from tests.loop_case import loop_flows, make_loop, make_loop_decision
from tests.solar_case import (
    GROUP_ID,
    group_with_heat,
    make_solar_decision,
    make_sun,
    solar_flows,
    solar_roofs,
)

pytestmark = [pytest.mark.embedded, pytest.mark.neo4j]
FLOWS = 25
DOCUMENT = bytes(range(256)) * 300
"""Two parts."""

DECLARED = FLOWS + len(loop_flows()) + len(solar_flows())


class PowerCut(Exception):
    """Ends a copy in its middle."""


def fill(repositories: Any) -> None:
    repositories.sites.save_companies([make_company()])
    sites = ("site_a", "site_b", "site_c", "site_p")
    repositories.sites.save([make_site(id=i, park_id="park_a") for i in sites])
    repositories.flows.save(
        [make_flow(id=f"flow_{n:02d}", valid_from=NOON.date(), waste_code="10 02 07*") for n in range(FLOWS)]
    )
    repositories.flows.save([*loop_flows(), *solar_flows()])
    fill_roofs(repositories)
    repositories.flows.save([make_flow(id="flow_00", valid_from=NOON.date(), quantity_per_year=1.0)])
    repositories.load_curves.save(make_load_curve(flow_id="flow_00"))
    repositories.drafts.save([make_draft()])
    repositories.site_requests.save(make_site_request())
    repositories.api_tokens.save(make_api_token())
    repositories.processing.save_processors([make_processor()])
    repositories.processing.save_substitutions([make_substitution()])
    beside = {"loops": (make_loop(),), "groups": (group_with_heat(),), "sun": make_sun(), "pieces": ("YQ==",)}
    result = RunResult(run=make_run(), proposals=(make_proposal(),), scarcity=make_scarcity(), **beside)
    save_run(repositories, result)
    repositories.decisions.save(make_decision())
    repositories.loop_decisions.save(make_loop_decision())
    repositories.solar_decisions.save(make_solar_decision())
    repositories.overrides.save(
        ModelOverride(thing_id="flow_00", models=(5,), reason="r", decided_by="a", decided_at=NOON)
    )
    repositories.accounts.save(Account(id="account_a", email="a@b.example", role=Role.COORDINATOR))
    repositories.accounts.save_session(
        Session(token_digest="d", account_id="account_a", created_at=NOON, seen_at=NOON)
    )
    for kept, steps in ((repositories.loop_steps, loop_steps()), (repositories.solar_steps, solar_steps())):
        for step in steps:
            kept.save(step)
    synergy = make_synergy()
    repositories.synergies.save(synergy, make_opened(synergy))
    repositories.waste_statuses.choose(make_choice())
    repositories.synergy_documents.add(make_document(), DOCUMENT)
    repositories.waste_statuses.tick(make_tick(document_id="document_a"))
    repositories.synergy_notes.add(make_note())
    repositories.design_documents.add(make_design_document(id="document_of_loop"), DOCUMENT)
    repositories.design_notes.add(make_design_note(thing_id=GROUP_ID))
    repositories.realised.declare(make_realised())
    repositories.journal.append(JournalEntry(id="e", at=NOON, actor_id="a", action="x", thing_id="t"))


def fill_roofs(repositories: Any) -> None:
    """Keep roofs near a site, two words on one of them, whose it is, and what they add up to."""
    roofs = [one.roof for one in solar_roofs()]
    near = (NearSite(site_id="site_a", distance_m=0.0), NearSite(site_id="site_b", distance_m=12.5))
    repositories.roofs.save(roofs)
    repositories.roofs.save_near([RoofNear(roof_id=roofs[0].id, sites=near)])
    for one in (make_roof_decision(roof_id=roofs[0].id), make_roof_decision(roof_id=roofs[0].id, version=2)):
        repositories.roof_decisions.save(one)
    repositories.roofs.attach({roofs[0].id: RoofOwner(site_id="site_a", settled=True)})
    repositories.roofs.sum_up(roofs[0].cadastre, NOON)


def everything(repositories: Any) -> tuple[Any, ...]:
    return (
        repositories.sites.companies(),
        repositories.sites.all(),
        repositories.flows.all(),
        repositories.flows.versions("flow_00"),
        repositories.load_curves.all(),
        repositories.drafts.of_sites(["site_a"]),
        repositories.site_requests.all(),
        repositories.api_tokens.of_account("account_a"),
        repositories.processing.processors(),
        repositories.processing.substitutions(),
        repositories.runs.all(),
        repositories.runs.proposals("run_1"),
        repositories.runs.loops("run_1"),
        repositories.loop_decisions.all(),
        repositories.loop_steps.all(),
        repositories.runs.groups("run_1"),
        repositories.runs.sun("run_1"),
        repositories.runs.scarcity("run_1"),
        repositories.runs.pieces("run_1"),
        repositories.solar_decisions.all(),
        repositories.solar_steps.all(),
        repositories.roofs.all(),
        repositories.roofs.owned(),
        repositories.roofs.near([roof.id for roof in repositories.roofs.all()]),
        repositories.roofs.sums(),
        repositories.roof_decisions.all(),
        repositories.synergies.all(),
        repositories.synergies.history("synergy_a"),
        repositories.waste_statuses.of_synergies(["synergy_a"]),
        repositories.synergy_documents.of("synergy_a"),
        repositories.synergy_documents.content("document_a"),
        repositories.synergy_notes.of("synergy_a"),
        repositories.design_documents.all(),
        repositories.design_documents.content("document_of_loop"),
        repositories.design_notes.all(),
        repositories.realised.of_synergies(["synergy_a"]),
        repositories.decisions.current(),
        repositories.overrides.current(),
        repositories.accounts.all(),
        repositories.accounts.session("d"),
        repositories.journal.latest(5),
    )


@pytest.fixture
def source(embedded_database: Database) -> Database:
    embedded_database.write(lambda transaction: transaction.rows(EMPTY))
    GraphStore(embedded_database).write(fill)
    return embedded_database


@pytest.fixture
def target(neo4j_server: tuple[Database, LocalNeo4j | None]) -> Database:
    database, _ = neo4j_server
    database.write(lambda transaction: transaction.rows(EMPTY))
    return database


def test_everything_is_copied_and_counted(source: Database, target: Database) -> None:
    counted = copy_all(source, target)

    assert counted["Flow"] == counted["DECLARES"] == DECLARED
    assert counted == {name: count for name, count in counts(source).items() if name != "Migration"}
    assert GraphStore(target).read(everything) == GraphStore(source).read(everything)


def test_moments_and_days_keep_their_type(source: Database, target: Database) -> None:
    copy_all(source, target)
    read = Statement(
        "test/types", "MATCH (f:Flow {id: 'flow_00'}) RETURN f.declared_at AS at, f.valid_from AS day"
    )

    [row] = target.read(lambda transaction: transaction.rows(read))

    assert row["at"].to_native() == NOON  # aware: equal only with its zone
    assert row["day"].to_native() == NOON.date()


def test_a_target_that_is_not_empty_is_refused_and_left_alone(source: Database, target: Database) -> None:
    GraphStore(target).write(lambda r: r.sites.save_companies([make_company(id="theirs")]))
    before = counts(target)

    with pytest.raises(GraphUnavailable, match="not empty: it holds 1 Company"):
        copy_all(source, target)

    assert counts(target) == before


def test_a_target_prepared_by_init_counts_as_empty(source: Database, target: Database) -> None:
    target.write(lambda tx: tx.rows(Statement("test/prepared", "CREATE (:Resource {id: 'theirs'})")))

    copy_all(source, target)

    assert GraphStore(target).read(everything) == GraphStore(source).read(everything)


def test_an_embedded_target_is_refused(source: Database) -> None:
    with pytest.raises(GraphUnavailable, match="embedded database"):
        copy_all(source, source)


def test_r1_an_interrupted_copy_is_begun_again_and_nothing_starts_on_half_of_it(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 10)

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(copying, "_copy_relationships", cut)
        with pytest.raises(PowerCut):
            copy_all(source, target)
    with pytest.raises(GraphUnavailable, match="interrupted"):
        migrate(target)
    counted = copy_all(source, target)

    assert counted["Flow"] == DECLARED
    assert migrate(target) == []


def test_a_source_that_changes_meanwhile_is_told(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = copying._copy_relationships

    def meanwhile(*arguments: Any) -> None:
        original(*arguments)
        GraphStore(source).write(lambda r: r.flows.save([make_flow(id="late")]))

    monkeypatch.setattr(copying, "_copy_relationships", meanwhile)

    with pytest.raises(GraphUnavailable, match="changed while it was copied"):
        copy_all(source, target)

    target.write(lambda tx: tx.rows(Statement("test/unmark", "MATCH (m:CopyInProgress) DELETE m")))
