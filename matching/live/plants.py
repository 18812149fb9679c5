"""The processors of a family between what they take and what they give, over one month."""

import numpy as np

from matching.live.ground import Ground, Side
from matching.live.tables import Tables
from matching.plants import Plant, plant_of
from matching.rules.ends import Integers
from symbiose.domain.flows import MONTHS


def plants_of(ground: Ground, tables: Tables) -> tuple[Plant, ...]:
    """Return the processors of a family over one month, their openings spread over their capacity."""
    inputs = _by_processor(ground.takers, tables.taker_rows)
    outputs = _by_processor(ground.givers, tables.giver_rows)
    none: Integers = np.zeros(0, dtype=np.int64)
    found = []
    for one in sorted(ground.territory.processors, key=lambda processor: processor.id):
        if one.id in inputs or one.id in outputs:
            made = outputs.get(one.id, none)
            names = [ground.givers.ends[row].resource_id or "" for row in tables.giver_rows[made]]
            plant = plant_of(one, inputs.get(one.id, none), made, names)
            opening = float(one.opening_cost_eur) / plant.capacity if plant.capacity > 0 else 0.0
            found.append(plant.of_share(1 / MONTHS, opening))
    return tuple(found)


def _by_processor(side: Side, rows: Integers) -> dict[str, Integers]:
    """Return where the ends of each processor stand among some rows of a side."""
    found: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        processor = side.ends[row].processor
        if processor is not None:
            found.setdefault(processor.id, []).append(position)
    return {key: np.array(positions, dtype=np.int64) for key, positions in found.items()}
