"""What people decided of loops, and how they wish them otherwise."""

from typing import Any

import pytest

from symbiose.domain.exchanges import State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loop_design import HeatHeld
from symbiose.domain.heat_loops import HeatLoop, LoopWish, loop_id
from tests.matching.heat.loop_territories import (
    CLEANING,
    DESIGNER,
    FUMES,
    SETTINGS,
    WASHING,
    decided,
    design,
    heat_flow,
    loop_of_neighbours,
    neighbours,
    row_of,
)


def adjusted(*flows: Flow, **wish: Any) -> HeatLoop | None:
    return DESIGNER.adjust(row_of(*flows), loop_of_neighbours(), LoopWish(**wish), SETTINGS, HeatHeld())


def test_an_accepted_loop_is_kept_as_it_was_accepted_and_its_heat_is_given_to_no_other() -> None:
    loop = loop_of_neighbours()
    late = heat_flow("late", "dairy", "need", 3000.0, 55.0)

    found = design(row_of(FUMES, WASHING, CLEANING, late), decided(State.ACCEPTED, loop))

    assert found.loops[0] is loop
    assert found.relaxed == ()
    for one in found.loops[1:]:
        assert "washing" not in one.taken_mwh
    used = found.taken_mwh["fumes"]
    assert all(mwh <= month + 1e-6 for mwh, month in zip(used, FUMES.monthly(), strict=True))


def test_an_accepted_loop_is_cut_back_to_what_its_source_still_gives_and_says_why() -> None:
    loop = loop_of_neighbours()
    halved = FUMES.model_copy(update={"quantity_per_year": 2500.0})

    found = design(row_of(halved, WASHING, CLEANING), decided(State.ACCEPTED, loop))
    (kept,), (relaxed,) = found.loops, found.relaxed

    assert kept.id == relaxed.loop_id == loop.id
    assert relaxed.accepted_mwh_per_year == pytest.approx(4000.0)
    assert relaxed.kept_mwh_per_year == pytest.approx(kept.heat_mwh_per_year)
    assert 2300.0 < relaxed.kept_mwh_per_year < 2500.0
    assert "En janvier, une source ne donne plus que 208,3 MWh" in relaxed.cause


@pytest.mark.parametrize(
    ("flows", "cause"),
    [
        ((WASHING, CLEANING), "Une source de la boucle n’est plus déclarée"),
        ((FUMES, CLEANING), "Un besoin de la boucle n’est plus déclaré"),
        (
            (FUMES.model_copy(update={"supply_temp_c": 90.0, "return_temp_c": 70.0}), WASHING, CLEANING),
            "Une source donne à 90 °C, la boucle est faite pour 140 °C",
        ),
        (
            (FUMES, WASHING.model_copy(update={"supply_temp_c": 95.0}), CLEANING),
            "Un besoin demande 95 °C, la boucle est faite pour 65 °C",
        ),
    ],
    ids=["no source", "no need", "colder source", "warmer need"],
)
def test_an_accepted_loop_that_no_longer_fits_names_the_cause(flows: tuple[Flow, ...], cause: str) -> None:
    found = design(row_of(*flows), decided(State.ACCEPTED, loop_of_neighbours()))

    assert cause in found.relaxed[0].cause


def test_nothing_is_kept_of_an_accepted_loop_one_of_whose_flows_is_gone() -> None:
    found = design(row_of(FUMES, CLEANING), decided(State.ACCEPTED, loop_of_neighbours()))

    assert found.relaxed[0].kept_mwh_per_year == 0
    assert found.loops == ()


def test_a_refused_loop_is_not_proposed_again() -> None:
    loop = loop_of_neighbours()
    more = heat_flow("more", "dairy", "need", 500.0, 62.0)

    found = design(row_of(FUMES, WASHING, CLEANING, more), decided(State.REFUSED, loop))
    again = design(neighbours(), decided(State.REFUSED, loop))

    assert [set(one.taken_mwh) for one in found.loops] == [{"fumes", "washing", "cleaning", "more"}]
    assert again.loops == ()


