"""What partners may pay one another: exchanges by hand, loops and groups against their own accounts."""

import math
from dataclasses import replace

import pytest

from symbiose.domain.exchanges import Path, State
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.processing import Processor
from symbiose.services.partner_prices import (
    ExchangePrices,
    OwnLimit,
    PoolPrices,
    own_limit,
    price_in_group,
    price_in_loop,
    prices_of_exchange,
)
from symbiose.services.proposal_lines import ProposalLine
from tests.builders import make_processor, make_proposal
from tests.loop_case import make_loop
from tests.solar_case import group_of_one, make_group

FURNACE = make_processor(id="p", site_id="site_p", inputs={"fly_ash": 1.0}, outputs={"oxide": 0.4})
THROUGH = Path(offer_id="flow_offer", through=("p",), need_id="flow_need")


def priced(processors: dict[str, Processor] | None = None, **changes: object) -> ExchangePrices:
    found = prices_of_exchange(make_proposal(**changes), processors or {})
    assert found is not None
    return found


def test_a_giver_that_spares_a_disposal_may_pay_as_much_and_a_receiver_what_it_spares() -> None:
    found = priced()  # 1,200 t; 6,000 € spared by who gives, 4,000 € by who receives

    (handing,) = found.handings
    assert (handing.giver_site_id, handing.receiver_site_id) == ("site_a", "site_b")
    assert (handing.quantity_per_year, handing.unit) == (1_200.0, "t")
    assert handing.price.least == pytest.approx(-5.0)
    assert handing.price.most == pytest.approx(4_000 / 1_200)
    assert handing.price.maximin == pytest.approx(-1_000 / 1_200)
    assert found.each_eur_per_year == pytest.approx(5_000.0)


def test_a_processor_is_paid_by_both_sides() -> None:
    found = priced(
        {"p": FURNACE},
        path=THROUGH,
        monthly_received=(40.0,) * 12,
        by_site_eur_per_year={"site_a": 12_000.0, "site_p": -30_000.0, "site_b": 48_000.0},
    )

    into, out = found.handings
    assert (into.receiver_site_id, out.giver_site_id) == ("site_p", "site_p")
    assert (into.price.least, into.price.most) == pytest.approx((-10.0, 15.0))
    assert out.quantity_per_year == pytest.approx(480.0)
    assert (out.price.least, out.price.most) == pytest.approx((18_000 / 480, 100.0))
    nets = (
        12_000 + 1_200 * into.price.maximin,
        -30_000 - 1_200 * into.price.maximin + 480 * out.price.maximin,
        48_000 - 480 * out.price.maximin,
    )
    assert nets == pytest.approx((10_000.0,) * 3)


def test_a_processor_at_the_site_of_its_giver_is_no_partner_of_its_own() -> None:
    found = priced(
        {"p": FURNACE.model_copy(update={"site_id": "site_a"})},
        path=THROUGH,
        monthly_received=(40.0,) * 12,
        by_site_eur_per_year={"site_a": -18_000.0, "site_b": 48_000.0},
    )

    (handing,) = found.handings
    assert handing.quantity_per_year == pytest.approx(480.0)
    assert (handing.price.least, handing.price.most) == pytest.approx((37.5, 100.0))


def test_a_way_that_comes_back_to_a_site_or_leads_through_what_is_gone_has_no_prices() -> None:
    back = make_proposal(path=THROUGH, receiver_site_id="site_a")
    gone = make_proposal(path=THROUGH)
    alone = make_proposal(receiver_site_id="site_a")

    assert prices_of_exchange(back, {"p": FURNACE}) is None
    assert prices_of_exchange(gone, {}) is None
    assert prices_of_exchange(alone, {}) is None


def test_an_exchange_that_loses_as_a_whole_says_that_no_price_helps() -> None:
    (handing,) = priced(by_site_eur_per_year={"site_a": -6_000.0, "site_b": 4_000.0}).handings

    assert not handing.price.possible


def pool_of(found: PoolPrices | None) -> PoolPrices:
    assert found is not None
    return found


