"""`symbiose init`, `migrate` and `copy`: the database's schema, and the move to a Neo4j."""

import click


@click.command()
def init() -> None:
    """Create the constraints, indexes and catalogue of the configured database; safe to run again."""
    _migrate()


@click.command()
def migrate() -> None:
    """Bring the configured database to this version's schema; safe to run again."""
    _migrate()


def _migrate() -> None:
    from graph.migrations import current_version
    from graph.migrations import migrate as apply
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import configured_database, refresh_catalogue, services_on

    with configured_database(Settings.read()) as database:
        applied = apply(database)
        for step in applied:
            click.echo(f"applied {step}")
        if refresh_catalogue(database, services_on(database)):
            click.echo("reference data written")
        click.echo(f"schema version {current_version(database)}")


@click.command()
def copy() -> None:
    """Copy everything from the embedded database to the configured Neo4j, which must be empty."""
    from symbiose.app.settings import Settings
    from symbiose.app.wiring import embedded_database, neo4j_settings

    settings = Settings.read()
    target_settings = neo4j_settings(settings)

    from graph.copy import copy_all
    from graph.driver import Database

    with embedded_database(settings.home) as source, Database(target_settings) as target:
        counts = copy_all(source, target)
    for what, count in sorted(counts.items()):
        click.echo(f"{what}: {count} copied and verified")
