"""Reference values set by coordinators: periods, history, the way back, and what the next run takes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.edits import Subject
from symbiose.domain.errors import ConflictingReview, InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.factors import ReferenceBook
from symbiose.services.context import Services
from symbiose.services.propose import territory_on
from symbiose.services.reference_in_use import reference_in_use
from symbiose.services.reference_values import (
    PeriodWish,
    remove_period,
    restore_value,
    set_period,
    value_sheet,
)

COST = "disposal_cost_landfill"
TAX = "tgap_landfill"
TYPED = {
    "value": "150,5",
    "valid_from": "2026-03-01",
    "source": "Devis du centre de stockage, 12/02/2026",
    "licence": "usage interne",
    "status": "sourced",
}


def wish(services: Services, actor: Actor, value_id: str = COST, **changes: Any) -> PeriodWish:
    """Return a wish that has seen the value as it is."""
    seen = value_sheet(services, actor, value_id).latest.stamp
    options = {name: changes.pop(name) for name in ("corrects", "replaces_following") if name in changes}
    return PeriodWish(texts=TYPED | changes, seen=changes.pop("seen", seen), **options)


def held(services: Services, value_id: str = COST) -> list[tuple[float, date, date | None]]:
    book = services.store.read(lambda r: reference_in_use(services, r).factors)
    return [(one.value, one.valid_from, one.valid_to) for one in book.history(value_id)]


def test_a_period_set_holds_beside_what_is_shipped_and_the_next_run_takes_it(
    services: Services, coordinator: Actor
) -> None:
    shipped = services.reference.factors.history(COST)[0]
    set_period(services, coordinator, COST, wish(services, coordinator))

    territory = services.store.read(lambda r: territory_on(r, date(2026, 6, 1)))

    assert held(services) == [
        (shipped.value, shipped.valid_from, date(2026, 2, 28)),
        (150.5, date(2026, 3, 1), None),
    ]
    assert [(one.value, one.source) for one in territory.values] == [(150.5, TYPED["source"])]


def test_each_change_is_a_version_with_who_when_and_what(services: Services, coordinator: Actor) -> None:
    set_period(services, coordinator, COST, wish(services, coordinator))
    set_period(services, coordinator, COST, wish(services, coordinator, value="160", valid_from="01/05/2026"))

    sheet = value_sheet(services, coordinator, COST)

    assert [told.edit.version for told in sheet.versions] == [2, 1, 0]
    assert {told.edit.by for told in sheet.versions[:2]} == {coordinator.id}
    assert [one.own for one in sheet.held] == [False, True, True]
    assert [one.value.valid_to for one in sheet.held] == [date(2026, 2, 28), date(2026, 4, 30), None]


def test_one_can_go_back_to_what_the_service_ships_and_forth_again(
    services: Services, coordinator: Actor
) -> None:
    before = held(services)
    first = set_period(services, coordinator, COST, wish(services, coordinator))
    with_first = held(services)

    back = restore_value(services, coordinator, COST, 0, seen=first.stamp)
    assert held(services) == before
    restore_value(services, coordinator, COST, 1, seen=back.stamp)

    assert held(services) == with_first
    sheet = value_sheet(services, coordinator, COST)
    assert [told.same_as for told in sheet.versions] == [1, 0, None, None]


def test_a_period_taken_back_leaves_its_days_to_what_is_shipped(
    services: Services, coordinator: Actor
) -> None:
    before = held(services)
    set_period(services, coordinator, COST, wish(services, coordinator, valid_to="2026-03-31"))
    set_period(services, coordinator, COST, wish(services, coordinator, value="160", valid_from="2026-05-01"))
    seen = value_sheet(services, coordinator, COST).latest.stamp

    edit = remove_period(services, coordinator, COST, date(2026, 3, 1), seen=seen)

    assert [value for value, *_ in held(services)] == [before[0][0], 160.0]
    assert edit.version == 3
    with pytest.raises(UnknownThing):
        remove_period(services, coordinator, COST, date(2026, 3, 1), seen=edit.stamp)
    with pytest.raises(ConflictingReview):
        remove_period(services, coordinator, COST, date(2026, 5, 1), seen=seen)
    remove_period(services, coordinator, COST, date(2026, 5, 1), seen=edit.stamp)
    assert held(services) == before


def test_of_two_at_once_one_wins_and_the_other_is_told(services: Services, coordinator: Actor) -> None:
    mine = wish(services, coordinator)
    set_period(services, coordinator, COST, wish(services, coordinator, value="140"))

    with pytest.raises(ConflictingReview):
        set_period(services, coordinator, COST, mine)

    assert held(services)[-1][0] == 140.0


def test_what_stands_already_is_no_new_version(services: Services, coordinator: Actor) -> None:
    edit = set_period(services, coordinator, COST, wish(services, coordinator))

    with pytest.raises(ConflictingReview):
        restore_value(services, coordinator, COST, 1, seen=edit.stamp)


def test_a_new_release_of_the_service_does_not_overwrite_what_people_set(
    services: Services, coordinator: Actor
) -> None:
    set_period(services, coordinator, COST, wish(services, coordinator))
    others = [one for one in services.reference.factors if one.id != COST]
    newer = services.reference.factors.history(COST)[0].model_copy(
        update={"value": 999.0, "valid_from": date(2026, 4, 1), "source": "ADEME 2026"}
    )
    upgraded = replace(services.reference, factors=ReferenceBook([*others, newer]))
    after = replace(services, reference=upgraded, memory=type(services.memory)())

    assert held(after)[-1] == (150.5, date(2026, 3, 1), None)
    assert value_sheet(after, coordinator, COST).shipped == (newer,)
    restore_value(after, coordinator, COST, 0, seen=value_sheet(after, coordinator, COST).latest.stamp)
    assert held(after) == [(999.0, date(2026, 4, 1), None)]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"value": ""}, {"value"}),
        ({"value": "1.234"}, {"value"}),
        ({"value": "-3"}, {"value"}),
        ({"value": "beaucoup"}, {"value"}),
        ({"valid_from": "31/02/2026"}, {"valid_from"}),
        ({"valid_to": "2026-01-01"}, {"valid_to"}),
        ({"source": "  "}, {"source"}),
        ({"licence": ""}, {"licence"}),
        ({"status": "certain"}, {"status"}),
        ({"status": "hypothesis"}, {"range_low", "range_high", "reasoning"}),
        ({"range_low": "160"}, {"range_low"}),
        ({"range_high": "10"}, {"range_high"}),
        ({"source": "a\x00b"}, {"source"}),
        ({"value": "", "source": "", "status": ""}, {"value", "source", "status"}),
    ],
)
def test_what_the_domain_asks_of_a_value_is_asked_at_its_field(
    changes: dict[str, str], fields: set[str], services: Services, coordinator: Actor
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        set_period(services, coordinator, COST, wish(services, coordinator, **changes))

    assert {problem.path for problem in refused.value.problems} == fields
    assert services.store.read(lambda r: r.edits.current(Subject.VALUE)) == []


def test_a_hypothesis_with_range_and_reasoning_is_taken(services: Services, coordinator: Actor) -> None:
    texts = {"status": "hypothesis", "range_low": "100", "range_high": "200", "reasoning": "Deux\r\nlignes."}
    set_period(services, coordinator, COST, wish(services, coordinator, **texts))

    period = value_sheet(services, coordinator, COST).held[-1].value
    assert (period.range_low, period.range_high, period.reasoning) == (100.0, 200.0, "Deux\nlignes.")


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
def test_others_read_values_and_set_none(role: Role, services: Services, coordinator: Actor) -> None:
    other = Actor(id="account_x", role=role, site_ids=("site_a",) if role is Role.SITE_MANAGER else ())
    set_period(services, coordinator, COST, wish(services, coordinator))

    sheet = value_sheet(services, other, COST)

    assert not sheet.may_edit
    assert sheet.resting == ()
    assert {told.author for told in sheet.versions} == {None}
    with pytest.raises(NotAllowed):
        set_period(services, other, COST, wish(services, other))
    with pytest.raises(NotAllowed):
        restore_value(services, other, COST, 0, seen=sheet.latest.stamp)


def test_a_value_that_the_service_does_not_know_is_unknown(services: Services, coordinator: Actor) -> None:
    for ask in (
        lambda: value_sheet(services, coordinator, "price_of_unicorns"),
        lambda: set_period(services, coordinator, "price_of_unicorns", PeriodWish(TYPED, "")),
        lambda: restore_value(services, coordinator, COST, 7, seen=""),
    ):
        with pytest.raises((UnknownThing, ConflictingReview)):
            ask()
