"""What is added to a bound that a solver tells: nothing, unless members lie very far apart."""

import pytest

from matching.solar.doubt import doubt_of
from matching.solar.sharing import Sharing
from tests.matching.solar.solar_instances import participant, roof, sharing, stated


def beside(large_eur_per_kwp: float, **changes: object) -> Sharing:
    """Return a roof of 1 kWp that brings 0.15 € a year at most, one of 1 MWp, and one that brings nothing.

    The large one costs a twentieth of its price a year.
    """
    roofs = [
        roof("tiny", most=1.0, whole=True),
        roof("large", most=1000.0, whole=True, capex_eur_per_kwp=large_eur_per_kwp),
        roof("dark", most=1.0, output_kw_per_kwp=0.0),
    ]
    return stated(sharing([participant(use=1e3)], roofs, **changes))


@pytest.mark.parametrize(("times", "doubted"), [(0.99e9, False), (1.01e9, True)])
def test_a_bound_is_doubted_from_the_cost_on_that_hides_what_the_least_member_brings(
    times: float, doubted: bool
) -> None:
    cost = times * 0.15

    doubt = doubt_of(beside(cost * 20 / 1000))

    assert doubt == pytest.approx(1e-11 * cost if doubted else 0.0)
    assert not doubted or doubt > 0.01 * 0.15


@pytest.mark.parametrize("objective", ["shared_energy", "installed_power"])
def test_only_a_bound_of_money_is_doubted(objective: str) -> None:
    assert doubt_of(beside(1e12, objective=objective)) == 0.0
