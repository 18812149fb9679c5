"""Shortly after midnight in the Artois, when UTC is still on the day before, the new day counts."""

from datetime import UTC, date, datetime

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import InvalidDeclaration
from symbiose.services.context import Services
from symbiose.services.indicators_seen import indicators_in_year
from symbiose.services.parks import create_park
from tests.services.conftest import MovingClock

ADMINISTRATOR = Actor(id="account_admin", role=Role.ADMINISTRATOR)
PARK = {"name": "Parc de l'Est", "operator": "", "source": "Délibération"}
MIDNIGHTS = [
    (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), date(2026, 12, 31)),
    (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
    (datetime(2026, 6, 30, 21, 30, tzinfo=UTC), date(2026, 6, 30)),
    (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), date(2026, 7, 1)),
]


@pytest.mark.parametrize(("now", "today"), MIDNIGHTS)
def test_figures_are_of_the_day_and_year_that_have_begun(
    services: Services, clock: MovingClock, now: datetime, today: date
) -> None:
    clock.now = now

    assert indicators_in_year(services, ADMINISTRATOR).day == today


@pytest.mark.parametrize(("now", "today"), MIDNIGHTS)
def test_a_source_may_be_read_today_and_not_tomorrow(
    services: Services, clock: MovingClock, now: datetime, today: date
) -> None:
    clock.now = now
    tomorrow = date.fromordinal(today.toordinal() + 1)

    with pytest.raises(InvalidDeclaration):
        create_park(services, ADMINISTRATOR, PARK | {"valid_from": f"{tomorrow:%d/%m/%Y}"}, ["62498"])
    park = create_park(services, ADMINISTRATOR, PARK | {"valid_from": f"{today:%d/%m/%Y}"}, ["62498"])

    assert park.name == PARK["name"]
