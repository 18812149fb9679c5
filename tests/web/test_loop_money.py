"""The section on money of a loop's page: each figure worked out by hand, each condition in words."""

import json
import re
from datetime import date
from itertools import product

import pytest
from flask import Flask

from symbiose.domain.heat_aid import AidFacts, aid_for
from symbiose.domain.heat_aid_conditions import DatedRules
from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_sensitivity import Bar, Lever, Range
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.heat_money_case import hand_money
from tests.loop_case import LOOP_ID, keep_loop
from tests.web.people import Person
from tests.web.test_indicators import plain, rows
from web.loops import money_words

ADDRESS = f"/boucles/{LOOP_ID}"
NET_EUR = 231_105.6 - 14_046.9 - 3_153.6
"""Fuel avoided, less electricity of the heat pump and of pumping, €/year."""
INVESTED_EUR = 400 * 600 + 150 * 450 + 250 * 450 + 57_864 + 200 * 500
"""Pipes, exchangers, heat pump, €."""
KEPT_EUR = 0.015 * INVESTED_EUR
"""Maintenance, €/year."""
YEARS = (1 - 1.04**-20) / 0.04
"""What one euro a year is worth over 20 years at 4 %, €."""
WASTE_HEAT_MWH = 3501.6 - 117.06


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


@pytest.fixture
def page(coordinator: Person) -> str:
    """Return the page of the loop."""
    return coordinator.get(ADDRESS).text


def amount(cell: str) -> float:
    """Return the number that a cell begins with."""
    found = re.match(r"[−\d ]+(?:,\d+)?", cell)
    assert found
    return float(found[0].replace(" ", "").replace(",", ".").replace("−", "-"))


def told(page: str) -> str:
    """Return the section as it is read."""
    return plain(page.partition('aria-labelledby="argent"')[2].partition("</section>")[0])


def test_the_investment_is_told_by_kind(page: str) -> None:
    found = rows(page, "Investissement par poste")

    assert amount(found["Tuyaux et tranchées"][0]) == 420_000
    assert amount(found["Pompes à chaleur"][0]) == 100_000
    assert amount(found["Total"][0]) == pytest.approx(INVESTED_EUR, abs=1)


def test_a_year_adds_up_to_what_pays_the_investment(page: str) -> None:
    found = {head: amount(cells[0]) for head, cells in rows(page, "Une année de marche").items()}

    left = found.pop("Reste pour rembourser")
    assert sum(found.values()) == pytest.approx(left, abs=3)
    assert left == pytest.approx(NET_EUR - KEPT_EUR, abs=1)


def test_payback_and_value_stand_before_and_after_aid(page: str) -> None:
    found = rows(page, "Avant et après aide")

    net = NET_EUR - KEPT_EUR
    aid = WASTE_HEAT_MWH * 14.134 * 8.34
    assert [amount(cell) for cell in found["Investissement"]] == pytest.approx(
        [INVESTED_EUR, INVESTED_EUR - aid], abs=5
    )
    assert [amount(cell) for cell in found["Temps de retour brut"]] == pytest.approx(
        [INVESTED_EUR / net, (INVESTED_EUR - aid) / net], abs=0.06
    )
    value = net * YEARS - INVESTED_EUR
    assert [amount(cell) for cell in found["Valeur actuelle nette"]] == pytest.approx(
        [value, value + aid], abs=10
    )


def test_at_the_internal_rate_the_years_pay_the_investment(page: str) -> None:
    before, _after = (
        amount(cell) / 100 for cell in rows(page, "Avant et après aide")["Taux de rentabilité interne"]
    )

    assert (NET_EUR - KEPT_EUR) * (1 - (1 + before) ** -20) / before == pytest.approx(INVESTED_EUR, rel=1e-3)


def test_each_scheme_says_which_condition_fails_and_with_what_numbers(page: str) -> None:
    text = told(page)

    assert "non remplie Temps de retour avant aide : 2,8 ans ; plus de 3 ans sont demandés." in text
    assert "remplie Chaleur livrée par mètre de tranchée : 4,4 MWh/an" in text
    assert "Fiche abrogée : elle valait jusqu’au 31/07/2025." in text
    assert "à vérifier Les fiches standardisées sont fermées aux sites soumis aux quotas" in text
    assert "398 962 € au plus, si ce qui reste à vérifier l’est." in text


