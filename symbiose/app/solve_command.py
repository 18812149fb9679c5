"""`symbiose solve`: optimise one exchange instance file, without database or web."""

import math
import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.exit_codes import DONE, NEGATIVE

if TYPE_CHECKING:
    from symbiose.domain.documents.exchange_result import ExchangeResult

ANSWERED = frozenset({"optimal", "feasible"})


def finite(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    """Refuse what compares with nothing, or never ends."""
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number of at least 0.")
    return value


NOT_NEGATIVE = click.FloatRange(min=0)


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", help="Solver of the model.")
@click.option("--gap", type=NOT_NEGATIVE, default=1e-4, callback=finite, help="Relative gap to prove.")
@click.option("--time-limit", type=NOT_NEGATIVE, default=60.0, callback=finite, help="Seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.exchange-result/1 alone.")
def solve(file: BinaryIO, solver: str, gap: float, time_limit: float, as_json: bool) -> None:
    """Optimise the exchanges of an instance file (symbiose.exchange-instance/1).

    Exit code 0: a plan is printed; 1: there is none, or none was found in the time; 2: the file is wrong,
    each fault told on one line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.exchange_instance import read_exchange_instance

    document = read_exchange_instance(file.read())
    from matching.exchange_solve import solve_exchange
    from symbiose.domain.ports import SolveSettings

    settings = SolveSettings(solver=solver, gap=gap, time_limit_s=time_limit)
    result = solve_exchange(document, settings)
    print_result(result, as_json=as_json)
    sys.exit(DONE if result.status in ANSWERED else NEGATIVE)


def print_result(result: "ExchangeResult", *, as_json: bool) -> None:
    """Print a result as its JSON document, or as a table for a person."""
    if as_json:
        click.echo(result.to_json())
        return
    click.echo(f"Status {result.status} by {result.solver_version} in {result.seconds:.2f} s")
    if result.objective_value is not None:
        bound = "none proven" if result.bound is None else f"{result.bound:,.6g}, gap {result.gap:.2g}"
        click.echo(f"{result.objective} {result.objective_value:,.6g}, bound {bound}")
    for flow in result.flows:
        quantities = " ".join(f"{quantity:,.6g}" for quantity in flow.quantity)
        click.echo(f"{flow.source} → {flow.target}: {flow.resource} {quantities}")
    for store in result.stored:
        stock = " ".join(f"{quantity:,.6g}" for quantity in store.stock)
        click.echo(f"{store.offer} in store: {stock}")
    for site, account in result.by_site.items():
        click.echo(
            f"{site}: saving {account.saving:,.2f} € - cost {account.cost:,.2f} € = {account.net:,.2f} €"
        )
    if result.conflict:
        click.echo("Cannot hold together: " + ", ".join(result.conflict))
