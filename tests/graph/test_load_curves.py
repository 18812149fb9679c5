"""Load curves of needs of electricity, on both servers."""

from pathlib import Path

import pytest

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import operator
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Direction
from symbiose.domain.load_curves import TypicalCurve
from symbiose.domain.repositories import Repositories
from symbiose.domain.uploads import Upload
from symbiose.services.load_curve_giving import keep_curve
from tests.builders import make_company, make_flow, make_load_curve, make_site
from tests.graph.test_concurrency import at_once

THREADS = 6
LINKED = Statement(
    "test/followed",
    "MATCH (flow:Flow)-[:FOLLOWS]->(curve:LoadCurve) RETURN flow.id AS id, curve.file_name AS file",
)


def with_needs(store: GraphStore, *flow_ids: str) -> None:
    def work(repositories: Repositories) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site()])
        repositories.flows.save([make_flow(id=i, reference=i) for i in flow_ids])

    store.write(work)


def test_a_curve_comes_back_as_it_was_kept(store: GraphStore) -> None:
    with_needs(store, "flow_power", "flow_other")
    curve = make_load_curve()

    store.write(lambda r: r.load_curves.save(curve))

    assert store.read(lambda r: r.load_curves.existing(["flow_power", "flow_other"])) == {"flow_power": curve}
    assert store.read(lambda r: r.load_curves.all()) == [curve]


def test_a_need_has_one_curve_and_another_replaces_it(store: GraphStore) -> None:
    with_needs(store, "flow_power")
    other = make_load_curve(file_name="autre.csv", powers_kw=[5.0] * 864)

    store.write(lambda r: r.load_curves.save(make_load_curve()))
    store.write(lambda r: r.load_curves.save(other))

    assert store.read(lambda r: r.load_curves.all()) == [other]


def test_a_curve_hangs_on_its_need_through_a_new_version_of_it(store: GraphStore, database: Database) -> None:
    with_needs(store, "flow_power")
    store.write(lambda r: r.load_curves.save(make_load_curve()))

    store.write(lambda r: r.flows.save([make_flow(id="flow_power", reference="flow_power", unit="MWh")]))

    rows = database.read(lambda tx: tx.rows(LINKED))
    assert [(row["id"], row["file"]) for row in rows] == [("flow_power", "courbe.csv")]


def test_a_removed_curve_is_gone_and_removing_it_again_changes_nothing(store: GraphStore) -> None:
    with_needs(store, "flow_power")
    store.write(lambda r: r.load_curves.save(make_load_curve()))

    store.write(lambda r: r.load_curves.remove("flow_power"))
    store.write(lambda r: r.load_curves.remove("flow_power"))

    assert store.read(lambda r: r.load_curves.all()) == []
    assert store.read(lambda r: r.flows.get("flow_power")).id == "flow_power"


def test_no_curve_is_kept_of_a_need_that_does_not_exist(store: GraphStore) -> None:
    with_needs(store)

    with pytest.raises(UnknownThing, match="flow_power"):
        store.write(lambda r: r.load_curves.save(make_load_curve()))


def test_r2_of_many_who_give_a_curve_at_once_one_is_kept_and_the_others_are_told(
    database: Database, tmp_path: Path
) -> None:
    services = services_on(database, tmp_path)
    power = {"direction": Direction.NEED, "resource_id": "electricity", "unit": "MWh"}
    with_needs(GraphStore(database))
    services.store.write(lambda r: r.flows.save([make_flow(id="flow_power", reference="a", **power)]))
    curve = TypicalCurve.model_validate(make_load_curve().model_dump(include=set(TypicalCurve.model_fields)))

    def give(number: int) -> None:
        actor = operator(f"test_{number}")
        upload = Upload(
            id=f"{number:024x}",
            account_id=actor.id,
            name=f"{number}.csv",
            size_bytes=1,
            digest="0" * 64,
            received_at=services.clock(),
            curve_of="flow_power",
            curve=curve,
        )
        services.uploads.put(upload, b"")
        keep_curve(services, actor, "flow_power", upload.id, seen="", take_months=True)

    results = at_once(give, threads=THREADS)

    told = sorted(type(result).__name__ for result in results)
    entries = services.store.read(lambda r: r.journal.latest(THREADS))
    assert told == ["ConflictingReview"] * (THREADS - 1) + ["NoneType"]
    assert len(services.store.read(lambda r: r.load_curves.all())) == 1
    assert [one.action for one in entries].count("give_load_curve") == 1
    assert len(services.store.read(lambda r: r.flows.versions("flow_power"))) == 2  # as it was, and is
