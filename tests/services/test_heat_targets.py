"""Heat targets of small territories, worked out by hand: whose they are, alone and together, vague or not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Activity
from symbiose.domain.declared_heat import End, Gap, Origin, Unusable
from symbiose.domain.errors import InvalidSettings, NotAllowed, UnknownThing
from symbiose.domain.flows import Carrier, Flow
from symbiose.domain.week_parts import EVEN_WEEK, WeekPart
from symbiose.services.context import Services
from symbiose.services.heat_targets import heat_view
from symbiose.services.heat_views import HeatAsked, HeatView
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock, over_fakes
from tests.services.heat_case import EAST, FUMES, VAPOUR, WEST, WORT, make_heat, with_heat

BY_10_K = HeatAsked(approach_k=10)
WHOLE = Actor(id="account_c", role=Role.COORDINATOR)
OF_A = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
OF_B = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
OF_BOTH = Actor(id="account_ab", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
OF_WEST = Actor(id="account_w", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=(WEST,))


@pytest.fixture
def heat(services: Services) -> Services:
    """The foundry in the west, the brewery in the east."""
    return with_heat(services, FUMES, VAPOUR, WORT, site_b_in=EAST)


def told(view: HeatView, end: End = End.LIKELY) -> tuple[float, float, float]:
    """Return what is recovered, heat and cold from outside, kW."""
    found = view.targets[end]
    return found.recovered_kw, found.hot_utility_kw, found.cold_utility_kw


def store_of(services: Services) -> FakeStore:
    assert isinstance(services.store, FakeStore)
    return services.store


def test_sites_together_recover_what_the_example_by_hand_says(heat: Services) -> None:
    view = heat_view(heat, WHOLE, BY_10_K)

    assert told(view) == pytest.approx((510, 0, 60))
    assert view.targets[End.LIKELY].joining_recovers_kw == pytest.approx(360)
    assert view.alone_kw(End.LIKELY) == pytest.approx(150)
    assert (view.given_kw(End.LIKELY), view.wanted_kw(End.LIKELY)) == pytest.approx((570, 510))
    assert view.mwh(510) == pytest.approx(4467.6)
    assert not view.vague
    alone = {line.site.id: line.targets[End.LIKELY] for line in view.sites}
    assert {site: one.hot_utility_kw for site, one in alone.items() if one} == pytest.approx(
        {"site_a": 0, "site_b": 360}
    )
    rows = [(row.shifted_temp_c, row.heat_flow_kw) for row in view.targets[End.LIKELY].cascade]
    by_hand = [(255, 0), (150, 315), (115, 210), (95, 90), (95, 240), (65, 60)]
    assert [row for row in rows if row in by_hand or row[0] in dict(by_hand)] == [
        pytest.approx(row) for row in by_hand
    ]


def test_each_park_stands_beside_the_whole(services: Services) -> None:
    both = heat_view(with_heat(services, FUMES, VAPOUR, WORT), WHOLE, BY_10_K)

    (line,) = both.parks

    assert (line.park.id, line.sites) == (WEST, 2)
    assert line.targets[End.LIKELY].recovered_kw == pytest.approx(510)
    assert line.joining_kw(End.LIKELY) == pytest.approx(360)


def test_a_park_or_a_site_alone_may_be_asked_for(heat: Services) -> None:
    park = heat_view(heat, WHOLE, replace(BY_10_K, park_id=WEST))
    site = heat_view(heat, WHOLE, replace(BY_10_K, site_id="site_b"))

    assert told(park) == pytest.approx((0, 0, 420))
    assert told(site) == pytest.approx((150, 360, 0))
    assert (park.parks, site.parks) == ((), ())


def test_managers_read_the_streams_of_their_own_sites_alone(heat: Services) -> None:
    own = heat_view(heat, OF_B, BY_10_K)

    assert told(own) == pytest.approx((150, 360, 0))
    assert {line.heat.flow.id for line in own.streams} == {"vapour", "wort"}
    assert [site.id for site in own.choices.sites] == ["site_b"]
    assert own.choices.parks == ()
    assert told(heat_view(heat, OF_BOTH, BY_10_K)) == pytest.approx((510, 0, 60))


def test_coordinators_of_parks_read_those_of_their_parks_alone(heat: Services) -> None:
    view = heat_view(heat, OF_WEST, BY_10_K)

    assert told(view) == pytest.approx((0, 0, 420))
    assert [line.park.id for line in view.parks] == [WEST]
    assert [park.id for park in view.choices.parks] == [WEST]


@pytest.mark.parametrize(
    ("actor", "asked"),
    [
        (OF_A, HeatAsked(site_id="site_b")),
        (OF_A, HeatAsked(park_id=WEST)),
        (OF_WEST, HeatAsked(site_id="site_b")),
        (OF_WEST, HeatAsked(park_id=EAST)),
        (WHOLE, HeatAsked(site_id="nobody_knows")),
        (WHOLE, HeatAsked(park_id="nobody_knows")),
    ],
)
def test_another_s_place_is_as_one_that_does_not_exist(
    heat: Services, actor: Actor, asked: HeatAsked
) -> None:
    with pytest.raises(UnknownThing) as told_of:
        heat_view(heat, actor, asked)

    with pytest.raises(UnknownThing) as of_none:
        heat_view(heat, actor, HeatAsked(site_id="missing" if asked.site_id else "", park_id="missing"))
    assert str(told_of.value).replace(asked.site_id or asked.park_id, "missing") == str(of_none.value)


def test_analysts_read_no_curve(heat: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        heat_view(heat, analyst, HeatAsked())


def test_both_ends_of_a_vague_need_are_solved(services: Services) -> None:
    """Site A gives 100 kW from 70 to 50 °C, site B wants 100 kW (50 to 200) of low temperature heat.

    At least: all of it at 90 °C, nothing serves it. Likely: from 40 to 60 °C, 10 K below what is given all
    along: everything. At most: from 10 to 40 °C, 200 kW, of which there are 100.
    """
    offer = make_heat("offer", 100, supply_temp_c=70, return_temp_c=50)
    need = make_heat(
        "need",
        100,
        site_id="site_b",
        direction="need",
        resource_id="heat_low",
        quantity_low=438.0,
        quantity_high=1752.0,
    )

    view = heat_view(with_heat(services, offer, need), WHOLE, BY_10_K)

    assert view.vague
    assert told(view, End.LEAST) == pytest.approx((0, 50, 100))
    assert told(view, End.LIKELY) == pytest.approx((100, 0, 0))
    assert told(view, End.MOST) == pytest.approx((100, 100, 0))


def test_a_month_is_told_by_its_own_calendar(services: Services) -> None:
    """The need is all in January: 744 MWh in 744 h, 1,000 kW.

    The fumes give a twelfth of 3,679.2 MWh in every month, 306.6 MWh: 412.1 kW in 744 h, 456.25 kW in 672 h.
    """
    only_january = (1.0, *[0.0] * 11)
    need = make_heat(
        "need",
        0,
        quantity_per_year=744.0,
        months=only_january,
        direction="need",
        supply_temp_c=60,
        return_temp_c=40,
    )
    kept = with_heat(services, FUMES, need)

    january, february = (heat_view(kept, WHOLE, replace(BY_10_K, month=month)) for month in (1, 2))

    assert told(january) == pytest.approx((306.6 / 0.744, 1000 - 306.6 / 0.744, 0))
    assert told(february) == pytest.approx((0, 0, 456.25))
    assert [line.recovered_mwh for line in january.months] == pytest.approx([306.6, *[0.0] * 11])
    assert january.recovered_in_months_mwh == pytest.approx(306.6)
    assert told(heat_view(kept, WHOLE, BY_10_K)) == pytest.approx((744 / 8.76, 0, 420 - 744 / 8.76))


months = st.lists(st.integers(0, 9), min_size=12, max_size=12).filter(any)
seasonal = st.builds(
    lambda drawn, **fields: make_heat(months=tuple(part / sum(drawn) for part in drawn), **fields),
    months,
    flow_id=st.uuids().map(lambda one: f"flow_{one.hex}"),
    kilowatts=st.integers(1, 500),
    direction=st.sampled_from(["offer", "need"]),
    supply_temp_c=st.integers(60, 150),
    return_temp_c=st.integers(20, 60),
)


@settings(deadline=None, max_examples=25)
@drawing(st.lists(seasonal, min_size=2, max_size=6))
def test_months_recover_no_more_than_the_mean_of_the_year(drawn: list[Flow]) -> None:
    view = heat_view(with_heat(over_fakes(MovingClock()), *drawn), WHOLE, HeatAsked())

    whole = view.mwh(view.targets[End.LIKELY].recovered_kw)
    assert view.recovered_in_months_mwh <= whole * (1 + 1e-9) + 1e-6


def test_about_two_gigawatt_hours_of_rinse_water_are_a_stream(services: Services) -> None:
    """2 GWh over 8,760 h are 228.3 kW, from 60 °C; a bath wants 300 kW from 30 to 45 °C; approach of 10 K.

    Likely the water cools to 40 °C: all of it heats the bath. Cooled to 10 °C it gives 4.57 kW/K, of which
    those above 40 °C serve the bath: 20 K, 91.3 kW.
    """
    rinse = make_heat("rinse", 0, quantity_per_year=2000.0, resource_id="heat_low", supply_temp_c=60)
    bath = make_heat("bath", 300, site_id="site_b", direction="need", supply_temp_c=45, return_temp_c=30)

    view = heat_view(with_heat(services, rinse, bath), WHOLE, BY_10_K)

    given = 2_000_000 / 8760
    assert [told(view, end)[0] for end in End] == pytest.approx([given * 20 / 50, given, given])
    (line,) = (line for line in view.streams if line.heat.flow.id == "rinse")
    assert line.heat.gaps == (Gap.RETURN_TEMP, Gap.POWER, Gap.WEEK, Gap.CARRIER)


def test_rinse_water_of_weekdays_gives_nothing_at_weekends(services: Services) -> None:
    """2 GWh in 120 of 168 hours are 319.6 kW: the bath takes 300 of them on weekdays and none at weekends."""
    rinse = make_heat(
        *("rinse", 0),
        quantity_per_year=2000.0,
        resource_id="heat_low",
        supply_temp_c=60,
        return_temp_c=40,
        week_parts=(0.5, 0.5, 0.0),
        carrier="water",
    )
    bath = make_heat("bath", 300, site_id="site_b", direction="need", supply_temp_c=45, return_temp_c=30)
    in_february = replace(BY_10_K, month=2, part=WeekPart.WEEKEND)
    kept = with_heat(services, rinse, bath)

    view, weekend = heat_view(kept, WHOLE, BY_10_K), heat_view(kept, WHOLE, in_february)

    assert [line.recovered_kw for line in view.parts] == pytest.approx([300, 300, 0])
    assert view.recovered_in_parts_mwh == pytest.approx(300 * 8.760 * 120 / 168)
    assert told(view)[0] == pytest.approx(2_000_000 / 8760)
    assert view.weekly
    assert told(weekend)[0] == 0
    assert weekend.hours == pytest.approx(28 * 24 * 48 / 168)
    (line,) = (line for line in weekend.streams if line.heat.flow.id == "rinse")
    assert line.power_kw[End.LIKELY] == 0


weekly = st.builds(
    make_heat,
    flow_id=st.uuids().map(lambda one: f"flow_{one.hex}"),
    kilowatts=st.integers(1, 500),
    site_id=st.sampled_from(["site_a", "site_b"]),
    direction=st.sampled_from(["offer", "need"]),
    supply_temp_c=st.integers(60, 150),
    return_temp_c=st.integers(20, 60),
    week_parts=st.sampled_from([None, (1.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.2, 0.3, 0.5)]),
)


@settings(deadline=None, max_examples=15)
@drawing(st.lists(weekly, min_size=2, max_size=6))
def test_parts_of_the_week_recover_no_more_than_its_mean(drawn: list[Flow]) -> None:
    view = heat_view(with_heat(over_fakes(MovingClock()), *drawn), WHOLE, HeatAsked(month=3))

    whole = view.mwh(view.targets[End.LIKELY].recovered_kw)
    assert view.recovered_in_parts_mwh <= whole * (1 + 1e-9) + 1e-6
    assert sum(line.hours for line in view.parts) == pytest.approx(view.hours)


def test_fumes_that_foul_bear_more_of_the_approach_and_recover_less() -> None:
    """Of 10 K of approach, fouling fumes bear 15 K and the need 5 K: 101 °C heat up to 81 °C only."""
    need = make_heat("need", 100, site_id="site_b", direction="need", supply_temp_c=90, return_temp_c=80)
    clean = make_heat("hot", 200, supply_temp_c=101, return_temp_c=100, carrier="water")
    fouling = clean.model_copy(update={"carrier": Carrier.FUMES, "fouling": True})

    recovered = [
        told(heat_view(with_heat(over_fakes(MovingClock()), one, need), WHOLE, BY_10_K))[0]
        for one in (clean, fouling)
    ]

    assert recovered == pytest.approx([100, 10])


def test_the_approach_is_the_reference_value_unless_asked_for(heat: Services) -> None:
    view = heat_view(heat, WHOLE, HeatAsked())

    assert view.approach_k == view.approach.value == 5
    assert view.approach.id == "approach_exchanger"
    narrow, wide = (heat_view(heat, WHOLE, HeatAsked(approach_k=k)) for k in (0, 150))
    assert told(wide)[0] < told(narrow)[0]


def test_what_makes_no_stream_is_told_and_counts_nowhere(services: Services) -> None:
    nowhere = make_heat("nowhere", 100, resource_id="heat")
    swapped = make_heat("swapped", 100, supply_temp_c=40, return_temp_c=60)
    unnamed = make_flow(id="unnamed", resource_id=None, resource_text="buées", unit="MWh")
    gone = make_heat("gone", 100, supply_temp_c=60, withdrawn=True)
    past = make_heat("past", 100, supply_temp_c=60, valid_to=date(2026, 5, 31))

    view = heat_view(with_heat(services, FUMES, nowhere, swapped, unnamed, gone, past), WHOLE, BY_10_K)

    assert [line.heat.flow.id for line in view.streams] == ["fumes"]
    assert {line.one.flow.id: line.one.reason for line in view.left_out} == {
        "nowhere": Unusable.NO_TEMPERATURE,
        "swapped": Unusable.SWAPPED,
    }
    assert [flow.id for flow in view.unnamed] == ["unnamed"]
    assert told(view) == pytest.approx((0, 0, 420))


def test_a_closed_site_has_no_part(heat: Services) -> None:
    store_of(heat).repositories.sites.save(
        [make_site(id="site_b", name="Site B", park_id=EAST, closed_on=date(2026, 1, 1))]
    )

    assert told(heat_view(heat, WHOLE, BY_10_K)) == pytest.approx((0, 0, 420))


def test_a_trade_says_what_its_sites_do_not(services: Services) -> None:
    kept = with_heat(services, make_heat("condensers", 100, resource_id="heat_low"))
    dairy = make_site(park_id=WEST, activity=Activity(code="10.51A"))
    store_of(kept).repositories.sites.save([dairy])

    (line,) = heat_view(kept, WHOLE, BY_10_K).streams

    assert (line.heat.supply.likely, line.heat.back.likely) == (45, 35)
    assert line.heat.supply.origin is Origin.TRADE
    assert line.heat.week_parts == EVEN_WEEK
    assert Gap.WEEK not in line.heat.gaps


def test_an_estimate_without_a_band_has_that_of_its_ratio(services: Services) -> None:
    ratio = services.reference.typical_flows.ratios["food_cold_condensers"]
    basis = {"ratio_id": ratio.id, "driver": "jobs", "driver_value": 10, "text": ratio.text}
    estimate = make_heat("estimate", 0, quantity_per_year=160.0, supply_temp_c=45, estimate=basis)

    (line,) = heat_view(with_heat(services, estimate), WHOLE, BY_10_K).streams

    assert (line.heat.energy.low, line.heat.energy.high) == (30, 600)
    assert line.heat.energy.origin is Origin.RATIO


def test_nothing_declared_is_no_heat(services: Services) -> None:
    view = heat_view(with_heat(services), WHOLE, HeatAsked())

    assert told(view) == (0, 0, 0)
    assert (view.streams, view.sites, view.parks, view.choices.sites) == ((), (), (), ())


def test_without_the_calculation_it_is_told_that_it_is_not_set_up(services: Services) -> None:
    with pytest.raises(InvalidSettings):
        heat_view(services, WHOLE, HeatAsked())


def test_what_one_caller_was_told_is_not_told_to_another(heat: Services) -> None:
    whole, own, other = (heat_view(heat, actor, HeatAsked()) for actor in (WHOLE, OF_A, OF_B))

    assert len({told(view) for view in (whole, own, other)}) == 3
    assert told(heat_view(heat, WHOLE, HeatAsked())) == told(whole)
