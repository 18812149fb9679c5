"""`symbiose heat-network`: design the heat-recovery loop of one instance file, without database or web."""

from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.solver_options import optimises

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_network_result import HeatNetworkResult
    from symbiose.domain.ports import SolveSettings


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@optimises("symbiose.heat-network-result/1")
def heat_network(file: BinaryIO, settings: "SolveSettings", as_json: bool) -> str:
    """Design the heat network of an instance file (symbiose.heat-network-instance/1).

    Exit code 0: a design is printed; 1: there is none, or none was found in the time; 2: the file is wrong,
    each fault told on one line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.heat_network_instance import read_heat_network_instance

    document = read_heat_network_instance(file.read())
    from matching.heat.network_solve import solve_heat_network

    result = solve_heat_network(document, settings)
    if as_json:
        click.echo(result.to_json())
    else:
        print_design(result)
    return result.status


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
        click.echo(
            f"{edge.id}: {edge.source} – {edge.target}, pipe {edge.pipe} of {edge.capacity_kw:,.6g} kW, "
            f"entering {_powers(edge.entering_kw)} kW, lost {_powers(edge.loss_kw)} kW"
        )
    for source in result.sources:
        click.echo(f"source {source.id}: {source.capacity_kw:,.6g} kW, gives {_powers(source.heat_kw)} kW")
    for pump in result.heat_pumps:
        click.echo(
            f"heat pump {pump.id}: {pump.capacity_kw:,.6g} kW, delivers {_powers(pump.heat_kw)} kW "
            f"with {_powers(pump.electricity_kw)} kW of electricity"
        )
    click.echo("connected: " + (", ".join(result.connected) or "nobody"))


def _powers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:,.6g}" for value in values)
