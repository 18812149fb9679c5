"""Groups that share roofs come back as they were saved and are linked."""

from typing import Any

import pytest

from graph.driver import Database
from graph.queries import Statement, load
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SunOfRun
from symbiose.services.deciding import Verdict
from symbiose.services.review import accept
from symbiose.services.solar_review import accept_group, decide_group
from tests.builders import NOON, make_company, make_flow, make_run, make_site
from tests.graph.stored_runs import save_run
from tests.graph.test_concurrency import at_once
from tests.loop_case import LOOP_ID, loop_flows, make_loop
from tests.solar_case import (
    GROUP_ID,
    group_of_one,
    group_with_heat,
    keep_roofs,
    lighting,
    make_group,
    make_solar_decision,
    make_sun,
    solar_flows,
)

LATER = {"id": "run_2", "created": NOON.replace(hour=13)}


def fill(repositories: Any) -> None:
    """Store flows and roofs of the group, a loop beside it, and one run that proposes both."""
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_c")])
    repositories.flows.save([*solar_flows(), *loop_flows()])
    keep_roofs(repositories)
    repositories.accounts.save(Account(id="account_a", email="a@b.example", role=Role.COORDINATOR))
    save_run(repositories, made(group_with_heat(), group_of_one()))


def made(*groups: Any, **run: Any) -> RunResult:
    return RunResult(run=make_run(**run), proposals=(), loops=(make_loop(),), groups=groups, sun=make_sun())


def values(database: Database, cypher: str) -> list[Any]:
    statement = Statement("test/values", cypher)  # type: ignore[arg-type]
    return database.read(lambda transaction: [row["value"] for row in transaction.rows(statement)])


def test_a_group_comes_back_as_it_was_saved_with_its_two_documents(store: GraphStore) -> None:
    store.write(fill)

    assert store.read(lambda r: r.runs.groups("run_1")) == [group_with_heat(), group_of_one()]
    assert store.read(lambda r: r.runs.group("run_1", GROUP_ID)) == group_with_heat()
    assert store.read(lambda r: r.runs.sun("run_1")) == make_sun()
    assert store.read(lambda r: r.runs.get("run_1")) == make_run()


def test_a_group_of_a_whole_typical_year_comes_back_whole(store: GraphStore) -> None:
    """864 steps of 60 participants, and a member named by anybody."""
    group = make_group()
    steps = tuple(
        group.instance.steps[0].model_copy(update={"id": f"step_{number}"}) for number in range(864)
    )
    person = group.instance.participants[0].model_copy(update={"consumption_kw": (123.456789,) * 864})
    large = group.instance.model_copy(update={"steps": steps, "participants": (person,) * 60})
    kept = group.model_copy(update={"instance": large, "rule": 'é « \\ " \u2028 🔥 '})

    store.write(fill)
    store.write(lambda r: save_run(r, made(kept, **LATER)))
    store.write(lambda r: r.solar_decisions.save(make_solar_decision(group=kept)))

    assert store.read(lambda r: r.runs.group("run_2", GROUP_ID)) == kept
    assert store.read(lambda r: r.solar_decisions.current())[0].group == kept


def test_each_run_has_its_own_groups(store: GraphStore) -> None:
    store.write(fill)

    store.write(lambda r: save_run(r, RunResult(run=make_run(**LATER), proposals=())))

    assert store.read(lambda r: r.runs.groups("run_1")) == [group_with_heat(), group_of_one()]
    assert store.read(lambda r: r.runs.groups("run_2")) == []
    assert store.read(lambda r: r.runs.sun("run_2")) == SunOfRun()


def test_groups_come_in_the_order_of_the_run(store: GraphStore) -> None:
    groups = tuple(make_group().model_copy(update={"id": f"sun_{n}"}) for n in (3, 1, 2))

    store.write(fill)
    store.write(lambda r: save_run(r, made(*groups, **LATER)))

    assert [group.id for group in store.read(lambda r: r.runs.groups("run_2"))] == ["sun_3", "sun_1", "sun_2"]


def test_groups_that_do_not_exist_are_unknown(store: GraphStore) -> None:
    store.write(fill)

    for ask in (
        lambda r: r.runs.group("run_1", "none"),
        lambda r: r.runs.group("none", GROUP_ID),
        lambda r: r.runs.groups("none"),
        lambda r: r.runs.sun("none"),
    ):
        with pytest.raises(UnknownThing, match="does not exist"):
            store.read(ask)
    assert store.read(lambda r: (r.solar_decisions.current(), r.solar_decisions.of_group("none"))) == ([], [])


