"""To whom each term of a loop belongs, by hand, where one site takes more and the other lifts its heat."""

import pytest

from matching.heat.loop_accounts import Alone, LoopAccounts
from tests.loop_case import DRYER_KW, GAS_EUR_PER_MWH, HOURS, MWH, RINSE_KW, WINTER, make_loop

COP = 0.5 * 373.15 / 25
RINSE_MWH = RINSE_KW * sum(HOURS) / MWH
DRYER_MWH = DRYER_KW * sum(share * hours for share, hours in zip(WINTER, HOURS, strict=True)) / MWH
DRYER_OF_NETWORK = 1 - 1 / COP
"""Share of what the drying gets that the network brings; the rest is electricity."""
RINSE_PART = RINSE_MWH / (RINSE_MWH + DRYER_OF_NETWORK * DRYER_MWH)
"""Share of the rinsing in what the network brings in the year."""
EXCHANGER_EUR_PER_KW = 60.0 * 0.04 / (1 - 1.04**-30)


def accounts(**alone: Alone) -> LoopAccounts:
    loop = make_loop()
    return LoopAccounts(loop.instance, loop.result, loop.periods, alone)


def test_takers_bear_the_pipes_by_what_the_network_brings_and_their_own_machines() -> None:
    found = accounts()
    terms, shares = found.terms, found.by_site

    assert 0.5 < RINSE_PART < 1
    assert shares["site_b"] == pytest.approx(
        RINSE_MWH * GAS_EUR_PER_MWH
        + RINSE_PART * terms["pipes"]
        - RINSE_KW * EXCHANGER_EUR_PER_KW
        + terms["pumping"],
        rel=1e-6,
    )
    assert shares["site_c"] == pytest.approx(
        DRYER_MWH * GAS_EUR_PER_MWH
        + (1 - RINSE_PART) * terms["pipes"]
        - DRYER_OF_NETWORK * DRYER_KW * EXCHANGER_EUR_PER_KW
        + terms["heat_pumps"]
        + terms["electricity"],
        rel=1e-6,
    )
    assert sum(shares.values()) == pytest.approx(sum(terms.values()))


def test_a_source_bears_its_own_exchanger_and_no_pipe() -> None:
    [fumes] = make_loop().result.sources

    assert accounts().by_site["site_a"] == pytest.approx(-max(fumes.heat_kw) * EXCHANGER_EUR_PER_KW, rel=1e-6)


def test_dearer_metal_is_borne_where_heat_corrodes() -> None:
    loop, (fumes,) = make_loop(), make_loop().instance.sources
    corrosive = fumes.model_copy(update={"exchanger_factor": 1.5})
    more_eur = 0.5 * loop.result.sources[0].capacity_kw * EXCHANGER_EUR_PER_KW
    terms = loop.result.terms | {"exchangers": loop.result.terms["exchangers"] + more_eur}
    result = loop.result.model_copy(update={"terms": terms})
    instance = loop.instance.model_copy(update={"sources": (corrosive,)})

    shares = LoopAccounts(instance, result, loop.periods).by_site

    usual = accounts().by_site
    assert shares == pytest.approx(usual | {"site_a": usual["site_a"] - more_eur}, rel=1e-6)


def test_what_a_site_could_do_alone_is_taken_off_there_and_nowhere_else() -> None:
    before, after = accounts().by_site, accounts(site_b=Alone(benefit_eur=5000.0)).by_site

    assert after == pytest.approx(before | {"site_b": before["site_b"] - 5000.0})


@pytest.mark.parametrize("term", ["sources", "heat"])
def test_what_capture_and_heat_cost_is_of_who_gives(term: str) -> None:
    loop = make_loop()
    priced = tuple(
        one.model_copy(update={"capex_eur_per_kw": 10.0, "price_eur_per_mwh": 5.0})
        for one in loop.instance.sources
    )
    instance = loop.instance.model_copy(update={"sources": priced})
    result = loop.result.model_copy(update={"terms": loop.result.terms | {term: 700.0}})

    found = LoopAccounts(instance, result, loop.periods).by_site

    before = accounts().by_site
    assert found == pytest.approx(before | {"site_a": before["site_a"] - 700.0})


def test_maintenance_is_borne_by_what_is_invested_at_each_site() -> None:
    """Of 300 € invested, 200 € are the heat pump of the drying and 100 € the capture of the fumes."""
    loop = make_loop()
    result = loop.result.model_copy(
        update={
            "terms": loop.result.terms | {"maintenance": 900.0},
            "investment_eur": {"heat_pumps": 200.0, "sources": 100.0},
        }
    )
    priced = tuple(one.model_copy(update={"capex_eur_per_kw": 10.0}) for one in loop.instance.sources)
    instance = loop.instance.model_copy(update={"sources": priced})

    found = LoopAccounts(instance, result, loop.periods).by_site

    before = accounts().by_site
    borne = {"site_a": before["site_a"] - 300.0, "site_c": before["site_c"] - 600.0}
    assert found == pytest.approx(before | borne)
