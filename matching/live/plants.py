"""The processors of a family between what they take and what they give, over one month."""

import numpy as np

from matching.columns import End
from matching.live.ground import Ground
from matching.live.master import Plant
from matching.live.tables import Tables
from matching.rules.ends import Integers
from symbiose.domain.flows import MONTHS


def plants_of(ground: Ground, tables: Tables) -> tuple[Plant, ...]:
    """Return the processors of a family over one month, their openings spread over their capacity."""
    inputs, outputs = (
        {
            key: np.array([i for i, row in enumerate(rows) if _processor_id(side.ends[row]) == key])
            for key in sorted({_processor_id(side.ends[row]) for row in rows} - {""})
        }
        for side, rows in ((ground.takers, tables.taker_rows), (ground.givers, tables.giver_rows))
    )
    none: Integers = np.zeros(0, dtype=np.int64)
    found = []
    for one in sorted(ground.territory.processors, key=lambda processor: processor.id):
        if one.id in inputs or one.id in outputs:
            made = outputs.get(one.id, none)
            ratios = [
                one.outputs[ground.givers.ends[row].resource_id or ""] for row in tables.giver_rows[made]
            ]
            capacity, spared = one.capacity_per_year, float(one.disposal_cost_eur_per_unit)
            opening = float(one.opening_cost_eur) / capacity if capacity > 0 else 0.0
            cost = float(one.cost_eur_per_unit) + opening + spared * sum(one.outputs.values())
            treated = inputs.get(one.id, none)
            found.append(Plant(treated, made, np.array(ratios, dtype=float), capacity / MONTHS, cost, spared))
    return tuple(found)


def _processor_id(end: End) -> str:
    return end.processor.id if end.processor else ""
