"""What is already spoken for of heat: by accepted exchanges for loops, by loops for exchanges.

No kilowatt-hour serves twice: accepted exchanges come first, loops are designed over what they leave, and
exchanges are chosen over what loops leave.
"""

from collections.abc import Iterable, Mapping

from symbiose.domain.counted_exchanges import MWH
from symbiose.domain.exchanges import Decision, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop, LoopDecision

Months = tuple[float, ...]
"""Heat of each month, January first, MWh."""


def accepted_loops(decisions: Iterable[LoopDecision]) -> list[HeatLoop]:
    """Return the loops that decisions hold, each as it was accepted, by id."""
    held = (one.loop for one in decisions if one.state is State.ACCEPTED and one.loop is not None)
    return sorted(held, key=lambda one: one.id)


def taken_by_accepted(decisions: Iterable[LoopDecision]) -> dict[str, Months]:
    """Return what accepted loops use of each flow in each month."""
    return summed(one.taken_mwh for one in accepted_loops(decisions))


def taken_by_exchanges(decisions: Iterable[Decision], flows: Iterable[Flow]) -> dict[str, Months]:
    """Return what accepted exchanges use of each flow that is counted in MWh, in each month."""
    energy = {flow.id for flow in flows if flow.unit == MWH}
    accepted = [one for one in decisions if one.state is State.ACCEPTED and one.monthly]
    given = ({one.path.offer_id: one.monthly} for one in accepted if one.path.offer_id in energy)
    received = ({one.path.need_id: one.monthly_received} for one in accepted if one.path.need_id in energy)
    return summed((*given, *received))


def summed(takings: Iterable[Mapping[str, Months]]) -> dict[str, Months]:
    """Return the sum of takings, by flow and month.

    >>> summed([{"a": (1.0, 2.0)}, {"a": (3.0, 0.0), "b": (1.0, 1.0)}])
    {'a': (4.0, 2.0), 'b': (1.0, 1.0)}
    """
    found: dict[str, Months] = {}
    for taking in takings:
        for flow_id, months in taking.items():
            before = found.get(flow_id, (0.0,) * len(months))
            found[flow_id] = tuple(a + b for a, b in zip(before, months, strict=True))
    return found


def without(flow: Flow, taken: Months | None) -> Flow:
    """Return what is left of a flow beside what loops take of it; withdrawn when nothing is.

    What is left keeps its calendar month by month; its power shrinks in proportion, since both may run at the
    same time. The flow itself, as its owner declared it, stays as it is.
    """
    if not taken or not any(taken):
        return flow
    left = [max(0.0, declared - gone) for declared, gone in zip(flow.monthly(), taken, strict=True)]
    whole = sum(left)
    if whole <= flow.quantity_per_year * NOTHING:
        return flow.model_copy(update={"withdrawn": True})
    share = whole / flow.quantity_per_year
    return flow.model_copy(
        update={
            "quantity_per_year": whole,
            "quantity_low": flow.quantity_low * share if flow.quantity_low is not None else None,
            "quantity_high": flow.quantity_high * share if flow.quantity_high is not None else None,
            "months": tuple(month / whole for month in left),
            "power_kw": flow.power_kw * share if flow.power_kw is not None else None,
        }
    )


NOTHING = 1e-9
"""Share of a flow below which what is left of it is lost in rounding."""
