"""`python -m benchmarks.heat_targets FOLDER`: how long heat targets take on the published problems.

The folder holds `heat/pinch_problems.json` and `heat/total_site.json`. Times are processor times of this
process or, for a new process, both processor and wall time, the best of several.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from matching.heat.targets import heat_targets
from symbiose.domain.documents.heat_streams import read_heat_streams
from tests.matching.heat.published_streams import cases, stated
from tests.matching.heat.streams import document, level, stream
from tests.matching.heat.test_pinch_published import total_site_faults, worst_error

TIMES = 5
MANY_STREAMS, MANY_SITES = 20_000, 500
IMPORT = "import matching.heat.targets"


def best(work: Callable[[], Any]) -> float:
    """Return the least processor time of a piece of work, s."""
    seconds = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def best_process(*words: str) -> tuple[float, float]:
    """Return the least processor and wall time of a new process, s."""
    return min(_process(words) for _ in range(TIMES))


def _process(words: tuple[str, ...]) -> tuple[float, float]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def targets_from_bytes(raw: bytes) -> str:
    """Do what the command does between reading its file and printing."""
    return heat_targets(read_heat_streams(raw)).to_json()


def many() -> bytes:
    """Return a document of many streams at many sites, with ten levels."""
    draw = random.Random(1)
    streams = [
        stream(draw.uniform(10, 400), draw.uniform(10, 400), power_kw=draw.uniform(1, 900), site=f"s{site}")
        for site in (i % MANY_SITES for i in range(MANY_STREAMS))
    ]
    levels = [level(f"u{k}", "both", 30.0 + 40.0 * k) for k in range(10)]
    return json.dumps(document(*streams, utilities=levels)).encode()


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print what was measured, one line each."""
    single, joined = cases(folder, "pinch_problems"), cases(folder, "total_site")
    raws = [json.dumps(stated(case)).encode() for case in single.values()]
    seconds = best(lambda: [targets_from_bytes(raw) for raw in raws])
    worst = max(worst_error(case) for case in single.values())
    click.echo(
        f"{len(raws)} problems in one process: {1e3 * seconds:.0f} ms, worst error {worst:.2g} of the duty"
    )
    for key, case in joined.items():
        raw = json.dumps(stated(case)).encode()
        milliseconds = 1e3 * best(lambda raw=raw: targets_from_bytes(raw))  # type: ignore[misc]
        faults = ", ".join(total_site_faults(case)) or "as published"
        click.echo(f"{key}: {milliseconds:.1f} ms, {len(case['streams'])} streams, {faults}")
    raw = many()
    seconds = best(lambda: targets_from_bytes(raw))
    click.echo(f"{MANY_STREAMS} streams at {MANY_SITES} sites, ten levels: {seconds:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "streams.json"
        file.write_bytes(max(raws, key=len))
        _new_processes(file)


def _new_processes(file: Path) -> None:
    for name, words in {
        "python alone": ("-c", ""),
        IMPORT: ("-c", IMPORT),
        "symbiose pinch, the largest problem": ("-m", "symbiose.app", "pinch", str(file), "--json"),
    }.items():
        processor, wall = best_process(sys.executable, *words)
        click.echo(f"{name}: {1e3 * processor:.0f} ms of processor, {1e3 * wall:.0f} ms in all")


if __name__ == "__main__":
    main()
