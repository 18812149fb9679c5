"""What is decided of an instance – lots, openings, locks, bans, objectives – does what the format says."""

import pytest

from tests.matching.exchange_solving import arc, instance, need, offer, processor, sent, solve


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
