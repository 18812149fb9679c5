"""In a month in which an operation began or ended it gives no more than in the days on which it ran."""

from datetime import date

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration
from symbiose.services.context import Services
from symbiose.services.following_designs import close_operation
from symbiose.services.loop_following import measure_loop
from tests.services.conftest import MovingClock
from tests.services.test_loop_following import accepted, ask, proposed, running

__all__ = ["accepted", "proposed"]


@pytest.mark.usefixtures("accepted")
def test_of_the_month_of_a_start_or_an_end_no_more_is_given_than_in_the_days_of_service(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """800 kW give 595.2 MWh in the 31 days of March, 192 MWh in the first ten days of April."""
    seen = running(services, coordinator, clock)
    assert clock.now.day == 10
    measure_loop(ask(services, coordinator, seen), date(2027, 4, 1), "500")  # April is not over yet
    close_operation(ask(services, coordinator, seen + 1), "four arrêté")

    with pytest.raises(InvalidDeclaration) as refused:
        measure_loop(ask(services, coordinator, seen + 2), date(2027, 4, 1), "192,1", "relu")

    assert "au plus 192 MWh" in refused.value.problems[0].expected
    measure_loop(ask(services, coordinator, seen + 2), date(2027, 4, 1), "191,9", "relu")
