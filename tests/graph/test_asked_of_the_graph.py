"""Whoever asks the graph of the sun reads no JSON: keys, limits, energy, cold, sums, sites named."""

from typing import Any, LiteralString

import pytest

from graph.driver import Database
from graph.migrations import m0023_asked_of_the_graph
from graph.queries import Statement, load
from graph.roof_decisions import GraphRoofDecisions
from graph.store import GraphStore
from symbiose.domain.documents.solar_sharing_result import SharingGroup
from symbiose.domain.roof_owners import RoofDecision, RoofOwner, RoofVerdict
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SolarGroup
from tests.builders import NOON, make_company, make_run, make_site
from tests.graph.stored_runs import save_run
from tests.solar_case import GROUP_ID, group_with_heat, keep_roofs, solar_flows

ALONE = "roof_c"


def static_group() -> SolarGroup:
    """Return the group by fixed shares, one roof of which serves its owner alone, with a machine of cold."""
    group = group_with_heat()
    sharing = SharingGroup(
        participants=("site_a", "site_b"), roofs=("roof_a",), shares={"site_a": 0.0, "site_b": 0.75}
    )
    return group.model_copy(
        update={
            "instance": group.instance.model_copy(update={"key": "static"}),
            "result": group.result.model_copy(update={"groups": (sharing,)}),
            "heat": (group.heat[0].model_copy(update={"loop_id": None}),),
        }
    )


def fill(repositories: Any) -> None:
    """Store a group of a run with its roofs, the sums of their cadastre and what was said of one roof."""
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_c")])
    repositories.flows.save(solar_flows())
    keep_roofs(repositories)
    repositories.roofs.attach({"roof_a": RoofOwner(site_id="site_a")})
    repositories.roofs.sum_up("example", NOON)
    repositories.roof_decisions.save(
        RoofDecision(
            roof_id="roof_a",
            version=1,
            verdict=RoofVerdict.CLAIMED,
            site_id="site_b",
            decided_by="account_a",
            decided_at=NOON,
        )
    )
    save_run(repositories, RunResult(run=make_run(), proposals=(), groups=(static_group(),)))


def asked(database: Database, cypher: LiteralString) -> list[dict[str, Any]]:
    statement = Statement("test/asked", cypher)
    return database.write(lambda transaction: transaction.rows(statement))


