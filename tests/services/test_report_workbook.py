"""What the workbook of a report and the self-assessment tell whom, and what is counted beside indicators."""

from dataclasses import asdict

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.drafts import reference_of_draft
from symbiose.domain.errors import InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Column
from symbiose.domain.self_assessment import Answer, Record
from symbiose.domain.typical_flows import OFFERED
from symbiose.services.context import Services
from symbiose.services.objectives import set_objective
from symbiose.services.publishing_indicators import publish_indicators
from symbiose.services.report_workbook import report_workbook, workbook_sizes
from symbiose.services.self_assessment import self_assessment
from symbiose.services.yearly_report import yearly_report
from symbiose.services.yearly_report_views import GapKind, ReportAsked
from tests.builders import make_flow
from tests.fakes import FakeRepositories, FakeStore
from tests.small_history import CREATED, FLOWS, SITES, small_history

PARK = "parc_artois_flandres"
OF_PARK = ReportAsked(2026, Dimension.PARK, PARK)
COORDINATOR = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("gamma",), park_ids=(PARK,))
"""Coordinates a park in which Gamma alone stands."""
ANALYST = Actor(id="account_r", role=Role.ANALYST)


def kept(services: Services) -> FakeRepositories:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


@pytest.fixture
def services() -> Services:
    """The small history, with Gamma in the park."""
    services = small_history()
    sites = [one.model_copy(update={"park_id": PARK if one.id == "gamma" else None}) for one in SITES]
    kept(services).sites.save(sites)
    return services


def test_a_coordinator_of_parks_gets_what_counts_at_their_sites_alone(services: Services) -> None:
    found = report_workbook(services, COORDINATOR, OF_PARK)

    parts = [part for figure in found.figures for part in figure.parts]
    assert found.partial
    assert parts
    assert {part.site for part in parts} == {one.name for one in SITES if one.id == "gamma"}


def test_an_exchange_of_others_that_passes_their_site_shows_its_amount_alone(services: Services) -> None:
    found = report_workbook(services, COORDINATOR, OF_PARK)

    gains = [
        part
        for figure in found.figures
        if figure.indicator.id == "gain_territory" and figure.column is Column.AGREED
        for part in figure.parts
    ]
    closed = [part for part in gains if part.thing_id is None]
    assert [part.amount for part in closed] == [pytest.approx(-112_500 - 234, rel=1e-6)]
    assert all((one.inputs, one.resource, one.flows, one.values) == (None, None, (), ()) for one in closed)
    assert found.terms
    assert not any(term.amount == pytest.approx(270_000) for term in found.terms)


def test_what_is_not_theirs_is_refused_like_what_does_not_exist(services: Services) -> None:
    for by, group in ((Dimension.EPCI, "CALL"), (None, WHOLE), (Dimension.PARK, "nowhere")):
        with pytest.raises(UnknownThing):
            report_workbook(services, COORDINATOR, ReportAsked(2026, by, group))
    with pytest.raises(NotAllowed):
        report_workbook(services, COORDINATOR, ReportAsked(2026, Dimension.PARK, PARK, public=True))
    with pytest.raises(NotAllowed):
        report_workbook(services, Actor(id="a", role=Role.SITE_MANAGER), ReportAsked(2026))
    with pytest.raises(InvalidDocument):
        report_workbook(services, operator("test"), ReportAsked(2027))


def test_an_analyst_gets_no_contribution_before_anything_is_published(services: Services) -> None:
    found = report_workbook(services, ANALYST, ReportAsked(2026))

    assert found.published
    assert found.day is None
    assert workbook_sizes(services, ANALYST, ReportAsked(2026)) == {}
    assert all(figure.value is None and figure.parts == () for figure in found.figures)
    assert asdict(found)["terms"] == ()


@pytest.mark.parametrize(
    ("actor", "asked"),
    [
        (operator("test"), ReportAsked(2026)),
        (operator("test"), ReportAsked(2026, Dimension.EPCI, "CALL")),
        (operator("test"), ReportAsked(2026, public=True)),
        (COORDINATOR, OF_PARK),
        (ANALYST, ReportAsked(2026)),
    ],
    ids=["whole", "agglomeration", "public", "park", "analyst"],
)
def test_the_workbook_holds_the_figures_of_the_printed_report(
    services: Services, actor: Actor, asked: ReportAsked
) -> None:
    publish_indicators(services, operator("test"))

    printed = yearly_report(services, actor, asked)
    found = report_workbook(services, actor, asked)

    assert found.day == printed.day
    assert {(one.indicator.id, one.column): (one.value, one.reason) for one in found.figures} == {
        (line.indicator.id, column): (cell.value, cell.reason)
        for line in printed.lines
        for column, cell in line.cells.items()
    }