def test_a_member_may_be_left_out() -> None:
    more = heat_flow("more", "dairy", "need", 500.0, 62.0)
    (loop,) = design(row_of(FUMES, WASHING, CLEANING, more)).loops

    found = DESIGNER.adjust(
        row_of(FUMES, WASHING, CLEANING, more), loop, LoopWish(without=("cleaning",)), SETTINGS, HeatHeld()
    )

    assert found is not None
    assert found.id == loop_id(("fumes", "washing", "more"))
    assert found.benefit_eur_per_year < loop.benefit_eur_per_year


def test_a_need_may_be_forced_in_though_it_does_not_pay() -> None:
    far = heat_flow("far", "farm", "need", 30.0, 55.0)
    places = {"farm": 2.0}

    alone = design(row_of(FUMES, WASHING, CLEANING, far, **places)).loops
    found = DESIGNER.adjust(
        row_of(FUMES, WASHING, CLEANING, far, **places),
        loop_of_neighbours(),
        LoopWish(with_all_of=("far",)),
        SETTINGS,
        HeatHeld(),
    )

    assert [set(loop.taken_mwh) for loop in alone] == [{"fumes", "washing", "cleaning"}]
    assert found is not None
    assert "far" in found.taken_mwh
    assert found.benefit_eur_per_year < loop_of_neighbours().benefit_eur_per_year


def test_a_loop_without_the_need_that_is_forced_is_no_answer() -> None:
    """Far from the others, the need is served by a source of its own: an exchange, which is no loop."""
    far = heat_flow("far", "farm", "need", 2000.0, 60.0)
    stove = heat_flow("stove", "mill", "offer", 4000.0, 140.0)
    joined = next(member for member in loop_of_neighbours().members if member.id == "fumes")
    apart = joined.model_copy(update={"id": "stove", "flow_id": "stove", "site_id": "mill", "node": "mill"})
    loop = loop_of_neighbours()
    both = loop.model_copy(update={"members": (*loop.members, apart)})
    territory = row_of(FUMES, WASHING, CLEANING, stove, far, mill=2.2, farm=2.4)

    forced = DESIGNER.adjust(territory, both, LoopWish(with_all_of=("far",)), SETTINGS, HeatHeld())
    free = DESIGNER.adjust(territory, both, LoopWish(without=("stove",)), SETTINGS, HeatHeld())

    assert forced is None
    assert free is not None


def test_another_level_may_be_wished_and_is_worse() -> None:
    found = adjusted(FUMES, WASHING, CLEANING, level="70/50")

    assert found is not None
    assert found.result.levels == ("70/50",)
    assert found.benefit_eur_per_year < loop_of_neighbours().benefit_eur_per_year


def test_without_a_wish_a_loop_comes_back_the_same() -> None:
    found = adjusted(FUMES, WASHING, CLEANING)

    assert found is not None
    assert found.id == loop_of_neighbours().id
    assert found.benefit_eur_per_year == pytest.approx(loop_of_neighbours().benefit_eur_per_year)


@pytest.mark.parametrize(
    "wish",
    [
        {"without": ("fumes",)},
        {"without": ("washing", "cleaning")},
        {"level": "boiling"},
        {"with_all_of": ("nobody",)},
    ],
    ids=["no source", "no need", "unknown level", "unknown need"],
)
def test_what_cannot_be_wished_gives_no_loop(wish: dict[str, Any]) -> None:
    assert adjusted(FUMES, WASHING, CLEANING, **wish) is None


def test_a_wish_does_not_reach_for_heat_that_another_accepted_loop_holds() -> None:
    other = loop_of_neighbours().model_copy(update={"id": "loop_other"})
    held = decided(State.ACCEPTED, other)

    def with_two_more(mwh: float) -> HeatLoop | None:
        more = [heat_flow(name, name, "need", mwh, 55.0) for name in ("dairy", "laundry")]
        wish = LoopWish(with_all_of=("dairy", "laundry"))
        territory = row_of(FUMES, WASHING, CLEANING, *more)
        return DESIGNER.adjust(territory, loop_of_neighbours(), wish, SETTINGS, held)

    found, too_much = with_two_more(250.0), with_two_more(400.0)

    assert found is not None
    assert set(found.taken_mwh) == {"fumes", "dairy", "laundry"}
    used, before = found.taken_mwh["fumes"], other.taken_mwh["fumes"]
    assert all(a + b <= m + 1e-6 for a, b, m in zip(used, before, FUMES.monthly(), strict=True))
    assert too_much is None
