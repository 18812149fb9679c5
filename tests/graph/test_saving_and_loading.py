"""What is saved comes back unchanged, whatever people write, and writing the same again changes nothing."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.driver import Database
from graph.store import GraphStore
from symbiose.domain.run_results import RunResult
from tests.builders import make_company, make_site
from tests.graph import strategies as some
from tests.graph.counting import counts
from tests.graph.stored_runs import save_run

SERIAL = itertools.count()
thorough = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)


def save_owners(store: GraphStore, *site_ids: str) -> None:
    def work(repositories: Any) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site(id=site_id) for site_id in site_ids])

    store.write(work)


@thorough
@given(site=some.sites("site_a", "company_a"), name=some.texts)
def test_sites_come_back_as_they_were_saved(store: GraphStore, site: Any, name: str) -> None:
    company = make_company(name=name)

    store.write(lambda r: r.sites.save_companies([company]))
    store.write(lambda r: r.sites.save([site]))

    assert store.read(lambda r: (r.sites.get("site_a"), r.sites.companies())) == (site, [company])


@thorough
@given(data=st.data())
def test_flows_come_back_as_they_were_saved(store: GraphStore, data: st.DataObject) -> None:
    save_owners(store, "site_a", "site_b")
    flows = [
        data.draw(some.flows(f"flow_{n}", data.draw(st.sampled_from(["site_a", "site_b"])))) for n in range(3)
    ]

    store.write(lambda r: r.flows.save(flows))

    assert store.read(lambda r: r.flows.all()) == flows
    assert store.read(lambda r: r.flows.existing(["flow_1", "none"])) == {"flow_1": flows[1]}


@thorough
@given(data=st.data())
def test_every_version_of_a_flow_comes_back_as_it_was_saved(store: GraphStore, data: st.DataObject) -> None:
    save_owners(store, "site_a", "site_b")
    flow_id = f"flow_{next(SERIAL)}"  # each version is kept for good
    sites = st.sampled_from(["site_a", "site_b"])
    versions = [data.draw(some.flows(flow_id, data.draw(sites))) for _ in range(3)]
    expected = [flow for flow, before in zip(versions, [None, *versions], strict=False) if flow != before]

    for flow in versions:
        store.write(lambda r, one=flow: r.flows.save([one]))

    assert store.read(lambda r: r.flows.versions(flow_id)) == expected


@thorough
@given(data=st.data())
def test_drafts_come_back_as_they_were_saved(store: GraphStore, data: st.DataObject) -> None:
    save_owners(store, "site_a", "site_b")
    first, second = (data.draw(some.drafts("draft_a", site)) for site in ("site_a", "site_b"))

    store.write(lambda r: r.drafts.save([first]))
    store.write(lambda r: r.drafts.save([second]))

    assert store.read(lambda r: r.drafts.get("draft_a")) == second
    assert store.read(lambda r: r.drafts.of_sites(["site_a", "site_b", "site_b"])) == [second]


@thorough
@given(data=st.data())
def test_site_requests_come_back_as_they_were_saved(store: GraphStore, data: st.DataObject) -> None:
    # Each has an id of its own: one that was answered takes no other answer.
    asked = data.draw(some.site_requests(f"request_{next(SERIAL)}"))

    store.write(lambda r: r.site_requests.save(asked))

    assert store.read(lambda r: r.site_requests.get(asked.id)) == asked
    assert asked in store.read(lambda r: r.site_requests.all())


@thorough
@given(token=some.api_tokens("token_a"))
def test_tokens_come_back_as_they_were_saved(store: GraphStore, token: Any) -> None:
    store.write(lambda r: r.api_tokens.save(token))

    assert store.read(lambda r: r.api_tokens.by_digest(token.digest)) == token
    assert store.read(lambda r: r.api_tokens.of_account(token.account_id)) == [token]


@thorough
@given(processor=some.processors("processor_p", "site_p"))
def test_processors_come_back_as_they_were_saved(store: GraphStore, processor: Any) -> None:
    save_owners(store, "site_p")

    store.write(lambda r: r.processing.save_processors([processor]))

    assert store.read(lambda r: r.processing.processors()) == [processor]


@thorough
@given(substitution=some.substitutions("substitution_s"))
def test_substitutions_come_back_as_they_were_saved(store: GraphStore, substitution: Any) -> None:
    store.write(lambda r: r.processing.save_substitutions([substitution]))

    assert store.read(lambda r: r.processing.substitutions()) == [substitution]


@thorough
@given(
    run=some.runs("run_1"), proposals=st.tuples(some.proposals("proposal_b"), some.proposals("proposal_a"))
)
def test_runs_come_back_as_they_were_saved(store: GraphStore, run: Any, proposals: Any) -> None:
    made = run.model_copy(update={"id": f"run_{next(SERIAL)}"})  # a run is stored once and never changes

    store.write(lambda r: save_run(r, RunResult(run=made, proposals=proposals)))

    assert store.read(lambda r: r.runs.get(made.id)) == made
    assert store.read(lambda r: tuple(r.runs.proposals(made.id))) == proposals
    assert store.read(lambda r: r.runs.proposal(made.id, "proposal_a")) == proposals[1]


@thorough
@given(data=st.data())
def test_decisions_come_back_as_they_were_saved(database: Database, data: st.DataObject) -> None:
    store = GraphStore(database)
    thing = f"proposal_{next(SERIAL)}"  # each decision is kept for good
    first, second = (data.draw(some.decisions(thing, version)) for version in (1, 2))

    store.write(lambda r: r.decisions.save(first))
    store.write(lambda r: r.decisions.save(second))

    assert store.read(lambda r: r.decisions.of_proposal(thing)) == [first, second]
    assert second in store.read(lambda r: r.decisions.current())


@thorough
@given(data=st.data())
def test_overrides_come_back_as_they_were_saved(store: GraphStore, data: st.DataObject) -> None:
    thing = f"thing_{next(SERIAL)}"
    first, second = (data.draw(some.overrides(thing)) for _ in range(2))

    store.write(lambda r: r.overrides.save(first))
    store.write(lambda r: r.overrides.save(second))

    assert store.read(lambda r: r.overrides.of_thing(thing)) == [first, second]
    assert [o for o in store.read(lambda r: r.overrides.current()) if o.thing_id == thing] == [second]
    for one in (first, second):
        assert one in store.read(lambda r, by=one.decided_by: r.overrides.made_by(by))


@thorough
@given(account=some.accounts("account_a"))
def test_accounts_come_back_as_they_were_saved(store: GraphStore, account: Any) -> None:
    store.write(lambda r: r.accounts.save(account))

    assert store.read(lambda r: r.accounts.get("account_a")) == account
    assert store.read(lambda r: r.accounts.by_email(account.email)) == account


@pytest.mark.parametrize("text", some.HOSTILE)
def test_s19_hostile_texts_are_only_texts(database: Database, text: str) -> None:
    store = GraphStore(database)
    save_owners(store, "site_a")
    before = counts(database)

    found = store.read(
        lambda r: (
            r.sites.by_siret(text),
            r.flows.existing([text]),
            r.accounts.by_email(text),
            r.accounts.session(text),
            r.decisions.of_proposal(text),
            r.overrides.of_thing(text),
            r.flows.of_sites([text]),
            r.drafts.of_sites([text]),
            r.api_tokens.by_digest(text),
            r.api_tokens.of_account(text),
        )
    )
    store.write(lambda r: r.accounts.end_session(text))
    store.write(lambda r: r.drafts.delete([text]))
    store.write(lambda r: r.api_tokens.delete(text))
    store.write(lambda r: r.sites.save([make_site(name=text, note=text)]))

    assert found == (None, {}, None, None, [], [], [], [], None, [])
    assert counts(database) == before
    assert store.read(lambda r: r.sites.get("site_a")).note == text
