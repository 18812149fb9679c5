"""Every rule judges columns and explains a pair by one comparison, and its change lifts the refusal."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import find_candidates
from matching.columns import End, columns, flow_ends, processor_ends
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from matching.rules.ends import Ends
from symbiose.domain.communes import great_circle_km
from symbiose.domain.flows import Band, Direction, Flow
from symbiose.domain.ports import Refusal, Territory
from tests.builders import make_flow, make_site, make_substitution
from tests.matching.pairs import SUMMER, WINTER, kiln, mixed_knowledge, mixed_territories, sites
from tests.matching.plain_solver import solve_plainly
from tests.matching.territories import TODAY, make_territory

KNOWLEDGE = mixed_knowledge()
RULES = {
    "direction", "withdrawn", "confirmed", "resource", "same_site", "dates", "calendar", "distance",
    "temperature", "waste_status", "quality", "price", "confidentiality",
}  # fmt: skip


def ends(territory: Territory) -> tuple[list[End], list[End]]:
    """Return every giver and every taker, processors included."""
    givers = flow_ends(territory, Direction.OFFER) + processor_ends(territory, Direction.OFFER)
    takers = flow_ends(territory, Direction.NEED) + processor_ends(territory, Direction.NEED)
    return givers, takers


@given(mixed_territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_judging_columns_and_explaining_a_pair_agree(territory: Territory) -> None:
    givers, takers = ends(territory)
    if not givers or not takers:
        return
    book = RuleBook(territory, KNOWLEDGE)
    rows = np.repeat(np.arange(len(givers)), len(takers))
    cols = np.tile(np.arange(len(takers)), len(givers))
    left = columns(givers, book.codes, KNOWLEDGE).take(rows)
    right = columns(takers, book.codes, KNOWLEDGE).take(cols)

    verdicts = {rule.code: rule.judge(left, right).admitted for rule in book.rules}
    for i, (row, col) in enumerate(zip(rows, cols, strict=True)):
        for told in book.explain(givers[row], takers[col]):
            assert told.admitted == bool(verdicts[told.rule][i])
            assert told.sentence.endswith(".")
            assert bool(told.change) is not told.admitted
    assert {rule.code for rule in book.rules} == RULES


@given(mixed_territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_all_givers_with_all_takers_are_judged_as_pair_by_pair(territory: Territory) -> None:
    book = RuleBook(territory, KNOWLEDGE)
    left, right = (columns(side, book.codes, KNOWLEDGE) for side in ends(territory))
    rows = np.repeat(np.arange(len(left)), len(right))
    cols = np.tile(np.arange(len(right)), len(left))

    admitted, way = book.crossed(left, right)

    pairs = left.take(rows), right.take(cols)
    assert admitted.ravel().tolist() == book.admitted(*pairs).tolist()
    np.testing.assert_allclose(way.ravel(), book.distance.way_km(*pairs), rtol=1e-12)


@given(mixed_territories())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_candidates_are_the_pairs_that_no_rule_refuses(territory: Territory) -> None:
    givers, takers = ends(territory)
    book = RuleBook(territory, KNOWLEDGE)
    expected = {
        (giver.thing_id, giver.resource_id, taker.thing_id, taker.resource_id)
        for giver in givers
        for taker in takers
        if not book.refusals(giver, taker)
    }

    found = find_candidates(territory, book, KNOWLEDGE)

    pairs = [(found.givers[g], found.takers[t]) for g, t in zip(found.giver, found.taker, strict=True)]
    ids = [(g.thing_id, g.resource_id, t.thing_id, t.resource_id) for g, t in pairs]
    assert len(ids) == len(set(ids))
    assert set(ids) == expected


def why_not(offer: Flow, need: Flow, **changes: Any) -> dict[str, Refusal]:
    """Return the refusals of one pair by rule."""
    territory = make_territory(**({"sites": sites(), "flows": (offer, need)} | changes))
    matcher = ExchangeMatcher(lambda _: KNOWLEDGE, solve_plainly)
    return {refusal.rule: refusal for refusal in matcher.why_not(territory, offer.id, need.id)}


def offer(**changes: Any) -> Flow:
    return make_flow(**({"id": "o", "site_id": "site_a", "price_eur_per_unit": 10} | changes))


def need(**changes: Any) -> Flow:
    return make_flow(**({"id": "n", "site_id": "site_b", "direction": "need"} | changes))


def heat(**changes: Any) -> dict[str, Any]:
    return {"resource_id": "heat_high", "unit": "MWh"} | changes


COLD = heat(resource_id="cold")
SLAG = {"resource_id": "slag"}
UNCONFIRMED = {"resource_id": None, "resource_text": "cendres"}
Lift = Callable[[Flow, Flow], tuple[Flow, Flow]]


def changed(side: str, **values: Any) -> Lift:
    """Return the change of one side of a pair."""
    if side == "offer":
        return lambda o, n: (o.model_copy(update=values), n)
    return lambda o, n: (o, n.model_copy(update=values))


@pytest.mark.parametrize(
    ("rule", "giver", "taker", "words", "lift"),
    [
        ("withdrawn", {"withdrawn": True}, {}, "Déclarer à nouveau", changed("offer", withdrawn=False)),
        ("withdrawn", {}, {"withdrawn": True}, "Déclarer à nouveau", changed("need", withdrawn=False)),
        ("confirmed", UNCONFIRMED, {}, "Confirmer la ressource de l’offre",
         changed("offer", resource_id="fly_ash")),
        ("confirmed", {}, UNCONFIRMED, "Confirmer la ressource du besoin",
         changed("need", resource_id="fly_ash")),
        ("same_site", {"site_id": "site_b"}, {}, "autre établissement", changed("offer", site_id="site_a")),
        ("dates", {"valid_from": date(2026, 6, 11)}, {}, "de l’offre du 11/06/2026 au 01/06/2026",
         changed("offer", valid_from=TODAY)),
        ("dates", {}, {"valid_to": date(2026, 5, 2)}, "jusqu’au 01/06/2026", changed("need", valid_to=TODAY)),
        ("calendar", {"months": WINTER}, {"months": SUMMER}, "un mois au moins",
         changed("need", months=(0.0,) * 4 + (0.25,) * 3 + (0.0,) * 4 + (0.25,))),
        ("calendar", heat(supply_temp_c=80.0, week_parts=(1.0, 0.0, 0.0)),
         heat(supply_temp_c=60.0, week_parts=(0.0, 0.4, 0.6)), "un moment au moins",
         changed("need", week_parts=(0.1, 0.3, 0.6))),
        ("distance", {"site_id": "site_d"}, {}, "plus proche d’au moins", changed("offer", site_id="site_c")),
        ("temperature", heat(supply_temp_c=60.0), heat(supply_temp_c=55.0), "de 5 K",
         changed("offer", supply_temp_c=65.0)),
        ("temperature", heat(supply_temp_c=60.0), heat(supply_temp_c=55.0), "se contenter de 50 °C",
         changed("need", supply_temp_c=50.0)),
        ("temperature", heat(), heat(supply_temp_c=55.0), "Demander la température de l’offre",
         changed("offer", supply_temp_c=65.0)),
        ("temperature", heat(supply_temp_c=80.0), heat(), "Demander la température du besoin",
         changed("need", supply_temp_c=70.0)),
        ("temperature", COLD | {"supply_temp_c": 5.0}, COLD | {"supply_temp_c": 12.0},
         "Abaisser le froid offert de 3 K", changed("offer", supply_temp_c=2.0)),
        ("temperature", COLD | {"supply_temp_c": 5.0}, COLD | {"supply_temp_c": 12.0},
         "se contenter de 15 °C", changed("need", supply_temp_c=15.0)),
        ("waste_status", {"waste_code": "10 01 02"}, {}, "Inscrire le code 10 01 02 au besoin",
         changed("need", waste_code="10 01 02")),
        ("waste_status", {"waste_code": "10 02 07*"}, {"site_id": "site_c"}, "autorisé pour 10 02 07*",
         changed("need", site_id="site_b")),
        ("quality", {}, {"quality": {"chlorures": Band(max=5)}}, "Demander une analyse de chlorures",
         changed("offer", quality={"chlorures": Band(max=5)})),
        ("quality", {"quality": {"chlorures": Band(min=3, max=8)}}, {"quality": {"chlorures": Band(max=5)}},
         "Garantir chlorures au plus 5", changed("offer", quality={"chlorures": Band(min=3, max=5)})),
        ("quality", {"quality": {"chlorures": Band(min=1)}}, {"quality": {"chlorures": Band(min=2, max=5)}},
         "au plus 5 et au moins 2", changed("offer", quality={"chlorures": Band(min=2, max=5)})),
        ("price", SLAG | {"price_eur_per_unit": None}, SLAG, "Demander l’un des deux",
         changed("need", price_eur_per_unit=4)),
    ],
)  # fmt: skip
def test_a_refusal_names_a_change_that_lifts_it(
    rule: str, giver: dict[str, Any], taker: dict[str, Any], words: str, lift: Lift
) -> None:
    pair = offer(**giver), need(**taker)

    refusals = why_not(*pair)

    unknown = {"resource"} if rule == "confirmed" else set()
    assert set(refusals) == {rule} | unknown
    assert words in refusals[rule].change
    assert why_not(*lift(*pair)) == {}


def test_parts_of_the_week_that_do_not_meet_are_named() -> None:
    days, nights = {"week_parts": (1.0, 0.0, 0.0)}, {"week_parts": (0.0, 0.4, 0.6)}
    pair = offer(**heat(supply_temp_c=80.0, **days)), need(**heat(supply_temp_c=60.0, **nights))

    sentence = why_not(*pair)["calendar"].sentence

    assert "l’offre passe les jours ouvrés de jour" in sentence
    assert "le besoin les jours ouvrés de nuit et le week-end" in sentence


def test_what_can_wait_is_exchanged_whenever_in_the_week_it_passes() -> None:
    assert why_not(offer(week_parts=(1.0, 0.0, 0.0)), need(week_parts=(0.0, 0.0, 1.0))) == {}


def test_a_missing_link_between_resources_is_lifted_by_the_substitution_it_asks_for() -> None:
    pair = offer(), need(resource_id="cement_addition")

    refusals = why_not(*pair)

    assert set(refusals) == {"resource"}
    assert "Déclarer une substitution" in refusals["resource"].change
    assert why_not(*pair, substitutions=(make_substitution(),)) == {}


def test_a_substitution_that_begins_later_links_nothing_yet() -> None:
    later = make_substitution(valid_from=TODAY + timedelta(days=1))

    assert set(why_not(offer(), need(resource_id="cement_addition"), substitutions=(later,))) == {"resource"}


def test_two_flows_of_the_same_direction_are_no_pair() -> None:
    refusals = why_not(offer(), offer(id="n", site_id="site_b"))

    assert "direction" in refusals
    assert "flux sortant puis un flux entrant" in refusals["direction"].change


def test_dangerous_waste_is_not_made_lawful_by_a_code_on_the_need_or_a_substitution() -> None:
    giver = offer(waste_code="10 02 07*")
    named = need(site_id="site_c", waste_code="10 02 07*")
    replaced = need(site_id="site_c", resource_id="cement_addition")

    assert set(why_not(giver, named)) == {"waste_status"}
    assert set(why_not(giver, replaced, substitutions=(make_substitution(),))) == {"waste_status"}


@pytest.mark.parametrize("code", ["10 01 02", "10 02 07*"])
def test_dangerous_waste_reaches_a_processor_only_where_its_site_is_authorised(code: str) -> None:
    giver = offer(resource_id="zinc_dust", waste_code=code, quality={"chlorures": Band(max=1)})
    authorised = make_territory(sites=sites(), flows=(giver,), processors=(kiln(),))
    bare = tuple(site.model_copy(update={"dangerous_waste_codes": ()}) for site in sites())
    knowledge = KNOWLEDGE

    with_code = find_candidates(authorised, RuleBook(authorised, knowledge), knowledge)
    without = replace(authorised, sites=bare)
    without_code = find_candidates(without, RuleBook(without, knowledge), knowledge)

    assert len(with_code) == 1
    assert len(without_code) == (0 if code.endswith("*") else 1)


def test_hotter_heat_serves_a_need_of_a_lower_level_and_colder_heat_does_not() -> None:
    hot, warm = heat(supply_temp_c=160.0), heat(resource_id="heat_low", supply_temp_c=60.0)

    assert why_not(offer(**hot), need(**warm)) == {}
    assert set(why_not(offer(**warm), need(**hot))) == {"temperature"}


def test_a_level_stands_for_a_temperature_that_nobody_declared() -> None:
    unsaid = heat(resource_id="heat_low")

    assert why_not(offer(**unsaid), need(**unsaid)) == {}
    assert set(why_not(offer(**unsaid), need(**heat(supply_temp_c=80.0)))) == {"temperature"}


def test_what_is_no_heat_is_not_asked_its_temperature_where_it_is_declared_to_replace_heat() -> None:
    fuel = make_substitution(from_resource_id="fly_ash", to_resource_id="heat_high")

    assert set(why_not(offer(), need(**heat(supply_temp_c=80.0)))) == {"resource"}
    assert why_not(offer(), need(**heat(supply_temp_c=80.0)), substitutions=(fuel,)) == {}
    back = make_substitution(from_resource_id="heat_high", to_resource_id="fly_ash")
    unknown = why_not(offer(**heat(supply_temp_c=80.0)), need(), substitutions=(back,))
    assert set(unknown) == {"temperature"}


def test_steam_meets_steam_without_an_exchanger_and_heats_with_one() -> None:
    steam = heat(resource_id="steam", supply_temp_c=165.0)

    assert why_not(offer(**steam), need(**steam)) == {}
    assert set(why_not(offer(**steam), need(**heat(supply_temp_c=160.0)))) == {"temperature"}
    assert set(why_not(offer(**heat(supply_temp_c=180.0)), need(**steam))) == {"resource"}


@given(st.sampled_from([1.0, -1.0]), st.floats(-20, 300), st.floats(-20, 300))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_kelvins_that_a_refusal_asks_for_are_enough_and_not_too_many(
    sign: float, given_c: float, wanted_c: float
) -> None:
    kind = {"resource_id": "heat_high" if sign > 0 else "cold", "unit": "MWh"}
    giver, taker = offer(**kind, supply_temp_c=given_c), need(**kind, supply_temp_c=wanted_c)
    short = sign * (wanted_c - given_c) + KNOWLEDGE.approach.value

    refused = "temperature" in why_not(giver, taker)

    assert refused == (sign * given_c < sign * (wanted_c + sign * KNOWLEDGE.approach.value))
    if refused:
        lifted = giver.model_copy(update={"supply_temp_c": given_c + sign * (short + 1e-9)})
        almost = giver.model_copy(update={"supply_temp_c": given_c + sign * (short - 0.01)})
        assert "temperature" not in why_not(lifted, taker)
        assert short < 0.01 or "temperature" in why_not(almost, taker)


@given(st.floats(0, 1.2))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_kilometres_that_a_refusal_asks_for_lie_beyond_the_limit(shift_deg: float) -> None:
    places = (make_site(id="site_a", longitude=2.8), make_site(id="site_b", longitude=2.8 + shift_deg))
    refusals = why_not(offer(), need(), sites=places)
    radius, latitude = 6371.0088, np.radians(50.51)
    chord = np.cos(latitude) * np.sin(np.radians(shift_deg) / 2)
    way_km = 1.3 * 2 * radius * float(np.arcsin(chord))

    assert ("distance" in refusals) == (way_km > 50.0)


def test_the_way_is_the_straight_distance_times_the_detour_of_the_resource_given() -> None:
    territory = make_territory(sites=sites(), flows=(offer(), need()))
    book = RuleBook(territory, KNOWLEDGE)

    found = find_candidates(territory, book, KNOWLEDGE)

    assert found.way_km == pytest.approx([1.3 * great_circle_km(2.80, 50.51, 2.81, 50.51)], rel=1e-12)


def test_rules_see_no_name_of_a_company_or_site() -> None:
    assert not {"name", "company", "siret"} & {part for f in fields(Ends) for part in f.name.split("_")}