def test_every_limit_bears_its_source_and_that_it_is_to_be_confirmed(page: str) -> None:
    section = page.partition('id="aides"')[2].partition('id="sensibilite"')[0]
    limits = re.findall(r"<small class=\"through\">(.*?)</small>", section, re.DOTALL)

    assert len(limits) >= 10
    assert all("depuis le" in one for one in limits)
    assert sum("à confirmer" in one for one in limits) == len(limits)


def test_prices_change_the_value_as_much_as_energy_says(page: str) -> None:
    found = rows(page, "Valeur actuelle nette avant aide, selon les deux prix")

    low, likely, high = (
        [amount(cell) for cell in found[f"Gaz à {gas} €/MWh"]] for gas in ("39", "59,4", "89")
    )
    gas_mwh = 3501.6 / 0.9
    assert likely[1] - low[1] == pytest.approx(20.4 * gas_mwh * YEARS, rel=1e-4)
    assert high[1] - likely[1] == pytest.approx(29.6 * gas_mwh * YEARS, rel=1e-4)
    electricity_mwh = 117.06 + 26.28
    assert likely[0] - likely[2] == pytest.approx((245 - 87) * electricity_mwh * YEARS, rel=1e-3)


def test_the_page_says_until_which_price_the_loop_pays(page: str) -> None:
    text = told(page)

    assert "Elle paie tant que le gaz coûte plus de 17,6 €/MWh." in text
    assert "Elle paie tant que l’électricité coûte moins de 1 255,2 €/MWh." in text


def test_the_diagram_has_the_figures_of_the_table_below_it(page: str) -> None:
    table = page.partition("Valeur actuelle nette et temps de retour")[2].partition("</table>")[0]
    worths = [amount(plain(cell)) for cell in re.findall(r"<small class=\"through\">[^<]*€</small>", table)]
    embedded = re.search(r'id="donnees-tornade">(.*?)</script>', page, re.DOTALL)
    assert embedded
    low, high = json.loads(embedded[1])["data"]

    shown = [worths[i : i + 3] for i in range(0, len(worths), 3)]
    drawn = [
        [base + down, base, base + up]
        for base, down, up in zip(low["base"], low["x"], high["x"], strict=True)
    ]
    assert len(shown) == 3
    for one, other in zip(shown, drawn[::-1], strict=True):
        assert one == pytest.approx(other, abs=1)


def test_who_sees_a_part_of_the_loop_alone_sees_nothing_of_its_money(giver: Person) -> None:
    answer = giver.get(ADDRESS)

    assert answer.status_code == 200
    assert "argent" not in answer.text
    assert "Temps de retour" not in answer.text


def test_whatever_a_loop_is_every_scheme_and_condition_has_its_sentence(app: Flask) -> None:
    days = (date(2019, 1, 1), date(2025, 7, 31), date(2026, 11, 26), date(2035, 1, 1))
    sizes = ((0.0, 0.0, False), (1000.0, 5000.0, True))
    told = []

    with app.test_request_context():
        for day, running, (trench_m, pump_kw, joined) in product(days, (-1.0, 0.0, 1e5, 1e9), sizes):
            facts = AidFacts(
                money=hand_money().with_running("revenue", running),
                trench_m=trench_m,
                pump_kw=pump_kw,
                extends=joined,
                third_party=joined,
                same_site=joined,
            )
            found = aid_for(facts, DatedRules(load_reference().factors, day))
            told += [money_words.scheme_told(answer.scheme) + "." for answer in found.answers]
            told += [money_words.verdict_told(answer) for answer in found.answers]
            told += [money_words.condition_told(one) for answer in found.answers for one in answer.conditions]

    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in told)


def test_every_kind_of_equipment_and_every_lever_has_a_name(app: Flask) -> None:
    with app.test_request_context():
        names = [*map(money_words.part_bought, Part), *map(money_words.lever_told, Lever)]

    assert len(set(names)) == len(names)


def test_every_break_even_value_has_a_sentence_that_fits(app: Flask) -> None:
    any_range = Range(1.0, 2.0, 3.0)

    with app.test_request_context():
        for lever, worth, point in product(Lever, (-1.0, 1.0), (None, -5.0, 0.0, 40.0)):
            bar = Bar(lever, any_range, Range(worth, worth, worth), (None, None, None), point)
            told = money_words.break_even_told(bar)

            pays_for_nothing = lever is Lever.GAS and point is not None and point <= 0
            hopeless = point is not None and not pays_for_nothing and (worth < 0 or point <= 0)
            assert told.endswith(".")
            assert ("ne paierait" in told) is hopeless
            assert ("40" in told) is (point == 40.0)
