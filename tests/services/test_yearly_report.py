"""The yearly report over the small history counted by hand: counted for staff, published for others."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Aggregation, Column
from symbiose.domain.secrecy import Reason
from symbiose.services.context import Services
from symbiose.services.indicator_pages import indicators_seen
from symbiose.services.indicator_views import Sight
from symbiose.services.indicators import Asked, counted_on
from symbiose.services.indicators_seen import indicators_by_year, indicators_in_year
from symbiose.services.objective_pages import objectives_seen
from symbiose.services.objectives import set_objective
from symbiose.services.publishing_indicators import publish_indicators
from symbiose.services.yearly_report import report_choices, yearly_report
from symbiose.services.yearly_report_views import GapKind, ReportAsked, YearlyReport
from tests.builders import make_flow
from tests.services.conftest import MovingClock
from tests.services.test_indicators_by_hand import BY_HAND
from tests.small_history import CREATED, DAY, SITES, small_history

STAFF, ANALYST = operator("test"), Actor(id="account_analyst", role=Role.ANALYST)
PARK = "parc_artois_flandres"
LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)
AFTER = datetime(2027, 9, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def services() -> Services:
    return small_history()


def later(moment: datetime) -> tuple[Services, MovingClock]:
    """Return the small history at a moment after its year."""
    clock = MovingClock()
    clock.now = moment
    return small_history(clock), clock


def figures(report: YearlyReport) -> Iterator[tuple[str, Column, float | None]]:
    for line in report.lines:
        for column, cell in line.cells.items():
            yield line.indicator.id, column, cell.value


def test_every_figure_of_the_report_is_the_one_counted_by_hand(services: Services) -> None:
    report = yearly_report(services, STAFF, ReportAsked(2026))

    told = {(one, column): value for one, column, value in figures(report)}
    assert told.keys() == BY_HAND.keys()
    for key, value in BY_HAND.items():
        assert told[key] == pytest.approx(value, abs=0.005), key
    assert (report.day, report.running, report.open) == (DAY, True, True)


def test_the_agglomerations_of_the_territory_add_up_to_its_sums(services: Services) -> None:
    whole = yearly_report(services, STAFF, ReportAsked(2026))
    epcis = services.reference.communes.epcis
    parts = [yearly_report(services, STAFF, ReportAsked(2026, Dimension.EPCI, one)) for one in epcis]

    for line in whole.lines:
        if line.indicator.aggregation is Aggregation.SUM:
            for column, cell in line.cells.items():
                inside = sum(one.line(line.indicator.id).cells[column].value or 0.0 for one in parts)
                assert inside == pytest.approx(cell.value, abs=1e-6)


def test_groups_of_what_does_not_overlap_add_up_to_the_report(services: Services) -> None:
    report = yearly_report(services, STAFF, ReportAsked(2026))

    for told in report.breakdowns:
        if told.indicator.aggregation is Aggregation.SUM and told.by is not Dimension.MODEL:
            for column in told.indicator.columns:
                inside = sum(line.cells[column].value or 0.0 for line in told.lines)
                assert inside == pytest.approx(report.line(told.indicator.id).cells[column].value, abs=1e-6)
    by_resource = next(b for b in report.breakdowns if b.by is Dimension.RESOURCE)
    assert [line.scope for line in by_resource.lines][:2] == ["pp_waste", "cardboard_waste"]


def test_the_year_before_is_what_its_own_report_says() -> None:
    services, _clock = later(LATER)

    of_2026 = yearly_report(services, STAFF, ReportAsked(2026))
    of_2027 = yearly_report(services, STAFF, ReportAsked(2027))

    for line in of_2027.lines:
        now = of_2026.line(line.indicator.id)
        assert {c: cell.value for c, cell in line.before.items()} == {
            c: cell.value for c, cell in now.cells.items()
        }
    waste = of_2027.line("waste_diverted")
    assert waste.cells[Column.REALISED].value == 0.0  # nobody has told anything of 2027 yet
    assert waste.difference == pytest.approx(-550.0)
    assert of_2027.day_before is not None
    assert of_2026.day_before is None  # nothing was declared in 2025
    assert of_2026.line("waste_diverted").difference is None


@pytest.mark.parametrize(
    ("moment", "running", "still_open"),
    [(LATER, False, True), (AFTER, False, False)],
    ids=["march", "september"],
)
def test_last_years_report_gives_the_same_figures_next_year(
    moment: datetime, running: bool, still_open: bool, services: Services
) -> None:
    told = {(i, c): v for i, c, v in figures(yearly_report(services, STAFF, ReportAsked(2026)))}
    others, _clock = later(moment)

    report = yearly_report(others, STAFF, ReportAsked(2026))

    assert {(i, c): v for i, c, v in figures(report)} == told
    assert (report.running, report.open) == (running, still_open)


def test_what_is_missing_is_counted(services: Services) -> None:
    gaps = {gap.kind: gap for gap in yearly_report(services, STAFF, ReportAsked(2026)).gaps}

    assert gaps.keys() == {GapKind.SILENT_SITES}  # Zeta
    assert (gaps[GapKind.SILENT_SITES].count, gaps[GapKind.SILENT_SITES].of) == (1, 6)


def test_a_synergy_that_runs_and_of_which_nobody_tells_the_year_is_missing() -> None:
    services, _clock = later(LATER)

    of_2027 = {gap.kind: gap for gap in yearly_report(services, STAFF, ReportAsked(2027)).gaps}

    untold = of_2027[GapKind.UNTOLD_YEARS]
    assert (untold.count, untold.of) == (2, 2)  # P1 and P3 run on; P7 ended in 2026


def test_what_waits_for_a_firm_or_a_word_is_missing() -> None:
    services = small_history()
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 2.0, "text": "deux emplois"}
    added = [
        make_flow(id="x1", site_id="alpha", reference="x1", resource_id=None, declared_at=CREATED),
        make_flow(id="x2", site_id="alpha", reference="x2", estimate=basis, declared_at=CREATED),
        make_flow(id="x3", site_id="alpha", reference="x3", on_behalf="to_confirm", declared_at=CREATED),
    ]
    services.store.write(lambda r: r.flows.save(added))

    gaps = {gap.kind: gap.count for gap in yearly_report(services, STAFF, ReportAsked(2026)).gaps}

    for kind in (GapKind.UNNAMED_RESOURCES, GapKind.ESTIMATES, GapKind.ON_BEHALF):
        assert gaps[kind] == 1


def test_s6_the_public_report_tells_what_is_published_and_nothing_else() -> None:
    services = small_history()
    publish_indicators(services, STAFF)
    published = indicators_seen(services, ANALYST, Asked(DAY))

    public = yearly_report(services, STAFF, ReportAsked(2026, public=True))
    read = yearly_report(services, ANALYST, ReportAsked(2026))

    assert public.sight is read.sight is Sight.PUBLISHED
    assert public.lines == read.lines
    assert public.breakdowns == read.breakdowns
    for line in published.lines:
        assert read.line(line.indicator.id).cells == line.cells
    assert read.line("waste_diverted").cells[Column.AGREED].reason is Reason.FEW
    assert read.gaps == ()
    assert all(cell.behind == 0 for line in read.lines for cell in line.cells.values())


def test_s6_what_is_declared_after_the_publication_changes_nothing_in_public() -> None:
    services = small_history()
    publish_indicators(services, STAFF)
    before = yearly_report(services, ANALYST, ReportAsked(2026))

    many = [make_flow(id=f"n{i}", site_id=f"{i}", reference="n") for i in ("alpha", "beta", "gamma")]
    services.store.write(lambda r: r.flows.save(many))

    after = yearly_report(services, ANALYST, ReportAsked(2026))
    assert (after.lines, after.breakdowns) == (before.lines, before.breakdowns)


def test_s6_reference_values_that_few_firms_rest_on_are_not_told() -> None:
    services = small_history()
    publish_indicators(services, STAFF)

    public = yearly_report(services, ANALYST, ReportAsked(2026))

    counted = services.store.read(lambda r: counted_on(services, r, DAY))
    companies = {site.id: site.company_id for site in SITES}
    for line in public.lines:
        told = [column for column, cell in line.cells.items() if cell.value is not None]
        behind = [
            one
            for one in counted.contributions
            if one.indicator_id == line.indicator.id and one.column in told
        ]
        for value in line.values:
            firms = {companies[one.site_id] for one in behind if value in one.values}
            assert len(firms) >= 3, (line.indicator.id, value.id)
    whole = yearly_report(services, STAFF, ReportAsked(2026))
    assert public.values
    assert {one.id for one in public.values} < {one.id for one in whole.values}


def test_a_year_without_publication_has_a_public_report_without_figures() -> None:
    services, _clock = later(LATER)

    report = yearly_report(services, ANALYST, ReportAsked(2027))

    assert report.day is None
    assert all(cell.value is None for line in report.lines for cell in line.cells.values())
    assert report.values == ()


def test_a_figure_that_was_told_in_an_earlier_year_and_not_since_is_none_of_this_year() -> None:
    clock = MovingClock()
    clock.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    services = small_history(clock)
    publish_indicators(services, STAFF)
    clock.now = LATER
    publish_indicators(services, STAFF)

    report = yearly_report(services, ANALYST, ReportAsked(2027))
    potential = report.line("waste_diverted")

    assert report.day == LATER.date()
    assert report.day_before == DAY
    assert potential.before[Column.POTENTIAL].value == 1950.0
    for line in report.lines:
        for cell in line.cells.values():
            assert cell.value is None or cell.as_of is None or cell.as_of.year == 2027
    for year in (2026, 2027):
        report = yearly_report(services, ANALYST, ReportAsked(year))
        for row in indicators_in_year(services, ANALYST, year).rows:
            cells = report.line(row.indicator.id).cells
            assert row.values == {one: cell.value for one, cell in cells.items() if cell.value is not None}


def test_a_year_in_which_nothing_was_published_has_no_figures_of_the_year_before() -> None:
    clock = MovingClock()
    clock.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    services = small_history(clock)
    publish_indicators(services, STAFF)
    clock.now = LATER

    rows = {(row.indicator.id, row.scope): row for row in indicators_by_year(services, ANALYST).rows}

    assert rows["waste_diverted", "2026"].values[Column.POTENTIAL] == 1950.0
    assert rows["waste_diverted", "2027"].values == {}
    assert rows["waste_diverted", "2027"].masked == set(Column)


def test_a_coordinator_of_parks_reports_on_those_parks_alone(services: Services) -> None:
    here = services.store.read(lambda r: tuple(s.id for s in r.sites.all() if s.park_id == PARK))
    caller = Actor(id="account_p", role=Role.COORDINATOR, park_ids=(PARK,), site_ids=here)

    report = yearly_report(services, caller, ReportAsked(2026, Dimension.PARK, PARK))
    page = indicators_seen(services, caller, Asked(DAY, within={Dimension.PARK: PARK}))

    assert report.sight is Sight.PARKS
    assert {one.indicator.id: one.cells for one in report.lines} == {
        one.indicator.id: one.cells for one in page.lines
    }
    assert report_choices(services, caller).scopes == ((Dimension.PARK, PARK),)
    for elsewhere in (ReportAsked(2026), ReportAsked(2026, Dimension.EPCI, "CALL")):
        with pytest.raises(UnknownThing):
            yearly_report(services, caller, elsewhere)
    with pytest.raises(NotAllowed):
        yearly_report(services, caller, ReportAsked(2026, Dimension.PARK, PARK, public=True))


def test_reports_are_of_years_that_have_begun_and_of_places_that_exist(services: Services) -> None:
    with pytest.raises(InvalidDocument):
        yearly_report(services, STAFF, ReportAsked(2027))
    with pytest.raises(UnknownThing):
        yearly_report(services, STAFF, ReportAsked(2026, Dimension.PARK, "nowhere"))
    with pytest.raises(NotAllowed):
        yearly_report(services, Actor(id="m", role=Role.SITE_MANAGER, site_ids=("alpha",)), ReportAsked(2026))


def test_years_that_may_be_chosen_begin_with_the_first_declaration() -> None:
    services, _clock = later(LATER)

    assert report_choices(services, STAFF).years == (2027, 2026)
    assert report_choices(services, ANALYST).years == (2027,)  # nothing was published


def test_an_empty_territory_has_a_report_that_says_so() -> None:
    services = small_history(until=datetime(2026, 1, 1, tzinfo=UTC).date())

    report = yearly_report(services, STAFF, ReportAsked(2026))

    assert report.line("waste_diverted").cells[Column.REALISED].value == 0.0
    assert GapKind.NO_RUN in {gap.kind for gap in report.gaps}


def test_s6_that_estimates_enter_is_told_in_public_once_three_firms_have_some() -> None:
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 2.0, "text": "deux emplois"}

    def kinds(*sites: str) -> set[GapKind]:
        services = small_history()
        added = [
            make_flow(id=f"e_{one}", site_id=one, reference="e", estimate=basis, declared_at=CREATED)
            for one in sites
        ]
        services.store.write(lambda r: r.flows.save(added))
        publish_indicators(services, STAFF)
        return {gap.kind for gap in yearly_report(services, ANALYST, ReportAsked(2026)).gaps}

    assert kinds("alpha", "beta") == set()
    assert kinds("alpha", "beta", "gamma") == {GapKind.SOME_ESTIMATES}


def test_two_readers_of_one_public_report_are_led_to_its_public_addresses() -> None:
    services = small_history()
    publish_indicators(services, STAFF)

    theirs = yearly_report(services, ANALYST, ReportAsked(2026))
    ours = yearly_report(services, STAFF, ReportAsked(2026, public=True))
    working = yearly_report(services, STAFF, ReportAsked(2026))

    assert theirs.asked.public
    assert ours.asked.public
    assert not working.asked.public


def test_objectives_of_the_year_and_place_stand_as_on_their_own_pages() -> None:
    services = small_history()
    for scope, target, indicator, year in (
        ("", "600", "waste_diverted", "2026"),
        ("", "900", "waste_diverted", "2027"),
        ("epci/CALL", "400", "waste_diverted", "2026"),
        ("", "100", "heat_recovered", "2026"),
    ):
        texts = {"indicator": indicator, "year": year, "scope": scope, "target": target, "note": ""}
        set_objective(services, STAFF, texts)
    publish_indicators(services, STAFF)

    for reader in (STAFF, ANALYST):
        pages = {one.objective.id: one for one in objectives_seen(services, reader).lines}
        whole = yearly_report(services, reader, ReportAsked(2026)).objectives
        of_call = yearly_report(services, reader, ReportAsked(2026, Dimension.EPCI, "CALL")).objectives

        assert [one.indicator.id for one in whole] == ["waste_diverted", "heat_recovered"]
        assert [one.objective.target for one in of_call] == [400.0]
        for one in (*whole, *of_call):
            assert (one.standing, one.day) == (pages[one.objective.id].standing, pages[one.objective.id].day)
    assert whole[0].standing.missing == 50.0  # 600 t aimed at, 550 t realised
