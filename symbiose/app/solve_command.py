"""`symbiose solve`: optimise one exchange instance file, without database or web."""

import gc
import os
from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.prices_in_words import prices_in_words
from symbiose.app.solver_options import ANSWERED, HOLDS, optimises

if TYPE_CHECKING:
    from symbiose.domain.documents.exchange_result import ExchangeResult
    from symbiose.domain.solve_settings import SolveSettings


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@click.option(
    "--check",
    "result",
    type=click.File("rb", lazy=True),
    help="Check this result of FILE instead, without any solver, and print symbiose.solve-check/1.",
)
@optimises("symbiose.exchange-result/1")
def solve(file: BinaryIO, result: BinaryIO | None, settings: "SolveSettings", as_json: bool) -> str:
    """Optimise the exchanges of an instance file (symbiose.exchange-instance/1), or check such an answer.

    Ctrl-C ends as the time limit does, with the best plan found and its gap; a second one ends at once. Parts
    on a Dask cluster (SYMBIOSE_SOLVE_ON) go on to the time limit.

    Exit code 0: a plan is printed, or the result checked holds; 1: there is none, none was found in the time,
    or the result does not hold; 2: a file or a setting is wrong, each fault told on one line of standard
    error; 3: no solver can run.
    """
    from symbiose.domain.documents.exchange_instance import read_exchange_instance

    if result:
        return _checked(file, result)
    document = read_exchange_instance(file.read())
    gc.freeze()  # what was read lasts to the end: to search it for cycles takes as long as to solve it
    from matching.exchange_solve import solve_exchange
    from symbiose.app.interrupting import ending_with_what_is_found
    from symbiose.app.solving_elsewhere import executor_on

    with executor_on(_where_to_solve()) as executor, ending_with_what_is_found():
        answer = solve_exchange(document, settings, executor=executor)
    print_result(answer, as_json=as_json)
    return answer.status


def _where_to_solve() -> str:
    """Return where independent parts are solved; the settings, slow to load, are read where it is set."""
    from symbiose.app.solving_elsewhere import HERE

    if "SYMBIOSE_SOLVE_ON" not in os.environ:
        return HERE
    from symbiose.app.settings import Settings

    return Settings.read().solve_on


def _checked(file: BinaryIO, result: BinaryIO) -> str:
    """Print whether a result holds; nothing that optimises is loaded."""
    from symbiose.domain.documents.exchange_instance import read_exchange_instance
    from symbiose.domain.documents.solve_check import read_told_result
    from symbiose.domain.exchange_check.check import check_result

    check = check_result(read_exchange_instance(file.read()), read_told_result(result.read()))
    click.echo(check.to_json())
    return HOLDS if check.holds else "faults"


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
    if result.status in ANSWERED:
        for sentence in prices_in_words(result.prices or (), result.objective):
            click.echo(sentence)
    if result.conflict:
        click.echo("Cannot hold together: " + ", ".join(result.conflict))
