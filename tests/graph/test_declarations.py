"""Drafts, requests and tokens in the graph: order, deletion, links; the fakes do the same."""

from datetime import timedelta
from typing import Any

import pytest

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role
from symbiose.domain.documents.export_content import FlowOutline
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Band
from symbiose.domain.site_requests import RequestState
from tests.builders import (
    NOON,
    make_api_token,
    make_company,
    make_draft,
    make_flow,
    make_site,
    make_site_request,
)
from tests.fakes import FakeStore

A_MINUTE = timedelta(minutes=1)
LINKS = Statement(
    "test/links",
    "MATCH (a)-[r:BEGUN_FOR|ASKED|HOLDS]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b ORDER BY type, a",
)


@pytest.fixture
def any_store(any_store: GraphStore | FakeStore) -> GraphStore | FakeStore:
    """Return each store with what flows and drafts are declared at."""
    store: Any = any_store
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(id=i) for i in ("site_a", "site_b", "site_c")]))
    return store


def test_drafts_come_by_site_then_in_the_order_they_were_begun(any_store: GraphStore | FakeStore) -> None:
    drafts = [
        make_draft(id="d1", site_id="site_b"),
        make_draft(id="d2", created_at=NOON + A_MINUTE),
        make_draft(id="d3"),
        make_draft(id="d4", site_id="site_c"),
    ]
    any_store.write(lambda r: r.drafts.save(drafts))

    found = any_store.read(lambda r: r.drafts.of_sites(["site_b", "site_a", "site_b"]))

    assert [draft.id for draft in found] == ["d3", "d2", "d1"]


def test_a_draft_saved_again_is_replaced_and_a_deleted_one_is_gone(any_store: GraphStore | FakeStore) -> None:
    any_store.write(lambda r: r.drafts.save([make_draft(), make_draft(id="other")]))
    changed = make_draft(fields={})
    any_store.write(lambda r: r.drafts.save([changed]))
    kept = any_store.read(lambda r: r.drafts.get("draft_a"))

    any_store.write(lambda r: r.drafts.delete(["draft_a", "never_was"]))
    any_store.write(lambda r: r.drafts.delete(["draft_a"]))

    assert kept == changed
    assert [draft.id for draft in any_store.read(lambda r: r.drafts.of_sites(["site_a"]))] == ["other"]


def test_a_draft_of_a_site_that_does_not_exist_is_refused(store: GraphStore) -> None:
    with pytest.raises(UnknownThing, match="nowhere"):
        store.write(lambda r: r.drafts.save([make_draft(site_id="nowhere")]))


def test_requests_come_newest_first_and_are_answered_in_place(any_store: GraphStore | FakeStore) -> None:
    first, second = make_site_request(), make_site_request(id="later", asked_at=NOON + A_MINUTE)
    for one in (first, second):
        any_store.write(lambda r, request=one: r.site_requests.save(request))
    answered = first.model_copy(update={"state": RequestState.ACCEPTED, "answered_at": NOON + A_MINUTE})

    any_store.write(lambda r: r.site_requests.save(answered))

    assert any_store.read(lambda r: r.site_requests.all()) == [second, answered]
    assert any_store.read(lambda r: r.site_requests.get("request_a")) == answered


def test_tokens_of_an_account_come_newest_first_and_are_found_by_digest(
    any_store: GraphStore | FakeStore,
) -> None:
    tokens = [
        make_api_token(id="t1", digest="d1"),
        make_api_token(id="t2", digest="d2", created_at=NOON + A_MINUTE),
        make_api_token(id="t3", digest="d3", account_id="account_b"),
    ]
    for one in tokens:
        any_store.write(lambda r, token=one: r.api_tokens.save(token))

    assert any_store.read(lambda r: r.api_tokens.of_account("account_a")) == [tokens[1], tokens[0]]
    assert any_store.read(lambda r: r.api_tokens.by_digest("d3")) == tokens[2]
    assert any_store.read(lambda r: r.api_tokens.by_digest("d4")) is None


def test_a_deleted_token_stays_away_when_it_is_used(any_store: GraphStore | FakeStore) -> None:
    used = make_api_token(used_at=NOON)
    any_store.write(lambda r: r.api_tokens.save(make_api_token()))
    any_store.write(lambda r: r.api_tokens.touch(used))
    seen = any_store.read(lambda r: r.api_tokens.by_digest("digest_a"))

    for _ in range(2):
        any_store.write(lambda r: r.api_tokens.delete("token_a"))
    any_store.write(lambda r: r.api_tokens.touch(used))

    assert seen == used
    assert any_store.read(lambda r: r.api_tokens.by_digest("digest_a")) is None


def test_outlines_tell_site_reference_and_properties_of_standing_flows(
    any_store: GraphStore | FakeStore,
) -> None:
    flows = [
        make_flow(id="f1", reference="R1", quality={"zinc": Band(min=1.0), "pH": Band(max=7.0)}),
        make_flow(id="f2", site_id="site_b"),
        make_flow(id="f3", withdrawn=True),
        make_flow(id="f4", site_id="site_c"),
    ]
    any_store.write(lambda r: r.flows.save(flows))

    found = any_store.read(lambda r: r.flows.outlines(["site_a", "site_b", "site_a", "none"]))

    assert sorted(found, key=lambda outline: outline.site_id) == [
        FlowOutline("site_a", "R1", ("zinc", "pH")),
        FlowOutline("site_b", None, ()),
    ]
    assert any_store.read(lambda r: r.flows.outlines([])) == []


def test_they_are_linked_to_whom_they_belong(database: Database) -> None:
    store = GraphStore(database)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(), make_site(id="site_b")]))
    store.write(lambda r: r.accounts.save(Account(id="account_a", email="a@b.fr", role=Role.SITE_MANAGER)))
    for _ in range(2):
        store.write(lambda r: r.drafts.save([make_draft(), make_draft(site_id="site_b")]))
        store.write(lambda r: r.site_requests.save(make_site_request()))
        store.write(lambda r: r.api_tokens.save(make_api_token()))

    rows = database.read(lambda transaction: transaction.rows(LINKS))

    assert [tuple(row.values()) for row in rows] == [
        ("account_a", "ASKED", "request_a"),
        ("draft_a", "BEGUN_FOR", "site_b"),
        ("account_a", "HOLDS", "token_a"),
    ]
