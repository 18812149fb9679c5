"""What neighbours see of flows: which, in what words and order; what a change of it leaves behind."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.disclosure import FlowPlace
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.flows import Band, Confidentiality, FieldConfidentiality
from symbiose.domain.ports import SolveSettings
from symbiose.services.board import board, sheet
from symbiose.services.context import Services
from symbiose.services.coverage import coverage_seen
from symbiose.services.declare import withdraw_flow
from symbiose.services.disclosure import change_disclosure, flows_of_others, preview_of
from symbiose.services.flow_places import flow_places
from symbiose.services.propose import propose_exchanges
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.services.three_companies import SCRAP_TO_B, three_companies

CATEGORY, HIDDEN, NAMED = Confidentiality.CATEGORY, Confidentiality.HIDDEN, Confidentiality.NAMED
ALL_SHOWN = FieldConfidentiality(quantity=NAMED, price=NAMED, quality=NAMED)
NEIGHBOUR = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
OWNER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
STAFF = Actor(id="account_c", role=Role.COORDINATOR)


@pytest.fixture
def territory() -> Services:
    """Three companies, of which A names one flow and B hides one."""
    return three_companies([])


def store_of(services: Services) -> FakeStore:
    assert isinstance(services.store, FakeStore)
    return services.store


def test_a_site_manager_sees_what_others_show_and_none_of_their_own(territory: Services) -> None:
    seen = flows_of_others(territory, NEIGHBOUR)

    assert [(one.site, one.category) for one in seen] == [
        ("Site A", "material"),
        (None, "service"),
        (None, "thermal"),
    ]


def test_a_manager_of_no_site_sees_what_any_neighbour_would(territory: Services) -> None:
    nobody = Actor(id="account_x", role=Role.SITE_MANAGER)

    assert len(flows_of_others(territory, nobody)) == 4


def test_staff_see_the_view_of_neighbours_here_without_what_is_hidden(territory: Services) -> None:
    seen = flows_of_others(territory, STAFF)

    assert len(seen) == 4
    assert {one.quantity for one in seen} == {None}


def test_an_analyst_sees_no_flow_of_its_own_standing(territory: Services) -> None:
    with pytest.raises(NotAllowed):
        flows_of_others(territory, Actor(id="t", role=Role.ANALYST))


def test_withdrawn_and_ended_flows_are_not_offered_around(territory: Services) -> None:
    flows = store_of(territory).repositories.flows
    flows.save([flows.get("c_repair").model_copy(update={"valid_to": date(2025, 12, 31)})])
    withdraw_flow(territory, STAFF, "a_scrap")

    assert [one.category for one in flows_of_others(territory, NEIGHBOUR)] == ["thermal"]


def test_a_flow_changed_is_seen_at_once(territory: Services) -> None:
    flows_of_others(territory, NEIGHBOUR)

    change_disclosure(territory, OWNER, "a_scrap", HIDDEN, FieldConfidentiality())

    assert {one.site for one in flows_of_others(territory, NEIGHBOUR)} == {None}


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0, 1e9),
    st.decimals(-1000, 1000, places=2),
    st.sampled_from(["site_a", "site_c"]),
    st.dictionaries(st.sampled_from(["pH", "zinc"]), st.just(Band(max=1)), max_size=2),
)
def test_what_others_hide_changes_not_a_byte_of_what_is_seen(
    quantity: float, price: Decimal, site: str, quality: dict[str, Band]
) -> None:
    def seen(**changes: object) -> str:
        plain = {"site_id": "site_a", "resource_id": "coal"}
        more = [make_flow(id=f"flow_{i}", **(plain | (changes if i == 1 else {}))) for i in range(3)]
        return repr(flows_of_others(three_companies([], more), NEIGHBOUR))

    changed = seen(quantity_per_year=quantity, price_eur_per_unit=price, site_id=site, quality=quality)

    assert changed == seen()


def test_the_owner_sees_one_flow_side_by_side(territory: Services) -> None:
    change_disclosure(territory, OWNER, "a_scrap", CATEGORY, ALL_SHOWN)

    preview = preview_of(territory, OWNER, "a_scrap")

    assert preview.neighbour is not None
    assert preview.coordinator is not None
    assert (preview.neighbour.quantity, preview.coordinator.quantity) == (Band(min=1000, max=10_000), 1200.0)
    assert (preview.neighbour.site, preview.analyst, preview.counts) == (None, None, True)
    assert preview.neighbour in flows_of_others(territory, NEIGHBOUR)


def test_the_preview_is_what_the_list_shows_whatever_is_chosen(territory: Services) -> None:
    for openness in Confidentiality:
        for fields in (FieldConfidentiality(), ALL_SHOWN):
            change_disclosure(territory, OWNER, "a_scrap", openness, fields)

            shown = preview_of(territory, OWNER, "a_scrap").neighbour

            listed = [one for one in flows_of_others(territory, NEIGHBOUR) if one.category == "material"]
            assert listed == ([shown] if shown else [])


def test_a_hidden_flow_is_seen_by_the_coordinator_alone(territory: Services) -> None:
    preview = preview_of(territory, NEIGHBOUR, "b_heat")

    assert (preview.neighbour, preview.analyst, preview.counts) == (None, None, False)
    assert preview.coordinator is not None


def test_a_change_is_a_new_version_with_one_entry_that_holds_no_figure(territory: Services) -> None:
    kept = store_of(territory).repositories
    before, entries = kept.flows.get("a_scrap"), kept.journal.count()
    territory.clock()

    changed = change_disclosure(territory, OWNER, "a_scrap", CATEGORY, ALL_SHOWN)

    kept = store_of(territory).repositories
    assert kept.flows.versions("a_scrap") == [before, changed]
    assert (changed.declared_by, changed.declared_at > before.declared_at) == ("account_a", True)
    (entry,) = kept.journal.latest(kept.journal.count() - entries)
    assert (entry.action, entry.thing_id) == ("change_disclosure", "a_scrap")
    assert entry.detail == "flow=category quantity=named price=named quality=named"


def test_the_same_choice_again_makes_no_version(territory: Services) -> None:
    change_disclosure(territory, OWNER, "a_scrap", NAMED, FieldConfidentiality())

    assert len(store_of(territory).repositories.flows.versions("a_scrap")) == 1


@pytest.mark.parametrize("flow_id", ["a_scrap", "no_such_flow"])
def test_a_flow_of_others_is_as_good_as_missing(territory: Services, flow_id: str) -> None:
    with pytest.raises(UnknownThing):
        preview_of(territory, NEIGHBOUR, flow_id)
    with pytest.raises(UnknownThing):
        change_disclosure(territory, NEIGHBOUR, flow_id, NAMED, ALL_SHOWN)

    assert store_of(territory).repositories.journal.count() == 0


def places(companies: dict[str, str], reference: Services) -> dict[str, FlowPlace]:
    """Return the place of each site, of one company each, all at Douvrin; some on a park."""
    sites = [
        make_site(id=site, company_id=f"company_{i}", park_id=park or None)
        for i, (site, park) in enumerate(companies.items())
    ]
    return dict(flow_places(sites, reference.reference.communes, reference.reference.communes.parks))


def test_a_place_is_told_where_three_firms_stand_besides_the_one_that_looks(territory: Services) -> None:
    park = next(iter(territory.reference.communes.parks))
    name = territory.reference.communes.parks[park].name
    douvrin = territory.reference.communes.get("62276")
    epci = territory.reference.communes.epcis[douvrin.epci_id].name

    four = places(dict.fromkeys("abcd", park), territory)
    three = places(dict.fromkeys("abc", park), territory)
    mixed = places({"a": park, "b": park, "c": "", "d": ""}, territory)

    assert {place.wider for place in four.values()} == {name}
    assert {place.wider for place in three.values()} == {None}
    assert {place.wider for place in mixed.values()} == {epci}


def test_sites_of_one_company_count_once_and_places_outside_are_not_told(territory: Services) -> None:
    park = next(iter(territory.reference.communes.parks))
    one_firm = [make_site(id=f"s{i}", park_id=park) for i in range(9)]
    outside = make_site(id="far", commune_code="75056")
    communes: CommuneDirectory = territory.reference.communes

    places = flow_places([*one_firm, outside], communes, communes.parks)

    assert {place.wider for place in places.values()} == {None}


def test_the_resource_of_an_unnamed_partner_is_told_by_no_chain_and_no_proposal() -> None:
    services = three_companies([SCRAP_TO_B])
    change_disclosure(services, OWNER, "a_scrap", CATEGORY, ALL_SHOWN)
    propose_exchanges(services, STAFF, SolveSettings())

    coverage, proposals = coverage_seen(services, NEIGHBOUR), board(services, NEIGHBOUR).lines
    one = sheet(services, NEIGHBOUR, SCRAP_TO_B.id)

    assert [(line.family, line.category) for line in coverage.chains] == [(None, "material")]
    assert [line.resource for line in proposals] == ["Ressource steel"]
    shown = (coverage.chains[0].readable, coverage.companies, proposals, one.models, one.line)
    assert "Ressource scrap" not in repr(shown)


def test_the_resource_of_a_named_partner_is_told() -> None:
    services = three_companies([SCRAP_TO_B])
    propose_exchanges(services, STAFF, SolveSettings())

    assert [line.family for line in coverage_seen(services, NEIGHBOUR).chains] == ["Ressource scrap"]
    assert [line.resource for line in board(services, NEIGHBOUR).lines] == ["Ressource scrap"]
