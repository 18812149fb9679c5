"""Several designs that are trees, along ways that the linear problem uses where it was solved."""

from collections.abc import Iterator
from typing import Final

from matching.heat.network_cuts import Relaxation
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Plan
from matching.heat.network_tree import carrying_costs, grown, lengths, pruned

TRUST: Final = 0.98
"""How much shorter a way looks that the linear problem uses in full."""
WEIGHTS: Final = (0.0, 1.0, 10.0, 30.0)
"""How heavy what flows weighs against what is built, when a tree is grown."""


def trees(model: NetworkModel, relaxation: Relaxation | None) -> Iterator[Plan]:
    """Yield trees that weigh what flows more and more against what is built."""
    data = model.data
    wanted = [c for c in range(len(data.consumers)) if c in model.taps_of]
    length = lengths(model)
    if relaxation is not None:
        length = {way: kept * (1 - TRUST * min(1.0, relaxation.used[way])) for way, kept in length.items()}
    for weight in WEIGHTS:
        carrying = {way: weight * cost for way, cost in carrying_costs(model).items()}
        tree = grown(model, length, carrying, [data.consumers[c].node for c in wanted])
        yield pruned(model, tree, wanted)
