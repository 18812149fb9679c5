"""Objectives over the small history that is counted by hand: set, changed, taken back, read by each role."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import ConflictingReview, InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, IndicatorCatalogue
from symbiose.domain.objectives import Additions, Objective, Scope, Verdict
from symbiose.domain.secrecy import Reason
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.indicator_pages import indicators_seen
from symbiose.services.indicators import Asked
from symbiose.services.objective_pages import objective_sheet, objectives_seen
from symbiose.services.objectives import (
    change_objective,
    remove_objective,
    restore_objective,
    set_objective,
)
from symbiose.services.personal_data import data_of_person
from symbiose.services.publishing_indicators import publish_indicators
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.small_history import DAY, small_history

POTENTIAL, PROPOSED, AGREED, REALISED = Column
STAFF = Actor(id="account_c", role=Role.COORDINATOR)
ANALYST = Actor(id="account_analyst", role=Role.ANALYST)
PARK = "parc_artois_flandres"


def texts(**changes: str) -> dict[str, str]:
    stated = {
        "indicator": "waste_diverted",
        "year": "2026",
        "scope": "",
        "target": "1 500",
        "note": "Plan du 3 mars",
    }
    return stated | changes


def stamp(services: Services, objective: Objective) -> str:
    return objective_sheet(services, STAFF, objective.id).kept.edit.stamp


def journal(services: Services) -> list[tuple[str, str, str]]:
    store = services.store
    assert isinstance(store, FakeStore)
    return [(one.action, one.thing_id, one.detail) for one in store.repositories.journal.entries]


@pytest.fixture
def services() -> Services:
    return small_history()


def test_an_objective_is_read_beside_the_figures_of_its_year_counted_by_hand(services: Services) -> None:
    set_objective(services, STAFF, texts())

    (line,) = objectives_seen(services, STAFF).lines

    assert (line.objective.target, line.objective.unit, line.objective.note) == (1500, "t", "Plan du 3 mars")
    assert (line.day, line.measured) == (DAY, REALISED)
    assert line.cells[REALISED].value == pytest.approx(150 + 300 + 100)
    assert line.cells[AGREED].value == pytest.approx(300 + 375)
    assert line.cells[PROPOSED].value == pytest.approx(400)
    assert line.standing.verdict is Verdict.SHORT
    assert line.standing.missing == pytest.approx(1500 - 550)
    assert line.standing.share == pytest.approx(550 / 1500)


def test_what_exchanges_would_add_leaves_out_what_those_that_run_gave_already(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    counted = set_objective(services, STAFF, texts(indicator="synergies", target="10"))
    share = set_objective(services, STAFF, texts(indicator="sites_declaring", target="90"))

    found = objective_sheet(services, STAFF, objective.id).additions

    # agreed: P1 300 t of which 150 given, P3 375 t of which 300 given; P7 has ended
    assert found == Additions(agreed=pytest.approx(150 + 75), proposed=pytest.approx(400))
    assert objective_sheet(services, STAFF, counted.id).additions == Additions(agreed=1.0, proposed=3.0)
    assert objective_sheet(services, STAFF, share.id).additions is None


@pytest.mark.parametrize(
    ("indicator", "target", "column", "value", "verdict"),
    [
        ("days_accepted_to_agreed", "10", REALISED, (8 + 10) / 2, Verdict.THERE),
        ("days_agreed_to_in_study", "10", REALISED, 20, Verdict.SHORT),
        ("without_taker", "0", POTENTIAL, 300 + 25 + 50 + 500, Verdict.SHORT),
        ("network_connectedness", "80", AGREED, 100 * 5 / 6, Verdict.THERE),
        ("sites_declaring", "80", REALISED, 100 * 5 / 6, Verdict.THERE),
    ],
)
def test_each_sort_of_indicator_is_held_to_its_column_and_direction(
    services: Services, indicator: str, target: str, column: Column, value: float, verdict: Verdict
) -> None:
    objective = set_objective(services, STAFF, texts(indicator=indicator, target=target))

    line = objective_sheet(services, STAFF, objective.id).line

    assert line.measured is column
    assert line.cells[column].value == pytest.approx(value)
    assert line.standing.verdict is verdict


def test_the_figures_of_places_are_those_of_the_page_of_indicators(services: Services) -> None:
    for epci in services.reference.communes.epcis:
        set_objective(services, STAFF, texts(scope=f"epci/{epci}", target="10"))
    set_objective(services, STAFF, texts(scope=f"park/{PARK}", target="10"))

    lines = objectives_seen(services, STAFF).lines

    for by in (Dimension.EPCI, Dimension.PARK):
        shown = indicators_seen(services, STAFF, Asked(DAY, by)).of("waste_diverted")
        expected = {line.scope: line.cells[REALISED].value for line in shown}
        told = {
            line.objective.scope.group: line.cells[REALISED].value
            for line in lines
            if line.objective.scope.by is by
        }
        assert told
        assert told == {group: expected.get(group, 0.0) for group in told}
    assert sum(line.cells[REALISED].value or 0 for line in lines[:-1]) == pytest.approx(550)


def test_of_a_year_to_come_the_figures_of_today_are_read_and_of_one_before_the_service_none() -> None:
    services = small_history()
    later = set_objective(services, STAFF, texts(year="2030"))
    before = set_objective(services, STAFF, texts(year="2019"))

    ahead = objective_sheet(services, STAFF, later.id)
    behind = objective_sheet(services, STAFF, before.id)

    assert (ahead.line.day, ahead.line.begun, ahead.line.present) == (DAY, False, True)
    assert ahead.line.standing.missing == pytest.approx(950)
    assert ahead.additions is not None
    assert (behind.line.day, behind.line.standing.verdict) == (None, Verdict.UNKNOWN)
    assert behind.additions is None
    assert {point.year for point in ahead.trend} == {2019, 2026, 2030}
    assert ahead.trend[-1].cells == {}


def test_a_year_that_is_over_is_judged_by_its_closing_figures() -> None:
    clock = MovingClock()
    clock.now = datetime(2027, 8, 1, 9, tzinfo=UTC)
    services = small_history(clock)
    reached = set_objective(services, STAFF, texts(target="500"))
    missed = set_objective(services, STAFF, texts(indicator="heat_recovered", target="500"))

    sheet = objective_sheet(services, STAFF, reached.id)

    assert str(sheet.line.day) == "2026-12-31"
    assert sheet.line.standing.verdict is Verdict.REACHED
    assert sheet.additions is None
    assert objective_sheet(services, STAFF, missed.id).line.standing.verdict is Verdict.MISSED
    assert [(point.year, point.target) for point in sheet.trend] == [(2026, 500), (2027, None)]
    assert sheet.trend[0].cells[REALISED].value == pytest.approx(550)


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


def test_s6_an_analyst_reads_objectives_beside_what_is_published_alone(services: Services) -> None:
    told = set_objective(services, STAFF, texts())
    hidden = set_objective(services, STAFF, texts(indicator="network_dependence", target="10"))
    place = set_objective(services, STAFF, texts(scope="epci/CALL", target="10"))
    assert {line.day for line in objectives_seen(services, ANALYST).lines} == {None}

    publish_indicators(services, operator("test"))
    lines = {line.objective.id: line for line in objectives_seen(services, ANALYST).lines}
    published = indicators_seen(services, ANALYST, Asked(DAY)).of("waste_diverted")[0]

    assert lines[told.id].cells == published.cells
    assert lines[told.id].cells[AGREED].reason is Reason.FEW
    assert lines[told.id].standing.missing == pytest.approx(950)
    assert lines[hidden.id].cells[AGREED].reason is Reason.ONE
    assert lines[hidden.id].standing.verdict is Verdict.UNKNOWN
    assert all(cell.value is None for cell in lines[place.id].cells.values())
    for one in (told, hidden, place):
        sheet = objective_sheet(services, ANALYST, one.id)
        assert sheet.additions is None
        assert [version.author for version in sheet.versions] == [None]
        assert all(cell.behind == 0 for point in sheet.trend for cell in point.cells.values())


def test_s6_what_changed_since_the_publication_shows_in_no_objective_of_an_analyst() -> None:
    services = small_history()
    objective = set_objective(services, STAFF, texts())
    publish_indicators(services, operator("test"))
    before = objective_sheet(services, ANALYST, objective.id)
    store = services.store
    assert isinstance(store, FakeStore)
    store.repositories.synergies.kept.clear()
    fresh = replace(services, memory=type(services.memory)())

    assert objective_sheet(fresh, ANALYST, objective.id) == before
    assert objective_sheet(fresh, STAFF, objective.id).line.cells[REALISED].value == 0


def test_a_figure_published_in_an_earlier_year_does_not_judge_a_later_one() -> None:
    clock = MovingClock()
    clock.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    services = small_history(clock)
    objective = set_objective(services, STAFF, texts(indicator="synergies", year="2027", target="3"))
    publish_indicators(services, operator("test"))
    ahead = objective_sheet(services, ANALYST, objective.id).line
    clock.now = datetime(2027, 1, 10, 9, tzinfo=UTC)
    silent = objective_sheet(services, ANALYST, objective.id).line
    publish_indicators(services, operator("test"))
    told = objective_sheet(services, ANALYST, objective.id).line

    assert (ahead.begun, ahead.standing.verdict) == (False, Verdict.THERE)
    assert (silent.day, silent.standing.verdict) == (None, Verdict.UNKNOWN)
    assert told.cells[REALISED].as_of == DAY  # one that may not change keeps its figure with its date
    assert told.standing.verdict is Verdict.UNKNOWN


def test_a_coordinator_of_parks_reads_the_objectives_of_these_parks_alone(services: Services) -> None:
    store = services.store
    assert isinstance(store, FakeStore)
    sites = {site.id: site for site in store.repositories.sites.all()}
    store.repositories.sites.save([sites["alpha"].model_copy(update={"park_id": PARK})])
    own = set_objective(services, STAFF, texts(scope=f"park/{PARK}", target="100"))
    whole = set_objective(services, STAFF, texts())
    parks = Actor(id="account_p", role=Role.COORDINATOR, park_ids=(PARK,), site_ids=("alpha",))
    elsewhere = Actor(id="account_q", role=Role.COORDINATOR, park_ids=("park_none",))

    (line,) = objectives_seen(services, parks).lines
    sheet = objective_sheet(services, parks, own.id)

    assert line.objective.id == own.id
    assert line.cells[REALISED].value == pytest.approx(150)  # what Alpha gave of P1
    assert sheet.line.cells == objective_sheet(services, STAFF, own.id).line.cells
    assert sheet.additions == Additions(agreed=pytest.approx(150), proposed=pytest.approx(400))
    assert objectives_seen(services, elsewhere).lines == ()
    for actor, objective in ((parks, whole), (elsewhere, own)):
        with pytest.raises(UnknownThing):
            objective_sheet(services, actor, objective.id)


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


def test_filters_leave_the_objectives_of_a_year_and_an_indicator(services: Services) -> None:
    for year in ("2028", "2027"):
        set_objective(services, STAFF, texts(year=year))
        set_objective(services, STAFF, texts(year=year, indicator="synergies", target="3"))

    view = objectives_seen(services, STAFF, 2027, "synergies")

    assert [(line.objective.year, line.indicator.id) for line in view.lines] == [(2027, "synergies")]
    assert view.years == (2027, 2028)
    assert [one.id for one in view.indicators] == ["waste_diverted", "synergies"]
    ordered = [(one.objective.year, one.indicator.id) for one in objectives_seen(services, STAFF).lines]
    assert ordered == [(y, i) for y in (2027, 2028) for i in ("waste_diverted", "synergies")]


def test_site_managers_read_no_objectives(services: Services) -> None:
    objective = set_objective(services, STAFF, texts())
    manager = Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=("alpha",))

    with pytest.raises(NotAllowed):
        objectives_seen(services, manager)
    with pytest.raises(NotAllowed):
        objective_sheet(services, manager, objective.id)


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
