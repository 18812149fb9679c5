"""Steps taken on the accepted loop and the accepted group of tests: a word, the start, a month."""

from datetime import date

from symbiose.domain.followed_designs import StepKind
from symbiose.domain.loop_operations import Delivered, LoopStep
from symbiose.domain.solar_operations import Measured, SolarStep
from tests.builders import NOON
from tests.loop_case import LOOP_ID
from tests.solar_case import GROUP_ID

MONTH = date(2026, 11, 1)


def make_loop_step(version: int, kind: StepKind, **changes: object) -> LoopStep:
    step = {"loop_id": LOOP_ID, "version": version, "acceptance": 1, "kind": kind, "by": "account_a"}
    return LoopStep.model_validate({**step, "at": NOON, **changes})


def make_solar_step(version: int, kind: StepKind, **changes: object) -> SolarStep:
    step = {"group_id": GROUP_ID, "version": version, "acceptance": 1, "kind": kind, "by": "account_a"}
    return SolarStep.model_validate({**step, "at": NOON, **changes})


def loop_steps() -> list[LoopStep]:
    """Return an agreement that was recorded, the start, and a month."""
    return [
        make_loop_step(1, StepKind.RECORDED, site_id="site_a", words="courrier"),
        make_loop_step(2, StepKind.STARTED, day=NOON.date()),
        make_loop_step(3, StepKind.MEASURED, day=MONTH, measured=Delivered(delivered_mwh=60.5)),
    ]


def solar_steps() -> list[SolarStep]:
    """Return the agreement of a member, the start, and a month."""
    counted = Measured(produced_mwh=60.5, own_use_mwh=0.0, shared_mwh=20.25)
    return [
        make_solar_step(1, StepKind.AGREED, site_id="site_a"),
        make_solar_step(2, StepKind.STARTED, day=NOON.date()),
        make_solar_step(3, StepKind.MEASURED, day=MONTH, measured=counted, words="relevé"),
    ]