def told(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return what the graph tells without its texts."""
    return {
        "group": asked(
            database,
            "MATCH (g:SolarGroup) RETURN g.key AS key, g.max_distance_m AS distance, "
            "g.max_power_kwp AS power, g.own_use_mwh_per_year AS own, g.shared_mwh_per_year AS shared, "
            "g.surplus_mwh_per_year AS sold, g.produced_mwh_per_year AS made, "
            "g.benefit_eur_per_year AS benefit",
        ),
        "roofs": asked(
            database,
            "MATCH (:SolarGroup)-[b:BUILDS]->(r:Roof) RETURN r.id AS id, b.kwp AS kwp, b.shares AS shares, "
            "b.produced_mwh_per_year AS made, b.own_use_mwh_per_year AS own, "
            "b.shared_mwh_per_year AS shared, "
            "b.surplus_mwh_per_year AS sold ORDER BY r.id",
        ),
        "shares": asked(
            database,
            "MATCH (:SolarGroup)-[g:GATHERS]->(s:Site) RETURN s.id AS id, g.share AS share, "
            "g.received_mwh_per_year AS received ORDER BY s.id",
        ),
        "cold": asked(
            database,
            "MATCH (:SolarGroup)-[c:RUNS_CHILLER_OF]->(s:Site) RETURN s.id AS id, c.mwh_per_year AS mwh",
        ),
        "cadastre": asked(
            database,
            "MATCH (c:Cadastre) RETURN c.roofs AS roofs, c.peak_power_kwp AS kwp, c.yearly_kwh AS kwh",
        ),
        "named": asked(database, "MATCH (d:RoofDecision)-[:NAMES]->(s:Site) RETURN s.id AS id"),
    }


def test_a_group_its_roofs_its_members_and_its_machines_are_asked_without_reading_a_text(
    database: Database, store: GraphStore
) -> None:
    store.write(fill)
    group, found = static_group(), told(database)

    (one,) = found["group"]
    rules = group.instance.rules
    assert (one["key"], one["distance"], one["power"]) == (
        "static",
        rules.max_distance_m,
        rules.max_power_kwp,
    )
    assert one["benefit"] == sum(group.terms_eur_per_year.values())
    assert abs(one["own"] + one["shared"] + one["sold"] - one["made"]) < 1e-6 * one["made"]
    assert one["shared"] == sum(sum(member.received_mwh) for member in group.members) > 0
    assert {roof["id"]: roof["shares"] for roof in found["roofs"]} == {"roof_a": True, ALONE: False}
    for roof in found["roofs"]:
        assert abs(roof["own"] + roof["shared"] + roof["sold"] - roof["made"]) < 1e-6 * roof["made"]
    assert {site["id"]: site["share"] for site in found["shares"]} == {
        member.site_id: {"site_a": 0.0, "site_b": 0.75}.get(member.site_id) for member in group.members
    }
    assert found["cold"] == [{"id": "site_a", "mwh": sum(group.heat[0].of_roofs_mwh)}]
    roofs = asked(
        database,
        "MATCH (r:Roof) RETURN count(r) AS roofs, sum(r.peak_power_kwp) AS kwp, sum(r.yearly_kwh) AS kwh",
    )
    assert found["cadastre"] == roofs
    assert found["named"] == [{"id": "site_b"}]
    assert store.read(lambda r: r.runs.groups("run_1")) == [group]


def test_what_an_earlier_version_stored_is_completed_and_nothing_else_changes(
    database: Database, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(m0023_asked_of_the_graph, "_BATCH", 1)
    store.write(fill)
    later = RunResult(run=make_run(id="run_2"), proposals=(), groups=(static_group(),))
    store.write(lambda r: save_run(r, later))
    before = told(database)
    for forgotten in (
        "MATCH (g:SolarGroup) SET g.key = null, g.max_distance_m = null, g.max_power_kwp = null, "
        "g.own_use_mwh_per_year = null, g.shared_mwh_per_year = null, g.surplus_mwh_per_year = null, "
        "g.benefit_eur_per_year = null",
        "MATCH (:SolarGroup)-[b:BUILDS]->() SET b.shares = null, b.own_use_mwh_per_year = null, "
        "b.shared_mwh_per_year = null, b.surplus_mwh_per_year = null",
        "MATCH (:SolarGroup)-[g:GATHERS]->() SET g.share = null",
        "MATCH ()-[c:RUNS_CHILLER_OF]->() DELETE c",
        "MATCH (c:Cadastre) SET c.roofs = null, c.peak_power_kwp = null, c.yearly_kwh = null",
        "MATCH ()-[n:NAMES]->() DELETE n",
    ):
        asked(database, forgotten)
    read_before = store.read(lambda r: r.runs.groups("run_1"))

    for _ in range(2):
        m0023_asked_of_the_graph.apply(database)
        assert told(database) == before

    assert store.read(lambda r: r.runs.groups("run_1")) == read_before == [static_group()]
    assert database.read(lambda tx: GraphRoofDecisions(tx).all()) == store.read(
        lambda r: r.roof_decisions.all()
    )


def test_a_person_who_looks_at_the_graph_finds_the_roofs_of_a_site_and_what_is_built_on_them(
    database: Database, store: GraphStore
) -> None:
    store.write(fill)

    ask = load("explore/roofs_of_site")
    (found,) = database.read(lambda transaction: transaction.rows(ask, site_id="site_a"))

    assert (found["roof"], found["settled"], found["run"], found["group"]) == (
        "roof_a",
        False,
        "run_1",
        GROUP_ID,
    )
    assert (found["key"], found["kwp"], found["peak_power_kwp"]) == ("static", 600.0, 600.0)
