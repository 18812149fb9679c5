"""`symbiose check-run`: whether a stored run holds, from the documents kept with it, without any solver."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.exit_codes import DONE, NEGATIVE
from symbiose.app.writable_file import writable_file

if TYPE_CHECKING:
    from symbiose.domain.documents.run_check import RunCheck
    from symbiose.domain.documents.run_documents import RunDocuments


@click.command()
@click.argument("run", metavar="RUN_ID|last")
@click.option(
    "--instance",
    "instance_path",
    metavar="FILE",
    callback=writable_file,
    type=click.Path(path_type=Path),
    help="Also write what the run solved (symbiose.exchange-instance/1).",
)
@click.option(
    "--result",
    "result_path",
    metavar="FILE",
    callback=writable_file,
    type=click.Path(path_type=Path),
    help="Also write its answer (symbiose.exchange-result/1), for `symbiose solve --check`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.run-check/1 alone.")
@click.option("--as", "email", metavar="EMAIL", help="Take this account's rights instead of administrator's.")
def check_run(
    run: str, instance_path: Path | None, result_path: Path | None, as_json: bool, email: str | None
) -> None:
    """Check a stored run: feasibility, objective, bound, and whether its proposals are what it solved.

    Exit code 0: the run holds; 1: it does not, or keeps nothing to check; 2: there is no such run, or the
    caller may not see everything; 3: the database does not answer.
    """
    from symbiose.app.acting import acting_services
    from symbiose.services.run_checking import recheck_run

    with acting_services("check-run", email) as (services, actor):
        found = recheck_run(services, actor, run)
    if found is None:
        why = "it was made before runs kept what they solved, is too large, or no longer one of the latest"
        click.echo(f"Run {run} keeps nothing to check: {why}.", err=True)
        sys.exit(NEGATIVE)
    check, documents = found
    _write(documents, instance_path, result_path)
    if as_json:
        click.echo(check.to_json())
    else:
        _print(check)
    sys.exit(DONE if check.holds else NEGATIVE)


def _write(documents: "RunDocuments", instance_path: Path | None, result_path: Path | None) -> None:
    from symbiose.files.replacing import write_whole

    if instance_path is not None:
        write_whole(instance_path, [documents.instance.to_json().encode(), b"\n"])
    if result_path is not None:
        write_whole(result_path, [documents.result.to_json().encode(), b"\n"])


def _print(check: "RunCheck") -> None:
    """Print a verdict for a person: what is proven, and what is the word of whom."""
    exchanges = check.exchanges
    for fault in (*exchanges.faults, *check.faults):
        click.echo(fault)
    for one in (*check.loops, *check.groups):
        for fault in one.faults:
            click.echo(f"{one.id}: {fault}")
    click.echo(f"Run {check.run} {'holds' if check.holds else 'does not hold'}, {check.arcs} arcs")
    if exchanges.objective_value is not None:
        click.echo(f"Computed anew: objective {exchanges.objective_value:,.9g}")
    if exchanges.bound is not None:
        by = "proven by its prices" if exchanges.bound_basis == "duals" else "the solver's word"
        gap = "" if exchanges.gap is None else f", gap {exchanges.gap:.2g}"
        click.echo(f"No plan over these arcs is worth more than {exchanges.bound:,.9g}: {by}{gap}")
    if exchanges.solvers_word:
        whose = "the solver's" if check.all_pairs else "the optimiser's"
        click.echo(f"The bound told is lower by {exchanges.solvers_word:,.9g}: that much is {whose} word")
    if not check.all_pairs and check.told_bound is not None:
        click.echo(f"Over all pairs none is worth more than {check.told_bound:,.9g}: the optimiser's word")
    if check.loops or check.groups:
        agree = sum(not one.faults for one in (*check.loops, *check.groups))
        told = f"Loops {len(check.loops)}, groups of roofs {len(check.groups)}"
        click.echo(f"{told}: the figures of {agree} agree; what bounds them is the word of their optimiser")
