"""The size beyond which a roof costs more than it can bring: no answer for money loses by it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.accounts import account
from matching.solar.operation import NOBODY, Design
from matching.solar.single import sizes_apart
from tests.matching.solar.solar_instances import make_sharing, participant, roof, sharing, stated


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_cut_to_its_useful_sizes_no_design_brings_less(seed: int, together: bool) -> None:
    """Whatever the key and the prices, in one group of all or in none."""
    wide = {"max_distance_m": 10_000.0, "max_power_kwp": 1e6}
    document = make_sharing(seed, objective="net_benefit", rules=wide)
    document["roofs"] = [one | {"max_kwp": one["max_kwp"] * 20} for one in document["roofs"]]
    cut = stated(document)
    whole = replace(cut, most=np.array([one["max_kwp"] for one in document["roofs"]]))
    members = len(cut.participants) + len(cut.roofs)
    group_of = np.full(members, 0 if together else NOBODY, dtype=np.intp)

    large = account(whole, Design(whole.most, group_of)).net_eur
    useful = account(cut, Design(np.minimum(whole.most, cut.most), group_of)).net_eur

    assert useful >= large - 1e-6 * max(1.0, abs(large))


@pytest.mark.parametrize(
    ("surplus", "useful_kwp"),
    [(0.0, 100.0), (0.02, 100.0), (0.03, 1000.0), (0.10, 1000.0)],
)
def test_a_roof_is_useful_until_its_sales_do_not_pay(surplus: float, useful_kwp: float) -> None:
    """Two neighbours use 100 kW together; a kWp gives 1 kW for an hour and costs 0.025 € a year."""
    document = sharing(
        [participant(use=40.0), participant("c", use=60.0)],
        [roof(owner="c", most=1000.0, om_eur_per_kwp_year=0.025)],
    )
    document["economics"]["surplus_eur_per_kwh"] = surplus

    assert stated(document).most.tolist() == [pytest.approx(useful_kwp)]


def test_a_roof_that_never_pays_is_of_no_use_but_keeps_its_least_size() -> None:
    dear = {"owner": "c", "om_eur_per_kwp_year": 1.0}
    document = sharing([participant("c", use=60.0)], [roof(**dear), roof("s", min_kwp=7.0, **dear)])

    assert stated(document).most.tolist() == [0.0, 7.0]


def test_for_energy_and_for_power_every_kilowatt_counts() -> None:
    for objective in ("shared_energy", "installed_power"):
        document = sharing([participant()], [roof(most=1000.0, om_eur_per_kwp_year=9.0)], objective=objective)
        assert stated(document).most.tolist() == [1000.0]


@pytest.mark.parametrize(("opening_eur", "kwp"), [(119.0, 40.0), (121.0, 0.0)])
def test_a_roof_alone_is_built_only_if_it_pays_for_being_opened(opening_eur: float, kwp: float) -> None:
    """Its owner uses 40 kW for an hour at 0.15 €: 6 € a year, 120 € in 20 years without interest."""
    document = sharing([participant()], [roof(owner="b", opening_cost_eur=opening_eur)])

    design = sizes_apart(stated(document))

    assert design.kwp.tolist() == pytest.approx([kwp])
