"""Each family of the exchange model does what the format says, on instances that a person can solve."""

import pytest

from tests.matching.exchange_solving import arc, instance, need, offer, processor, sent, solve


def test_no_offer_sends_more_than_it_has() -> None:
    document = instance(
        offers=[offer(quantity=8.0)], needs=[need(), need("n2")], arcs=[arc(), arc(target="n2")]
    )

    result = solve(document)

    assert sum(sent(result) + sent(result, target="n2")) == pytest.approx(8.0)


def test_no_need_receives_more_than_its_quantity() -> None:
    document = instance(offers=[offer(), offer("o2")], needs=[need(quantity=7.0)], arcs=[arc(), arc("o2")])

    result = solve(document)

    assert sum(sent(result) + sent(result, "o2")) == pytest.approx(7.0)


def test_a_yield_counts_on_what_arrives() -> None:
    document = instance(offers=[offer()], needs=[need(quantity=4.0)], arcs=[arc(**{"yield": 0.5})])

    result = solve(document)

    assert sent(result) == [pytest.approx(8.0)]
    assert result["by_site"]["b"]["saving"] == pytest.approx(20.0)


def test_what_arrives_to_no_use_may_still_avoid_disposal() -> None:
    document = instance(offers=[offer()], needs=[need(quantity=0.0)], arcs=[arc(**{"yield": 0.0})])

    assert sent(solve(document)) == [pytest.approx(10.0)]


def test_an_offer_that_must_be_placed_is_sent_at_a_loss() -> None:
    document = instance(offers=[offer(must_place=True)], needs=[need()], arcs=[arc(cost_eur_per_unit=100.0)])

    result = solve(document)

    assert sent(result) == [pytest.approx(10.0)]
    assert result["objective_value"] == pytest.approx(-850.0)


def test_a_need_that_must_be_met_is_covered_at_a_loss() -> None:
    document = instance(
        offers=[offer(quantity=30.0)], needs=[need(must_meet=True)], arcs=[arc(cost_eur_per_unit=100.0)]
    )

    assert sent(solve(document)) == [pytest.approx(10.0)]


def test_a_number_over_periods_holds_in_each_of_them() -> None:
    document = instance(
        periods=3, offers=[offer(quantity=4.0)], needs=[need(quantity=[1, 2, 9])], arcs=[arc()]
    )

    assert sent(solve(document)) == pytest.approx([1.0, 2.0, 4.0])


def test_stock_carries_an_offer_to_a_later_period() -> None:
    document = instance(
        periods=2,
        offers=[offer(quantity=[10.0, 0.0])],
        needs=[need(quantity=[2.0, 9.0])],
        arcs=[arc()],
        storage=[{"offer": "o1", "capacity": 6.0, "cost_eur_per_unit_period": 1.0}],
    )

    result = solve(document)

    assert sent(result) == pytest.approx([2.0, 6.0])
    assert result["stored"] == [{"offer": "o1", "stock": pytest.approx([6.0, 0.0])}]
    assert result["objective_value"] == pytest.approx(8 * 15 - 6)


def test_stock_loses_its_share_on_the_way_to_the_next_period() -> None:
    document = instance(
        periods=3,
        offers=[offer(quantity=[8.0, 0.0, 0.0])],
        needs=[need(quantity=[0.0, 0.0, 9.0])],
        arcs=[arc()],
        storage=[{"offer": "o1", "capacity": 100.0, "loss_per_period": 0.5}],
    )

    result = solve(document)

    assert sent(result) == pytest.approx([0.0, 0.0, 2.0])
    assert result["stored"][0]["stock"] == pytest.approx([8.0, 4.0, 0.0])


def test_what_storage_loses_counts_as_placed() -> None:
    document = instance(
        periods=2,
        offers=[offer(quantity=[10.0, 0.0], must_place=True)],
        needs=[need(quantity=[4.0, 3.0])],
        arcs=[arc()],
        storage=[{"offer": "o1", "capacity": 6.0, "loss_per_period": 0.5}],
    )

    result = solve(document)

    assert sent(result) == pytest.approx([4.0, 3.0])
    assert result["objective_value"] == pytest.approx(7 * 15.0)


def test_stock_is_nought_after_the_last_period_so_what_must_be_placed_cannot_stay() -> None:
    document = instance(
        offers=[offer(must_place=True)],
        needs=[need(quantity=4.0)],
        arcs=[arc()],
        storage=[{"offer": "o1", "capacity": 100.0, "loss_per_period": 1.0}],
    )

    assert solve(document)["conflict"] == ["o1"]


