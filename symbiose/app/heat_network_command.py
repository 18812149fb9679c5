"""`symbiose heat-network`: design the heat-recovery loop of one instance file, without database or web."""

from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.heat_network_further import further_lines, powers, question_lines
from symbiose.app.solver_options import optimises

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
    from symbiose.domain.documents.heat_network_result import HeatNetworkResult
    from symbiose.domain.ports import SolveSettings


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@optimises("symbiose.heat-network-result/1")
@click.option(
    "--reasons", is_flag=True, help="Tell why pairs are not joined, however many there are, in the time left."
)
@click.option("--outage", is_flag=True, help="Tell what is still served when a source fails.")
def heat_network(
    file: BinaryIO, settings: "SolveSettings", as_json: bool, *, reasons: bool, outage: bool
) -> str:
    """Design the heat network of an instance file (symbiose.heat-network-instance/1).

    Small instances tell by themselves why pairs are not joined.

    Exit code 0: a design is printed; 1: there is none, or none was found in the time; 2: the file is wrong,
    each fault told on one line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.heat_network_instance import read_heat_network_instance

    document = read_heat_network_instance(file.read())
    from matching.heat.network_solve import solve_heat_network

    result = solve_heat_network(document, settings)
    result = _questioned(document, result, settings, reasons=reasons, outage=outage)
    if as_json:
        click.echo(result.to_json())
    else:
        print_design(result)
    return result.status


def _questioned(
    document: "HeatNetworkInstance",
    result: "HeatNetworkResult",
    settings: "SolveSettings",
    *,
    reasons: bool,
    outage: bool,
) -> "HeatNetworkResult":
    """Return a result with what is asked of its design; reasons have the time that is left."""
    from matching.heat.network_outage import find_outages
    from matching.heat.network_reasons import explain_pairs, is_small

    if result.objective_eur_per_year is None:
        return result
    if reasons or is_small(document):
        left = replace(settings, time_limit_s=max(0.0, settings.time_limit_s - result.seconds))
        result = result.model_copy(update={"not_joined": explain_pairs(document, result, left)})
    if outage:
        found = find_outages(document, result, solver=settings.solver)
        result = result.model_copy(update={"outages": found})
    return result


def print_design(result: "HeatNetworkResult") -> None:
    """Print a design as a table for a person."""
    click.echo(f"Status {result.status} by {result.solver_version} in {result.seconds:.2f} s")
    if result.objective_eur_per_year is None:
        return
    bound = "none proven" if result.bound is None else f"{result.bound:,.6g}, gap {result.gap:.2g}"
    click.echo(f"Cost less revenue {result.objective_eur_per_year:,.2f} €/year, bound {bound}")
    for name, amount in result.terms.items():
        if amount:
            click.echo(f"  {name}: {amount:,.2f} €/year")
    for edge in result.edges:
        level = "" if edge.level is None else f"at level {edge.level}, "
        click.echo(
            f"{edge.id}: {edge.source} – {edge.target}, {level}pipe {edge.pipe} of "
            f"{edge.capacity_kw:,.6g} kW, entering {powers(edge.entering_kw)} kW, "
            f"lost {powers(edge.loss_kw)} kW"
        )
    for source in result.sources:
        click.echo(f"source {source.id}: {source.capacity_kw:,.6g} kW, gives {powers(source.heat_kw)} kW")
    for pump in result.heat_pumps:
        click.echo(
            f"heat pump {pump.id}: {pump.capacity_kw:,.6g} kW, delivers {powers(pump.heat_kw)} kW "
            f"with {powers(pump.electricity_kw)} kW of electricity"
        )
    click.echo("connected: " + (", ".join(result.connected) or "nobody"))
    for line in (*further_lines(result), *question_lines(result)):
        click.echo(line)
