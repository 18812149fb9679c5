"""`python -m benchmarks.solar_asking`: groups of the demonstration, without and with those to be granted.

Roofs and their sharing alone, over all sites of it; processor time, which is also what the limit counts.
"""

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from symbiose.app.demonstration import import_demonstration
from symbiose.app.matcher import solar_designer
from symbiose.app.wiring import embedded_database, migrated_services
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.solar_design import SunHeld
from symbiose.files.reference import load_reference
from symbiose.services.propose import territory_on


@click.command()
@click.option("--time-limit", default=60.0, show_default=True, help="Of each design, s of processor.")
def solar_asking(time_limit: float) -> None:
    """Design the groups of the demonstration twice and print one line for each."""
    reference = load_reference()
    territory = _demonstration()
    asks = reference.factors.at("self_consumption_asks", territory.day)
    for value in (0.0, 1.0):
        _design(territory, asks.model_copy(update={"value": value}), time_limit)


def _demonstration() -> Territory:
    """Return the demonstration as a run looks at it today."""
    with TemporaryDirectory(prefix="symbiose-asking-") as folder:
        home = Path(folder)
        with embedded_database(home) as database:
            services = migrated_services(database, home)
            import_demonstration(services)
            day = services.clock().date()
            return services.store.read(lambda repositories: territory_on(repositories, day))


def _design(territory: Territory, asks: ReferenceValue, time_limit: float) -> None:
    designer = solar_designer(load_reference())
    began = time.process_time()
    found = designer.design(
        replace(territory, values=(*territory.values, asks)),
        SolveSettings(time_limit_s=time_limit),
        SunHeld(),
    )
    spent = time.process_time() - began
    asking = [group for group in found.groups if group.derogation]
    click.echo(
        f"{'asking' if asks.value else 'usual'}: {len(found.groups)} groups, "
        f"{found.sun.objective_eur_per_year:,.0f} of at most {found.sun.bound_eur_per_year:,.0f} €/year, "
        f"{spent:.1f} s of processor"
    )
    for group in asking:
        click.echo(
            f"  to be granted: {len(group.site_ids)} sites {group.span_km:.1f} km apart, {group.rule}, "
            f"{group.benefit_eur_per_year:,.0f} €/year"
        )


if __name__ == "__main__":
    solar_asking()
