"""The size beyond which a roof costs more than it can bring: no answer for money loses by it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.accounts import account
from matching.solar.operation import NOBODY, Design
from matching.solar.single import sizes_apart
from tests.matching.solar.solar_instances import answer, make_sharing, participant, roof, sharing, stated


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(NOBODY, 1), min_size=6, max_size=6), st.booleans())
def test_cut_to_its_useful_sizes_no_design_brings_less(seed: int, groups: list[int], together: bool) -> None:
    """Whatever the key and the prices, in one group of all or in any: all roofs cut, and each one alone."""
    wide = {"max_distance_m": 10_000.0, "max_power_kwp": 1e6}
    document = make_sharing(seed, objective="net_benefit", rules=wide)
    document["roofs"] = [one | {"max_kwp": one["max_kwp"] * 20} for one in document["roofs"]]
    cut = stated(document)
    whole = replace(cut, most=np.array([one["max_kwp"] for one in document["roofs"]]))
    members = len(cut.participants) + len(cut.roofs)
    group_of = np.array([0] * members if together else groups[:members], dtype=np.intp)

    large = account(whole, Design(whole.most, group_of)).net_eur
    only = [np.where(np.arange(len(cut.roofs)) == r, cut.most, whole.most) for r in range(len(cut.roofs))]
    useful = [account(whole, Design(kwp, group_of)).net_eur for kwp in (cut.most, *only)]

    assert min(useful) >= large - 1e-6 * max(1.0, abs(large))


def test_a_roof_of_an_owner_of_several_leaves_more_of_the_others_to_who_is_near_them() -> None:
    """Own use of 100 kWh is taken of both roofs in proportion: x kWp here leave 100 x / (100 + x) kWh there.

    Nobody but the owner is near it, and it costs more than own use is worth: 0.2 € a kWp. But there, another
    one pays 0.3 €/kWh: 15 + 30 x / (100 + x) − 0.2 x = 16.01 € at x = √15,000 − 100 kWp, and 15 € at nought.
    """
    document = sharing(
        [participant("p", use=100.0), participant("q", 1500.0, 100.0, purchase_eur_per_kwh=0.3)],
        [
            roof("here", -1500.0, owner="p", om_eur_per_kwp_year=0.2),
            roof("there", 700.0, owner="p", whole=True),
        ],
        key="optimal",
    )

    best = max(15 + 30 * x / (100 + x) - 0.2 * x for x in np.linspace(0.0, 100.0, 1001))

    assert best == pytest.approx(16.01, abs=0.001)
    assert answer(document)["bound"] >= best


def test_own_use_leaves_more_of_a_group_to_who_pays_more() -> None:
    """By use: in the first of two hours two share 100 kWh in halves, worth 0.10 and 0.24 €/kWh; 17 €.

    100 kWh of its own at 0.20 € leave all of it to the other: 15 − 20 + 24 = 19 €, though own use saves
    0.15 €/kWh alone. In the second hour the first one receives 100 kWh, so that it is of the group: 10 €.
    """
    document = sharing(
        [
            participant("p", use=[100.0, 100.0], shared_fee_eur_per_kwh=0.05),
            participant("q", 1500.0, [100.0, 0.0], purchase_eur_per_kwh=0.24),
        ],
        [
            roof("own", -1500.0, owner="p", output_kw_per_kwp=[1.0, 0.0], om_eur_per_kwp_year=0.2),
            roof("shared", 700.0, output_kw_per_kwp=[1.0, 1.0]),
        ],
        [1.0, 1.0],
    )

    assert answer(document)["objective_value"] == pytest.approx(29.0)


def test_by_fixed_shares_a_roof_is_useful_beyond_what_all_near_it_use() -> None:
    """Two use 100 and nothing, then 80 and 20 kWh; a kWp gives 1 kWh in each of two hours, at 0.05 € a year.

    Of 100 kWp the first receives 80 %, and 180 kWh are shared: 27 − 5 = 22 €. Of 120 kWp it receives 100 kWh
    in the first hour beside 20 kWh of the other in the second one: 200 kWh, 30 − 6 = 24 €.
    """
    document = sharing(
        [participant("p", use=[100.0, 80.0]), participant("q", use=[0.0, 20.0])],
        [roof(most=1000.0, om_eur_per_kwp_year=0.05)],
        [1.0, 1.0],
        key="static",
    )

    found = answer(document)

    assert found["objective_value"] == pytest.approx(24.0)
    assert found["roofs"] == [{"id": "r", "kwp": pytest.approx(120.0)}]
    assert stated(document | {"key": "optimal"}).most.tolist() == [pytest.approx(100.0)]


hours = st.lists(st.sampled_from([0.0, 20.0, 50.0, 100.0]), min_size=3, max_size=3)


@settings(max_examples=100, deadline=None)
@given(st.lists(hours, min_size=2, max_size=3), hours, st.sampled_from([0.01, 0.05, 0.1]), st.booleans())
def test_by_fixed_shares_no_design_brings_less_when_it_is_cut(
    uses: list[list[float]], output: list[float], cost_eur: float, owned: bool
) -> None:
    """Everybody in one group, of loads in different hours, beside two roofs, one of them owned or not."""
    document = sharing(
        [participant(f"p{i}", use=use) for i, use in enumerate(uses)],
        [
            roof(most=9e3, output_kw_per_kwp=[kw / 50 for kw in output], om_eur_per_kwp_year=cost_eur)
            | ({"owner": "p0"} if owned else {}),
            roof("other", most=30.0, om_eur_per_kwp_year=cost_eur),
        ],
        [1.0, 1.0, 1.0],
        key="static",
    )
    data = stated(document)
    group_of = np.zeros(len(data.participants) + 2, dtype=np.intp)

    def brings(kwp: float) -> float:
        sizes = np.array([kwp, data.most[1]])
        return account(data, Design(sizes, group_of)).net_eur

    most = float(data.most[0])
    for beyond in (1.01, 1.1, 1.5, 2.0, 5.0):
        assert brings(most) >= brings(min(9e3, max(1.0, most) * beyond)) - 1e-9


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
