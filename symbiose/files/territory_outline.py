"""The outline of the territory: which positions lie in one of its communes."""

import json
from functools import cache
from importlib.resources import files as package_files

import numpy as np
import shapely
from numpy.typing import NDArray


def lie_in_territory(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell of each position (WGS84) whether it lies in the 150 communes, or at most 300 m from them."""
    return shapely.contains_xy(_outline(), longitudes, latitudes)


@cache
def _outline() -> shapely.Polygon:
    path = package_files("seed_data").joinpath("reference", "territory_outline.json")
    outline = shapely.Polygon(json.loads(path.read_text("utf-8"))["rings"][0])
    shapely.prepare(outline)
    return outline
