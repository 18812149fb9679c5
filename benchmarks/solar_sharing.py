"""`python -m benchmarks.solar_sharing`: how well and how fast solar roofs are sized and shared.

Processor time is that of this process, where the solver runs on one thread. The time limit is wall time, so
that a busy machine leaves less of it, unless `--by-processor` is given: it is then what the process works, as
in runs.
"""

import json
import time
from contextlib import nullcontext
from typing import Any

import click

from matching import work_clock
from matching.solar.bounding import WAYS, CircleBound
from matching.solar.sharing import state_sharing
from matching.solar.solve import solve_solar_sharing
from matching.work_clock import now_s
from symbiose.domain.documents.solar_sharing_instance import (
    SolarSharingInstance,
    read_solar_sharing_instance,
)
from symbiose.domain.ports import SolveSettings
from tests.matching.solar.solar_instances import make_territory

SIZES = {
    "neighbours": (60, 40, 1_000.0),
    "village": (60, 40, 2_500.0),
    "town": (60, 40, 4_000.0),
    "territory": (500, 2_000, 30_000.0),
}
"""Name → participants, roofs, width of the square in which they lie in m."""
KEYS = ("optimal", "dynamic_prorata", "static")


def generated(size: str, seed: int, key: str, price: float | None, cap_kwp: float) -> dict[str, Any]:
    """Return the instance of a size: 864 steps, groups of 2 km; one price for all where given."""
    people, roofs, width_m = SIZES[size]
    document = make_territory(seed, people, roofs, width_m=width_m, key=key)
    document["rules"]["max_power_kwp"] = cap_kwp
    if price is not None:
        for person in document["participants"]:
            person |= {"purchase_eur_per_kwh": price, "shared_fee_eur_per_kwh": 0.04}
    return document


@click.command()
@click.option(
    "--size", "sizes", multiple=True, type=click.Choice(list(SIZES)), default=("neighbours", "town")
)
@click.option("--key", "keys", multiple=True, type=click.Choice(KEYS), default=KEYS)
@click.option("--seed", default=1, show_default=True)
@click.option("--price", default=None, type=float, help="What everybody pays, €/kWh; else 0.12 to 0.24.")
@click.option("--cap", "cap_kwp", default=3_000.0, show_default=True, help="Most power of a group, kWp.")
@click.option("--gap", default=0.01, show_default=True)
@click.option("--time-limit", default=60.0, show_default=True)
@click.option("--by-processor", is_flag=True, help="Limit what the process works, not what passes.")
@click.option("--bound-alone", is_flag=True, help="Only the bound by prices, way after way.")
def main(
    sizes: tuple[str, ...],
    keys: tuple[str, ...],
    seed: int,
    price: float | None,
    cap_kwp: float,
    gap: float,
    time_limit: float,
    by_processor: bool,
    bound_alone: bool,
) -> None:
    """Answer instances and print one line for each."""
    settings = SolveSettings(gap=gap, time_limit_s=time_limit)
    for size in sizes:
        for key in keys:
            raw = json.dumps(generated(size, seed, key, price, cap_kwp)).encode()
            document = read_solar_sharing_instance(raw)
            wall, cpu = time.perf_counter(), time.process_time()
            with work_clock.by_processor() if by_processor else nullcontext():
                told = _bounds(document, time_limit) if bound_alone else _answer(document, settings)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            click.echo(f"{size}, {key}, seed {seed}: {told}, {cpu:.1f} s of processor, {wall:.1f} s")


def _answer(document: SolarSharingInstance, settings: SolveSettings) -> str:
    result = solve_solar_sharing(document, settings)
    gap_told = "none" if result.gap is None else f"{100 * result.gap:.2f} %"
    value = f"{result.objective_value:,.0f} €/year"
    return f"{result.status}, {value}, gap {gap_told}, {len(result.groups)} groups"


def _bounds(document: SolarSharingInstance, time_limit: float) -> str:
    """Return the bound after each way of prices."""
    data, until = state_sharing(document), now_s() + time_limit
    bound, told = CircleBound(data, data.most), []
    for ways in range(1, len(WAYS) + 1):
        share = WAYS[ways - 1].rounds / sum(way.rounds for way in WAYS[ways - 1 :])
        eur = bound.lower(now_s() + share * (until - now_s()), ways)
        told.append(
            f"{eur:,.0f} (until {time_limit - until + now_s():.1f} s, {len(bound.led.led)} anchored circles)"
        )
    return f"bound {', '.join(told)} €/year"


if __name__ == "__main__":
    main()