def test_a_group_is_linked_to_its_roofs_sites_and_needs(database: Database, store: GraphStore) -> None:
    store.write(fill)
    group = make_group()
    of = f"MATCH (:SolarGroup {{id: '{GROUP_ID}'}})"

    roofs = values(database, f"{of}-[b:BUILDS]->(o:Roof) RETURN o {{.id, kwp: b.kwp}} AS value")
    sites = values(
        database,
        f"{of}-[g:GATHERS]->(s:Site) RETURN s {{.id, own: g.own_use_mwh_per_year, "
        "received: g.received_mwh_per_year} AS value",
    )
    served = values(database, f"{of}-[s:SERVES]->(f:Flow) RETURN f {{.id, mwh: s.mwh_per_year}} AS value")

    assert {one["id"]: one["kwp"] for one in roofs} == {"roof_a": 600.0, "roof_c": 150.0}
    assert {one["id"]: (one["own"], one["received"]) for one in sites} == {
        member.site_id: pytest.approx((sum(member.own_use_mwh), sum(member.received_mwh)))
        for member in group.members
    }
    taken = {flow_id: sum(months) for flow_id, months in group.taken_mwh.items()}
    assert {one["id"]: one["mwh"] for one in served} == pytest.approx(taken)


def test_a_group_is_linked_to_who_gains_to_models_values_and_the_loop_whose_pump_it_runs(
    database: Database, store: GraphStore
) -> None:
    store.write(fill)
    group = group_with_heat()
    of = f"MATCH (:SolarGroup {{id: '{GROUP_ID}'}})"

    gains = values(database, f"{of}-[b:BENEFITS]->(s:Site) RETURN s {{.id, eur: b.eur_per_year}} AS value")
    models = values(database, f"{of}-[:UNDER]->(m:CircularModel) RETURN m.number AS value")
    resting = values(database, f"{of}-[:RESTS_ON]->(v:ReferenceValue) RETURN v.id AS value")
    pumps = values(
        database, f"{of}-[p:RUNS_PUMP_OF]->(l:HeatLoop) RETURN l {{.id, mwh: p.mwh_per_year}} AS value"
    )

    assert {one["id"]: one["eur"] for one in gains} == pytest.approx(group.by_site_eur_per_year)
    assert models == [mark.model for mark in group.models]
    assert resting == [one.id for one in group.references]
    assert pumps == [{"id": LOOP_ID, "mwh": pytest.approx(sum(group.heat[0].of_roofs_mwh))}]


def test_a_roof_that_leaves_its_cadastre_leaves_the_group_as_it_was(store: GraphStore) -> None:
    store.write(fill)

    store.write(lambda r: r.roofs.remove(["roof_a"]))

    assert store.read(lambda r: r.runs.group("run_1", GROUP_ID)) == group_with_heat()


def test_a_group_and_an_exchange_of_the_same_need_are_not_both_accepted_at_once(database: Database) -> None:
    """Each alone would fit: without a lock on the need both would find it free."""
    services = services_on(database)
    exchange = lighting(0.9)

    def prepare(repositories: Any) -> None:
        fill(repositories)
        offer = make_flow(id="surplus_elsewhere", unit="MWh", quantity_per_year=9000.0)
        repositories.flows.save([offer])
        save_run(repositories, made(make_group(), **LATER).model_copy(update={"proposals": (exchange,)}))

    services.store.write(prepare)

    def take(number: int) -> None:
        actor = operator(f"test_{number}")
        if number:
            accept(services, actor, exchange.id, 0)
        else:
            accept_group(services, actor, GROUP_ID, 0)

    results = at_once(take, threads=2)

    assert sorted(type(one).__name__ for one in results) == ["ConflictingReview", "NoneType"]
    kept = services.store.read(lambda r: (len(r.decisions.current()), len(r.solar_decisions.current())))
    assert sum(kept) == 1


def test_two_groups_with_the_same_roof_are_not_both_accepted_at_once(database: Database) -> None:
    """They serve different needs: without a lock on the roof and its owner both would pass."""
    services = services_on(database)
    services.store.write(fill)
    to_b = {"power_b": make_group().taken_mwh["power_b"]}
    others = (make_group(), make_group().model_copy(update={"id": "sun_other", "taken_mwh": to_b}))
    apart = (others[0].model_copy(update={"taken_mwh": {}}), others[1])

    def take(number: int) -> None:
        group = apart[number]
        verdict = Verdict(group.id, 0, State.ACCEPTED, wished=group)
        decide_group(services, operator(f"test_{number}"), verdict)

    results = at_once(take, threads=2)

    assert sorted(type(one).__name__ for one in results) == ["ConflictingReview", "NoneType"]
    assert len(services.store.read(lambda r: r.solar_decisions.all())) == 1


def test_a_person_who_looks_at_the_graph_finds_the_groups_of_a_site(
    database: Database, store: GraphStore
) -> None:
    store.write(fill)
    store.write(lambda r: r.solar_decisions.save(make_solar_decision()))

    ask = load("explore/groups_of_site")
    found = database.read(lambda transaction: transaction.rows(ask, site_id="site_b"))

    assert found == [
        {
            "run": "run_1",
            "group": GROUP_ID,
            "roofs": 2,
            "installed_kwp": 750.0,
            "own_use_mwh_per_year": 0.0,
            "received_mwh_per_year": pytest.approx(sum(make_group().members[1].received_mwh)),
            "decided": ["accepted"],
        }
    ]
