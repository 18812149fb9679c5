"""The feasibility of a proposal: each part by itself, and laws of the sum."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.exchanges import Path
from symbiose.domain.feasibility import (
    MOST,
    FeasibilityPart,
    Ground,
    PairPast,
    PartScore,
    feasibility_of,
)
from symbiose.domain.flows import Band, EstimateBasis, Flow
from symbiose.domain.resources import Carriage, Family, Resource
from tests.builders import NOON, make_flow, make_proposal, make_site

TODAY = date(2026, 6, 1)
BASIS = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text="hypothèse")
KNOWN = {"price_eur_per_unit": 60, "quantity_low": 900.0, "quantity_high": 1100.0}


def offer(**changes: Any) -> Flow:
    return make_flow(**({"id": "flow_offer"} | KNOWN | changes))


def need(**changes: Any) -> Flow:
    return make_flow(**({"id": "flow_need", "site_id": "site_b", "direction": "need"} | KNOWN | changes))


def resource(**changes: Any) -> Resource:
    values: dict[str, Any] = {
        "id": "fly_ash",
        "label_fr": "Cendres",
        "label_en": "Ash",
        "family": Family.MATERIAL,
        "unit": "t",
        "carriage": Carriage.ROAD,
    }
    return Resource(**(values | changes))


def ground(**changes: Any) -> Ground:
    values: dict[str, Any] = {
        "proposal": make_proposal(distance_km=4.0),
        "offer": offer(),
        "need": need(),
        "resource": resource(),
        "taker": make_site(id="site_b"),
        "past": PairPast(),
        "day": TODAY,
    }
    return Ground(**(values | changes))


def part(name: FeasibilityPart, **changes: Any) -> PartScore:
    [found] = [one for one in feasibility_of(ground(**changes)).parts if one.part is name]
    return found


def test_the_weights_add_up_to_a_hundred_and_every_part_is_told() -> None:
    assert sum(MOST.values()) == 100
    assert [one.part for one in feasibility_of(ground()).parts] == list(FeasibilityPart)


def test_two_near_firms_that_declared_everything_lack_only_a_precedent() -> None:
    found = feasibility_of(ground())

    lacking = {one.part for one in found.parts if one.points < one.most}
    assert (found.points, lacking) == (95, {FeasibilityPart.PRECEDENTS})


@pytest.mark.parametrize(
    ("changes", "points", "told"),
    [
        ({}, 20.0, ()),
        ({"offer": offer(price_eur_per_unit=None)}, 15.0, ("missing_price_offer",)),
        ({"need": need(quality={"zn_pct": Band(min=40)})}, 16.0, ("missing_quality_offer",)),
        (
            {"resource": resource(waste_codes=("10 01 02",)), "need": None},
            8.0,
            ("missing_price_need", "missing_band_need", "missing_waste_code"),
        ),
        (
            {"resource": resource(family=Family.HEAT), "offer": offer(supply_temp_c=90.0)},
            20.0 * 5 / 6,
            ("missing_temperature_need",),
        ),
    ],
)
def test_evidence_counts_what_is_known_of_what_one_wants_to_know(
    changes: dict[str, Any], points: float, told: tuple[str, ...]
) -> None:
    found = part(FeasibilityPart.EVIDENCE, **changes)

    assert found.points == pytest.approx(points)
    assert found.told == told


@pytest.mark.parametrize(
    ("flow", "points", "told"),
    [
        (offer(), 20.0, "measured_offer"),
        (offer(declared_at=NOON - timedelta(days=400)), 15.0, "overdue_offer"),
        (offer(estimate=BASIS), 10.0, "estimate_offer"),
        (offer(withdrawn=True), 10.0, "gone_offer"),
        (None, 10.0, "gone_offer"),
    ],
)
def test_a_declaration_counts_more_than_an_estimate(flow: Flow | None, points: float, told: str) -> None:
    found = part(FeasibilityPart.DECLARED, offer=flow)

    assert (found.points, found.told[0]) == (points, told)


@pytest.mark.parametrize(
    ("code", "authorised", "points"),
    [(None, (), 15.0), ("10 01 02", (), 12.0), ("10 02 07*", ("10 02 07*",), 5.0), ("10 02 07*", (), 0.0)],
)
def test_waste_counts_less_and_dangerous_waste_least(
    code: str | None, authorised: tuple[str, ...], points: float
) -> None:
    taker = make_site(id="site_b", dangerous_waste_codes=authorised)

    assert part(FeasibilityPart.WASTE, offer=offer(waste_code=code), taker=taker).points == points


@pytest.mark.parametrize(("km", "points"), [(0, 15.0), (5, 15.0), (27.5, 7.5), (50, 0.0), (80, 0.0)])
def test_a_long_way_counts_less(km: float, points: float) -> None:
    assert part(FeasibilityPart.DISTANCE, proposal=make_proposal(distance_km=km)).points == points


@pytest.mark.parametrize(("through", "points"), [((), 10.0), (("p",), 5.0), (("p", "q"), 2.5)])
def test_each_processor_between_halves_the_points(through: tuple[str, ...], points: float) -> None:
    path = Path(offer_id="flow_offer", through=through, need_id="flow_need")

    found = part(FeasibilityPart.PARTNERS, proposal=make_proposal(path=path))

    assert (found.points, found.figure) == (points, len(through) + 2)


@pytest.mark.parametrize(
    ("past", "points"),
    [
        (PairPast(), 5.0),
        (PairPast(realised=1, refused=3), 10.0),
        (PairPast(accepted=2, refused=1), 8.0),
        (PairPast(refused=1), 2.0),
    ],
)
def test_what_was_realised_counts_most_and_what_was_refused_least(past: PairPast, points: float) -> None:
    assert part(FeasibilityPart.PRECEDENTS, past=past).points == points


@given(
    st.floats(0, 200),
    st.lists(st.sampled_from("pqr"), max_size=3, unique=True),
    st.builds(PairPast, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
    st.sampled_from([None, offer(), offer(estimate=BASIS), offer(waste_code="10 02 07*", quality={})]),
    st.sampled_from([None, need(), need(resource_id=None), need(quality={"ph": Band(max=7)})]),
)
@settings(deadline=None, max_examples=60)
def test_the_sum_stays_between_nothing_and_a_hundred(
    km: float, through: list[str], past: PairPast, giver: Flow | None, taker: Flow | None
) -> None:
    path = Path(offer_id="flow_offer", through=tuple(through), need_id="flow_need")
    proposal = make_proposal(path=path, distance_km=km)

    found = feasibility_of(ground(proposal=proposal, offer=giver, need=taker, past=past))

    assert all(0 <= one.points <= one.most for one in found.parts)
    assert found.points == pytest.approx(sum(one.points for one in found.parts))
    assert 0 <= found.points <= 100


@given(st.floats(0, 100), st.floats(0, 100))
@settings(deadline=None, max_examples=30)
def test_a_shorter_way_never_counts_less(one: float, other: float) -> None:
    near, far = sorted((one, other))

    points = [
        part(FeasibilityPart.DISTANCE, proposal=make_proposal(distance_km=km)).points for km in (near, far)
    ]

    assert points[0] >= points[1]
