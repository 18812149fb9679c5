"""`python -m benchmarks.alternatives`: our way of matching against the plain way, on the same territory."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from benchmarks.territory import GeneratedTerritory
from matching.candidates import find_candidates
from matching.columns import flow_ends
from matching.exchange_solve import solve_document
from matching.proposing import ExchangeMatcher
from matching.reference_knowledge import knowledge_on
from matching.rulebook import RuleBook
from matching.solving import solve_steps
from symbiose.app.demonstration import TERRITORY_FILES, demonstration_file
from symbiose.app.matcher import exchange_matcher
from symbiose.domain.documents.declarations_document import to_flow
from symbiose.domain.exchanges import Objective
from symbiose.domain.flows import Direction
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.reference import ReferenceData
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference

T = TypeVar("T")
NOW = datetime.now(UTC)


def read_territory(territory: bytes, declarations: bytes, reference: ReferenceData) -> Territory:
    """Return what two files declare, without a database."""
    content = read_file("territory.json", territory, reference, site=None).territory
    if content is None:
        raise click.ClickException("the first file is no territory")
    sites = {site.id: site for site in content.sites}
    rows = read_file("flows.json", declarations, reference, site=None).accepted()
    flows = (to_flow(row.values, sites[row.values.site], NOW, "benchmark") for row in rows if row.values)
    return Territory(NOW.date(), content.sites, tuple(flows), content.processors, content.substitutions)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what a piece of work returns, and its wall time, s."""
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def judge_pairs(sites: int) -> None:
    """Compare rules over columns with the same rules asked pair by pair."""
    reference = load_reference()
    generated = GeneratedTerritory(sites, reference)
    territory = read_territory(generated.territory, generated.declarations, reference)
    knowledge = knowledge_on(reference, NOW.date())
    book = RuleBook(territory, knowledge)

    def one_by_one() -> int:
        offers, needs = (flow_ends(territory, side) for side in (Direction.OFFER, Direction.NEED))
        linked = (
            (o, n) for o in offers for n in needs if book.links.get(o.resource_id or "", n.resource_id or "")
        )
        return sum(1 for offer, need in linked if not book.refusals(offer, need))

    columns, quick = timed(lambda: len(find_candidates(territory, book, knowledge)))
    pairs, slow = timed(one_by_one)
    if columns != pairs:
        raise click.ClickException(f"columns admit {columns} pairs, pair by pair {pairs}")
    click.echo(f"candidates, {sites} sites, {pairs:,} pairs: columns {quick * 1000:,.0f} ms, ", nl=False)
    click.echo(f"pair by pair {slow * 1000:,.0f} ms, ratio {slow / quick:.1f}")


def solve_year() -> None:
    """Compare one period, where it has the same optimum, with twelve months: on the demonstration."""
    reference = load_reference()
    sites, flows = map(demonstration_file, TERRITORY_FILES)
    territory = read_territory(sites, flows, reference)
    knowledge = knowledge_on(reference, NOW.date())
    book = RuleBook(territory, knowledge)
    matcher: ExchangeMatcher = exchange_matcher(reference)
    found = find_candidates(territory, book, knowledge)
    steps = matcher.lay_out(territory, found, book, Objective.NET_BENEFIT).steps
    settings = SolveSettings()
    for _ in range(2):  # the first round also pays for what is loaded once
        year, short = timed(lambda: solve_steps(steps, {}, settings, solve_document))
        months, long = timed(lambda: solve_steps(steps, {}, settings, solve_document, aggregate=False))
    if not math.isclose(year.objective_value or 0.0, months.objective_value or 0.0, rel_tol=2e-4):
        raise click.ClickException(
            f"{year.objective_value} € in one period, {months.objective_value} € in twelve"
        )
    click.echo(
        f"optimum of the demonstration: {year.objective_value:,.2f} € and {months.objective_value:,.2f} €; ",
        nl=False,
    )
    click.echo(
        f"one period where it is the same {short:.2f} s, twelve months {long:.2f} s, ratio {long / short:.1f}"
    )


@click.command()
@click.option("--sites", default=60, show_default=True, help="Sites of the territory judged pair by pair.")
def main(sites: int) -> None:
    """Measure both."""
    judge_pairs(sites)
    solve_year()


if __name__ == "__main__":
    main()
