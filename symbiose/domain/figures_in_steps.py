"""Figures of a flow in steps: as much as others may learn of what its owner keeps to themselves."""

from decimal import Decimal
from typing import Final

from symbiose.domain.flows import CALENDAR_TOLERANCE, FLAT_YEAR, Band, Direction, Flow
from symbiose.domain.preferred_steps import FINE, Steps, step_above, step_below

TEMPERATURE_STEP_C: Final = 10.0
"""Temperatures of others are known to ten degrees, the least difference at which an exchanger is laid out."""


def in_steps(flow: Flow, steps: Steps, *, more: bool) -> Flow:
    """Return a flow whose quantity is a step, the one above where there is to be more of it.

    Of a flow that is not the same all year each month is put on a step by itself.
    """
    to_step = step_above if more else step_below
    if max(flow.months) - min(flow.months) <= CALENDAR_TOLERANCE:
        whole = to_step(flow.quantity_per_year, steps)
        months = FLAT_YEAR
    else:
        each = [to_step(month, steps) for month in flow.monthly()]
        whole = sum(each)
        months = tuple(month / whole for month in each) if whole > 0 else FLAT_YEAR
    return flow.model_copy(
        update={
            "quantity_per_year": whole,
            "quantity_low": None,
            "quantity_high": None,
            "months": months,
            "power_kw": None if flow.power_kw is None else to_step(flow.power_kw, steps),
        }
    )


def priced_in_steps(flow: Flow, steps: Steps, *, more: bool) -> Flow:
    """Return a flow whose price is a step, the one above where it is to be keener on being exchanged."""
    price = flow.price_eur_per_unit
    if price is None:
        return flow
    to_step = step_above if more else step_below
    return flow.model_copy(update={"price_eur_per_unit": Decimal(str(to_step(float(price), steps)))})


def quality_in_steps(flow: Flow, *, more: bool, cold: bool) -> Flow:
    """Return a flow with its temperatures and properties in steps.

    An offer of which there is to be more is hotter (colder, of cold) and surer of its properties; a need of
    which there is to be more is content with less.
    """
    gives = flow.direction is Direction.OFFER
    up = (gives == more) != cold
    return flow.model_copy(
        update={
            "supply_temp_c": _degrees(flow.supply_temp_c, up=up),
            "return_temp_c": None,
            "quality": {n: band_in_steps(band, narrower=gives == more) for n, band in flow.quality.items()},
        }
    )


def band_in_steps(band: Band, *, narrower: bool) -> Band:
    """Return a band whose ends are steps, inside or around it.

    A band between two neighbouring steps has none inside: its ends then change places. No property lies
    within such a band, and it lies within any that reaches between the two steps: the narrowest it may be.
    """
    low, high = (step_above, step_below) if narrower else (step_below, step_above)
    least = None if band.min is None else low(band.min, FINE)
    most = None if band.max is None else high(band.max, FINE)
    return Band.model_construct(min=least, max=most)


def _degrees(temperature_c: float | None, *, up: bool) -> float | None:
    if temperature_c is None:
        return None
    whole, rest = divmod(temperature_c, TEMPERATURE_STEP_C)
    return TEMPERATURE_STEP_C * (whole + (1 if up and rest else 0))
