"""What is told in French of pairs that a design does not join."""

from typing import Any

from matching.heat.pair_wording import pairs_in_words
from tests.matching.heat.heat_network_solving import APPROACH, consumer, edge, network, source
from tests.matching.heat.pair_cases import read, told


def test_reasons_are_told_in_french_with_the_numbers_compared() -> None:
    document = network(
        edges=[edge(length_m=500.0)],
        sources=[source(), source(id="cold", supply_temp_c=50.0)],
        consumers=[consumer(need_temp_c=60.0)],
    )

    far, cold = pairs_in_words(read(document), told(document))

    assert (far.source_id, far.consumer_id, far.reason) == ("s_a", "c_b", "distance")
    assert "500\N{NO-BREAK SPACE}m" in far.sentence
    assert "10\N{NO-BREAK SPACE}€/MWh" in far.sentence
    assert far.change.startswith("Une tranchée plus courte de 100")
    assert "50\N{NO-BREAK SPACE}°C" in cold.sentence
    assert cold.change.startswith(
        "Une offre plus chaude de 10\N{NO-BREAK SPACE}K, et une tranchée plus courte de "
    )


def test_a_pair_for_which_there_was_no_time_says_so() -> None:
    document = network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()])

    [pair] = pairs_in_words(read(document), told(document, time_limit_s=0.0))

    assert (pair.reason, pair.change) == ("unexamined", "")
    assert "temps" in pair.sentence


def in_words(document: dict[str, Any], **names: str) -> tuple[str, str]:
    """Return the sentence and the change of the only pair that is not joined."""
    [pair] = pairs_in_words(read(document), told(document), names)
    return pair.sentence.replace("\N{NO-BREAK SPACE}", " "), pair.change.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_missing_in_a_season_is_told_with_its_name() -> None:
    document = network(
        periods=[{"id": "m1", "hours": 1000.0}, {"id": "m7", "hours": 1000.0}],
        edges=[edge()],
        sources=[source(max_kw=[4.0, 50.0])],
        consumers=[consumer(demand_kw=[10.0, 2.0])],
    )

    sentence, change = in_words(document, m1="janvier")

    assert "des 12 MWh demandés dans l’année, 6 MWh au plus tombent en même temps" in sentence
    assert change == "6 MWh de plus de l’offre (janvier : 6 MWh)."


def test_money_that_no_shorter_trench_would_bring_is_told_so() -> None:
    dear = [consumer(revenue_eur_per_mwh=5.0)]

    sentence, change = in_words(network(edges=[edge()], sources=[source()], consumers=dear))
    near, _ = in_words(network(sources=[source("b")], consumers=dear))

    assert sentence.endswith(
        "15 €/MWh de plus que ne valent les 10 MWh par an ; une tranchée plus courte n’y suffirait pas."
    )
    assert change == "Une chaleur qui vaille 15 €/MWh de plus."
    assert near.endswith("5 €/MWh de plus que ne valent les 10 MWh par an ; aucune tranchée ne manque.")


def test_where_no_route_leads_the_change_is_to_open_one() -> None:
    sentence, change = in_words(network(edges=[], sources=[source()], consumers=[consumer()]))

    assert sentence == "Aucun tracé ne peut porter la chaleur de l’offre jusqu’au besoin."
    assert change == "Ouvrir un tracé entre les deux."


def test_a_heat_too_cold_is_told_with_the_difference_at_each_exchanger() -> None:
    document = network(
        edges=[edge()],
        sources=[source(supply_temp_c=50.0, approach_k=2.0)],
        consumers=[consumer(need_temp_c=60.0, approach_k=4.0)],
        economics=APPROACH,
    )

    sentence, _ = in_words(document)

    assert "6 K d’écart aux deux échangeurs" in sentence
