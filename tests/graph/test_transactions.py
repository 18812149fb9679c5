"""One use case is one transaction: kept whole or not at all, and a reading one writes nothing."""

from typing import Any

import pytest
from neo4j.exceptions import ClientError

from graph.driver import Database, ReadOnlyTransaction
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.errors import UnknownThing
from tests.builders import make_company, make_flow, make_processor, make_site
from tests.graph.counting import counts


class Interrupted(Exception):
    """What a use case may raise in its middle."""


def test_r1_a_use_case_that_fails_keeps_nothing(database: Database) -> None:
    store = GraphStore(database)
    before = counts(database)

    def work(repositories: Any) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site()])
        raise Interrupted

    with pytest.raises(Interrupted):
        store.write(work)

    assert counts(database) == before


def test_s20_a_use_case_that_reads_cannot_write(database: Database) -> None:
    store = GraphStore(database)
    before = counts(database)

    with pytest.raises(ReadOnlyTransaction, match="site/save_companies writes"):
        store.read(lambda r: r.sites.save_companies([make_company()]))

    assert counts(database) == before


def test_what_is_written_is_read_within_the_same_use_case(store: GraphStore) -> None:
    def work(repositories: Any) -> list[str]:
        repositories.sites.save_companies([make_company()])
        return [company.id for company in repositories.sites.companies()]

    assert store.write(work) == ["company_a"]


def test_a_thing_without_its_owner_is_refused_and_nothing_is_kept(database: Database) -> None:
    store = GraphStore(database)

    with pytest.raises(UnknownThing, match="company_a"):
        store.write(lambda r: r.sites.save([make_site()]))
    with pytest.raises(UnknownThing, match="site_a"):
        store.write(lambda r: r.flows.save([make_flow()]))
    with pytest.raises(UnknownThing, match="site_p"):
        store.write(lambda r: r.processing.save_processors([make_processor()]))

    assert store.read(lambda r: (r.sites.all(), r.flows.all(), r.processing.processors())) == ([], [], [])


def test_a_faulty_statement_is_a_fault_of_the_program_and_not_of_the_database(database: Database) -> None:
    with pytest.raises(ClientError):
        database.read(lambda transaction: transaction.rows(Statement("test/faulty", "RETURN unknown")))


def test_a_database_that_answers_answers_a_ping(store: GraphStore) -> None:
    store.ping()
