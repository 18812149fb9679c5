"""`python -m benchmarks.load`: fifty people, thirty requests a second, mixed over the pages of three roles.

Starts `symbiose serve` on an embedded database with a generated territory. After the load, a burst of a
hundred requests a second for ten seconds: each is answered, or put off. Ends with code 1 when one failed.
"""

import tempfile
from pathlib import Path

import click

from benchmarks.load.crowd import act_together
from benchmarks.load.people import absent_pages, members, prepare
from benchmarks.load.report import failures, statuses, summary, table
from benchmarks.load.watch import watched
from benchmarks.service import serving

BURST_RATE, BURST_S = 100.0, 10.0
MINUTE_S = 60.0


@click.command()
@click.option("--minutes", default=30.0, show_default=True, help="How long the load lasts.")
@click.option("--people", default=50, show_default=True, help="People at once.")
@click.option("--rate", default=30.0, show_default=True, help="Requests a second, of all together.")
@click.option("--sites", default=500, show_default=True, help="Sites of the territory.")
@click.option("--flows-per-site", default=5, show_default=True, help="Flows declared by each.")
@click.option("--seed", default=1, show_default=True, help="Of what people do.")
@click.option(
    "--home", type=click.Path(path_type=Path), help="Folder of a database that an earlier load has filled."
)
def main(
    minutes: float, people: int, rate: float, sites: int, flows_per_site: int, seed: int, home: Path | None
) -> None:
    """Measure the running service under load."""
    folder = home or Path(tempfile.mkdtemp(prefix="symbiose-load-"))
    if not (folder / "filled").exists():
        prepare(folder, sites, flows_per_site, people)
        (folder / "filled").touch()
    with serving(folder) as service:
        crowd = members(service, people, seed)
        absent = absent_pages(crowd)
        seconds = minutes * MINUTE_S
        with watched(service) as watch:
            done = act_together(crowd, rate, seconds, absent)
        burst = act_together(crowd, BURST_RATE, BURST_S, absent)
    for line in (*table(done), "", *summary(done, watch, seconds)):
        click.echo(line)
    click.echo(
        f"burst of {BURST_RATE:.0f} a second for {BURST_S:.0f} s: {len(burst)} answered, {statuses(burst)}"
    )
    if absent:
        click.echo(f"left out, not in this version: {', '.join(sorted(absent))}")
    if failed := failures([*done, *burst]):
        raise click.ClickException(f"{len(failed)} requests failed: {statuses(failed)}")


if __name__ == "__main__":
    main()
