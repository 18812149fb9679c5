"""`symbiose pinch`: heat targets of a list of streams, without database or web."""

from typing import TYPE_CHECKING, BinaryIO

import click

from symbiose.app.solver_options import finite

if TYPE_CHECKING:
    from symbiose.domain.documents.heat_targets import HeatTargets, SiteTargets, TotalSite


@click.command()
@click.argument("file", type=click.File("rb", lazy=True))
@click.option(
    "--dt-min",
    type=click.FloatRange(min=0, max=1e6),
    callback=finite,
    help="Minimum approach in kelvins, in place of the document's.",
)
@click.option("--by-site", is_flag=True, help="Tell each site alone too, and what joining them recovers.")
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.heat-targets/1 alone.")
def pinch(file: BinaryIO, dt_min: float | None, by_site: bool, as_json: bool) -> None:
    """Tell what heat streams could recover at most (symbiose.heat-streams/1).

    Exit code 0: the targets are printed; 2: the file is wrong, each fault told on one line of standard error.
    """
    from symbiose.domain.documents.heat_streams import read_heat_streams

    document = read_heat_streams(file.read(), dt_min)
    from matching.heat.targets import heat_targets

    targets = heat_targets(document, by_site=by_site)
    click.echo(targets.to_json()) if as_json else print_targets(targets)


def print_targets(targets: "HeatTargets") -> None:
    """Print targets as tables for a person."""
    _print_table(["kW", "hot utility", "cold utility", "recovered"], _rows(targets))
    if targets.joining_recovers_kw is not None:
        click.echo(f"Joining the sites recovers {targets.joining_recovers_kw:,.6g} kW beyond their sum.")
    for pinch_point in targets.pinches:
        hot, cold = pinch_point.hot_temp_c, pinch_point.cold_temp_c
        actual = "" if hot is None or cold is None else f" (hot {hot:.6g} °C, cold {cold:.6g} °C)"
        click.echo(f"Pinch at {pinch_point.shifted_temp_c:.6g} °C shifted{actual}")
    click.echo()
    rows = [[f"{row.shifted_temp_c:.6g}", f"{row.heat_flow_kw:,.6g}"] for row in targets.cascade]
    _print_table(["shifted °C", "heat flow kW"], rows)
    if targets.total_site is not None:
        _print_total_site(targets.total_site)


def _rows(targets: "HeatTargets") -> list[list[str]]:
    sites = targets.by_site or {}
    return [_row(site, alone) for site, alone in sites.items()] + [_row("all streams", targets)]


def _row(name: str, targets: "SiteTargets") -> list[str]:
    figures = (targets.hot_utility_kw, targets.cold_utility_kw, targets.recovered_kw)
    return [name, *(f"{figure:,.6g}" for figure in figures)]


def _print_total_site(joined: "TotalSite") -> None:
    ways = {
        "each site on its own levels": joined.sum_of_sites,
        "through shared levels": joined.through_levels,
        "all streams as one site": joined.direct,
    }
    rows = [
        [name, *(f"{figure:,.6g}" for figure in (way.hot_kw, way.cold_kw, way.recovered_kw))]
        for name, way in ways.items()
    ]
    click.echo()
    _print_table(["kW", "hot", "cold", "recovered"], rows)
    click.echo()
    _print_table(
        ["level, kW", "used", "of it bought", "raised or cooled", "of it not reused"], _levels(joined)
    )


def _levels(joined: "TotalSite") -> list[list[str]]:
    alone, through = joined.sum_of_sites, joined.through_levels
    sides = (alone.hot_by_level, through.hot_by_level, alone.cold_by_level, through.cold_by_level)
    names = dict.fromkeys([*alone.hot_by_level, *alone.cold_by_level])
    return [[name, *(f"{side[name]:,.6g}" if name in side else "" for side in sides)] for name in names]


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    """Print rows below their head, names to the left and figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        first, *others = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join([first, *others]).rstrip())
