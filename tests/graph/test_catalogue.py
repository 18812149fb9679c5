"""The reference data in the graph: written once, again only when they changed, and never over a flow."""

from dataclasses import replace

import pytest

from graph.catalogue import save_catalogue
from graph.driver import Database, Row
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.reference import load_reference
from tests.builders import make_company, make_flow, make_site
from tests.graph.counting import counts


@pytest.fixture(scope="module")
def reference() -> ReferenceData:
    return load_reference()


def rows(database: Database, cypher: Statement) -> list[Row]:
    return database.read(lambda transaction: transaction.rows(cypher))


def test_everything_of_the_reference_data_is_there_to_explore(
    database: Database, reference: ReferenceData
) -> None:
    written = save_catalogue(database, reference)

    found = counts(database)
    assert written
    assert found["Resource"] == len(reference.resources)
    assert found["KIND_OF"] == sum(1 for resource in reference.resources if resource.parent)
    assert found["WasteCode"] == len(reference.wastes)
    assert found["Commune"] == found["IN"] == len(reference.communes)
    assert found["Agglomeration"] == len(reference.communes.epcis)
    assert found["Activity"] == len(reference.naf)
    assert found["DISCARDED_AS"] == sum(len(resource.waste_codes) for resource in reference.resources)


def test_the_same_reference_data_are_not_written_again(database: Database, reference: ReferenceData) -> None:
    save_catalogue(database, reference)
    before = counts(database)

    assert not save_catalogue(database, reference)
    assert counts(database) == before


def test_a_flow_keeps_its_resource_before_and_after_the_catalogue_knows_it(
    database: Database, reference: ReferenceData
) -> None:
    store = GraphStore(database)
    known = next(iter(reference.resources))
    flows = [make_flow(id="flow_a", resource_id=known.id), make_flow(id="flow_b", resource_id="unheard_of")]
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site()]))
    store.write(lambda r: r.flows.save(flows))

    save_catalogue(database, reference)

    linked = rows(
        database,
        Statement(
            "test/linked", "MATCH (f:Flow)-[:OF]->(r:Resource) RETURN r.label_fr AS label ORDER BY f.id"
        ),
    )
    assert [row["label"] for row in linked] == [known.label_fr, None]
    assert store.read(lambda r: r.flows.all()) == flows


def test_a_resource_that_left_the_catalogue_stays_for_its_flows(
    database: Database, reference: ReferenceData
) -> None:
    save_catalogue(database, reference)
    gone, *others = reference.resources
    kept = [one.model_copy(update={"parent": None}) if one.parent == gone.id else one for one in others]

    written = save_catalogue(database, replace(reference, resources=ResourceCatalogue(kept)))

    retired = rows(
        database,
        Statement("test/retired", "MATCH (r:Resource) WHERE r.in_catalogue = false RETURN r.id AS id"),
    )
    assert written
    assert [row["id"] for row in retired] == [gone.id]
