"""What each repository promises beyond saving and loading: order, absence, replacement, links."""

from datetime import timedelta
from typing import Any

import pytest

from graph.driver import Database, Row, Transaction
from graph.queries import Statement
from graph.schema.page import EXPLORE
from graph.store import GraphStore
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import ModelMark, Path, State
from symbiose.domain.journal import JournalEntry
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from tests.builders import (
    NOON,
    make_company,
    make_decision,
    make_flow,
    make_processor,
    make_proposal,
    make_run,
    make_scarcity,
    make_site,
    make_substitution,
)
from tests.graph.stored_runs import save_run
from tests.loop_case import make_loop
from tests.solar_case import keep_roofs, make_group

A_MINUTE = timedelta(minutes=1)
PATH = Path(offer_id="flow_offer", through=("processor_p",), need_id="flow_need")
EXPLORED = {
    "site_id": "site_a",
    "flow_id": "flow_offer",
    "resource_id": "zinc_oxide",
    "path_id": PATH.proposal_id,
    "run_id": "run_1",
    "value_id": "detour",
}


def fill(repositories: Any) -> None:
    """Store a little territory with one run, accepted then refused."""
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_p")])
    repositories.flows.save(
        [
            make_flow(id="flow_offer", resource_id="zinc_dust"),
            make_flow(id="flow_need", site_id="site_b", direction="need", resource_id="zinc_oxide"),
        ]
    )
    repositories.flows.save([make_flow(id="flow_offer", resource_id="zinc_dust", quantity_per_year=2.0)])
    recycled = Finding(ModelMark(model=5, reason="recyclé"))
    bought_new = Finding(ModelMark(model=1, reason="achat neuf"), opens=True)
    repositories.flows.classify({"flow_offer": [recycled], "flow_need": [bought_new]})
    repositories.processing.save_processors([make_processor()])
    repositories.processing.save_substitutions([make_substitution(to_resource_id="zinc_oxide")])
    proposal = make_proposal(path=PATH)
    giver, *_ = make_loop().members
    loop = make_loop().model_copy(update={"members": (giver.model_copy(update={"flow_id": "flow_offer"}),)})
    groups = (make_group().model_copy(update={"taken_mwh": {"flow_need": (1.0,) * 12}}),)
    keep_roofs(repositories)
    repositories.roofs.attach({"roof_a": RoofOwner(site_id="site_a")})
    save_run(repositories, RunResult(run=make_run(), proposals=(proposal,), loops=(loop,), groups=groups))
    accepted = make_decision(proposal_id=proposal.id, path=PATH)
    repositories.decisions.save(accepted)
    repositories.decisions.save(
        accepted.model_copy(update={"state": State.REFUSED, "reason": "trop loin", "version": 2})
    )


def values(database: Database, cypher: str, **parameters: object) -> list[Row]:
    statement = Statement("test/values", cypher)
    return database.read(lambda transaction: transaction.rows(statement, **parameters))


def test_things_that_do_not_exist_are_unknown(store: GraphStore) -> None:
    for ask in (
        lambda r: r.sites.get("none"),
        lambda r: r.flows.get("none"),
        lambda r: r.runs.get("none"),
        lambda r: r.runs.proposals("none"),
        lambda r: r.runs.proposal("none", "none"),
        lambda r: r.accounts.get("none"),
        lambda r: r.flows.versions("none"),
        lambda r: r.drafts.get("none"),
        lambda r: r.site_requests.get("none"),
    ):
        with pytest.raises(UnknownThing, match="none"):
            store.read(ask)


def test_an_empty_database_answers_with_nothing(store: GraphStore) -> None:
    found = store.read(
        lambda r: (
            r.sites.all(), r.sites.companies(), r.flows.all(), r.flows.existing([]),
            r.processing.processors(), r.processing.substitutions(), r.runs.all(), r.decisions.current(),
            r.overrides.current(), r.accounts.all(), r.journal.latest(10),
            r.flows.of_sites(["none"]), r.drafts.of_sites(["none"]), r.site_requests.all(),
            r.api_tokens.of_account("none"),
        )
    )  # fmt: skip

    assert all(not part for part in found)
    assert store.read(lambda r: r.runs.latest()) is None
    assert store.read(lambda r: r.runs.before("none")) is None