def test_a_need_without_a_price_is_valued_by_the_dated_one_and_says_so(services: Services) -> None:
    need = FLOWS["A2"].model_copy(update={"price_eur_per_unit": None})
    kept(services).flows.save([need])

    found = report_workbook(services, operator("test"), ReportAsked(2026), "local_purchases")

    [part] = {
        part.inputs
        for figure in found.figures
        for part in figure.parts
        if part.thing_id == need.id and part.inputs
    }
    [value] = {one for one in found.values if one.id == "price_sand"}
    assert (part.quantity, part.factor, part.share) == (800.0, value.value, 1.0)
    assert part.factor_source == f"{value.id} ({value.valid_from}), {value.source}"


def test_the_sizes_are_those_of_the_workbook(services: Services) -> None:
    sizes = workbook_sizes(services, operator("test"), ReportAsked(2026))
    found = report_workbook(services, operator("test"), ReportAsked(2026))

    for indicator in services.reference.indicators:
        behind = sum(len(one.parts) for one in found.figures if one.indicator.id == indicator.id)
        assert sizes[indicator.id] == behind


def test_records_are_counted_as_by_hand(services: Services) -> None:
    """Six firms are open, five declare; P1, P3, P4 and P7 are agreed to or came to be, among five firms."""
    found = self_assessment(services, operator("test"), ReportAsked(2026))

    records = dict(pair for criteria in found.axes.values() for one in criteria for pair in one.records)
    communes = {one.commune_code for one in SITES if one.id not in ("zeta", "eta")}
    assert records == {
        Record.OBJECTIVES: 0,
        Record.COMPANIES: 6,
        Record.COMPANIES_DECLARING: 5,
        Record.COMPANIES_EXCHANGING: 5,
        Record.ACTIVITIES: len({one.activity.code[:2] for one in SITES if one.activity}),
        Record.COMMUNES: len(communes),
        Record.FLOWS: 15,
        Record.ESTIMATES: 0,
        Record.SUBSTITUTIONS: 4,
        Record.MUTUALISATIONS: 0,
    }


def test_estimates_are_told_as_such_until_their_site_confirms_them(services: Services) -> None:
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 2.0, "text": "deux emplois"}
    confirmed = f"{reference_of_draft(OFFERED)}_1"
    added = [
        make_flow(id="x1", site_id="alpha", reference="x1", estimate=basis, declared_at=CREATED),
        make_flow(id="x2", site_id="alpha", reference=confirmed, estimate=basis, declared_at=CREATED),
    ]
    kept(services).flows.save(added)

    found = self_assessment(services, operator("test"), ReportAsked(2026))
    book = report_workbook(services, operator("test"), ReportAsked(2026))

    records = dict(pair for criteria in found.axes.values() for one in criteria for pair in one.records)
    assert (records[Record.FLOWS], records[Record.ESTIMATES]) == (17, 1)
    [gap] = [one for one in found.report.gaps if one.kind is GapKind.ESTIMATES]
    assert (gap.count, gap.of) == (1, 17)
    estimated = {
        part.thing_id: flow.estimated
        for figure in book.figures
        for part in figure.parts
        for flow in part.flows
        if part.kind == "flow"
    }
    assert {one for one, is_so in estimated.items() if is_so} == {"x1"}
    assert "x2" in estimated


def test_records_of_a_park_are_those_of_its_sites(services: Services) -> None:
    found = self_assessment(services, COORDINATOR, OF_PARK)

    records = dict(pair for criteria in found.axes.values() for one in criteria for pair in one.records)
    assert records[Record.COMPANIES] == 1
    assert records[Record.COMPANIES_EXCHANGING] == 1
    assert records[Record.SUBSTITUTIONS] == 2  # P1 to Gamma, P7 from Gamma


def test_analysts_are_told_no_record_and_no_figure_that_is_not_published(services: Services) -> None:
    found = self_assessment(services, ANALYST, ReportAsked(2026))

    answers = [one for criteria in found.axes.values() for one in criteria]
    told = {record: count for one in answers for record, count in one.records}
    assert told.pop(Record.OBJECTIVES) == 0
    assert set(told.values()) == {None}
    assert all(figure.cell.value is None for one in answers for figure in one.figures)


def test_objectives_of_the_year_and_the_place_count_for_every_reader(services: Services) -> None:
    typed = {"indicator": "waste_diverted", "target": "900", "note": ""}
    for year, scope in (("2026", ""), ("2027", ""), ("2026", "epci/CALL")):
        set_objective(services, operator("test"), {**typed, "year": year, "scope": scope})

    for actor in (operator("test"), ANALYST):
        found = self_assessment(services, actor, ReportAsked(2026))
        records = dict(pair for criteria in found.axes.values() for one in criteria for pair in one.records)
        assert records[Record.OBJECTIVES] == 1


def test_every_criterion_says_what_answers_it_or_what_is_missing(services: Services) -> None:
    found = self_assessment(services, operator("test"), ReportAsked(2026))

    criteria = list(found.criteria)
    assert sum(found.count(how) for how in Answer) == len(criteria)
    for one in criteria:
        assert (one.answer is Answer.NONE) == (not one.figures and not one.records)
        assert one.missing or one.answer is Answer.FULL
