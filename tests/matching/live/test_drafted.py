"""A draft that changes nothing runs no solver; one that fails leaves the family as it was.

A gives 550 t of fly ash, which costs it 60 €/t. B wants 600 t and pays 80 €/t, C wants 500 t and pays 50: B
takes all of it, C nothing.
"""

import pytest

import matching.live.drafted
from matching.live.answers import question_of
from matching.live.ground import Ground
from matching.live.priced import PricedFamily
from matching.live.reached import Reached
from symbiose.domain.errors import SolverFailed
from symbiose.domain.live_worth import FlowDraft
from tests.builders import make_flow, make_site
from tests.matching.live.test_by_hand import need
from tests.matching.territories import make_knowledge, make_territory

ASH = make_flow(id="ash", quantity_per_year=550, price_eur_per_unit=60, waste_code="10 01 02")
OF_B, OF_C = need(600, 80, id="of_b"), need(500, 50, id="of_c")


@pytest.fixture
def ground() -> Ground:
    sites = (make_site(), make_site(id="site_b"))
    return Ground(make_territory(sites=sites, flows=(ASH, OF_B, OF_C)), make_knowledge())


@pytest.fixture
def family(ground: Ground) -> PricedFamily:
    return PricedFamily(ground, ground.family_around([ground.declared_end("ash")]), lambda: None)


def refuse_to_solve(*_: object, **__: object) -> float:
    raise SolverFailed("Nothing was to be solved.")


@pytest.mark.parametrize(
    "draft",
    [
        FlowDraft(None, replaces="of_c"),
        FlowDraft(need(400, 60, id="of_c"), replaces="of_c"),
        FlowDraft(need(900, 70)),
    ],
    ids=["withdrawn", "changed", "new"],
)
def test_what_takes_no_part_before_or_after_is_told_without_a_solver(
    ground: Ground, family: PricedFamily, draft: FlowDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reached, "solve", refuse_to_solve)

    told = family.raised(question_of(ground, draft))

    assert told.least == pytest.approx(0.0, abs=0.1)
    assert told.most == pytest.approx(0.0, abs=0.1)


def test_an_idle_need_that_comes_to_pay_more_is_not_served_twice(
    ground: Ground, family: PricedFamily
) -> None:
    """C pays 90 €/t for 500 t: it displaces B, 500 × (150 - 140); what it wanted before is gone."""
    told = family.raised(question_of(ground, FlowDraft(need(500, 90, id="of_c"), replaces="of_c")))

    assert told.least == pytest.approx(5_000.0, abs=0.1)
    assert told.most == pytest.approx(5_000.0, abs=0.1)


def test_a_draft_that_could_not_be_solved_bears_on_no_later_one(
    ground: Ground, family: PricedFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = question_of(ground, FlowDraft(None, replaces="of_b"))
    with monkeypatch.context() as broken:
        broken.setattr(matching.live.drafted, "look_again", refuse_to_solve)
        with pytest.raises(SolverFailed):
            family.raised(asked)

    told = family.raised(question_of(ground, FlowDraft(need(100, 90))))

    assert told.least == pytest.approx(1_000.0, abs=0.1)
    assert told.most == pytest.approx(1_000.0, abs=0.1)


def test_a_draft_that_the_solver_refuses_at_once_bears_on_no_later_one(
    ground: Ground, family: PricedFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Reached, "solve", refuse_to_solve)
        with pytest.raises(SolverFailed):
            family.raised(question_of(ground, FlowDraft(ASH.model_copy(update={"id": "more"}))))

    told = family.raised(question_of(ground, FlowDraft(need(100, 90))))

    assert told.least == pytest.approx(1_000.0, abs=0.1)


def test_what_a_draft_does_not_reach_is_not_put_to_the_solver(
    ground: Ground, family: PricedFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A need that pays 90 €/t takes ash from B, which paid 80: C, which takes nothing, stays as it is."""
    reached: list[int] = []
    solve = Reached.solve

    def counted(self: Reached, method: int) -> None:
        reached.append(len(self.carriers))
        solve(self, method)

    monkeypatch.setattr(Reached, "solve", counted)

    told = family.raised(question_of(ground, FlowDraft(need(100, 90))))

    # the pair of the draft, and that of B with the ash
    assert reached == [2]
    assert told.least == pytest.approx(1_000.0, abs=0.1)