def test_saving_nothing_changes_nothing(store: GraphStore) -> None:
    def work(repositories: Any) -> None:
        repositories.sites.save_companies([])
        repositories.sites.save([])
        repositories.flows.save([])
        repositories.processing.save_processors([])
        repositories.processing.save_substitutions([])
        repositories.drafts.save([])
        repositories.drafts.delete([])

    store.write(work)

    assert store.read(lambda r: r.sites.all()) == []


def test_things_come_in_the_order_of_their_ids(store: GraphStore) -> None:
    store.write(fill)
    store.write(lambda r: r.flows.save([make_flow(id="flow_a"), make_flow(id="flow_z")]))

    ids = [flow.id for flow in store.read(lambda r: r.flows.all())]

    assert ids == ["flow_a", "flow_need", "flow_offer", "flow_z"]
    assert [site.id for site in store.read(lambda r: r.sites.all())] == ["site_a", "site_b", "site_p"]


def test_a_flow_saved_again_replaces_itself_with_its_links(database: Database) -> None:
    store = GraphStore(database)
    store.write(fill)
    changed = make_flow(id="flow_offer", resource_id="glass", waste_code="10 11 12", withdrawn=True)

    store.write(lambda r: r.flows.save([changed]))

    assert store.read(lambda r: r.flows.get("flow_offer")) == changed
    links = values(
        database,
        "MATCH (f:Flow {id: 'flow_offer'}) RETURN [(f)-[:OF]->(r) | r.id] AS of, "
        "[(f)-[:DISCARDED_AS]->(w) | w.code] AS codes, [(s)-[:DECLARES]->(f) | s.id] AS sites",
    )
    assert links == [{"of": ["glass"], "codes": ["10 11 12"], "sites": ["site_a"]}]


def test_the_same_thing_twice_in_one_save_is_kept_once_the_last_time(store: GraphStore) -> None:
    store.write(fill)

    store.write(lambda r: r.flows.save([make_flow(id="f", rank=1), make_flow(id="f", rank=2)]))

    assert store.read(lambda r: r.flows.get("f")).rank == 2


def test_a_processor_saved_again_takes_and_makes_only_what_it_says_now(store: GraphStore) -> None:
    store.write(fill)
    changed = make_processor(inputs={"glass": 0.9}, outputs={"cullet": 0.8, "dust": 0.1})

    store.write(lambda r: r.processing.save_processors([changed]))

    assert store.read(lambda r: r.processing.processors()) == [changed]


def test_a_substitution_that_moves_to_other_resources_leaves_none_behind(store: GraphStore) -> None:
    store.write(fill)
    moved = make_substitution(from_resource_id="slag", to_resource_id="gravel")

    store.write(lambda r: r.processing.save_substitutions([moved]))

    assert store.read(lambda r: r.processing.substitutions()) == [moved]


def test_a_site_that_moves_lies_in_its_new_commune_only(database: Database) -> None:
    store = GraphStore(database)
    store.write(fill)

    store.write(lambda r: r.sites.save([make_site(commune_code="62498", park_id="park_a")]))

    lies = values(database, "MATCH (:Site {id: 'site_a'})-[:LIES_IN]->(c:Commune) RETURN c.code AS code")
    assert lies == [{"code": "62498"}]


def test_a_site_is_found_by_its_siret(store: GraphStore) -> None:
    site = make_site(siret="53070853600038")
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([site, make_site(id="site_b")]))

    assert store.read(lambda r: r.sites.by_siret("53070853600038")) == site
    assert store.read(lambda r: r.sites.by_siret("00000000000000")) is None


def test_runs_come_newest_first_and_know_the_one_before(store: GraphStore) -> None:
    runs = [make_run(id=f"run_{n}", created=NOON + n * A_MINUTE) for n in range(3)]
    for run in (runs[1], runs[0], runs[2]):
        store.write(lambda r, one=run: save_run(r, RunResult(run=one, proposals=())))

    assert store.read(lambda r: r.runs.all()) == [runs[2], runs[1], runs[0]]
    assert store.read(lambda r: r.runs.latest()) == runs[2]
    assert store.read(lambda r: r.runs.before("run_2")) == runs[1]
    assert store.read(lambda r: r.runs.before("run_0")) is None


