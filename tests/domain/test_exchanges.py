"""Proposals and what changes from one run to the next."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.exchanges import Path, Proposal
from symbiose.domain.run_results import compare_runs
from tests.builders import make_proposal


def proposal(name: str, quantity: float = 100.0, benefit: float = 1_000.0) -> Proposal:
    return make_proposal(
        id=name, monthly=(quantity / 12,) * 12, terms_eur_per_year={"purchase_avoided": benefit}
    )


def test_three_new_one_gone_two_changed() -> None:
    before = (proposal("kept"), proposal("more"), proposal("dearer"), proposal("gone"))
    after = (
        proposal("kept"),
        proposal("more", quantity=120.0),
        proposal("dearer", benefit=900.0),
        *(proposal(f"new_{i}") for i in range(3)),
    )

    changes = compare_runs(before, after)

    assert changes.new == ("new_0", "new_1", "new_2")
    assert changes.gone == ("gone",)
    assert changes.changed == ("more", "dearer")


@pytest.mark.parametrize(("factor", "told"), [(1.0009, False), (1.0011, True), (0.9995, False), (0.99, True)])
def test_a_change_counts_from_a_thousandth(factor: float, told: bool) -> None:
    changes = compare_runs((proposal("p", 100.0),), (proposal("p", 100.0 * factor),))

    assert bool(changes.changed) is told


def test_a_change_of_sign_counts_and_two_zeros_are_the_same() -> None:
    assert compare_runs((proposal("p", benefit=5.0),), (proposal("p", benefit=-5.0),)).changed == ("p",)
    assert compare_runs((proposal("p", benefit=0.0),), (proposal("p", benefit=0.0),)).changed == ()


RUNS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([0.0, 50.0, 100.0]), max_size=6).map(
    lambda found: tuple(proposal(name, quantity) for name, quantity in found.items())
)


@given(RUNS, RUNS)
@settings(deadline=None, max_examples=100)
def test_going_back_swaps_new_and_gone(before: tuple[Proposal, ...], after: tuple[Proposal, ...]) -> None:
    there, back = compare_runs(before, after), compare_runs(after, before)

    assert set(there.new) == set(back.gone)
    assert set(there.gone) == set(back.new)
    assert set(there.changed) == set(back.changed)


@given(RUNS)
@settings(deadline=None, max_examples=50)
def test_a_run_does_not_differ_from_itself(run: tuple[Proposal, ...]) -> None:
    changes = compare_runs(run, run)

    assert (changes.new, changes.gone, changes.changed) == ((), (), ())


def test_a_proposal_keeps_its_id_as_long_as_it_joins_the_same_things_in_the_same_order() -> None:
    path = Path(offer_id="o", through=("p", "q"), need_id="n")

    assert path.proposal_id == Path(offer_id="o", through=("p", "q"), need_id="n").proposal_id
    assert path.proposal_id != Path(offer_id="o", through=("q", "p"), need_id="n").proposal_id
    assert path.proposal_id != Path(offer_id="o", need_id="n").proposal_id


def test_quantity_and_benefit_are_sums() -> None:
    made = make_proposal()

    assert made.quantity_per_year == pytest.approx(1_200.0)
    assert made.benefit_eur_per_year == pytest.approx(10_000.0)
