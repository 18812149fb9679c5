"""A territory in steps: hidden flows are not there, and nothing is finer than a step."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.exchanges import Path, State
from symbiose.domain.figures_in_steps import band_in_steps
from symbiose.domain.flows import Band, Confidentiality, Direction, FieldConfidentiality, Flow, OnBehalf
from symbiose.domain.market_views import MarketView, Outlook, held_of_flows, known_flow, known_territory
from symbiose.domain.ports import Territory
from symbiose.domain.standing import Crowd
from symbiose.files.reference import load_reference
from tests.builders import make_decision, make_flow, make_processor, make_site
from tests.solar_case import make_solar_decision

CATALOGUE = load_reference().resources
NAMED = Confidentiality.NAMED
LEAST = MarketView(Direction.OFFER, Outlook.LEAST)
MOST = MarketView(Direction.OFFER, Outlook.MOST)
ALL_SHOWN = FieldConfidentiality(quantity=NAMED, price=NAMED, quality=NAMED)


def need(**changes: object) -> Flow:
    values: dict[str, object] = {"id": "flow_need", "site_id": "site_b", "direction": "need"}
    return make_flow(**(values | changes))


def known(flow: Flow, view: MarketView) -> Flow:
    found = known_flow(flow, None, view, CATALOGUE)
    assert found is not None
    return found


def territory_of(*flows: Flow) -> Territory:
    sites = (make_site(), make_site(id="site_b"), make_site(id="site_p"))
    return Territory(date(2026, 6, 1), sites, flows, (make_processor(),), ())


def test_what_its_owner_hides_is_not_there() -> None:
    hidden = need(confidentiality="hidden")

    assert known_flow(hidden, None, LEAST, CATALOGUE) is None
    assert known_territory(territory_of(hidden, make_flow()), MOST, CATALOGUE).flows[0].id == make_flow().id


def test_a_need_is_smaller_and_pays_less_where_an_offer_is_to_be_worth_least() -> None:
    flow = need(quantity_per_year=900.0, price_eur_per_unit=Decimal(70))

    low, high = known(flow, LEAST), known(flow, MOST)

    assert (low.quantity_per_year, low.price_eur_per_unit) == (600.0, Decimal(60))
    assert (high.quantity_per_year, high.price_eur_per_unit) == (1000.0, Decimal(100))


def test_a_rival_is_larger_and_keener_where_an_offer_is_to_be_worth_least() -> None:
    rival = make_flow(quantity_per_year=900.0, price_eur_per_unit=Decimal(70))

    low, high = known(rival, LEAST), known(rival, MOST)

    assert (low.quantity_per_year, low.price_eur_per_unit) == (1000.0, Decimal(100))
    assert (high.quantity_per_year, high.price_eur_per_unit) == (600.0, Decimal(60))


def test_fields_that_are_open_to_all_stay_as_they_are() -> None:
    flow = need(
        quantity_per_year=913.0,
        price_eur_per_unit=Decimal("71.3"),
        quality={"moisture_pct": Band(max=3.3)},
        confidentiality="named",
        field_confidentiality=ALL_SHOWN,
    )

    assert known(flow, LEAST) == known(flow, MOST) == flow


def test_a_field_is_never_more_open_than_its_flow() -> None:
    flow = need(quantity_per_year=913.0, confidentiality="category", field_confidentiality=ALL_SHOWN)

    assert known(flow, LEAST).quantity_per_year == 600.0


def test_nothing_is_open_before_the_firm_has_confirmed_it() -> None:
    flow = need(
        quantity_per_year=913.0,
        confidentiality="named",
        field_confidentiality=ALL_SHOWN,
        on_behalf=OnBehalf.TO_CONFIRM,
    )

    assert known(flow, LEAST).quantity_per_year == 600.0


@given(
    quantity=st.floats(min_value=60.1, max_value=99.9),
    price=st.floats(min_value=-99.0, max_value=-61.0),
    temperature=st.floats(min_value=61.0, max_value=69.0),
    moisture=st.floats(min_value=3.01, max_value=3.99),
    outlook=st.sampled_from(Outlook),
    own=st.sampled_from(Direction),
    direction=st.sampled_from(Direction),
)
@settings(deadline=None, max_examples=40)
def test_flows_that_differ_within_their_steps_look_alike(
    quantity: float,
    price: float,
    temperature: float,
    moisture: float,
    outlook: Outlook,
    own: Direction,
    direction: Direction,
) -> None:
    view = MarketView(own, outlook)
    here = make_flow(
        id="flow",
        direction=direction,
        quantity_per_year=70.0,
        price_eur_per_unit=Decimal(-70),
        supply_temp_c=65.0,
        quality={"moisture_pct": Band(max=3.5)},
    )
    update = {
        "quantity_per_year": quantity,
        "price_eur_per_unit": Decimal(str(price)),
        "supply_temp_c": temperature,
        "quality": {"moisture_pct": Band(max=moisture)},
    }

    assert known(here.model_copy(update=update), view) == known(here, view)


def test_each_month_of_an_uneven_year_is_in_steps() -> None:
    months = (0.5, 0.3, 0.2, *(0.0,) * 9)
    flow = need(quantity_per_year=1000.0, months=months)

    assert known(flow, LEAST).monthly()[:4] == pytest.approx((400.0, 250.0, 150.0, 0.0))
    assert known(flow, MOST).monthly()[:4] == pytest.approx((600.0, 400.0, 250.0, 0.0))


def test_heat_and_cold_are_known_to_ten_degrees_on_the_side_that_is_asked_for() -> None:
    heat = need(resource_id="heat_low", unit="MWh", supply_temp_c=63.0)
    cold = need(resource_id="cold", unit="MWh", supply_temp_c=6.0)

    assert (known(heat, LEAST).supply_temp_c, known(heat, MOST).supply_temp_c) == (70.0, 60.0)
    assert (known(cold, LEAST).supply_temp_c, known(cold, MOST).supply_temp_c) == (0.0, 10.0)


def test_a_band_within_one_step_admits_nothing_when_narrowed_and_reaches_no_further_when_offered() -> None:
    inside = band_in_steps(Band(min=3.2, max=3.4), narrower=True)
    around = band_in_steps(Band(min=3.2, max=3.4), narrower=False)

    assert (inside.min, inside.max) == (4.0, 3.0)
    assert (around.min, around.max) == (3.0, 4.0)


def test_what_is_accepted_is_taken_off_before_it_is_put_into_steps() -> None:
    decision = make_decision(
        path=Path(offer_id="flow_dust", through=("processor_p",), need_id="flow_need"),
        state=State.ACCEPTED,
        monthly=(10.0,) * 12,
        monthly_received=(5.0,) * 12,
    )
    dust = make_flow(id="flow_dust", resource_id="zinc_dust", quantity_per_year=1000.0)
    kiln = make_processor(capacity_per_year=1_050.0)
    declared = territory_of(dust, need(quantity_per_year=900.0))
    whole = replace(declared, processors=(kiln,), decisions=(decision,))

    seen = known_territory(whole, LEAST, CATALOGUE)

    assert {one.id: one.quantity_per_year for one in seen.flows} == {"flow_dust": 1000.0, "flow_need": 600.0}
    assert held_of_flows((decision,), (), ())["flow_need"] == (5.0,) * 12
    assert seen.decisions == ()
    # 1,050 t of capacity less 120 t received from the dust: 930 t, between 600 and 1,000
    assert seen.processors[0].capacity_per_year == 600.0


def test_what_is_left_of_an_open_quantity_is_in_steps_since_nobody_else_knows_what_is_held() -> None:
    flow = need(quantity_per_year=900.0, confidentiality="named", field_confidentiality=ALL_SHOWN)

    left = known_flow(flow, (5.0,) * 12, LEAST, CATALOGUE)

    assert left is not None
    assert left.quantity_per_year == pytest.approx(600.0)


def test_a_flow_that_is_held_whole_is_not_there() -> None:
    assert known_flow(need(quantity_per_year=120.0), (10.0,) * 12, MOST, CATALOGUE) is None


def test_refused_paths_stay_refused() -> None:
    refused = make_decision(state=State.REFUSED)
    whole = replace(territory_of(make_flow(), need()), decisions=(refused,))

    assert known_territory(whole, LEAST, CATALOGUE).decisions == (refused,)


def test_processors_cost_more_and_hold_less_where_a_draft_is_to_be_worth_least() -> None:
    processor = make_processor(
        capacity_per_year=900.0,
        cost_eur_per_unit=Decimal(70),
        opening_cost_eur=Decimal(7000),
        outputs={"zinc_oxide": 0.55},
    )
    whole = replace(territory_of(), processors=(processor,))

    low = known_territory(whole, MarketView(Direction.NEED, Outlook.LEAST), CATALOGUE).processors[0]
    high = known_territory(whole, MarketView(Direction.NEED, Outlook.MOST), CATALOGUE).processors[0]

    assert (low.capacity_per_year, low.cost_eur_per_unit, low.opening_cost_eur) == (600.0, 100, 10_000)
    assert (high.capacity_per_year, high.cost_eur_per_unit, high.opening_cost_eur) == (1000.0, 60, 0)
    assert (low.outputs, high.outputs) == ({"zinc_oxide": 0.5}, {"zinc_oxide": 0.6})


def test_what_a_processor_takes_of_the_one_before_it_is_taken_off_too() -> None:
    decision = make_decision(
        path=Path(offer_id="flow_dust", through=("processor_p", "processor_q"), need_id="flow_need"),
        monthly=(100.0,) * 12,
        monthly_received=(30.0,) * 12,
    )
    first = make_processor(
        inputs={"zinc_dust": 0.8},
        outputs={"zinc_oxide": 0.5, "slag": 0.2},
        capacity_per_year=1_200.0,
    )
    second = make_processor(
        id="processor_q",
        inputs={"zinc_oxide": 0.5, "slag": 0.25},
        outputs={"zinc": 0.5},
        capacity_per_year=650.0,
    )
    dust = make_flow(id="flow_dust", resource_id="zinc_dust", quantity_per_year=2_000.0)
    whole = replace(territory_of(dust, need()), processors=(first, second), decisions=(decision,))

    seen = known_territory(whole, LEAST, CATALOGUE).processors

    # 1,200 t sent are 960 t received: 240 t are left, which is between 150 and 250.
    # They give 480 t of oxide, of which 240 t arrive: 410 t are left, which is between 400 and 600.
    # The slag, of which 48 t would arrive, goes elsewhere.
    assert [one.capacity_per_year for one in seen] == [150.0, 400.0]


def test_what_a_group_holds_of_a_need_is_held() -> None:
    decision = make_solar_decision()
    assert decision.group is not None

    held = held_of_flows((), (), (decision,))

    assert held == decision.group.taken_mwh
    assert any(sum(months) for months in held.values())


def test_a_flow_stands_in_its_crowd_where_there_is_one() -> None:
    crowd = Crowd(2.5, 50.4, 3.0)
    named = make_flow(id="flow_named", confidentiality="named")
    whole = territory_of(make_flow(), named, need())

    standing = known_territory(whole, LEAST, CATALOGUE, {"site_a": crowd, "site_b": crowd}).standing

    assert {flow_id: place.margin_km for flow_id, place in standing.items()} == {
        make_flow().id: -3.0,
        "flow_need": 3.0,
    }


def test_power_and_range_and_return_of_others_are_not_known() -> None:
    flow = need(
        resource_id="heat_low",
        unit="MWh",
        quantity_per_year=900.0,
        quantity_low=850.0,
        quantity_high=950.0,
        power_kw=700.0,
        supply_temp_c=63.0,
        return_temp_c=41.0,
    )

    low, high = known(flow, LEAST), known(flow, MOST)

    assert (low.power_kw, high.power_kw) == (600.0, 1000.0)
    assert {low.quantity_low, low.quantity_high, low.return_temp_c, high.return_temp_c} == {None}


def test_a_property_is_surer_and_a_demand_laxer_where_there_is_to_be_more() -> None:
    wet = {"moisture_pct": Band(min=3.2, max=7.0)}
    asked = {outlook: known(need(quality=wet), outlook).quality["moisture_pct"] for outlook in (LEAST, MOST)}
    given_ = {o: known(make_flow(quality=wet), o).quality["moisture_pct"] for o in (LEAST, MOST)}

    narrow, wide = (4.0, 6.0), (3.0, 8.0)
    assert [(asked[o].min, asked[o].max) for o in (LEAST, MOST)] == [narrow, wide]
    # a rival, of which there is more where an offer is to be worth least
    assert [(given_[o].min, given_[o].max) for o in (LEAST, MOST)] == [narrow, wide]


def test_processors_take_less_and_lose_more_where_a_draft_is_to_be_worth_least() -> None:
    processor = make_processor(
        inputs={"zinc_dust": 0.9},
        accepts={"moisture_pct": Band(min=3.2, max=7.0)},
        disposal_cost_eur_per_unit=Decimal(70),
    )
    whole = replace(territory_of(), processors=(processor,))

    low, high = (known_territory(whole, view, CATALOGUE).processors[0] for view in (LEAST, MOST))

    assert (low.inputs, high.inputs) == ({"zinc_dust": 0.8}, {"zinc_dust": 1.0})
    assert [(one.accepts["moisture_pct"].min, one.accepts["moisture_pct"].max) for one in (low, high)] == [
        (4.0, 6.0),
        (3.0, 8.0),
    ]
    assert [one.disposal_cost_eur_per_unit for one in (low, high)] == [Decimal(100), Decimal(60)]


def test_a_processor_that_gives_nothing_any_more_sends_nothing_to_the_next() -> None:
    decision = make_decision(
        path=Path(offer_id="flow_dust", through=("processor_p", "processor_q"), need_id="flow_need"),
        monthly=(10.0,) * 12,
    )
    dust = make_flow(id="flow_dust", resource_id="zinc_dust")
    emptied, second = make_processor(outputs={}), make_processor(id="processor_q", capacity_per_year=900.0)
    whole = replace(territory_of(dust), processors=(emptied, second), decisions=(decision,))

    assert known_territory(whole, LEAST, CATALOGUE).processors[1].capacity_per_year == 600.0
