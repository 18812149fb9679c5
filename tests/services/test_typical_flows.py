"""Usual flows of a trade: offered once, estimated from the size of the site, confirmed as estimates."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Activity
from symbiose.domain.drafts import DraftOrigin
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.estimates import Ratio
from symbiose.domain.typical_flows import Trade
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.declare import declare_flow, withdraw_flow
from symbiose.services.drafts import (
    MOST_DRAFTS_OF_A_SITE,
    declare_draft,
    delete_draft,
    drafts_of,
    save_draft,
)
from symbiose.services.sites import correct_trade
from symbiose.services.typical_flows import confirm_typical_flows, offer_typical_flows
from symbiose.services.usual_flows import Standing, usual_flows
from tests.builders import make_flow, make_site
from tests.services.conftest import MovingClock
from tests.services.machining import MACHINING, draft_id_of, line_of, machine_shop

REFERENCE = load_reference()
STRANGER = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_b",))


@pytest.fixture
def services(services: Services) -> Services:
    return machine_shop(services)


def actions(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(1000))]


def test_the_trade_is_recognised_and_nothing_is_written_by_looking(
    services: Services, manager_a: Actor
) -> None:
    usual = usual_flows(services, manager_a, "site_a")

    assert (usual.found.trade.id, usual.found.beginning) == ("machining", "25.62")
    assert usual.activity == "Mécanique industrielle"
    assert len(usual.to_offer) == len(usual.lines) >= 10
    assert drafts_of(services, manager_a) == ()


def test_an_offer_is_a_draft_with_quantity_band_code_and_basis(services: Services, manager_a: Actor) -> None:
    offer = offer_typical_flows(services, manager_a, "site_a")

    draft = next(d for d in offer.added if d.fields["resource"] == "Tournures et copeaux d’acier")
    assert draft.origin is DraftOrigin.ACTIVITY
    assert draft.fields["quantity"] == "60"
    assert (draft.fields["quantity_low"], draft.fields["quantity_high"]) == ("12", "240")
    assert (draft.fields["direction"], draft.fields["waste_code"]) == ("offer", "12 01 01")
    assert draft.estimate is not None
    assert (draft.estimate.ratio_id, draft.estimate.driver_value) == ("turnings_rate", 40.0)
    assert "hypothèse : " in draft.estimate.text
    assert actions(services) == ["offer_typical_flows"]


def test_what_is_needed_in_winter_is_offered_with_its_calendar(services: Services, manager_a: Actor) -> None:
    offices = make_site(activity=Activity(code="70.22Z"), jobs=10, floor_area_m2=1000.0)
    services.store.write(lambda r: r.sites.save([offices]))
    offer_typical_flows(services, manager_a, "site_a")

    flow = declare_draft(services, manager_a, draft_id_of(services, manager_a, "heat_low"))

    assert (flow.quantity_per_year, flow.supply_temp_c, flow.return_temp_c) == (56.0, 60.0, 40.0)
    assert flow.months[0] == pytest.approx(0.17)
    assert flow.months[6] == 0.0
    assert flow.estimate is not None


def test_the_same_offer_again_changes_nothing(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    before = drafts_of(services, manager_a)

    again = offer_typical_flows(services, manager_a, "site_a")

    assert (again.added, again.estimated_anew) == ((), ())
    assert drafts_of(services, manager_a) == before
    assert actions(services) == ["offer_typical_flows"]


def test_a_deleted_offer_does_not_come_back(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    delete_draft(services, manager_a, draft_id_of(services, manager_a, "steel_turnings"))

    again = offer_typical_flows(services, manager_a, "site_a")

    assert again.added == ()
    assert line_of(services, manager_a, "steel_turnings").standing is Standing.DECLINED


def test_what_the_site_declared_or_withdrew_is_not_offered(services: Services, manager_a: Actor) -> None:
    declared = make_flow(resource_id="steel_turnings")
    withdrawn = make_flow(resource_id="electricity", direction="need", unit="MWh", withdrawn=True)
    services.store.write(lambda r: r.flows.save([declared, withdrawn]))

    offer = offer_typical_flows(services, manager_a, "site_a")

    offered = {draft.fields["resource"] for draft in offer.added}
    assert not {"Tournures et copeaux d’acier", "Électricité"} & offered
    assert line_of(services, manager_a, "steel_turnings").declared == declared


def test_what_somebody_has_begun_to_declare_is_not_offered(services: Services, manager_a: Actor) -> None:
    begun = save_draft(services, manager_a, "site_a", {"direction": "offer", "resource": "steel_turnings"})

    offer = offer_typical_flows(services, manager_a, "site_a")

    assert "Tournures et copeaux d’acier" not in {draft.fields["resource"] for draft in offer.added}
    assert line_of(services, manager_a, "steel_turnings").draft == begun


def test_the_other_direction_is_another_flow(services: Services, manager_a: Actor) -> None:
    services.store.write(lambda r: r.flows.save([make_flow(resource_id="electricity", unit="MWh")]))

    offer = offer_typical_flows(services, manager_a, "site_a")

    assert "Électricité" in {draft.fields["resource"] for draft in offer.added}


def test_without_the_size_of_the_site_nothing_is_estimated_and_the_figure_is_asked_for(
    services: Services, manager_a: Actor
) -> None:
    services.store.write(lambda r: r.sites.save([make_site(activity=MACHINING)]))

    offer = offer_typical_flows(services, manager_a, "site_a")

    assert offer.added == ()
    assert usual_flows(services, manager_a, "site_a").missing == ("jobs",)
    assert actions(services) == []


def test_a_site_without_jobs_is_not_offered_flows_of_nothing(services: Services, manager_a: Actor) -> None:
    services.store.write(lambda r: r.sites.save([make_site(activity=MACHINING, jobs=0)]))

    offer = offer_typical_flows(services, manager_a, "site_a")

    assert offer.added == ()
    assert usual_flows(services, manager_a, "site_a").missing == ()


def test_an_unknown_activity_is_offered_general_industry_which_says_so(
    services: Services, manager_a: Actor
) -> None:
    services.store.write(lambda r: r.sites.save([make_site(jobs=40)]))

    usual = usual_flows(services, manager_a, "site_a")

    assert usual.found.trade.fallback
    assert usual.found.beginning is None
    assert offer_typical_flows(services, manager_a, "site_a").added


def test_offers_nobody_touched_follow_the_size_of_the_site(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    correct_trade(services, manager_a, "site_a", {"activity_code": "25.62B", "jobs": "80"})

    offer = offer_typical_flows(services, manager_a, "site_a")

    assert offer.added == ()
    assert len(offer.estimated_anew) == len(usual_flows(services, manager_a, "site_a").lines)
    draft = line_of(services, manager_a, "steel_turnings").draft
    assert draft is not None
    assert draft.fields["quantity"] == "120"
    assert draft.estimate is not None
    assert draft.estimate.driver_value == 80.0


def test_what_somebody_typed_into_an_offer_is_never_overwritten(
    services: Services, manager_a: Actor, clock: MovingClock
) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    line = line_of(services, manager_a, "steel_turnings")
    assert line.draft is not None
    priced = {**line.draft.fields, "price_eur_per_unit": "-120"}
    clock.now += timedelta(hours=1)
    save_draft(services, manager_a, "site_a", priced, draft_id=line.draft.id)
    correct_trade(services, manager_a, "site_a", {"activity_code": "25.62B", "jobs": "80"})

    offer_typical_flows(services, manager_a, "site_a")

    kept = line_of(services, manager_a, "steel_turnings").draft
    assert kept is not None
    assert kept.fields == priced
    assert kept.estimate is not None
    assert kept.estimate.driver_value == 40.0


def test_confirming_declares_an_estimate_with_its_basis(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")

    flow = declare_draft(services, manager_a, draft_id_of(services, manager_a, "steel_turnings"))

    assert (flow.resource_id, flow.quantity_per_year, flow.unit) == ("steel_turnings", 60.0, "t")
    assert (flow.quantity_low, flow.quantity_high) == (12.0, 240.0)
    assert flow.estimate is not None
    assert (flow.estimate.ratio_id, flow.estimate.driver_value) == ("turnings_rate", 40.0)
    assert line_of(services, manager_a, "steel_turnings").standing is Standing.DECLARED
    assert offer_typical_flows(services, manager_a, "site_a").added == ()


def test_a_corrected_quantity_is_a_declaration_without_estimate(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    line = line_of(services, manager_a, "steel_turnings")
    assert line.draft is not None
    corrected = {**line.draft.fields, "quantity": "75", "quantity_low": "", "quantity_high": ""}

    flow = declare_flow(services, manager_a, "site_a", corrected, draft_id=line.draft.id)

    assert (flow.quantity_per_year, flow.estimate) == (75.0, None)


def test_an_offer_declared_as_another_resource_is_not_offered_again(
    services: Services, manager_a: Actor
) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    line = line_of(services, manager_a, "steel_turnings")
    assert line.draft is not None
    other = {**line.draft.fields, "resource": "aluminium_scrap", "waste_code": "12 01 03"}

    flow = declare_flow(services, manager_a, "site_a", other, draft_id=line.draft.id)

    assert flow.resource_id == "aluminium_scrap"
    assert offer_typical_flows(services, manager_a, "site_a").added == ()
    assert line_of(services, manager_a, "steel_turnings").declared == flow


def test_a_flow_withdrawn_after_it_was_confirmed_is_not_offered_again(
    services: Services, manager_a: Actor
) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    flow = declare_draft(services, manager_a, draft_id_of(services, manager_a, "steel_turnings"))
    withdraw_flow(services, manager_a, flow.id)

    assert offer_typical_flows(services, manager_a, "site_a").added == ()


def test_all_offers_are_confirmed_but_those_that_somebody_has_changed(
    services: Services, manager_a: Actor
) -> None:
    offered = offer_typical_flows(services, manager_a, "site_a").added
    line = line_of(services, manager_a, "electricity")
    assert line.draft is not None
    changed = {**line.draft.fields, "quantity": "environ mille"}
    save_draft(services, manager_a, "site_a", changed, draft_id=line.draft.id)

    confirmed = confirm_typical_flows(services, manager_a, "site_a")

    assert len(confirmed.flows) == len(offered) - 1
    assert all(flow.estimate is not None and flow.resource_id for flow in confirmed.flows)
    assert [found.draft.id for found in drafts_of(services, manager_a)] == [line.draft.id]
    assert actions(services).count("declare_flow") == len(confirmed.flows)
    assert confirm_typical_flows(services, manager_a, "site_a").flows == ()


def test_an_offer_that_cannot_be_declared_stays_and_is_told(services: Services, manager_a: Actor) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    line = line_of(services, manager_a, "electricity")
    assert line.draft is not None
    save_draft(
        services, manager_a, "site_a", {**line.draft.fields, "waste_code": "99"}, draft_id=line.draft.id
    )

    confirmed = confirm_typical_flows(services, manager_a, "site_a")

    assert [draft.id for draft in confirmed.left] == [line.draft.id]
    assert [found.draft.id for found in drafts_of(services, manager_a)] == [line.draft.id]


def test_offers_of_a_former_activity_stay_in_sight_and_are_not_confirmed_with_the_rest(
    services: Services, manager_a: Actor
) -> None:
    offer_typical_flows(services, manager_a, "site_a")
    services.store.write(lambda r: r.sites.save([make_site(activity=Activity(code="10.71A"), jobs=40)]))

    offer_typical_flows(services, manager_a, "site_a")
    usual = usual_flows(services, manager_a, "site_a")
    done = confirm_typical_flows(services, manager_a, "site_a")

    assert usual.found.trade.id == "bakery"
    assert "Tournures et copeaux d’acier" in {draft.fields["resource"] for draft in usual.others}
    assert len(done.flows) == len(usual.of(Standing.OFFERED))
    assert usual_flows(services, manager_a, "site_a").others == usual.others


@pytest.mark.parametrize("use_case", [usual_flows, offer_typical_flows, confirm_typical_flows])
def test_the_usual_flows_of_another_firm_are_as_good_as_missing(
    use_case: object, services: Services, analyst: Actor
) -> None:
    assert callable(use_case)
    with pytest.raises(UnknownThing, match="site_a does not exist"):
        use_case(services, STRANGER, "site_a")
    with pytest.raises(UnknownThing, match="nowhere"):
        use_case(services, STRANGER.model_copy(update={"site_ids": ("nowhere",)}), "nowhere")
    with pytest.raises(NotAllowed):
        use_case(services, analyst, "site_a")
    assert actions(services) == []


def test_a_site_full_of_drafts_is_offered_nothing_and_told_why(services: Services, manager_a: Actor) -> None:
    one = save_draft(services, manager_a, "site_a", {"resource": "boues"})
    many = [one.model_copy(update={"id": f"draft_{i:08}"}) for i in range(MOST_DRAFTS_OF_A_SITE - 2)]
    services.store.write(lambda r: r.drafts.save(many))

    with pytest.raises(InvalidDeclaration, match="brouillons"):
        offer_typical_flows(services, manager_a, "site_a")


@settings(deadline=None, max_examples=60)
@given(
    ratio=st.sampled_from(sorted(REFERENCE.typical_flows.ratios.values(), key=lambda ratio: ratio.id)),
    driver=st.floats(min_value=0.01, max_value=1e6, allow_nan=False),
    times=st.integers(min_value=1, max_value=1000),
)
def test_a_quantity_is_proportional_to_the_size_and_lies_within_its_band(
    ratio: Ratio, driver: float, times: int
) -> None:
    one, many = ratio.estimate(driver), ratio.estimate(driver * times)

    assert one.low <= one.value <= one.high
    assert float(many.value) == pytest.approx(float(one.value) * times, rel=1e-12)
    assert float(one.value) == pytest.approx(ratio.value * driver, rel=1e-12)


@pytest.mark.parametrize("trade", REFERENCE.typical_flows.trades, ids=lambda trade: trade.id)
def test_every_usual_flow_of_a_trade_can_be_confirmed_as_it_is_offered(
    trade: Trade, services: Services, manager_a: Actor
) -> None:
    code = next((c.code for c in REFERENCE.naf if c.code.startswith(trade.activities[:1])), None)
    site = make_site(activity=Activity(code=code) if code else None, jobs=50, floor_area_m2=2000.0)
    services.store.write(lambda r: r.sites.save([site]))
    offered = offer_typical_flows(services, manager_a, "site_a").added

    done = confirm_typical_flows(services, manager_a, "site_a")

    assert [draft.fields["resource"] for draft in done.left] == []
    assert len(done.flows) == len(offered) >= 5
