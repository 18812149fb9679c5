"""Writes a solar cadastre as large as the territory's: `python -m benchmarks.cadastre FILE [--roofs N]`.

The suffix of the file tells its kind: .geojson, .csv, .gpkg or .zip (shapefile). Pentagons in Lambert-93 on a
grid of towns, in the middle of the territory; figures in kWh, sizes log-normal.
"""

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.cadastre_kinds import WRITERS

ROOFS = 300_000
"""About as many as the 150 communes have."""
SEED = 20261126
WEST_M, SOUTH_M = 674_000.0, 7_034_000.0
"""South-west corner of the square that the roofs fill, Lambert-93."""
SIDE_M = 12_000.0
RADIUS_M = 5.0
MEDIAN_M2, SPREAD = 45.0, 0.9
KWP_PER_M2 = 0.2


def features(roofs: int, changed: int = 0) -> Iterator[str]:
    """Yield the features as text; of some the production differs, as in a later version."""
    chance = random.Random(SEED)  # a generated territory, no secret
    row = math.ceil(math.sqrt(roofs))
    step = SIDE_M / row
    for number in range(roofs):
        x = WEST_M + (number % row) * step
        y = SOUTH_M + (number // row) * step
        area = round(MEDIAN_M2 * math.exp(chance.gauss(0, SPREAD)) + 5, 1)
        specific = chance.uniform(780, 1050) + (5 if number < changed else 0)
        properties = {
            "id_toit": f"t{number}",
            "surf_utile": area,
            "p_kwc": round(area * KWP_PER_M2, 2),
            "prod_an": round(area * KWP_PER_M2 * specific),
            "irradiation": round(specific / 0.8),
            "pente": chance.choice((0, 10, 30, 35, 40)),
            "azimut": chance.randrange(90, 271),
        }
        corners = [
            [round(x + RADIUS_M * math.cos(turn), 2), round(y + RADIUS_M * math.sin(turn), 2)]
            for turn in (math.tau * place / 5 for place in range(5))
        ]
        geometry = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
        yield json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--roofs", default=ROOFS, show_default=True)
@click.option("--changed", default=0, show_default=True, help="Roofs whose production is another one.")
def main(file: Path, roofs: int, changed: int) -> None:
    """Write the cadastre."""
    write = WRITERS.get(file.suffix)
    if write is None:
        raise click.BadParameter(f"its suffix is one of {', '.join(WRITERS)}", param_hint="FILE")
    write(file, features(roofs, changed))


if __name__ == "__main__":
    main()
