"""`symbiose solar-share`: size and share the roofs of one instance file, without database or web."""

from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.solver_options import optimises

if TYPE_CHECKING:
    from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
    from symbiose.domain.ports import SolveSettings


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@optimises("symbiose.solar-sharing-result/1")
def solar_share(file: BinaryIO, settings: "SolveSettings", as_json: bool) -> str:
    """Size and share the roofs of an instance file (symbiose.solar-sharing-instance/1).

    Exit code 0: an answer is printed, be it to build nothing; 2: the file is wrong, each fault told on one
    line of standard error; 3: no solver can run.
    """
    from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance

    document = read_solar_sharing_instance(file.read())
    from matching.solar.alternatives import compared
    from matching.solar.solve import solve_solar_sharing

    result = compared(document, solve_solar_sharing(document, settings))
    if as_json:
        click.echo(result.to_json())
    else:
        print_sharing(result, document.objective)
    return result.status


_UNITS = {"net_benefit": "€/year", "shared_energy": "kWh/year", "installed_power": "kWp"}


def print_sharing(result: "SolarSharingResult", objective: str) -> None:
    """Print an answer as a table for a person."""
    click.echo(f"Status {result.status} by {result.solver_version} in {result.seconds:.2f} s")
    if result.objective_value is None:
        return
    bound = "none proven" if result.bound is None else f"{result.bound:,.6g}, gap {result.gap:.2g}"
    click.echo(f"{objective} {result.objective_value:,.2f} {_UNITS[objective]}, bound {bound}")
    click.echo(
        f"of {result.produced_kwh:,.6g} kWh/year: own use {result.own_use_kwh:,.6g}, "
        f"shared {result.shared_kwh:,.6g}, surplus {result.surplus_kwh:,.6g}"
    )
    for other in result.alternatives:
        paid = "" if other.payback_years is None else f", paid in {other.payback_years:.1f} years"
        click.echo(
            f"{other.name}: {other.net_benefit_eur:,.2f} €/year with {other.installed_kwp:,.6g} kWp, "
            f"{other.used_kwh:,.6g} of {other.produced_kwh:,.6g} kWh/year used{paid}"
        )
    for number, group in enumerate(result.groups, 1):
        people = ", ".join(
            name + (f" ({group.shares[name]:.1%})" if name in group.shares else "")
            for name in group.participants
        )
        click.echo(f"group {number}: roofs {', '.join(group.roofs)}; participants {people}")
    for roof in result.roofs:
        if roof.kwp:
            click.echo(f"roof {roof.id}: {roof.kwp:,.6g} kWp")
    for name, one in result.by_participant.items():
        click.echo(
            f"{name}: own use {one.own_use_kwh:,.6g} kWh, received {one.received_kwh:,.6g} kWh, "
            f"bought {one.bought_kwh:,.6g} kWh, benefit {one.benefit_eur:,.2f} €/year"
        )
    for name, owner in result.by_owner.items():
        click.echo(f"owner {name}: benefit {owner.benefit_eur:,.2f} €/year")