def test_two_runs_of_the_same_moment_have_an_order_too(store: GraphStore) -> None:
    for run_id in ("run_b", "run_a"):
        store.write(lambda r, i=run_id: save_run(r, RunResult(run=make_run(id=i), proposals=())))

    assert [run.id for run in store.read(lambda r: r.runs.all())] == ["run_b", "run_a"]
    latest = store.read(lambda r: r.runs.before("run_b"))
    assert latest is not None
    assert latest.id == "run_a"


def test_the_same_path_proposed_by_two_runs_is_one_path_with_two_proposals(database: Database) -> None:
    store = GraphStore(database)
    store.write(fill)
    again = make_proposal(path=PATH, monthly=(50.0,) * 12)
    store.write(lambda r: save_run(r, RunResult(run=make_run(id="run_2"), proposals=(again,))))

    assert store.read(lambda r: r.runs.proposal("run_2", PATH.proposal_id)) == again
    assert store.read(lambda r: r.runs.proposal("run_1", PATH.proposal_id)).monthly == (100.0,) * 12
    counted = values(
        database,
        "MATCH (p:Proposal)-[:ALONG]->(path:Path) "
        "RETURN count(DISTINCT path) AS paths, count(p) AS proposals",
    )
    assert counted == [{"paths": 1, "proposals": 2}]


