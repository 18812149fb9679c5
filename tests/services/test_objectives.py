"""Objectives set, changed, taken back and brought back: by whom, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import ConflictingReview, InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import IndicatorCatalogue
from symbiose.domain.objectives import Scope, Verdict
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.objective_pages import objective_sheet, objectives_seen
from symbiose.services.objectives import (
    change_objective,
    remove_objective,
    restore_objective,
    set_objective,
)
from symbiose.services.personal_data import data_of_person
from tests.fakes import FakeStore
from tests.services.objective_case import (
    ANALYST,
    PARK,
    STAFF,
    stamp,
    texts,
)
from tests.small_history import small_history


def journal(services: Services) -> list[tuple[str, str, str]]:
    store = services.store
    assert isinstance(store, FakeStore)
    return [(one.action, one.thing_id, one.detail) for one in store.repositories.journal.entries]


@pytest.fixture
def services() -> Services:
    return small_history()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "nothing_of_ours"}, "indicator"),
        ({"indicator": ""}, "indicator"),
        ({"year": "26"}, "year"),
        ({"year": "1999"}, "year"),
        ({"year": "2101"}, "year"),
        ({"year": "²026"}, "year"),
        ({"scope": "epci/NOWHERE"}, "scope"),
        ({"scope": "park/"}, "scope"),
        ({"scope": "commune/62276"}, "scope"),
        ({"scope": "CALL"}, "scope"),
        ({"target": ""}, "target"),
        ({"target": "beaucoup"}, "target"),
        ({"target": "nan"}, "target"),
        ({"target": "-5"}, "target"),
        ({"target": "0"}, "target"),
        ({"target": "1.234"}, "target"),
        ({"indicator": "sites_declaring", "target": "101"}, "target"),
        ({"indicator": "days_agreed_to_in_study", "target": "-1"}, "target"),
        ({"indicator": "synergies", "target": "2,5"}, "target"),
        ({"note": "x" * 1_001}, "note"),
        ({"note": "a\x00b"}, "note"),
    ],
)
def test_what_no_objective_can_be_is_refused_at_its_field(
    services: Services, changes: Mapping[str, str], field: str
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        set_objective(services, STAFF, texts(**changes))

    assert [problem.path for problem in refused.value.problems] == [field]
    assert journal(services) == []


def test_all_faults_are_told_at_once(services: Services) -> None:
    with pytest.raises(InvalidDocument) as refused:
        set_objective(services, STAFF, {})

    assert {problem.path for problem in refused.value.problems} == {"indicator", "year", "target"}


def test_each_change_is_a_version_with_one_entry_of_the_journal(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    change_objective(
        services, STAFF, objective.id, texts(target="900", reason="revu"), seen=stamp(services, objective)
    )
    remove_objective(services, STAFF, objective.id, seen=stamp(services, objective), reason="abandonné")
    assert objectives_seen(services, STAFF).lines == ()
    restore_objective(services, STAFF, objective.id, 1, seen=stamp(services, objective))

    sheet = objective_sheet(services, STAFF, objective.id)

    assert [told.edit.version for told in sheet.versions] == [4, 3, 2, 1]
    assert [told.edit.reason for told in sheet.versions] == ["", "abandonné", "revu", ""]
    assert [told.edit.retired for told in sheet.versions] == [False, True, False, False]
    assert sheet.line.objective.target == 1500
    assert {told.edit.by for told in sheet.versions} == {STAFF.id}
    actions = ("set_objective", "change_objective", "remove_objective", "restore_objective")
    assert journal(services) == [(a, objective.id, f"version={n}") for n, a in enumerate(actions, 1)]


def test_what_an_objective_is_about_does_not_change_with_its_target(services: Services) -> None:
    objective = set_objective(services, STAFF, texts(scope="epci/CALL"))

    change_objective(
        services, STAFF, objective.id,
        texts(year="2031", indicator="synergies", scope="", target="7,5"), seen=stamp(services, objective),
    )  # fmt: skip

    (line,) = objectives_seen(services, STAFF).lines
    told = line.objective
    assert (told.id, told.year, told.indicator_id) == (objective.id, 2026, "waste_diverted")
    assert (told.scope, told.target) == (Scope(by=Dimension.EPCI, group="CALL"), 7.5)


def test_a_change_of_what_somebody_changed_meanwhile_is_refused(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    seen = stamp(services, objective)
    change_objective(services, STAFF, objective.id, texts(target="900"), seen=seen)

    with pytest.raises(ConflictingReview):
        change_objective(services, STAFF, objective.id, texts(target="800"), seen=seen)
    with pytest.raises(ConflictingReview):
        remove_objective(services, STAFF, objective.id, seen=seen)
    with pytest.raises(ConflictingReview):
        restore_objective(services, STAFF, objective.id, 1, seen=seen)
    with pytest.raises(ConflictingReview):  # nothing would change
        change_objective(services, STAFF, objective.id, texts(target="900"), seen=stamp(services, objective))

    assert len(journal(services)) == 2


def test_one_that_stands_is_not_set_twice_and_one_taken_back_is_set_again(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    with pytest.raises(InvalidDocument, match="déjà fixé"):
        set_objective(services, STAFF, texts(target="2"))
    remove_objective(services, STAFF, objective.id, seen=stamp(services, objective))
    with pytest.raises(ConflictingReview):  # it has to be brought back first
        change_objective(services, STAFF, objective.id, texts(target="3"), seen=stamp(services, objective))

    again = set_objective(services, STAFF, texts(target="2"))

    assert again.id == objective.id
    assert [line.objective.target for line in objectives_seen(services, STAFF).lines] == [2]


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=("alpha",)),
        Actor(id="account_p", role=Role.COORDINATOR, park_ids=(PARK,), site_ids=("alpha",)),
    ],
    ids=lambda one: one.id,
)
def test_managers_and_coordinators_of_parks_set_no_objectives(services: Services, actor: Actor) -> None:
    objective = set_objective(services, STAFF, texts())
    seen = stamp(services, objective)

    with pytest.raises(NotAllowed):
        set_objective(services, actor, texts(year="2027"))
    with pytest.raises(NotAllowed):
        change_objective(services, actor, objective.id, texts(target="1"), seen=seen)
    with pytest.raises(NotAllowed):
        remove_objective(services, actor, objective.id, seen=seen)
    with pytest.raises(NotAllowed):
        restore_objective(services, actor, objective.id, 1, seen=seen)


def test_the_mission_sets_objectives_and_takes_them_back(services: Services) -> None:
    objective = set_objective(services, ANALYST, texts())

    change_objective(services, ANALYST, objective.id, texts(target="1"), seen=stamp(services, objective))
    remove_objective(services, ANALYST, objective.id, seen=stamp(services, objective))

    assert [entry.actor_id for entry in services.store.read(lambda r: r.journal.latest(3))] == [
        ANALYST.id
    ] * 3


def test_what_was_never_set_is_unknown(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())

    with pytest.raises(UnknownThing):
        objective_sheet(services, STAFF, "objective_none")
    with pytest.raises(UnknownThing):
        change_objective(services, STAFF, "objective_none", texts(), seen="")
    with pytest.raises(UnknownThing):
        restore_objective(services, STAFF, objective.id, 9, seen=stamp(services, objective))


def test_an_objective_set_in_a_unit_that_its_indicator_no_longer_has_is_compared_with_nothing(
    services: Services,
) -> None:
    objective = set_objective(services, STAFF, texts())
    known = [
        one.model_copy(update={"unit": "kt"}) if one.id == objective.indicator_id else one
        for one in services.reference.indicators
    ]
    newer = replace(services.reference, indicators=IndicatorCatalogue(known))
    later = replace(services, reference=newer, memory=type(services.memory)())

    sheet = objective_sheet(later, STAFF, objective.id)

    assert (sheet.line.objective.target, sheet.line.objective.unit) == (1500, "t")
    assert sheet.line.standing.verdict is Verdict.UNKNOWN
    assert sheet.additions is None
    assert [point.target for point in sheet.trend] == [None]
    change_objective(later, STAFF, objective.id, texts(target="1,5"), seen=sheet.kept.edit.stamp)
    assert objective_sheet(later, STAFF, objective.id).line.objective.unit == "kt"


def test_an_objective_of_an_indicator_that_is_no_more_is_told_nowhere(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    fewer = [one for one in services.reference.indicators if one.id != objective.indicator_id]
    newer = replace(services.reference, indicators=IndicatorCatalogue(fewer))
    later = replace(services, reference=newer, memory=type(services.memory)())
    seen = stamp(services, objective)

    assert objectives_seen(later, STAFF).lines == ()
    with pytest.raises(UnknownThing):
        objective_sheet(later, STAFF, objective.id)
    with pytest.raises(UnknownThing):
        remove_objective(later, STAFF, objective.id, seen=seen)


def test_what_a_person_wrote_of_objectives_is_among_their_data(services: Services) -> None:
    account = save_account(services, operator("test"), "c@test.example", Role.COORDINATOR, "p" * 15)
    actor = Actor(id=account.id, role=Role.COORDINATOR)
    objective = set_objective(services, actor, texts())
    remove_objective(services, actor, objective.id, seen=stamp(services, objective), reason="abandonné")

    written = data_of_person(services, actor).written

    assert [(one.kind, one.thing_id, one.text) for one in written] == [
        ("objective", objective.id, "Plan du 3 mars"),
        ("objective", objective.id, "abandonné"),
    ]
