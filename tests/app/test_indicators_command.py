"""`symbiose indicators`: the document to the letter, rights, masked cells, years, days and exit codes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.errors import GraphUnavailable
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.publishing_indicators import publish_indicators
from tests.app.conftest import Command
from tests.builders import make_company, make_flow, make_site

PASSWORD = "une phrase assez longue 42"
FIRMS = "abcde"
LAST_YEAR = datetime(2025, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def declared(database: Services) -> Services:
    """Five firms offer the same waste: four since a year ago, 100 t each, one of 100 t since this year."""
    sites = database.store.repositories.sites  # type: ignore[attr-defined]
    sites.save_companies([make_company(id=f"firm_{i}", name=f"Firm {i}") for i in FIRMS])
    sites.save([make_site(id=f"site_{i}", company_id=f"firm_{i}", name=f"Site {i}") for i in FIRMS])
    flows = [
        make_flow(
            id=f"flow_{i}",
            site_id=f"site_{i}",
            quantity_per_year=100.0,
            waste_code="10 02 07*",
            valid_from=None,
            **({} if i == "e" else {"declared_at": LAST_YEAR}),
        )
        for i in FIRMS
    ]
    database.store.write(lambda r: r.flows.save(flows))
    for role in (Role.ANALYST, Role.SITE_MANAGER, Role.COORDINATOR):
        save_account(database, operator("test"), f"{role}@example.org", role, PASSWORD)
    return database


def cell(document: dict[str, Any], indicator: str, scope: str) -> dict[str, Any]:
    return next(r for r in document["rows"] if (r["indicator"], r["scope"]) == (indicator, scope))


def printed(command: Command, *words: object) -> dict[str, Any]:
    outcome = command("indicators", "--json", *words)
    assert (outcome.code, outcome.err) == (0, "")
    document: dict[str, Any] = json.loads(outcome.out)
    return document


def test_the_document_is_alone_on_stdout_with_the_names_of_its_format(
    command: Command, declared: Services
) -> None:
    document = printed(command)

    assert document["format"] == "symbiose.indicators/1"
    assert (document["by"], document["year"]) == (None, declared.clock().year)
    named = {"indicator", "scope", "unit", "potential", "proposed", "agreed", "realised", "masked", "sources"}
    assert all(named <= set(row) for row in document["rows"])
    assert {row["indicator"] for row in document["rows"]} == {i.id for i in declared.reference.indicators}
    assert cell(document, "waste_diverted", "territory")["potential"] == pytest.approx(500.0)


def test_a_column_without_meaning_is_null_and_the_cell_is_not_masked(
    command: Command, declared: Services
) -> None:
    found = cell(printed(command), "co2_avoided", "territory")

    assert (found["potential"], found["masked"], found["agreed"]) == (None, False, 0.0)


@pytest.mark.parametrize("by", ["epci", "park", "model", "resource"])
def test_groups_that_do_not_overlap_add_up_to_the_whole(
    command: Command, declared: Services, by: str
) -> None:
    document = printed(command, "--by", by)
    tonnes = [row["potential"] for row in document["rows"] if row["indicator"] == "waste_diverted"]

    assert document["by"] == by
    assert sum(tonnes) == pytest.approx(500.0) or by == "model"
    assert tonnes


def test_by_year_gives_one_row_a_year_from_the_first_declaration_on(
    command: Command, declared: Services
) -> None:
    document = printed(command, "--by", "year")
    rows = {r["scope"]: r["potential"] for r in document["rows"] if r["indicator"] == "waste_diverted"}

    assert rows == {"2025": pytest.approx(400.0), "2026": pytest.approx(500.0)}


def test_a_year_and_a_day_are_told_as_they_were(command: Command, declared: Services) -> None:
    year = printed(command, "--year", "2025")
    day = printed(command, "--day", "2025-02-28")

    assert cell(year, "waste_diverted", "territory")["potential"] == pytest.approx(400.0)
    assert (year["year"], year["day"]) == (2025, "2025-12-31")
    assert cell(day, "waste_diverted", "territory")["potential"] == 0.0


def test_s06_an_analyst_gets_what_is_published_and_null_figures_else(
    command: Command, declared: Services
) -> None:
    before = printed(command, "--as", "analyst@example.org")
    publish_indicators(declared, operator("test"))
    seen = printed(command, "--as", "analyst@example.org")

    assert all(row["masked"] for row in before["rows"])
    assert cell(seen, "waste_diverted", "territory")["potential"] == pytest.approx(500.0)
    assert cell(seen, "network_dependence", "territory")["masked"]  # the figure of one firm by its nature
    for row in (*before["rows"], *seen["rows"]):
        if row["masked"]:
            assert {row[c] for c in ("potential", "proposed", "agreed", "realised")} == {None}
            assert row["sources"] == []


def test_what_was_published_this_year_tells_nothing_of_the_year_before(
    command: Command, declared: Services
) -> None:
    publish_indicators(declared, operator("test"))

    before = printed(command, "--year", "2025", "--as", "analyst@example.org")
    years = printed(command, "--by", "year", "--as", "analyst@example.org")

    assert all(row["masked"] for row in before["rows"])
    assert {row["scope"] for row in years["rows"]} == {"2026"}


def test_a_coordinator_of_the_territory_sees_every_figure(command: Command, declared: Services) -> None:
    assert printed(command) == printed(command, "--as", "coordinator@example.org")


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "nobody"],
        ["--year", "x"],
        ["--year", "2027"],
        ["--day", "2026-02-30"],
        ["--day", "2099-01-01"],
        ["--day", "2025-02-28", "--year", "2025"],
        ["--day", "2025-02-28", "--by", "year"],
        ["--day", "2025-02-28", "--as", "analyst@example.org"],
        ["--as", "site_manager@example.org"],
        ["--as", "nobody@example.org"],
        ["extra"],
    ],
)
def test_wrong_usage_and_missing_rights_end_with_2_and_print_nothing(
    command: Command, declared: Services, words: list[str]
) -> None:
    outcome = command("indicators", "--json", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


def test_a_database_that_does_not_answer_ends_with_3(
    command: Command, declared: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> None:
        msg = "The database does not answer."
        raise GraphUnavailable(msg)

    monkeypatch.setattr(declared.store, "ping", down)

    assert command("indicators").code == 3


def test_a_table_is_printed_for_a_person(command: Command, declared: Services) -> None:
    publish_indicators(declared, operator("test"))
    staff = command("indicators", "--by", "year").out
    analyst = command("indicators", "--by", "year", "--as", "analyst@example.org").out

    assert "Déchets détournés de l’élimination (t)" in staff
    assert "masked" not in staff
    assert "500.0" in analyst
    assert "masked" in analyst


def test_an_empty_database_has_figures_of_zero(command: Command, database: Services) -> None:
    assert cell(printed(command, "--by", "year"), "waste_diverted", "2026")["potential"] == 0.0
