"""What was true on a day stays true of that day, whatever is declared, decided, told or edited later."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from symbiose.domain.edits import Edit, Subject
from symbiose.domain.exchanges import State
from symbiose.domain.figures import Dimension
from symbiose.domain.indicator_changes import Reason
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.run_results import RunResult
from symbiose.domain.synergies import Side
from symbiose.services import indicator_series
from symbiose.services.context import Services
from symbiose.services.indicator_series import (
    MOST_POINTS,
    Moment,
    Question,
    first_day,
    month_ends,
    series_of,
    year_ends,
)
from symbiose.services.indicator_story import Between, FigureStory, story_between
from symbiose.services.indicators import counted_in_year, counted_on
from tests.builders import make_flow, make_run, make_site
from tests.dossiers import make_realised
from tests.fakes import FakeRepositories, FakeStore
from tests.seed_territories import REFERENCE
from tests.services.conftest import MovingClock
from tests.small_history import DAY, FLOWS, LIVES, PROPOSALS, Life, at, live, small_history, synergy_of

POTENTIAL, PROPOSED, AGREED, REALISED = Column
DAYS = [date(2026, month, day) for month, day in (
    (1, 1), (1, 2), (1, 5), (1, 10), (1, 12), (1, 15), (1, 18), (1, 20), (1, 31), (2, 1), (3, 24), (3, 30),
    (4, 27), (9, 30), (10, 1), (10, 3), (11, 1),
)]  # fmt: skip
NEXT_YEAR = datetime(2027, 8, 1, 9, tzinfo=UTC)


def kept(services: Services) -> FakeRepositories:
    store = services.store
    assert isinstance(store, FakeStore)
    return store.repositories


def counted(services: Services, day: date) -> tuple[Contribution, ...]:
    return services.store.read(lambda r: counted_on(services, r, day)).contributions


def of_2026(services: Services) -> tuple[Contribution, ...]:
    return services.store.read(lambda r: counted_in_year(services, r, 2026)).contributions


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_counted_later_is_what_was_counted_on_that_day(day: date) -> None:
    on_the_day = counted(small_history(until=day), day)

    assert counted(small_history(), day) == on_the_day


def _correct(r: FakeRepositories) -> None:
    flow = FLOWS["O1"]
    r.flows.save([flow.next_version(NEXT_YEAR, "account_a", quantity_per_year=5_000.0)])


def _withdraw(r: FakeRepositories) -> None:
    r.flows.save([FLOWS["N3"].next_version(NEXT_YEAR, "account_a", withdrawn=True)])


def _declare(r: FakeRepositories) -> None:
    r.flows.save([make_flow(id="later", site_id="zeta", waste_code="10 01 02", declared_at=NEXT_YEAR)])


def _run(r: FakeRepositories) -> None:
    r.runs.save(RunResult(run=make_run(id="run_later", created=NEXT_YEAR), proposals=()))


def _abandon(r: FakeRepositories) -> None:
    life = LIVES["P4"]
    del r.synergies.kept[synergy_of(PROPOSALS["P4"], life).id]
    r.synergies.events.pop(synergy_of(PROPOSALS["P4"], life).id)
    r.decisions.kept.pop(PROPOSALS["P4"].id)
    live(r, PROPOSALS["P4"], Life(1.0, (*life.steps, (State.ABANDONED, NEXT_YEAR))))


def _go_on(r: FakeRepositories) -> None:
    life = LIVES["P4"]
    _abandon(r)
    synergy = synergy_of(PROPOSALS["P4"], life)
    del r.synergies.kept[synergy.id]
    r.synergies.events.pop(synergy.id)
    r.decisions.kept.pop(PROPOSALS["P4"].id)
    live(
        r,
        PROPOSALS["P4"],
        Life(1.0, (*life.steps, (State.RUNNING, at(2, 1, 2027)), (State.ENDED, NEXT_YEAR))),
    )


def _accept(r: FakeRepositories) -> None:
    live(r, PROPOSALS["P6"], Life(1.0, ((State.ACCEPTED, NEXT_YEAR),)))


def _tell(r: FakeRepositories) -> None:
    synergy = synergy_of(PROPOSALS["P3"], LIVES["P3"])
    told = make_realised(synergy_id=synergy.id, quantity=1.0, side=Side.GIVER, declared_at=NEXT_YEAR)
    r.realised.declare(told)


def _edit_value(r: FakeRepositories) -> None:
    period = REFERENCE.factors.history("price_sand")[-1].model_dump(mode="json") | {"value": 20.0}
    r.edits.save(
        Edit(
            subject=Subject.VALUE, thing_id="price_sand", version=1, at=NEXT_YEAR, by="account_c",
            content=json.dumps([period]),
        )
    )  # fmt: skip


def _retire(r: FakeRepositories) -> None:
    (processor,) = r.processing.processors()
    values: dict[str, Any] = {
        "subject": Subject.PROCESSOR, "thing_id": processor.id, "content": processor.model_dump_json(),
        "at": NEXT_YEAR,
    }  # fmt: skip
    r.edits.save(Edit(version=0, by="", **values))
    r.edits.save(Edit(version=1, by="account_c", retired=True, **values))


def _override(r: FakeRepositories) -> None:
    r.overrides.save(
        ModelOverride(
            thing_id=FLOWS["W1"].id,
            models=(2, 3),
            reason="essai",
            decided_by="account_c",
            decided_at=NEXT_YEAR,
        )
    )


def _new_site(r: FakeRepositories) -> None:
    r.sites.save([make_site(id="theta", company_id="company_zeta", known_since="2027-08-01")])


def _close(r: FakeRepositories) -> None:
    r.sites.save([r.sites.get("zeta").model_copy(update={"closed_on": NEXT_YEAR.date()})])


LATER: list[Callable[[FakeRepositories], None]] = [
    _correct, _withdraw, _declare, _run, _abandon, _go_on, _accept, _tell, _edit_value, _retire, _override,
    _new_site, _close,
]  # fmt: skip


@pytest.mark.parametrize("happen", LATER, ids=lambda one: one.__name__.strip("_"))
def test_last_years_figures_stay_whatever_happens_next_year(
    happen: Callable[[FakeRepositories], None],
) -> None:
    clock = MovingClock()
    clock.now = NEXT_YEAR
    services = small_history(clock)
    before, present = of_2026(services), counted(services, NEXT_YEAR.date())

    later = small_history(clock)
    happen(kept(later))

    assert of_2026(later) == before
    if happen not in (_tell, _edit_value, _retire):  # of those nothing else rests on in 2027
        assert counted(later, NEXT_YEAR.date()) != present  # what happened is seen in its own year


def test_a_need_without_a_price_of_its_own_takes_the_value_that_was_set_by_then() -> None:
    clock = MovingClock()
    clock.now = NEXT_YEAR
    services = small_history(clock)
    kept(services).flows.save([FLOWS["A2"].model_copy(update={"price_eur_per_unit": None})])
    of_year = of_2026(services)
    _edit_value(kept(services))
    services = Services(**{**vars(services), "memory": type(services.memory)()})

    bought = [
        one.against
        for one in counted(services, NEXT_YEAR.date())
        if (one.indicator_id, one.column, one.thing_id) == ("local_purchases", AGREED, "A2")
    ]

    assert of_2026(services) == of_year
    assert bought == [800 * 20.0]


def test_what_is_told_of_a_year_counts_in_it_until_the_end_of_june() -> None:
    clock = MovingClock()
    given = []
    for told_at, asked_at in (("2027-06-30", "2027-07-02"), ("2027-07-01", "2027-07-02")):
        clock.now = datetime.fromisoformat(f"{asked_at}T09:00:00+00:00")
        services = small_history(clock)
        synergy = synergy_of(PROPOSALS["P3"], LIVES["P3"])
        moment = datetime.fromisoformat(f"{told_at}T09:00:00+00:00")
        kept(services).realised.declare(
            make_realised(synergy_id=synergy.id, quantity=75.0, declared_at=moment)
        )
        given.append(
            sum(
                one.amount
                for one in of_2026(services)
                if (one.indicator_id, one.column) == ("waste_diverted", REALISED)
            )
        )

    assert given == pytest.approx([150 + 75 + 100, 150 + 300 + 100])


def test_a_series_tells_each_month_as_it_was() -> None:
    services = small_history()

    def read(r: Any) -> Any:
        moments = month_ends(first_day(services, r), DAY)
        return series_of(services, r, Question("waste_diverted"), moments)

    (series,) = services.store.read(read)

    assert [str(one.day) for one in series.moments][:2] == ["2026-01-31", "2026-02-28"]
    assert series.moments[-1].day == DAY
    # January: P1 at half and P3 agreed, P7 agreed; October: P7 has ended, P1, P3 and P7 are told
    assert series.values[AGREED][0] == pytest.approx(300 + 375 + 500)
    assert series.values[AGREED][-1] == pytest.approx(300 + 375)
    assert series.values[REALISED][8:] == pytest.approx((0.0, 550.0, 550.0))


def test_a_series_by_place_has_every_place_at_every_moment() -> None:
    services = small_history()
    moments = month_ends(date(2025, 12, 1), DAY)

    found = services.store.read(
        lambda r: series_of(services, r, Question("waste_diverted", Dimension.EPCI), moments)
    )

    assert [one.scope for one in found] == ["CABBALR", "CALL"]
    assert all(len(one.values[AGREED]) == len(moments) == 12 for one in found)
    assert [one.values[POTENTIAL][0] for one in found] == [0.0, 0.0]


def test_a_series_has_sixty_points_at_most_and_the_latest_ones() -> None:
    moments = month_ends(date(2015, 1, 1), DAY)

    assert len(moments) == MOST_POINTS == len(year_ends(1900, DAY))
    assert moments[0].day == date(2021, 12, 31)
    assert moments[-1] == Moment(DAY, DAY)


def test_days_that_are_over_are_counted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = small_history()
    moments = month_ends(date(2026, 9, 1), DAY)
    count: list[date] = []
    counting = indicator_series.count_day
    monkeypatch.setattr(
        indicator_series,
        "count_day",
        lambda s, r, day, told: (count.append(day), counting(s, r, day, told))[1],
    )

    for _ in range(2):
        services.store.read(lambda r: series_of(services, r, Question("waste_diverted"), moments))
    services.store.read(lambda r: series_of(services, r, Question("synergies"), moments))

    assert count == [date(2026, 9, 30), date(2026, 10, 31)]


def story(services: Services, indicator: str, between: Between) -> dict[Column, FigureStory]:
    told = services.store.read(lambda r: story_between(services, r, between, indicator))
    return {one.column: one for one in told}


@pytest.mark.parametrize("indicator", [one.id for one in REFERENCE.indicators])
def test_the_differences_of_two_days_sum_to_that_of_the_figures_and_each_has_a_cause(indicator: str) -> None:
    services = small_history()

    told = story(services, indicator, Between(date(2026, 1, 31), DAY))

    for one in told.values():
        assert all(part.causes for part in one.differences)
        if one.indicator.aggregation == "sum":
            parts = sum(part.difference.amount for part in one.differences)
            assert parts == pytest.approx((one.after.value or 0.0) - (one.before.value or 0.0))


def reasons(one: FigureStory) -> set[Reason]:
    return {cause.reason for part in one.differences for cause in part.causes}


def test_the_story_tells_declarations_decisions_synergies_and_what_was_told() -> None:
    services = small_history()
    waste = story(services, "waste_diverted", Between(date(2026, 1, 1), DAY))
    run = story(services, "waste_diverted", Between(date(2026, 1, 2), date(2026, 1, 5)))
    accepted = story(services, "waste_diverted", Between(date(2026, 1, 5), date(2026, 1, 13)))
    told = story(services, "waste_diverted", Between(date(2026, 10, 2), date(2026, 10, 3)))

    assert reasons(waste[POTENTIAL]) == {Reason.FLOW_NEW}
    assert reasons(run[PROPOSED]) == {Reason.RUN}
    assert {Reason.DECIDED, Reason.SYNERGY} <= reasons(accepted[PROPOSED])
    assert [part.difference.amount for part in told[REALISED].differences] == pytest.approx([300.0])
    assert reasons(told[REALISED]) == {Reason.TOLD}


def test_the_story_tells_what_changed_of_a_flow_and_whose_turn_the_rest_was() -> None:
    clock = MovingClock()
    clock.now = NEXT_YEAR
    services = small_history(clock)
    _correct(kept(services))

    told = story(services, "waste_diverted", Between(DAY, NEXT_YEAR.date()))
    (part,) = told[POTENTIAL].differences
    (cause,) = part.causes

    assert (cause.reason, cause.thing_id, cause.on) == (Reason.FLOW_CHANGED, FLOWS["O1"].id, date(2027, 8, 1))
    assert cause.fields == ("quantity_per_year",)
    assert part.difference.amount == pytest.approx(4_000.0)
    assert reasons(told[REALISED]) == {Reason.YEAR}


def test_the_story_tells_a_factor_that_was_changed() -> None:
    clock = MovingClock()
    clock.now = NEXT_YEAR
    services = small_history(clock)
    kept(services).flows.save([FLOWS["A2"].model_copy(update={"price_eur_per_unit": None})])
    _edit_value(kept(services))

    told = story(services, "local_purchases", Between(DAY, NEXT_YEAR.date()))
    (part,) = [one for one in told[PROPOSED].differences if one.difference.key.thing_id == "A2"]

    assert [(cause.reason, cause.thing_id) for cause in part.causes] == [(Reason.FACTOR, "price_sand")]
    assert part.causes[0].figures is not None
    assert part.causes[0].figures[1] == 20.0