def test_a_run_of_many_proposals_is_saved_in_statements_that_stay_small(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(fill)
    monkeypatch.setattr("symbiose.domain.run_parts.PROPOSALS", 2)
    sent: list[int] = []
    rows = Transaction.rows

    def counted(self: Transaction, statement: Statement, **parameters: Any) -> list[Row]:
        if statement.name == "run/save_proposals":
            sent.append(len(parameters["rows"]))
        return rows(self, statement, **parameters)

    monkeypatch.setattr(Transaction, "rows", counted)
    many = tuple(
        make_proposal(path=Path(offer_id="flow_offer", need_id=f"need_{i}")) for i in (4, 2, 3, 1, 0)
    )

    store.write(lambda r: save_run(r, RunResult(run=make_run(id="run_2"), proposals=many)))

    assert sent == [2, 2, 1]
    assert tuple(store.read(lambda r: r.runs.proposals("run_2"))) == many


def test_the_latest_decision_on_each_path_holds_and_none_is_lost(store: GraphStore) -> None:
    store.write(fill)

    [current] = store.read(lambda r: r.decisions.current())
    history = store.read(lambda r: r.decisions.of_proposal(PATH.proposal_id))

    assert (current.state, current.reason) == (State.REFUSED, "trop loin")
    assert [decision.state for decision in history] == [State.ACCEPTED, State.REFUSED]


def test_every_decision_ever_taken_is_told_by_proposal_the_oldest_first(store: GraphStore) -> None:
    assert store.read(lambda r: r.decisions.all()) == []
    store.write(fill)
    other = Path(offer_id="flow_a", need_id="flow_b")
    alone = make_decision(proposal_id=other.proposal_id, path=other)
    store.write(lambda r: r.decisions.save(alone))

    found = store.read(lambda r: r.decisions.all())

    by_proposal = {
        i: store.read(lambda r, i=i: r.decisions.of_proposal(i))
        for i in (PATH.proposal_id, alone.proposal_id)
    }
    assert [len(history) for history in by_proposal.values()] == [2, 1]
    assert found == [decision for i in sorted(by_proposal) for decision in by_proposal[i]]


def test_decisions_survive_the_disappearance_of_flows_and_runs(store: GraphStore) -> None:
    alone = make_decision(run_id="run_gone")

    store.write(lambda r: r.decisions.save(alone))

    assert store.read(lambda r: r.decisions.current()) == [alone]


def test_the_newest_journal_entries_come_first(store: GraphStore) -> None:
    for n in range(5):
        entry = JournalEntry(id=f"e{n}", at=NOON + n * A_MINUTE, actor_id="a", action="x", thing_id="t")
        store.write(lambda r, one=entry: r.journal.append(one))

    assert [entry.id for entry in store.read(lambda r: r.journal.latest(3))] == ["e4", "e3", "e2"]
    assert store.read(lambda r: r.journal.count()) == 5


@pytest.mark.parametrize("statement", EXPLORE, ids=lambda statement: statement.name)
def test_the_questions_of_the_schema_page_have_answers(database: Database, statement: Statement) -> None:
    GraphStore(database).write(fill)

    rows = database.read(lambda transaction: transaction.rows(statement, **EXPLORED))

    assert rows


def test_a_person_can_follow_a_proposal_through_the_graph(database: Database) -> None:
    GraphStore(database).write(fill)

    [row] = values(
        database,
        """
        MATCH (:Company)-[:OPERATES]->(giver:Site)-[:DECLARES]->(offer:Flow)<-[:GIVEN_BY]-(path:Path)
        MATCH (path)-[:THROUGH]->(processor:Processor)<-[:RUNS]-(worker:Site)
        MATCH (path)-[:RECEIVED_BY]->(need:Flow)<-[:DECLARES]-(receiver:Site)
        MATCH (run:Run)-[:PROPOSED]->(proposal:Proposal)-[:ALONG]->(path)
        MATCH (proposal)-[under:UNDER]->(model:CircularModel)
        MATCH (proposal)-[benefit:BENEFITS]->(giver)
        MATCH (decision:Decision {state: 'refused'})-[:ON]->(path), (decision)-[:READ_IN]->(run)
        MATCH (decision)-[:REPLACES]->(before:Decision)
        RETURN giver.id AS giver, worker.id AS worker, receiver.id AS receiver, model.number AS model,
               under.reason AS why, benefit.eur_per_year AS benefit, before.state AS before
        """,
    )

    assert row == {
        "giver": "site_a",
        "worker": "site_p",
        "receiver": "site_b",
        "model": 5,
        "why": "un déchet devient une matière première",
        "benefit": 6000.0,
        "before": "accepted",
    }


def test_a_flow_stands_under_the_models_it_was_put_under_last(database: Database) -> None:
    store = GraphStore(database)
    store.write(fill)
    two = [Finding(ModelMark(model=m, reason=f"raison {m}"), opens=m == 6) for m in (5, 6)]

    store.write(lambda r: r.flows.classify({"flow_offer": two, "flow_need": [], "nowhere": two}))

    rows = values(
        database,
        """
        MATCH (flow:Flow)-[under:UNDER]->(model:CircularModel)
        RETURN flow.id AS flow, model.number AS model, under.reason AS why, under.opens AS opens
        ORDER BY under.rank
        """,
    )
    assert rows == [
        {"flow": "flow_offer", "model": 5, "why": "raison 5", "opens": False},
        {"flow": "flow_offer", "model": 6, "why": "raison 6", "opens": True},
    ]


@pytest.mark.parametrize(
    ("label", "key", "relationship", "pattern"),
    [
        ("Flow", "site_id", "DECLARES", "MATCH (o:Site)-[:DECLARES]->(n:Flow)"),
        ("Flow", "resource_id", "OF", "MATCH (o:Resource)<-[:OF]-(n:Flow)"),
        ("Site", "company_id", "OPERATES", "MATCH (o:Company)-[:OPERATES]->(n:Site)"),
        ("Processor", "site_id", "RUNS", "MATCH (o:Site)-[:RUNS]->(n:Processor)"),
    ],
)
def test_a_property_and_the_relationship_that_repeats_it_agree(
    database: Database, label: str, key: str, relationship: str, pattern: str
) -> None:
    GraphStore(database).write(fill)

    rows = values(database, f"{pattern} RETURN n[$key] AS property, o.id AS other", key=key)

    assert rows
    assert all(row["property"] == row["other"] for row in rows)


def test_what_is_scarce_comes_back_with_the_run_that_tells_it(store: GraphStore) -> None:
    result = RunResult(run=make_run(), proposals=(), scarcity=make_scarcity())

    store.write(lambda r: save_run(r, result))
    assert store.read(lambda r: r.runs.scarcity("run_1")) == make_scarcity()
    assert store.read(lambda r: r.runs.get("run_1")) == make_run()

    store.write(lambda r: save_run(r, RunResult(run=make_run(id="run_2"), proposals=())))
    assert store.read(lambda r: r.runs.scarcity("run_2")) == ScarcityOfRun()
    with pytest.raises(UnknownThing):
        store.read(lambda r: r.runs.scarcity("none"))
