"""What accepted exchanges let every step of their paths send, from what their last steps carry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from matching.paths import Step
from matching.rules.ends import Floats
from symbiose.domain.flows import MONTHS


def sent_along(steps: Iterable[Step], carried: Mapping[Step, Floats]) -> dict[Step, Floats]:
    """Return the least that steps send in each month so that the last ones carry what they have to.

    Of one copy of a processor, what enters it has to suffice for each of its outputs; what suffices for the
    one that asks most suffices for the others, since all come of the same treatment.

    Args:
        steps: The steps of all paths in question; those on whose copies nothing depends are left out.
        carried: What last steps send in each month.
    """
    sent: dict[Step, Floats] = {}
    made: dict[str, dict[str, Floats]] = defaultdict(dict)
    for step in sorted(steps, key=lambda one: -len(one.through)):
        least = carried.get(step) if step.final else _entering(step, made[step.target_id])
        if least is None:
            continue
        sent[step] = least
        if step.through:
            leaving = made[step.source_id]
            name = step.leg.resource_id
            leaving[name] = leaving.get(name, np.zeros(MONTHS)) + least
    return sent


def _entering(step: Step, leaving: Mapping[str, Floats]) -> Floats | None:
    """Return what a step into a processor sends where so much leaves its copy; None where nothing does."""
    processor = step.leg.taker.processor
    if processor is None or not leaving:
        return None
    treated = [quantity / processor.outputs[name] for name, quantity in leaving.items()]
    entering: Floats = np.maximum.reduce(treated) / step.leg.yield_ratio
    return entering
