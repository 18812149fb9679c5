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


def test_an_arc_carries_nothing_or_at_least_its_lot_in_each_period() -> None:
    document = instance(
        periods=3, offers=[offer(quantity=[4.0, 5.0, 9.0])], needs=[need()], arcs=[arc(min_quantity=5.0)]
    )

    assert sent(solve(document)) == pytest.approx([0.0, 5.0, 9.0])


def test_a_lot_is_filled_at_a_loss_only_where_it_has_to_be() -> None:
    document = instance(
        offers=[offer(quantity=10.0, disposal_cost_eur_per_unit=-6.0)],
        needs=[need()],
        arcs=[arc(min_quantity=3.0)],
    )

    assert solve(document)["flows"] == []


def test_an_arc_carries_no_more_than_its_limit() -> None:
    document = instance(offers=[offer()], needs=[need()], arcs=[arc(max_quantity=3.0)])

    assert sent(solve(document)) == [pytest.approx(3.0)]


@pytest.mark.parametrize(("opening", "flows"), [(149.0, 1), (151.0, 0)])
def test_an_arc_opens_when_it_pays(opening: float, flows: int) -> None:
    document = instance(offers=[offer()], needs=[need()], arcs=[arc(opening_cost_eur=opening)])

    assert len(solve(document)["flows"]) == flows


def test_openings_are_paid_once_over_all_periods_and_listed() -> None:
    document = instance(
        periods=4,
        offers=[offer()],
        needs=[need(opening_cost_eur=20.0, purchase_cost_eur_per_unit=100.0)],
        processors=[processor(opening_cost_eur=30.0)],
        arcs=[arc(target="p1", opening_cost_eur=40.0), arc("p1", resource="slag", opening_cost_eur=0.0)],
    )

    result = solve(document)

    assert result["objective_value"] == pytest.approx(4 * (100 + 500) - 90)
    assert result["opened"] == [{"from": "o1", "to": "p1", "resource": "ash"}, "n1", "p1"]
    assert result["by_site"]["a"]["cost"] == pytest.approx(40.0)


def test_a_need_closed_for_its_cost_receives_nothing_from_anyone() -> None:
    document = instance(
        offers=[offer(), offer("o2")],
        needs=[need(opening_cost_eur=151.0)],
        arcs=[arc(), arc("o2")],
    )

    assert solve(document)["flows"] == []


def test_processors_of_a_pool_share_capacity_and_opening_cost() -> None:
    document = instance(
        offers=[offer(), offer("o2")],
        needs=[need(quantity=100.0)],
        processors=[processor(capacity=8.0), processor("p2", capacity=8.0)],
        pools=[{"id": "plant", "processors": ["p1", "p2"], "capacity": 12.0, "opening_cost_eur": 7.0}],
        arcs=[arc(target="p1"), arc("o2", "p2"), arc("p1", resource="slag"), arc("p2", resource="slag")],
    )

    result = solve(document)

    assert sent(result, "o1", "p1")[0] + sent(result, "o2", "p2")[0] == pytest.approx(12.0)
    assert result["objective_value"] == pytest.approx(120 + 30 - 7)
    assert result["opened"] == ["plant"]


def test_a_locked_arc_carries_exactly_what_was_decided() -> None:
    document = instance(
        offers=[offer()],
        needs=[need()],
        arcs=[arc(opening_cost_eur=900.0)],
        locked=[{"from": "o1", "to": "n1", "quantity": 3.0}],
    )

    result = solve(document)

    assert sent(result) == [3.0]
    assert result["objective_value"] == pytest.approx(45.0 - 900.0)


def test_an_arc_locked_at_nought_pays_no_opening() -> None:
    document = instance(
        offers=[offer()],
        needs=[need()],
        arcs=[arc(opening_cost_eur=1.0)],
        locked=[{"from": "o1", "to": "n1", "resource": "ash", "quantity": 0}],
    )

    result = solve(document)

    assert (result["flows"], result["opened"], result["objective_value"]) == ([], [], 0.0)


def test_a_ban_without_resource_closes_every_arc_of_the_pair() -> None:
    two = processor(outputs={"slag": 0.5, "heat": 0.5})
    arcs = [arc(target="p1"), arc("p1", resource="slag"), arc("p1", resource="heat")]
    document = instance(offers=[offer()], needs=[need()], processors=[two], arcs=arcs)

    all_closed = solve(document | {"forbidden": [{"from": "p1", "to": "n1"}]})
    one_closed = solve(document | {"forbidden": [{"from": "p1", "to": "n1", "resource": "slag"}]})

    assert sent(all_closed, "p1") == []
    assert [f["resource"] for f in one_closed["flows"] if f["from"] == "p1"] == ["heat"]


def test_the_objective_of_emissions_takes_its_ties_by_net_benefit() -> None:
    document = instance(
        objective="co2_avoided",
        offers=[offer()],
        needs=[need(), need("n2")],
        arcs=[
            arc(co2_kg_per_unit=-3.0, cost_eur_per_unit=9.0),
            arc(target="n2", co2_kg_per_unit=-3.0, cost_eur_per_unit=2.0, opening_cost_eur=5.0),
        ],
    )

    result = solve(document)

    assert result["objective_value"] == pytest.approx(30.0)
    assert sent(result, target="n2") == [pytest.approx(10.0)]
    assert result["net_benefit_eur"] == pytest.approx(125.0)


def test_the_objective_of_quantity_counts_what_offers_send_alone() -> None:
    document = instance(
        objective="quantity_diverted",
        offers=[offer(disposal_cost_eur_per_unit=0.0)],
        needs=[need(quantity=3.0)],
        processors=[processor(cost_eur_per_unit=2.0)],
        arcs=[arc(), arc(target="p1"), arc("p1", resource="slag")],
    )

    result = solve(document)

    assert result["objective_value"] == pytest.approx(10.0)
    assert result["net_benefit_eur"] == pytest.approx(3 * 5.0 - 7 * 2.0)


def test_an_objective_that_nothing_changes_is_optimal_at_nought() -> None:
    document = instance(objective="co2_avoided", offers=[offer()], needs=[need()], arcs=[arc()])

    result = solve(document)

    assert (result["status"], result["objective_value"], result["gap"]) == ("optimal", 0.0, 0.0)
    assert result["net_benefit_eur"] == pytest.approx(150.0)


def test_an_empty_instance_is_optimal_at_nought() -> None:
    result = solve(instance())

    assert (result["status"], result["objective_value"], result["bound"], result["gap"]) == (
        "optimal",
        0,
        0,
        0,
    )
    assert result["by_site"] == {}


def test_names_that_a_solver_would_confuse_stay_apart() -> None:
    names = ["o 1", "o-1", "o_1", "o+1", "é'\"<b>", "x" * 3000, "\u2028", "0", "END"]
    document = instance(
        offers=[offer(name, quantity=float(i)) for i, name in enumerate(names, 1)],
        needs=[need(quantity=1000.0)],
        arcs=[arc(name) for name in names],
    )

    for solver in ("highs", "cbc"):
        result = solve(document, solver=solver)

        assert [sent(result, name)[0] for name in names] == pytest.approx([float(i) for i in range(1, 10)])
