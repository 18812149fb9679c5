"""The coverage of the six models by company and value chain, as each role sees it."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.coverage import Level
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Path, Proposal
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.coverage import ModelCount, coverage_seen
from symbiose.services.declare import withdraw_flow
from symbiose.services.models import override_models
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept, refuse
from tests.builders import make_company, make_flow, make_processor, make_proposal, make_site
from tests.services.three_companies import (
    COORDINATOR,
    HEAT_TO_C,
    SCRAP_TO_B,
    by_company,
    covered,
    manager,
    three_companies,
)


@pytest.fixture
def services() -> Services:
    return three_companies([SCRAP_TO_B, HEAT_TO_C])


@pytest.fixture
def run(services: Services, coordinator: Actor) -> None:
    propose_exchanges(services, coordinator, SolveSettings())


# Coverage per company


def test_a_company_covers_what_its_flows_practise(services: Services, coordinator: Actor) -> None:
    view = coverage_seen(services, coordinator)

    assert by_company(view) == {"company_a": [5], "company_b": [6], "company_c": [2]}
    assert view.company("company_b").coverage.within_reach == (OpeoModel.MATERIAL_REUSE,)
    assert view.company("company_a").unread == 0
    assert view.others == ()


def test_the_evidence_names_the_flow_and_says_why(services: Services, coordinator: Actor) -> None:
    (one,) = coverage_seen(services, coordinator).company("company_a").readable.why(OpeoModel.MATERIAL_REUSE)

    assert (one.thing_id, one.label) == ("a_scrap", "Ressource scrap")
    assert "matière première" in one.mark.reason


def test_a_processor_covers_its_companys_model(services: Services, coordinator: Actor) -> None:
    services.store.repositories.processing.save_processors(
        [make_processor(site_id="site_a", use="reconditioning", inputs={"pallets": 1.0})]
    )

    assert by_company(coverage_seen(services, coordinator))["company_a"] == [4, 5]


def test_overrides_change_the_coverage(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, "a_scrap", [2, 3], "remis en état et loué")

    line = coverage_seen(services, coordinator).company("company_a")
    assert covered(line) == [2, 3]
    assert all(one.by_a_person for one in line.coverage.evidence)


def test_a_withdrawn_flow_no_longer_counts(services: Services, coordinator: Actor) -> None:
    withdraw_flow(services, coordinator, "a_scrap")

    assert by_company(coverage_seen(services, coordinator))["company_a"] == []


def test_a_flow_counts_on_the_days_it_holds(services: Services, coordinator: Actor) -> None:
    services.store.repositories.flows.save(
        [make_flow(id="a_scrap", resource_id="scrap", valid_to=date(2026, 5, 31))]
    )

    assert by_company(coverage_seen(services, coordinator))["company_a"] == []


@pytest.mark.usefixtures("run")
def test_an_accepted_proposal_counts_for_both_companies(services: Services, coordinator: Actor) -> None:
    before = by_company(coverage_seen(services, coordinator))

    accept(services, coordinator, SCRAP_TO_B.id, 0)

    assert before["company_b"] == [6]
    assert by_company(coverage_seen(services, coordinator))["company_b"] == [5, 6]
    override_models(services, coordinator, SCRAP_TO_B.id, [3], "benne partagée")
    assert by_company(coverage_seen(services, coordinator))["company_b"] == [3, 6]


def test_a_company_without_flows_misses_every_stage(services: Services, coordinator: Actor) -> None:
    services.store.repositories.sites.save_companies([make_company(id="company_d", name="Entreprise D")])

    line = coverage_seen(services, coordinator).company("company_d")
    assert line.coverage.missing == tuple(OpeoModel)


# Coverage per value chain


@pytest.mark.usefixtures("run")
def test_a_chain_covers_what_its_paths_flows_and_sites_practise(
    services: Services, coordinator: Actor
) -> None:
    heat, scrap = coverage_seen(services, coordinator).chains

    assert (heat.family, scrap.family) == ("Ressource heat", "Ressource scrap")
    assert [c.id for c in scrap.companies] == ["company_a", "company_b"]
    assert scrap.coverage.covered == (OpeoModel.MATERIAL_REUSE,)
    assert heat.coverage.covered == (OpeoModel.FOOTPRINT,)
    assert heat.coverage.level(OpeoModel.LIFE_EXTENSION) is Level.MISSING


@pytest.mark.usefixtures("run")
def test_a_refused_proposal_joins_nobody(services: Services, coordinator: Actor) -> None:
    refuse(services, coordinator, SCRAP_TO_B.id, 0, "trop loin")

    assert [line.family for line in coverage_seen(services, coordinator).chains] == ["Ressource heat"]


@pytest.mark.usefixtures("run")
def test_a_chain_ends_with_the_withdrawal_of_one_of_its_flows(services: Services, coordinator: Actor) -> None:
    withdraw_flow(services, coordinator, "b_steel")

    assert [line.family for line in coverage_seen(services, coordinator).chains] == ["Ressource heat"]


@pytest.mark.usefixtures("run")
def test_an_override_of_a_proposal_changes_its_chain(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, HEAT_TO_C.id, [3], "chaufferie partagée")

    heat, _ = coverage_seen(services, coordinator).chains
    assert heat.coverage.covered == (OpeoModel.PRODUCT_AS_A_SERVICE, OpeoModel.FOOTPRINT)


# Who sees what


@pytest.mark.usefixtures("run")
def test_a_site_manager_sees_its_own_company_and_chains_only(services: Services) -> None:
    view = coverage_seen(services, manager("site_a"))

    assert by_company(view) == {"company_a": [5]}
    assert [line.family for line in view.chains] == ["Ressource scrap"]
    assert [c.id for c in view.chains[0].companies] == ["company_a"]
    assert view.chains[0].unnamed == 1
    with pytest.raises(UnknownThing):
        view.company("company_b")
    with pytest.raises(UnknownThing):
        view.chain("chain_none")


def test_a_site_manager_sees_its_own_hidden_flows_count(services: Services) -> None:
    assert by_company(coverage_seen(services, manager("site_b"))) == {"company_b": [6]}


def test_counts_of_few_companies_are_not_told(services: Services) -> None:
    view = coverage_seen(services, manager("site_a"))

    assert [count.companies for count in view.others] == [None] * 6


def declare_timber(services: Services, **openness: str) -> None:
    """Let more companies declare timber, a durable resource, as openly as each says."""
    kept = services.store.repositories
    for name, confidentiality in openness.items():
        kept.sites.save_companies([make_company(id=f"company_{name}", name=name)])
        kept.sites.save([make_site(id=f"site_{name}", company_id=f"company_{name}")])
        flow = make_flow(
            id=f"flow_{name}", site_id=f"site_{name}", resource_id="timber", confidentiality=confidentiality
        )
        kept.flows.save([flow])


def durable(counts: Iterable[ModelCount]) -> int | None:
    return {count.model: count.companies for count in counts}[OpeoModel.DURABLE_RESOURCES]


@pytest.mark.parametrize(
    ("openness", "told"),
    [
        ({"d": "category", "e": "category", "f": "category", "g": "hidden"}, 3),
        ({"d": "named", "e": "named", "f": "named", "g": "hidden"}, 3),
        ({"d": "category", "e": "named", "f": "category", "g": "category"}, 4),
        ({"d": "category", "e": "named", "f": "category", "g": "hidden"}, None),
        ({"d": "named", "e": "named", "f": "named", "g": "category"}, None),
        ({"d": "category", "e": "category", "f": "hidden", "g": "hidden"}, None),
    ],
)
def test_s6_counts_of_companies_are_told_where_the_unnamed_ones_are_not_too_few(
    openness: dict[str, str], told: int | None, services: Services, analyst: Actor
) -> None:
    declare_timber(services, **openness)

    assert durable(coverage_seen(services, manager("site_a")).others) == told
    assert durable(coverage_seen(services, analyst).unnamed) == told


def test_s6_an_analyst_sees_every_company_with_what_is_named_alone(
    services: Services, analyst: Actor
) -> None:
    view = coverage_seen(services, analyst)

    assert by_company(view) == {"company_a": [5], "company_b": [], "company_c": []}


def test_an_analyst_reads_only_what_is_named(services: Services, analyst: Actor) -> None:
    view = coverage_seen(services, analyst)

    assert [one.thing_id for one in view.company("company_a").readable.evidence] == ["a_scrap"]
    assert view.company("company_c").coverage.evidence == ()
    assert view.company("company_c").unread == 0


@pytest.mark.usefixtures("run")
def test_s6_an_analyst_sees_no_chain_and_no_coverage_through_a_flow_that_is_not_named(
    services: Services, coordinator: Actor, analyst: Actor
) -> None:
    accept(services, coordinator, SCRAP_TO_B.id, 0)

    view = coverage_seen(services, analyst)

    assert view.chains == ()
    assert by_company(view) == {"company_a": [5], "company_b": [], "company_c": []}
    steel = services.store.repositories.flows.get("b_steel")
    named = steel.model_copy(update={"confidentiality": Confidentiality.NAMED})
    services.store.repositories.flows.save([named])
    override_models(services, coordinator, "a_scrap", [5], "relu")
    view = coverage_seen(services, analyst)
    assert [line.family for line in view.chains] == ["Ressource scrap"]
    assert by_company(view)["company_b"] == [5]


@pytest.mark.usefixtures("run")
def test_only_sites_that_the_caller_may_place_are_named(
    services: Services, coordinator: Actor, analyst: Actor
) -> None:
    named = [
        set(coverage_seen(services, a).site_names)
        for a in (coordinator, analyst, manager("site_b"), manager("site_c"))
    ]

    assert named == [{"site_a", "site_b", "site_c"}, {"site_a"}, {"site_a", "site_b"}, {"site_c"}]


@pytest.mark.usefixtures("run")
def test_a_partner_of_a_hidden_flow_does_not_learn_of_it(services: Services) -> None:
    view = coverage_seen(services, manager("site_c"))

    assert view.chains == ()
    assert view.company("company_c").coverage.covered == (OpeoModel.LIFE_EXTENSION,)


OTHERS = st.sampled_from([Actor(id="n", role=Role.ANALYST), manager("site_a"), manager("site_c")])
HIDDEN_RESOURCES = st.sampled_from(["process_gas", "timber", "pallets", "wood_waste", "scrap"])


def hidden_in_b(resource: str) -> tuple[Flow, Proposal]:
    """Return a hidden offer of site B, and a proposal that takes it to site C."""
    flow = make_flow(
        id="b_more",
        site_id="site_b",
        resource_id=resource,
        confidentiality="hidden",
        quantity_per_year=1200.0,
    )
    proposal = make_proposal(
        path=Path(offer_id="b_more", need_id="c_heat"),
        giver_site_id="site_b",
        receiver_site_id="site_c",
        resource_id=resource,
    )
    return flow, proposal


@given(OTHERS, HIDDEN_RESOURCES, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=40)
def test_what_a_caller_sees_is_the_same_with_and_without_a_hidden_flow_of_another_firm(
    caller: Actor, resource: str, accepted: bool, overridden: bool
) -> None:
    flow, proposal = hidden_in_b(resource)
    without = three_companies([SCRAP_TO_B])
    with_it = three_companies([SCRAP_TO_B, proposal], [flow])
    for services in (without, with_it):
        propose_exchanges(services, COORDINATOR, SolveSettings())
    if accepted:
        accept(with_it, COORDINATOR, proposal.id, 0)
    if overridden:
        override_models(with_it, COORDINATOR, flow.id, [1, 2, 3, 4, 5, 6], "tout")
        override_models(with_it, COORDINATOR, proposal.id, [1, 2, 3, 4, 5, 6], "tout")

    assert coverage_seen(with_it, caller) == coverage_seen(without, caller)


@given(HIDDEN_RESOURCES)
@settings(deadline=None, max_examples=10)
def test_its_owner_and_the_staff_do_see_it(resource: str) -> None:
    flow, proposal = hidden_in_b(resource)
    without = three_companies([SCRAP_TO_B])
    with_it = three_companies([SCRAP_TO_B, proposal], [flow])
    for services in (without, with_it):
        propose_exchanges(services, COORDINATOR, SolveSettings())

    for caller in (manager("site_b"), COORDINATOR):
        assert coverage_seen(with_it, caller) != coverage_seen(without, caller)
