"""Declarations of heat as streams: what is stated, what stands for what is not, both ends of the range."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.heat.targets import heat_targets
from symbiose.domain.declared_heat import (
    DeclaredHeat,
    End,
    Gap,
    LeftOut,
    Origin,
    Reading,
    Unusable,
    Usual,
    declared_heat,
    hours_of,
)
from symbiose.domain.documents.heat_streams import HeatStream, HeatStreams
from symbiose.domain.flows import MONTHS, Flow
from symbiose.domain.resources import Family
from symbiose.domain.usual_heat import LEVELS, assumptions_on
from symbiose.domain.week_parts import WeekPart
from symbiose.files.reference import load_reference
from tests.services.heat_case import FUMES, make_heat

REFERENCE = load_reference()
ASSUMED = assumptions_on(REFERENCE, date(2026, 6, 1))


def declared(flow: Flow, usual: Usual | None = None) -> DeclaredHeat:
    """Return the stream of a declaration that makes one."""
    found = made(flow, usual)
    assert isinstance(found, DeclaredHeat)
    return found


def made(flow: Flow, usual: Usual | None = None) -> DeclaredHeat | LeftOut:
    family = REFERENCE.resources.get(flow.resource_id or "").family
    return declared_heat(flow, family, ASSUMED, usual or Usual())


def ends_of(reading: Reading) -> tuple[float, float, float]:
    return reading.low, reading.likely, reading.high


def test_what_is_declared_is_taken_as_it_is() -> None:
    found = declared(FUMES)

    assert {found.temperatures(end) for end in End} == {(260.0, 120.0)}
    assert found.mean_power_kw(End.LIKELY, None) == pytest.approx(420)
    assert found.gives
    assert found.gaps == (Gap.POWER, Gap.WEEK, Gap.CARRIER)


@pytest.mark.parametrize(
    ("direction", "resource", "supply", "back", "stream", "gives"),
    [
        ("offer", "heat_low", 60.0, 40.0, (60.0, 40.0), True),
        ("need", "heat_low", 60.0, 40.0, (40.0, 60.0), False),
        ("offer", "steam", 165.0, 90.0, (165.0, 90.0), True),
        ("offer", "cold", 7.0, 12.0, (7.0, 12.0), False),
        ("need", "cold", 7.0, 12.0, (12.0, 7.0), True),
    ],
)
def test_each_direction_gives_or_takes_heat(
    direction: str, resource: str, supply: float, back: float, stream: tuple[float, float], gives: bool
) -> None:
    flow = make_heat(
        "f", 1, direction=direction, resource_id=resource, supply_temp_c=supply, return_temp_c=back
    )

    found = declared(flow)

    assert found.temperatures(End.LIKELY) == stream
    assert found.gives is gives


def test_a_level_stands_for_a_temperature_and_its_bounds_for_both_ends() -> None:
    offer = declared(make_heat("f", 1, resource_id="heat_low"))
    need = declared(make_heat("f", 1, resource_id="heat_low", direction="need"))

    assert ends_of(offer.supply) == (40, 60, 90)
    assert ends_of(offer.back) == (10, 40, 90)
    assert offer.supply.origin is Origin.LEVEL
    assert {end: offer.temperatures(end) for end in End} == {
        End.LEAST: (40, 10),
        End.LIKELY: (60, 40),
        End.MOST: (90, 90),
    }
    assert {end: need.temperatures(end) for end in End} == {
        End.LEAST: (90, 90),
        End.LIKELY: (40, 60),
        End.MOST: (10, 40),
    }
    assert {Gap.SUPPLY_TEMP, Gap.RETURN_TEMP} <= set(offer.gaps)


def test_the_trade_of_the_site_goes_before_the_level() -> None:
    found = declared(make_heat("f", 1, resource_id="heat_low"), Usual(supply_temp_c=45, return_temp_c=35))

    assert ends_of(found.supply) == (40, 45, 90)
    assert found.temperatures(End.LIKELY) == (45, 35)
    assert (found.supply.origin, found.back.origin) == (Origin.TRADE, Origin.TRADE)


def test_a_declared_return_holds_a_vague_supply_on_its_side() -> None:
    found = declared(make_heat("f", 1, resource_id="heat_low", return_temp_c=70))

    assert ends_of(found.supply) == (70, 70, 90)


def test_cold_without_temperatures_warms_up_to_its_surroundings_at_most() -> None:
    found = declared(make_heat("f", 1, resource_id="cold", direction="need"))

    assert ends_of(found.supply) == (-25, 7, 12)
    assert ends_of(found.back) == (-25, 12, 25)
    assert found.temperatures(End.MOST) == (25, 12)


def test_steam_gives_its_heat_where_it_condenses() -> None:
    found = declared(make_heat("f", 1, resource_id="steam"))

    assert {end: found.temperatures(end) for end in End} == {
        End.LEAST: (120, 120),
        End.LIKELY: (165, 165),
        End.MOST: (250, 250),
    }
    assert Gap.RETURN_TEMP not in found.gaps


def test_a_band_goes_before_that_of_the_ratio() -> None:
    stated = make_heat("f", 100, quantity_low=438.0, quantity_high=1752.0, supply_temp_c=60)
    ratio = Usual(quantity_low=87.6, quantity_high=8760.0)

    assert ends_of(declared(stated, ratio).energy) == pytest.approx((438, 876, 1752))
    assert ends_of(declared(make_heat("f", 100, supply_temp_c=60), ratio).energy) == pytest.approx(
        (87.6, 876, 8760)
    )


@pytest.mark.parametrize(
    ("band", "usual", "origin"),
    [
        ({}, Usual(), Origin.ESTIMATE),
        ({"quantity_low": 438.0}, Usual(quantity_low=87.6), Origin.ESTIMATE),
        ({}, Usual(quantity_low=87.6), Origin.RATIO),
    ],
)
def test_an_estimate_never_reads_as_declared(band: dict[str, float], usual: Usual, origin: Origin) -> None:
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 1.0, "text": "t"}

    found = declared(make_heat("f", 100, supply_temp_c=60, estimate=basis, **band), usual)

    assert found.energy.origin is origin
    assert Gap.MEASURE in found.gaps


def test_power_gives_the_hours_and_one_that_is_too_small_is_told() -> None:
    rest = {"supply_temp_c": 60, "return_temp_c": 40, "carrier": "water", "week_parts": (0.5, 0.5, 0.0)}
    found = declared(make_heat("f", 100, power_kw=300.0, **rest))
    weak = declared(make_heat("f", 100, power_kw=50.0, **rest))

    assert found.hours_per_year == pytest.approx(2920)
    assert found.gaps == ()
    assert weak.gaps == (Gap.POWER_TOO_SMALL,)


def test_a_month_has_its_own_mean_power() -> None:
    months = (0.75, 0.25, *[0.0] * 10)
    found = declared(make_heat("f", 0, quantity_per_year=744.0, months=months, supply_temp_c=60))

    assert found.mean_power_kw(End.LIKELY, 1) == pytest.approx(750)
    assert found.mean_power_kw(End.LIKELY, 2) == pytest.approx(186_000 / 672)
    assert found.mean_power_kw(End.LIKELY, 3) == 0
    assert sum(hours_of(month) for month in range(1, MONTHS + 1)) == hours_of(None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"resource_id": "heat"}, Unusable.NO_TEMPERATURE),
        ({"supply_temp_c": 40, "return_temp_c": 60}, Unusable.SWAPPED),
        ({"resource_id": "cold", "supply_temp_c": 12, "return_temp_c": 7}, Unusable.SWAPPED),
        ({"quantity_per_year": 0.0}, Unusable.NO_QUANTITY),
        ({"unit": "t"}, Unusable.NO_ENERGY),
    ],
)
def test_what_makes_no_stream_says_why(changes: dict[str, object], reason: Unusable) -> None:
    found = made(make_heat("f", 10, **changes))

    assert isinstance(found, LeftOut)
    assert found.reason is reason


def test_levels_are_those_that_proposals_assume() -> None:
    assumed = {resource: value.value for resource, value in ASSUMED.levels.items()}

    assert assumed == {key: REFERENCE.resources.get(key).default_temp_c for key in LEVELS}


vague = st.builds(
    make_heat,
    st.just("f"),
    st.integers(1, 50),
    direction=st.sampled_from(["offer", "need"]),
    resource_id=st.sampled_from(sorted(LEVELS)),
    quantity_low=st.sampled_from([None, 1.0]),
    quantity_high=st.sampled_from([None, 900.0]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(vague, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6))
def test_what_is_recovered_lies_between_both_ends_whatever_the_values(
    drawn: list[tuple[Flow, float, float, float]],
) -> None:
    heats = [declared(flow) for flow, *_shares in drawn]
    shares = [tuple(parts) for _flow, *parts in drawn]
    least, likely, most = (_recovered([_stream(i, one, end) for i, one in enumerate(heats)]) for end in End)

    within = _recovered([_within(i, *pair) for i, pair in enumerate(zip(heats, shares, strict=True))])

    tolerance = 1e-6 * (1 + most)
    assert least <= likely + tolerance
    assert likely <= most + tolerance
    assert least - tolerance <= within <= most + tolerance


def _stream(rank: int, heat: DeclaredHeat, end: End) -> HeatStream:
    begins, ends = heat.temperatures(end)
    return _as_stream(rank, heat, begins, ends, heat.mean_power_kw(end, None))


def _within(rank: int, heat: DeclaredHeat, shares: tuple[float, ...]) -> HeatStream:
    """Return the stream with each vague figure somewhere in its range, supply and return on their sides."""
    supply, back, energy = (
        part.low + share * (part.high - part.low)
        for part, share in zip((heat.supply, heat.back, heat.energy), shares, strict=True)
    )
    family = REFERENCE.resources.get(heat.flow.resource_id or "").family
    back = max(back, supply) if family is Family.COLD else min(back, supply)
    warm, cold = max(supply, back), min(supply, back)
    begins, ends = (warm, cold) if heat.gives else (cold, warm)
    return _as_stream(rank, heat, begins, ends, energy / 8.76)


def _as_stream(rank: int, heat: DeclaredHeat, begins: float, ends: float, power: float) -> HeatStream:
    kind = "hot" if heat.gives else "cold"
    return HeatStream.model_validate(
        {
            "id": str(rank),
            "site": "s",
            "supply_temp_c": begins,
            "target_temp_c": ends,
            "power_kw": power,
            "kind": kind,
        }
    )


def _recovered(streams: list[HeatStream]) -> float:
    document = HeatStreams(format="symbiose.heat-streams/1", dt_min_k=5.0, streams=tuple(streams))
    return heat_targets(document).recovered_kw


def test_every_level_reads_in_order_of_its_ends() -> None:
    for resource, direction in product(LEVELS, ("offer", "need")):
        found = declared(make_heat("f", 1, resource_id=resource, direction=direction))
        for part in (found.supply, found.back):
            assert part.low <= part.likely <= part.high


def test_a_part_of_the_week_has_its_own_mean_power() -> None:
    weekdays = make_heat("f", 0, quantity_per_year=876.0, week_parts=(0.75, 0.25, 0.0), supply_temp_c=60)

    found = declared(weekdays)

    assert found.mean_power_kw(End.LIKELY, None, WeekPart.DAY) == pytest.approx(100 * 0.75 * 168 / 60)
    assert found.mean_power_kw(End.LIKELY, 2, WeekPart.NIGHT) == pytest.approx(
        876_000 / 12 * 0.25 / (672 * 60 / 168)
    )
    assert found.mean_power_kw(End.LIKELY, None, WeekPart.WEEKEND) == 0


def test_a_week_that_nobody_states_is_that_of_the_trade_else_even() -> None:
    silent = make_heat("f", 100, supply_temp_c=60, return_temp_c=40)
    said = make_heat("f", 100, supply_temp_c=60, return_temp_c=40, week_parts=(0.0, 0.0, 1.0))
    trade = Usual(week_parts=(1.0, 0.0, 0.0))

    assert declared(silent).week_parts is None
    powers = [declared(silent).mean_power_kw(End.LIKELY, None, part) for part in WeekPart]
    assert powers == pytest.approx([100, 100, 100])
    assert declared(silent, trade).week_parts == (1.0, 0.0, 0.0)
    assert declared(said, trade).week_parts == (0.0, 0.0, 1.0)


def test_a_power_that_is_too_small_for_a_part_of_the_week_is_told() -> None:
    """100 kW over the year are 280 kW where all of the heat falls into the 60 of 168 hours of the days."""
    rest = {"supply_temp_c": 60, "return_temp_c": 40, "carrier": "water", "week_parts": (1.0, 0.0, 0.0)}

    assert declared(make_heat("f", 100, power_kw=278.0, **rest)).gaps == ()
    assert declared(make_heat("f", 100, power_kw=276.0, **rest)).gaps == (Gap.POWER_TOO_SMALL,)


@pytest.mark.parametrize(
    ("said", "contribution_k"),
    [
        ({}, None),
        ({"carrier": "water"}, None),
        ({"carrier": "water", "fouling": False, "corrosive": True}, None),
        ({"carrier": "fumes"}, 10),
        ({"carrier": "air"}, 10),
        ({"carrier": "steam"}, 2.5),
        ({"carrier": "oil"}, 7.5),
        ({"fouling": True}, 7.5),
        ({"carrier": "fumes", "fouling": True}, 15),
    ],
)
def test_the_carrier_and_its_mark_decide_how_much_of_an_approach_of_10_k_is_borne(
    said: dict[str, object], contribution_k: float | None
) -> None:
    found = declared(make_heat("f", 100, supply_temp_c=160, return_temp_c=140, **said))

    assert found.dt_contribution_k(10) == contribution_k


def test_cold_and_steam_need_not_say_what_carries_them() -> None:
    for resource in ("steam", "cold"):
        assert Gap.CARRIER not in declared(make_heat("f", 1, resource_id=resource)).gaps


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda shares: sum(shares) > 0))
@settings(deadline=None, max_examples=50)
def test_the_parts_of_the_week_make_up_the_heat_of_the_month(weights: list[float]) -> None:
    shares = tuple(weight / sum(weights) for weight in weights)
    found = declared(make_heat("f", 100, supply_temp_c=60, week_parts=shares))

    heat = [found.mean_power_kw(End.LIKELY, 3, part) * hours_of(3, part) for part in WeekPart]

    assert sum(heat) == pytest.approx(found.mean_power_kw(End.LIKELY, 3) * hours_of(3))
