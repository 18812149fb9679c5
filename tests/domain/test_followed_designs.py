"""What was accepted, as it is followed: its months, its end, and each of its acceptances."""

from datetime import date

import pytest

from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import StepKind, operations_of, state_followed
from symbiose.domain.loop_operations import Delivered, LoopOperation, LoopStep
from tests.builders import NOON
from tests.followed_steps import make_loop_step
from tests.loop_case import make_loop, make_loop_decision


def delivered(version: int, month: date, mwh: float) -> LoopStep:
    return make_loop_step(version, StepKind.MEASURED, day=month, measured=Delivered(delivered_mwh=mwh))


def test_months_stand_in_their_order_and_each_year_sums_its_own() -> None:
    told = (
        delivered(1, date(2027, 2, 1), 30.0),
        delivered(2, date(2026, 12, 1), 20.0),
        delivered(3, date(2027, 1, 1), 5.0),
        delivered(4, date(2027, 2, 1), 10.0),
    )

    operation = LoopOperation(make_loop(), 1, NOON.date(), told)

    assert [day.month for day in operation.months] == [12, 1, 2]
    assert operation.measured_in(2026) == Delivered(delivered_mwh=20.0)
    assert operation.measured_in(2027) == Delivered(delivered_mwh=15.0)
    assert operation.measured_in(2028) is None


def test_of_the_months_in_which_it_began_and_ended_only_the_days_on_which_it_ran_are_foreseen() -> None:
    """From 27 November to 10 January: 4 days of 30, all of December, 10 days of 31."""
    ran = LoopOperation(
        make_loop(),
        1,
        NOON.date(),
        (
            make_loop_step(1, StepKind.STARTED, day=date(2026, 11, 27)),
            make_loop_step(2, StepKind.ENDED, day=date(2027, 1, 10), words="le four est arrêté"),
        ),
    )
    november, december, january = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
    by_month = make_loop().monthly_mwh
    assert min(by_month[10], by_month[11], by_month[0]) > 0

    assert ran.foreseen_in([november]).delivered_mwh == pytest.approx(by_month[10] * 4 / 30)
    assert ran.foreseen_in([december]).delivered_mwh == pytest.approx(by_month[11])
    assert ran.foreseen_in([november, january]).delivered_mwh == pytest.approx(
        by_month[10] * 4 / 30 + by_month[0] * 10 / 31
    )


@pytest.mark.parametrize(
    ("kind", "state"), [(StepKind.ENDED, State.ENDED), (StepKind.ABANDONED, State.ABANDONED)]
)
def test_what_came_to_an_end_stays_beside_a_new_acceptance_and_tells_nothing_of_its_state(
    kind: StepKind, state: State
) -> None:
    first, closed, again = (
        make_loop_decision(),
        make_loop_decision(version=2, state=State.REFUSED, loop=None),
        make_loop_decision(version=3),
    )
    steps = [make_loop_step(1, kind, day=NOON.date(), words="le four est arrêté")]

    old, new = operations_of(LoopOperation, [first, closed, again], steps)

    assert (old.state, old.living, new.state, new.living) == (state, False, State.ACCEPTED, True)
    assert state_followed(closed, old) is State.REFUSED
    assert state_followed(first, old) is state
    assert operations_of(LoopOperation, [first, closed], []) == ()
