"""`python -m benchmarks.heat_matches FOLDER`: fewest matches of the published problems.

The folder holds `heat/min_matches.json`. Each problem is solved in this process, one after the other, and its
answer is checked apart from the code that found it.
"""

import json
import time
from pathlib import Path
from typing import Any

import click

from matching.heat.matches_solve import solve_heat_match
from symbiose.domain.documents.heat_match_instance import read_heat_match_document
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_match_cases import published_matches, stated_matches
from tests.matching.heat.heat_match_checker import match_faults

TOLERATED = 1.1
"""An open problem may end with a tenth more than its best published value."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds for each problem.")
@click.option("--only", default="", help="Only problems whose name contains this.")
@click.option("--proven", is_flag=True, help="Only problems whose published value is proven.")
def main(folder: Path, time_limit: float, only: str, proven: bool) -> None:
    """Solve the problems and print one row for each."""
    click.echo("| problem | published (bound) | found | bound | status | wall s | CPU s |")
    click.echo("| --- | ---: | ---: | ---: | --- | ---: | ---: |")
    seconds = 0.0
    for name, case in published_matches(folder).items():
        known = case["published"] or {}
        if only in name and (not proven or known.get("proven_optimal")):
            seconds += _row(name, case, known, time_limit)
    click.echo(f"{seconds:.2f} s in all")


def _row(name: str, case: dict[str, Any], known: dict[str, Any], time_limit: float) -> float:
    document = stated_matches(case)
    began, worked = time.perf_counter(), time.process_time()
    read = read_heat_match_document(json.dumps(document).encode())
    result = json.loads(solve_heat_match(read, SolveSettings(time_limit_s=time_limit)).to_json())
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    best, proven = known.get("best_matches"), known.get("proven_optimal")
    fault = "; ".join(match_faults(document, result))
    if best is not None and result["matches"] > (best if proven else TOLERATED * best):
        fault += " more matches than allowed"
    told = f"{best or '–'} ({known.get('lower_bound', '–')})"
    answer = f"{result['matches']} | {result['bound']:g} | {result['status']}"
    click.echo(f"| {name.removeprefix('mm-')} | {told} | {answer} | {wall:.2f} | {cpu:.2f} | {fault}")
    return wall


if __name__ == "__main__":
    main()
