"""Each indicator is what is computed by hand from the small history: another path than that of the product.

The arithmetic is written out as it would be on paper; no function of the product takes part in it. The shares
of P1 to P7 that count: proposed P2 whole, P5 half, P6 whole; agreed P1 half, P3 and P4 whole; realised P1
150/600, P3 240/300, P7 100/500. P7 has ended, so that the run of January proposes it no more.
"""

from datetime import UTC, datetime
from statistics import median

import pytest

from symbiose.domain.exchanges import State
from symbiose.domain.indicators import Column
from symbiose.domain.run_results import RunResult
from symbiose.services.indicators import Asked, counted_on, rows_of
from tests.builders import make_run
from tests.fakes import FakeStore
from tests.seed_territories import REFERENCE
from tests.small_history import DAY, LIVES, PROPOSALS, small_history, territory

POTENTIAL, PROPOSED, AGREED, REALISED = Column
P1, P3, P7 = 150 / 600, 240 / 300, 100 / 500
"""Shares realised."""
CARDBOARD = (24_000 - 936 - 800, 16_000 - 312 - 800)
"""What Alpha gains by P1 and P2: disposal avoided, transport, setting up."""
SCRAP = 52_500 - 292.50 - 800
"""What Beta gains by P3."""
GRANULATION = -112_500 - 234
"""What Gamma bears of P3."""
HEAT = -15_000 - 57_500 - 8_000
"""What Alpha bears of P4."""
BENEFIT = {"P1": 85_264.0, "P2": 54_888.0, "P3": 208_673.5, "P4": 9_500.0, "P5": 20_000.0, "P6": 12_000.0}
BOUGHT = 600 * 100 + 600 * 105 + 300 * 900 + 1_500 * 60 + 50 * 100 + 20_000 * 2 + 1_000 * 100 + 800 * 15
"""Value of all needs: N1 to N5, W2, S2, A2."""
CO2_P1, CO2_P2 = -600 * 13 * 0.0875 / 1_000, -400 * 6.5 * 0.0875 / 1_000
CO2_P3 = (375 * 41 + 300 * 2_000 - 300 * 202 - (375 + 300) * 6.5 * 0.0875) / 1_000
NEEDED_T, OFFERED_T = 600 + 600 + 300 + 50 + 800, 1_000 + 400 + 50 + 500
BY_HAND: dict[tuple[str, Column], float] = {
    ("waste_diverted", POTENTIAL): 1_000 + 400 + 50 + 500,
    ("waste_diverted", PROPOSED): 400,
    ("waste_diverted", AGREED): 300 + 375,
    ("waste_diverted", REALISED): 150 + 300 + 100,
    ("virgin_avoided", POTENTIAL): 800,
    ("virgin_avoided", PROPOSED): 0,
    ("virgin_avoided", AGREED): 0,
    ("virgin_avoided", REALISED): 400 * P7,
    ("heat_recovered", POTENTIAL): 2_000,
    ("heat_recovered", PROPOSED): 0,
    ("heat_recovered", AGREED): 1_500,
    ("heat_recovered", REALISED): 0,
    ("solar_installed", POTENTIAL): 0,
    ("solar_installed", PROPOSED): 0,
    ("solar_installed", AGREED): 0,
    ("solar_installed", REALISED): 0,
    ("solar_accepted", PROPOSED): 0,
    ("solar_produced", POTENTIAL): 300,
    ("solar_produced", PROPOSED): 200,
    ("solar_produced", AGREED): 0,
    ("solar_produced", REALISED): 0,
    ("renewable_power_shared", POTENTIAL): 300,
    ("renewable_power_shared", PROPOSED): 200,
    ("renewable_power_shared", AGREED): 0,
    ("renewable_power_shared", REALISED): 0,
    ("water_reused", POTENTIAL): 12_000,
    ("water_reused", PROPOSED): 12_000 / 2,
    ("water_reused", AGREED): 0,
    ("water_reused", REALISED): 0,
    ("co2_avoided", PROPOSED): CO2_P2 + 3 / 2 + 10,
    ("co2_avoided", AGREED): CO2_P1 / 2 + CO2_P3 + 1_500 * 265.6 / 1_000,
    ("co2_avoided", REALISED): CO2_P1 * P1 + CO2_P3 * P3 + 2 * P7,
    ("gain_giver", PROPOSED): CARDBOARD[1] - 4_000 / 2 - 8_000,
    ("gain_giver", AGREED): CARDBOARD[0] / 2 + SCRAP + HEAT,
    ("gain_giver", REALISED): CARDBOARD[0] * P1 + SCRAP * P3 + 9_000 * P7,
    ("gain_receiver", PROPOSED): 40_000 + 24_000 / 2 + 20_000,
    ("gain_receiver", AGREED): 63_000 / 2 + 270_000 + 90_000,
    ("gain_receiver", REALISED): 63_000 * P1 + 270_000 * P3 + 6_000 * P7,
    ("gain_territory", PROPOSED): 54_888 + 20_000 / 2 + 12_000,
    ("gain_territory", AGREED): 85_264 / 2 + 208_673.5 + 9_500,
    ("gain_territory", REALISED): 85_264 * P1 + 208_673.5 * P3 + 15_000 * P7,
    ("local_purchases", PROPOSED): 100 * (40_000 + 24_000 / 2 + 20_000) / BOUGHT,
    ("local_purchases", AGREED): 100 * (63_000 / 2 + 270_000 + 90_000) / BOUGHT,
    ("local_purchases", REALISED): 100 * (63_000 * P1 + 270_000 * P3 + 6_000 * P7) / BOUGHT,
    ("synergies", PROPOSED): 3,  # P2 and P6 undecided, P5 accepted
    ("synergies", AGREED): 1,  # P4
    ("synergies", REALISED): 3,  # P1 and P3 run, P7 has ended
    ("realisation_rate", REALISED): 100 * 3 / 6,  # P1, P3, P7 of all but P6
    ("days_accepted_to_agreed", REALISED): (8 + 10) / 2,  # 4, 8, 10, 20
    ("days_agreed_to_in_study", REALISED): 20,  # 16, 20, 30
    ("days_in_study_to_contracted", REALISED): 50,  # 40, 50, 60
    ("days_contracted_to_running", REALISED): 7,  # 5, 7, 9
    ("sites_declaring", REALISED): 100 * 5 / 6,  # Zeta declares nothing; Eta is closed
    ("without_taker", POTENTIAL): (1_000 - 400 - 300) + (400 - 375) + 50 + 500,
    # Alpha, Beta, Gamma, Delta: 1 (cardboard, sun), 5 (waste as input), 6 (agreed exchanges); Epsilon: 6
    ("models_covered", REALISED): 100 * (4 * 3 + 1) / (6 * 6),
    ("network_connectedness", PROPOSED): 100 * 4 / 6,  # Alpha - Beta - Delta - Epsilon
    ("network_connectedness", AGREED): 100 * 5 / 6,  # Epsilon - Alpha - Gamma - Beta, Gamma - Delta
    ("network_dependence", PROPOSED): 100 * (54_888 + 12_000) / (54_888 + 10_000 + 12_000),  # Beta
    ("network_dependence", AGREED): 100 * (42_632 + 208_673.5) / (42_632 + 208_673.5 + 9_500),  # Gamma
    ("iso_inflow_circular", POTENTIAL): 100 * (600 + 600 + 300 + 50) / NEEDED_T,
    ("iso_inflow_circular", PROPOSED): 100 * 400 / NEEDED_T,
    ("iso_inflow_circular", AGREED): 100 * (300 + 300) / NEEDED_T,
    ("iso_inflow_circular", REALISED): 100 * (150 + 240 + 400 * P7) / NEEDED_T,
    ("iso_outflow_recovered", PROPOSED): 100 * 400 / OFFERED_T,
    ("iso_outflow_recovered", AGREED): 100 * (300 + 375) / OFFERED_T,
    ("iso_outflow_recovered", REALISED): 100 * (150 + 300 + 100) / OFFERED_T,
    ("iso_water_circular", POTENTIAL): 0,
    ("iso_water_circular", PROPOSED): 100 * 6_000 / 20_000,
    ("iso_water_circular", AGREED): 0,
    ("iso_water_circular", REALISED): 0,
    ("iso_energy_renewable", POTENTIAL): 0,
    ("iso_energy_renewable", PROPOSED): 100 * 200 / (1_500 + 1_000),
    ("iso_energy_renewable", AGREED): 0,
    ("iso_energy_renewable", REALISED): 0,
}


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, Column], float | None]:
    services = small_history()
    counted = services.store.read(lambda repositories: counted_on(services, repositories, DAY))
    return {
        (row.indicator.id, column): figure.value
        for row in rows_of(services, counted, Asked(DAY))
        for column, figure in row.figures.items()
    }


