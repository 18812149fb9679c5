"""Follow an accepted heat-recovery loop: what its steps ask beside those of whatever is followed."""

from datetime import date

from symbiose.domain.errors import Problem
from symbiose.domain.followed_designs import DesignStep
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.loop_operations import Delivered
from symbiose.services.following_designs import Ask, measure_month, start_on
from symbiose.services.meter_readings import read_amounts


def start_loop(ask: Ask[HeatLoop, Delivered], day: date, *, checked: bool) -> DesignStep[Delivered]:
    """Record that a loop began to deliver heat; raises as `start_on`.

    Args:
        ask: Who asks, on which loop.
        day: When it began.
        checked: The caller says that who runs the public network agreed, where the loop joins one: a network
            is no site, and nobody has an account to speak for it.
    """

    def unchecked(loop: HeatLoop) -> list[Problem]:
        if checked or not joins_network(loop):
            return []
        expected = "confirmez que le réseau de chaleur public en convient"
        return [Problem("checked", "", expected)]

    return start_on(ask, day, unchecked)


def measure_loop(
    ask: Ask[HeatLoop, Delivered], month: date, delivered: str, words: str = ""
) -> DesignStep[Delivered]:
    """Note the heat that a loop delivered in a month, MWh as meters tell it, or correct it.

    Raises:
        InvalidDeclaration: Month or figure cannot be, or a correction does not say why.
        ConflictingReview: Something was done meanwhile, or nothing runs.
        NotAllowed: The caller does not decide on the loop, or reads no months of all its members.
        UnknownThing: There is no such loop, or the caller may not know of it.
    """
    counted = read_amounts({"delivered": delivered})
    return measure_month(ask, month, Delivered(delivered_mwh=counted["delivered"]), words)


def joins_network(loop: HeatLoop) -> bool:
    """Tell whether a public heat network takes or gives heat in a loop."""
    return any(member.role is Role.NETWORK for member in loop.members)
