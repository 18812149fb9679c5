"""The fictional territory's optimum is the one computed by hand in its README.

Way by road = 1.3 × straight, 0.12 €/t·km, 800 €/yr an outlet; pipe = 1.25 × straight, 46 000 €/km·yr and
8 000 €/yr to connect. On 1 000 t of cardboard, one tonne is worth 40 + 105 − 1.56 € at Gamma (600 t) and
40 + 100 − 0.78 € at Beta (400 t); 375 t of scrap bring 140 − 0.78 − 300 + 0.8 × (900 − 0.78) € each through
the granulation; 1 500 MWh bring 60 − 10 € each.
"""

import re
from importlib.resources import files

import pytest

from tests.seed_territories import DAY, MATCHER, REFERENCE, seed_run, seed_territory

CENT = 0.005
CARDBOARD_TO_GAMMA = {
    "disposal_avoided": 600 * 40.0,
    "purchase_avoided": 600 * 105.0,
    "transport": -600 * 13 * 0.12,
    "setup": -800.0,
}
CARDBOARD_TO_BETA = {
    "disposal_avoided": 400 * 40.0,
    "purchase_avoided": 400 * 100.0,
    "transport": -400 * 6.5 * 0.12,
    "setup": -800.0,
}
SCRAP_TO_DELTA = {
    "disposal_avoided": 375 * 140.0,
    "purchase_avoided": 300 * 900.0,
    "transport": -(375 + 300) * 6.5 * 0.12,
    "processing": -375 * 300.0,
    "setup": -800.0,
}
HEAT_TO_EPSILON = {
    "disposal_avoided": -1500 * 10.0,
    "purchase_avoided": 1500 * 60.0,
    "link": -1.25 * 46000.0,
    "setup": -8000.0,
}
BY_HAND = {
    ("alpha", (), "gamma"): (600.0, 600.0, 85264.00, CARDBOARD_TO_GAMMA),
    ("alpha", (), "beta"): (400.0, 400.0, 54888.00, CARDBOARD_TO_BETA),
    ("beta", ("granulator",), "delta"): (375.0, 300.0, 208673.50, SCRAP_TO_DELTA),
    ("alpha", (), "epsilon"): (1500.0, 1500.0, 9500.00, HEAT_TO_EPSILON),
}
BY_SITE = {"alpha": -43348.0, "beta": 91407.5, "gamma": -49734.0, "delta": 270000.0, "epsilon": 90000.0}
REFERENCE_VALUES = {
    "detour_road": 1.3,
    "transport_road_cost": 0.12,
    "setup_road": 800.0,
    "detour_pipe": 1.25,
    "link_heat_pipe": 46000.0,
    "setup_pipe": 8000.0,
    "approach_exchanger": 5.0,
}


def test_the_reference_values_are_those_that_the_readme_computes_with() -> None:
    assert {name: REFERENCE.factors.at(name, DAY).value for name in REFERENCE_VALUES} == REFERENCE_VALUES


def test_the_files_are_read_and_only_mirror_entries_are_asked_about_each_once() -> None:
    read = seed_territory("fictional")
    told = [warning for row in read.declared.rows for warning in row.warnings]

    assert [row for row in read.declared.rows if row.errors] == []
    assert [warning for warning in told if "entrée miroir dangereuse" not in warning] == []
    assert len(set(told)) == len(told)
    assert len(read.content.sites) == 5
    assert len(read.values) == 9


def test_the_optimum_is_the_one_computed_by_hand() -> None:
    run = seed_run("fictional").run

    assert run.status == "optimal"
    assert run.objective_value == pytest.approx(358325.50, abs=CENT)
    assert run.bound == pytest.approx(358325.50, abs=CENT)


def test_each_proposal_is_the_one_computed_by_hand_to_the_cent() -> None:
    found = {
        (p.giver_site_id, p.path.through, p.receiver_site_id): p for p in seed_run("fictional").proposals
    }

    assert set(found) == set(BY_HAND)
    for key, (given, received, benefit, terms) in BY_HAND.items():
        proposal = found[key]
        assert proposal.quantity_per_year == pytest.approx(given, abs=1e-4)
        assert sum(proposal.monthly_received) == pytest.approx(received, abs=1e-4)
        assert proposal.benefit_eur_per_year == pytest.approx(benefit, abs=CENT)
        assert dict(proposal.terms_eur_per_year) == pytest.approx(terms, abs=CENT)
        assert sum(terms.values()) == pytest.approx(benefit, abs=CENT)


def test_each_site_earns_what_was_computed_by_hand() -> None:
    earned = dict.fromkeys(BY_SITE, 0.0)
    for proposal in seed_run("fictional").proposals:
        for site, euros in proposal.by_site_eur_per_year.items():
            earned[site] += euros

    assert earned == pytest.approx(BY_SITE, abs=CENT)


def test_dangerous_waste_is_refused_to_a_site_that_is_not_authorised() -> None:
    read = seed_territory("fictional")
    by_reference = {flow.reference: flow.id for flow in read.territory.flows}

    refusals = MATCHER.why_not(read.territory, by_reference["O4"], by_reference["N5"])

    assert [refusal.rule for refusal in refusals] == ["waste_status"]


def test_the_readme_states_the_figures_that_are_checked_here() -> None:
    text = files("seed_data").joinpath("fictional", "README.md").read_text(encoding="utf-8")
    stated = {float(found.replace(" ", "")) for found in re.findall(r"\d[\d ]*\.\d\d\b", text)}

    assert {abs(euros) for euros in BY_SITE.values()} <= stated
    assert {benefit for _, _, benefit, _ in BY_HAND.values()} | {358325.50} <= stated
