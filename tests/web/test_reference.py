"""The list of reference values: each with value, unit, date and source, filtered by the address."""

import re

import pytest

from symbiose.domain.factors import Status
from tests.web.conftest import REFERENCE, MovingClock
from tests.web.people import Person


def shown(page: str) -> int:
    """Return how many values a page lists."""
    found = re.search(r"<caption>(\d+) valeurs?", page)
    return int(found[1]) if found else 0


def test_every_value_that_holds_today_is_listed_with_unit_date_and_source(
    coordinator: Person, clock: MovingClock
) -> None:
    page = coordinator.get("/sources").text
    today = clock.now.date()
    held = [value for value in REFERENCE.factors if value.holds_on(today)]

    assert shown(page) == len(held) > 100
    landfill = REFERENCE.factors.at("disposal_cost_landfill", today)
    row = page.split('id="disposal_cost_landfill"')[1].split("</tr>")[0]
    for text in ("138 €/t", f"{landfill.valid_from:%d/%m/%Y}", "ADEME", landfill.licence.split("(")[0]):
        assert text in row
    assert "À confirmer" in row


def test_a_hypothesis_shows_its_range_and_reasoning(coordinator: Person) -> None:
    hypothesis = next(v for v in REFERENCE.factors if v.status is Status.HYPOTHESIS and v.range_low)
    page = coordinator.get("/sources?statut=hypothesis&periodes=true").text

    row = page.split(f'id="{hypothesis.id}-{hypothesis.valid_from}"')[1].split("</tr>")[0]
    assert "Hypothèse" in row
    assert "Raisonnement" in row
    assert " à " in row


@pytest.mark.parametrize("query", ["texte=licorne", "sujet=rule&texte=vapeur%20licorne"])
def test_nothing_found_is_said(query: str, coordinator: Person) -> None:
    assert "Aucune valeur ne répond" in coordinator.get(f"/sources?{query}").text


@pytest.mark.parametrize(
    "query", ["sujet=tax", "statut=sourced", "texte=acier", "sujet=price&statut=hypothesis"]
)
def test_a_filter_shows_a_part(query: str, coordinator: Person) -> None:
    everything = shown(coordinator.get("/sources").text)

    assert 0 < shown(coordinator.get(f"/sources?{query}").text) < everything


def test_a_tax_that_changes_every_year_shows_the_one_of_this_year_or_all(
    coordinator: Person, clock: MovingClock
) -> None:
    now, every = (
        coordinator.get("/sources?sujet=tax").text,
        coordinator.get("/sources?sujet=tax&periodes=true").text,
    )

    assert shown(every) > shown(now)


def test_a_wrong_filter_is_told(coordinator: Person) -> None:
    assert coordinator.get("/sources?sujet=astrologie").status_code == 422


def test_the_lists_of_the_law_are_named_with_their_sources(coordinator: Person) -> None:
    page = coordinator.get("/sources").text

    for source in REFERENCE.sources:
        assert source.title.replace("'", "&#39;") in page
