"""Objectives beside the figures of the small history that is counted by hand, as each role reads them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column
from symbiose.domain.objectives import Additions, Verdict
from symbiose.domain.secrecy import Reason
from symbiose.services.context import Services
from symbiose.services.indicator_pages import indicators_seen
from symbiose.services.indicators import Asked
from symbiose.services.objective_pages import objective_sheet, objectives_seen
from symbiose.services.objectives import set_objective
from symbiose.services.publishing_indicators import publish_indicators
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.services.objective_case import AGREED, ANALYST, PARK, POTENTIAL, PROPOSED, REALISED, STAFF, texts
from tests.small_history import DAY, small_history


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