def test_every_column_of_every_indicator_is_computed_by_hand() -> None:
    told = {(one.id, column) for one in REFERENCE.indicators for column in one.columns}

    assert len(REFERENCE.indicators) == 28
    assert set(BY_HAND) == told


@pytest.mark.parametrize(
    ("indicator", "column"), list(BY_HAND), ids=lambda one: one if isinstance(one, str) else None
)
def test_an_indicator_is_what_is_computed_by_hand(
    indicator: str, column: Column, figures: dict[tuple[str, Column], float | None]
) -> None:
    assert figures[indicator, column] == pytest.approx(BY_HAND[indicator, column], abs=0.005)


def test_gains_of_givers_receivers_and_processors_are_that_of_the_territory() -> None:
    for column, processors in ((PROPOSED, 0.0), (AGREED, GRANULATION), (REALISED, GRANULATION * P3)):
        parts = BY_HAND["gain_giver", column] + BY_HAND["gain_receiver", column] + processors

        assert parts == pytest.approx(BY_HAND["gain_territory", column], abs=0.005)


def test_the_delays_written_down_are_those_of_the_history() -> None:
    days = [
        (dict(life.steps)[State.AGREED] - dict(life.steps)[State.ACCEPTED]).days
        for life in LIVES.values()
        if State.AGREED in dict(life.steps)
    ]

    assert sorted(days) == [4, 8, 10, 20]
    assert median(days) == BY_HAND["days_accepted_to_agreed", REALISED]


def test_what_has_ended_is_proposed_again_by_a_run_made_after_its_end() -> None:
    services = small_history()
    assert territory(services).states[PROPOSALS["P7"].id] is State.ENDED
    store = services.store
    assert isinstance(store, FakeStore)
    later = make_run(id="run_later", created=datetime(2026, 11, 1, tzinfo=UTC))

    store.repositories.runs.save(RunResult(run=later, proposals=tuple(PROPOSALS.values())))

    assert territory(services).states[PROPOSALS["P7"].id] is State.PROPOSED
    counted = services.store.read(lambda repositories: counted_on(services, repositories, DAY))
    proposed = [
        one.amount
        for one in counted.contributions
        if (one.indicator_id, one.column) == ("waste_diverted", PROPOSED)
    ]
    assert sum(proposed) == pytest.approx(400 + 500)