def test_the_price_of_a_group_leaves_each_member_at_least_what_its_roof_would_bring_alone() -> None:
    group = make_group()

    found = pool_of(price_in_group(group, {"site_a": 1_000.0}))

    assert math.fsum(one.net_mwh_per_year for one in found.members) == pytest.approx(0.0, abs=1e-6)
    assert {one.site_id: one.alone_eur_per_year for one in found.members}["site_a"] == 1_000.0
    for price in (found.price.least, found.price.most):
        gains = [
            one.before_eur_per_year + price * one.net_mwh_per_year - one.alone_eur_per_year
            for one in found.members
        ]
        assert min(gains) == pytest.approx(0.0, abs=1e-6)
    told = math.fsum(one.maximin_eur_per_year for one in found.members)
    assert told == pytest.approx(group.benefit_eur_per_year)


def test_the_more_a_giver_would_gain_alone_the_dearer_it_sells() -> None:
    poor, rich = (pool_of(price_in_group(make_group(), {"site_c": alone})).price for alone in (0.0, 50_000.0))

    assert rich.least > poor.least
    assert rich.most == poor.most


def test_a_roof_for_its_own_site_alone_sells_to_nobody() -> None:
    assert price_in_group(group_of_one(), {}) is None


def test_the_price_of_heat_in_a_loop_is_that_of_what_its_sources_give() -> None:
    loop = make_loop()

    found = pool_of(price_in_loop(loop))

    by_site = {one.site_id: one for one in found.members}
    assert by_site["site_b"].net_mwh_per_year == pytest.approx(-sum(loop.taken_mwh["rinse"]))
    assert by_site["site_a"].net_mwh_per_year == pytest.approx(
        sum(loop.taken_mwh["rinse"]) + sum(loop.taken_mwh["dryer"])
    )
    assert math.fsum(one.maximin_eur_per_year for one in found.members) == pytest.approx(
        loop.benefit_eur_per_year
    )
    assert found.price.least == pytest.approx(
        -by_site["site_a"].before_eur_per_year / by_site["site_a"].net_mwh_per_year
    )


def test_heat_that_a_site_takes_of_its_own_source_has_no_price() -> None:
    loop = make_loop()
    merged = HeatLoop.model_validate(
        loop.model_dump(by_alias=True)
        | {
            "members": [m.model_copy(update={"site_id": "site_a"}) for m in loop.members],
            "by_site_eur_per_year": {"site_a": loop.benefit_eur_per_year},
        }
    )

    assert price_in_loop(merged) is None


LINE = ProposalLine(
    id="p",
    kind="exchange",
    state=State.PROPOSED,
    decided=State.PROPOSED,
    agreed_to=False,
    synergy_id=None,
    version=0,
    giver_site_id="site_a",
    giver=None,
    receiver_site_id="site_b",
    receiver=None,
    resource="Cendres",
    received_resource="Cendres",
    through=(),
    through_site_ids=(),
    quantity_per_year=200.0,
    unit="t",
    benefit_eur_per_year=-3_000.0,
    co2_avoided_t_per_year=0.0,
    waste_diverted_t_per_year=0.0,
    distance_km=1.0,
    models=(),
    estimated=False,
)


def test_a_party_reads_how_far_it_can_go_from_its_own_figures() -> None:
    gains = replace(LINE, benefit_eur_per_year=500.0, rounded=frozenset({"quantity_per_year"}))

    assert own_limit(LINE, ["site_a"]) == OwnLimit(False, 15.0, "t", approximate=False)
    assert own_limit(gains, ["site_b"]) == OwnLimit(True, 2.0, "t", approximate=True)


def test_no_limit_is_told_for_each_unit_that_does_not_leave_the_own_sites() -> None:
    own_furnace = replace(LINE, through_site_ids=("site_p",), received_resource="Oxyde")

    assert own_limit(own_furnace, ["site_a", "site_p"]) is None
    assert own_limit(replace(own_furnace, through_site_ids=("site_a",)), ["site_a"]) is None
    assert own_limit(own_furnace, ["site_a"]) is not None


def test_no_limit_is_told_to_who_is_no_party_or_both_or_reads_the_quantity_of_the_other() -> None:
    processed = replace(LINE, received_resource="Oxyde")

    assert own_limit(LINE, ["site_c"]) is None
    assert own_limit(LINE, ["site_a", "site_b"]) is None
    assert own_limit(processed, ["site_b"]) is None
    assert own_limit(processed, ["site_a"]) is not None
    assert own_limit(replace(processed, other_resource=False), ["site_b"]) is not None
