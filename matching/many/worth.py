"""What one unit on each arc is worth in each objective, as arrays."""

import numpy as np

from matching.many.table import Table
from matching.rules.ends import Floats


def worth_of(table: Table, objective: str) -> Floats:
    """Return what one unit sent on each arc adds to an objective, openings left aside."""
    if objective == "co2_avoided":
        return -table.co2
    if objective == "quantity_diverted":
        counted = np.array([o.diverted_per_unit for o in table.document.offers], dtype=float)
        processors = np.zeros(len(table.document.processors))
        diverted: Floats = np.r_[counted, processors][table.source]
        return diverted
    return _net_benefit(table)


def _net_benefit(table: Table) -> Floats:
    """Return b_a, €/unit sent: see `Objectives._net_benefit` of the model."""
    document = table.document
    avoided = [o.disposal_cost_eur_per_unit for o in document.offers]
    avoided += [p.disposal_cost_eur_per_unit for p in document.processors]
    arriving = [n.purchase_cost_eur_per_unit for n in document.needs]
    for p in document.processors:
        discarded = sum(p.outputs.values()) * p.disposal_cost_eur_per_unit
        arriving.append(-p.cost_eur_per_unit - discarded)
    given, taken = np.array(avoided, dtype=float), np.array(arriving, dtype=float)
    worth: Floats = given[table.source] - table.cost + table.yields * taken[table.target]
    return worth