def test_a_processor_receives_no_more_than_its_capacity_and_makes_its_outputs() -> None:
    document = instance(
        offers=[offer(quantity=50.0)],
        needs=[need(quantity=100.0, purchase_cost_eur_per_unit=20.0)],
        processors=[processor(capacity=8.0, cost_eur_per_unit=1.0)],
        arcs=[arc(target="p1", **{"yield": 0.5}), arc("p1", resource="slag")],
    )

    result = solve(document)

    assert sent(result, "o1", "p1") == [pytest.approx(16.0)]
    assert sent(result, "p1", "n1") == [pytest.approx(4.0)]
    assert result["objective_value"] == pytest.approx(160 + 80 - 8)


def test_outputs_without_a_taker_are_discarded_at_their_cost() -> None:
    document = instance(
        offers=[offer(quantity=8.0)],
        needs=[need(quantity=1.0)],
        processors=[processor(disposal_cost_eur_per_unit=4.0)],
        arcs=[arc(target="p1"), arc("p1", resource="slag")],
    )

    result = solve(document)

    assert result["objective_value"] == pytest.approx(80 + 5 - 3 * 4)
    assert result["by_site"]["c"] == {"cost": 12.0, "saving": 0.0, "net": -12.0}


def test_processors_pass_on_to_processors() -> None:
    document = instance(
        offers=[offer(quantity=8.0)],
        needs=[need(purchase_cost_eur_per_unit=100.0)],
        processors=[processor(), processor("p2", outputs={"gold": 0.25})],
        arcs=[arc(target="p1"), arc("p1", "p2", "slag"), arc("p2", resource="gold")],
    )

    assert sent(solve(document), "p2") == [pytest.approx(1.0)]


def test_processors_in_a_circle_make_nothing_from_nothing_where_they_lose() -> None:
    document = instance(
        needs=[need(purchase_cost_eur_per_unit=100.0)],
        processors=[processor(), processor("p2", outputs={"slag": 1.0})],
        arcs=[arc("p1", "p2", "slag"), arc("p2", "p1", "slag"), arc("p2", resource="slag")],
    )

    assert solve(document)["flows"] == []


def test_a_circle_that_gains_is_bounded_by_its_capacity() -> None:
    document = instance(
        needs=[need(purchase_cost_eur_per_unit=100.0)],
        processors=[processor(outputs={"slag": 1.5})],
        arcs=[arc("p1", "p1", "slag"), arc("p1", resource="slag")],
    )

    result = solve(document)

    assert result["status"] == "optimal"
    assert sent(result, "p1") == [pytest.approx(5.0)]


def test_the_mean_quality_of_a_mixture_stays_in_its_range() -> None:
    document = instance(
        offers=[offer(quality={"chloride_ppm": 120.0}), offer("o2", 2.0, quality={"chloride_ppm": 20.0})],
        needs=[need(accepts={"chloride_ppm": {"max": 100.0}})],
        arcs=[arc(), arc("o2")],
    )

    result = solve(document)

    assert sent(result) == [pytest.approx(8.0)]
    assert sent(result, "o2") == [pytest.approx(2.0)]


def test_the_mean_is_weighted_by_what_is_sent_before_yield() -> None:
    document = instance(
        offers=[offer(quality={"ph": 9.0}), offer("o2", 3.0, quality={"ph": 3.0})],
        needs=[need(quantity=100.0, accepts={"ph": {"max": 6.0}})],
        arcs=[arc(**{"yield": 2.0}), arc("o2")],
    )

    assert sent(solve(document)) == [pytest.approx(3.0)]


def test_a_least_mean_quality_holds_too() -> None:
    document = instance(
        offers=[offer(quality={"ph": 9.0}, quantity=2.0), offer("o2", quality={"ph": 3.0})],
        needs=[need(accepts={"ph": {"min": 6.0}})],
        arcs=[arc(), arc("o2")],
    )

    assert sent(solve(document), "o2") == [pytest.approx(2.0)]


def test_a_source_without_a_bound_property_may_send_nothing() -> None:
    document = instance(offers=[offer()], needs=[need(accepts={"ph": {"min": 6.0}})], arcs=[arc()])

    assert solve(document)["flows"] == []


def test_a_processor_states_the_quality_of_its_outputs_and_accepts_a_range() -> None:
    mixer = processor(
        accepts={"ph": {"max": 7.0}}, outputs={"slag": 1.0}, output_quality={"slag": {"chloride_ppm": 50.0}}
    )
    document = instance(
        offers=[offer(quality={"ph": 8.0}, quantity=5.0), offer("o2", quality={"ph": 6.0}, quantity=3.0)],
        needs=[need(accepts={"chloride_ppm": {"max": 50.0}})],
        processors=[mixer],
        arcs=[arc(target="p1"), arc("o2", "p1"), arc("p1", resource="slag")],
    )

    assert sent(solve(document), "p1") == [pytest.approx(6.0)]
