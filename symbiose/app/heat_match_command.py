"""`symbiose heat-match`: the fewest matches between hot and cold streams, without database or web."""

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.exit_codes import DONE, NEGATIVE
from symbiose.app.solve_command import ANSWERED, NOT_NEGATIVE, finite

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_match_result import HeatMatchResult


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", help="Solver of the model.")
@click.option("--gap", type=NOT_NEGATIVE, default=1e-4, callback=finite, help="Relative gap to prove.")
@click.option("--time-limit", type=NOT_NEGATIVE, default=60.0, callback=finite, help="Seconds.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the document symbiose.heat-match-result/1 alone."
)
def heat_match(file: BinaryIO, solver: str, gap: float, time_limit: float, as_json: bool) -> None:
    """Find the fewest matches of symbiose.heat-match-instance/1 or symbiose.heat-streams/1.

    Exit code 0: matches are printed; 1: there are none, or none were found in the time; 2: the file is wrong,
    each fault told on one line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.heat_match_instance import read_heat_match_document

    document = read_heat_match_document(file.read())
    from matching.heat.matches_solve import solve_heat_match
    from symbiose.domain.ports import SolveSettings

    result = solve_heat_match(document, SolveSettings(solver=solver, gap=gap, time_limit_s=time_limit))
    if as_json:
        click.echo(result.to_json())
    else:
        print_matches(result)
    sys.exit(DONE if result.status in ANSWERED else NEGATIVE)


def print_matches(result: "HeatMatchResult") -> None:
    """Print a result as a table for a person."""
    click.echo(f"Status {result.status} by {result.solver_version} in {result.seconds:.2f} s")
    for level, heat in (result.utilities or {}).items():
        click.echo(f"level {level}: {heat:,.6g} kW")
    if result.utility_cost_eur_per_h is not None:
        click.echo(f"Utilities cost {result.utility_cost_eur_per_h:,.6g} €/h")
    if result.matches is None:
        return
    click.echo(f"{result.matches} matches, at least {result.bound:g} are needed")
    for pair in result.pairs:
        parts = ", ".join(f"{one.source} → {one.target}: {one.heat_kw:,.6g}" for one in pair.by_interval)
        click.echo(f"{pair.hot} → {pair.cold}: {pair.heat_kw:,.6g} kW" + (f" ({parts})" if parts else ""))
