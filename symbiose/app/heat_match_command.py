"""`symbiose heat-match`: the fewest matches between hot and cold streams, without database or web."""

from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.solver_options import optimises

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_match_result import HeatMatchResult
    from symbiose.domain.ports import SolveSettings


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@optimises("symbiose.heat-match-result/1")
def heat_match(file: BinaryIO, settings: "SolveSettings", as_json: bool) -> str:
    """Find the fewest matches of symbiose.heat-match-instance/1 or symbiose.heat-streams/1.

    Exit code 0: matches are printed; 1: there are none, or none were found in the time; 2: the file is wrong,
    each fault told on one line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.heat_match_instance import read_heat_match_document

    document = read_heat_match_document(file.read())
    from matching.heat.matches_solve import solve_heat_match

    result = solve_heat_match(document, settings)
    if as_json:
        click.echo(result.to_json())
    else:
        print_matches(result)
    return result.status


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
