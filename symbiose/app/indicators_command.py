"""`symbiose indicators`: the indicators of circularity, as the caller may see them."""

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from symbiose.domain.civil_days import day_of

if TYPE_CHECKING:
    from symbiose.domain.accounts import Actor
    from symbiose.domain.documents.indicators_document import IndicatorsDocument
    from symbiose.domain.indicators import Column
    from symbiose.services.context import Services
    from symbiose.services.indicators_seen import SeenRow, SeenTable

BY = ("epci", "park", "model", "resource", "year")
FIRST_YEAR, LAST_YEAR = 1900, 9999
MASKED, NONE = "masked", "–"


@click.command()
@click.option("--by", type=click.Choice(BY), help="Tell the figures by this; the whole territory without it.")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), help="Year told; this one by default.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="State of this day instead, for who sees every flow (YYYY-MM-DD).",
)
@click.option("--as", "email", metavar="EMAIL", help="Take this account's rights instead of administrator's.")
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.indicators/1 alone.")
def indicators(
    by: str | None, year: int | None, day: datetime | None, email: str | None, as_json: bool
) -> None:
    """Print the indicators: what is possible, proposed, agreed and realised, side by side, never added.

    A coordinator of parks gets those of the sites there; an analyst what is published, the rest masked.
    """
    from symbiose.app.acting import acting_services

    if day is not None and (year is not None or by == "year"):
        msg = "--day tells the state of one day: it goes with neither --year nor --by year."
        raise click.UsageError(msg)
    with acting_services("indicators", email) as (services, actor):
        _refuse_what_lies_ahead(services, year, day)
        table = _table(services, actor, by, year, day.date() if day else None)
    if as_json:
        click.echo(_document(table, by).model_dump_json(indent=2))
    else:
        _print(table)


def _refuse_what_lies_ahead(services: "Services", year: int | None, day: datetime | None) -> None:
    today = day_of(services.clock())
    if (year and year > today.year) or (day and day.date() > today):
        msg = f"Nothing is known of what comes after {today}."
        raise click.UsageError(msg)


def _table(
    services: "Services", actor: "Actor", by: str | None, year: int | None, day: date | None
) -> "SeenTable":
    from symbiose.domain.figures import Dimension
    from symbiose.services import indicators_seen as seen

    if by == "year":
        return seen.indicators_by_year(services, actor, year)
    dimension = Dimension(by) if by else None
    if day is not None:
        return seen.indicators_on_day(services, actor, day, dimension)
    return seen.indicators_in_year(services, actor, year, dimension)


def _document(table: "SeenTable", by: str | None) -> "IndicatorsDocument":
    from symbiose.domain.documents.indicators_document import IndicatorsDocument, indicator_entry

    entries = (
        indicator_entry(one.indicator, one.scope, one.values, one.masked, one.sources) for one in table.rows
    )
    return IndicatorsDocument(by=by, year=table.day.year, day=table.day.isoformat(), rows=tuple(entries))


def _print(table: "SeenTable") -> None:
    from symbiose.domain.indicators import Column

    click.echo(f"State of {table.day}; the columns are read side by side and never added.")
    head = "".join(f"{column:>16}" for column in Column)
    for _, rows in groupby(table.rows, key=lambda one: one.indicator.id):
        group = list(rows)
        told = group[0].indicator
        click.echo(f"\n{told.title} ({told.unit}) · {told.id}\n  {'':<40}{head}")
        for one in group:
            click.echo(f"  {one.scope:<40}" + "".join(f"{_cell(one, column):>16}" for column in Column))


def _cell(one: "SeenRow", column: "Column") -> str:
    if column in one.masked:
        return MASKED
    value = one.values.get(column)
    return NONE if value is None else f"{value:,.{one.indicator.digits}f}"
