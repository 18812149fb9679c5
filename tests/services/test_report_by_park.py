"""Reports of a park for its coordinator: what is declared elsewhere bears on no figure of them."""

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.figures import Dimension
from symbiose.services.context import Services
from symbiose.services.indicators_seen import indicators_in_year
from symbiose.services.journalling import journal_entry
from symbiose.services.report_workbook import report_workbook
from symbiose.services.self_assessment import self_assessment
from symbiose.services.yearly_report import yearly_report
from symbiose.services.yearly_report_views import ReportAsked
from tests.fakes import FakeRepositories, FakeStore
from tests.small_history import SITES, small_history

PARK, OWN = "parc_artois_flandres", "gamma"
OF_PARK = ReportAsked(2026, Dimension.PARK, PARK)
COORDINATOR = Actor(id="account_p", role=Role.COORDINATOR, site_ids=(OWN,), park_ids=(PARK,))


def kept(services: Services) -> FakeRepositories:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


@pytest.fixture
def services() -> Services:
    """The small history, with one site in the park."""
    services = small_history()
    sites = [one.model_copy(update={"park_id": PARK if one.id == OWN else None}) for one in SITES]
    kept(services).sites.save(sites)
    return services


def read_by_coordinator(services: Services) -> list[object]:
    """Return everything that the coordinator of the park reads of the year."""
    report = yearly_report(services, COORDINATOR, OF_PARK)
    book = report_workbook(services, COORDINATOR, OF_PARK)
    return [
        report.lines,
        report.breakdowns,
        report.gaps,
        (book.figures, book.terms, book.labels),
        self_assessment(services, COORDINATOR, OF_PARK).axes,
        indicators_in_year(services, COORDINATOR, 2026),
    ]


def exchanged_with(services: Services) -> set[str]:
    """Return the flows that proposals join to those of the park: its coordinator sees these whole."""
    run = kept(services).runs.latest()
    assert run is not None
    theirs = (
        p for p in kept(services).runs.proposals(run.id) if OWN in (p.giver_site_id, p.receiver_site_id)
    )
    return {flow_id for p in theirs for flow_id in (p.path.offer_id, p.path.need_id)}


def test_s5_what_is_declared_elsewhere_changes_nothing_that_a_coordinator_of_parks_reads(
    services: Services,
) -> None:
    before, seen = read_by_coordinator(services), exchanged_with(services)
    elsewhere = [one for one in kept(services).flows.all() if one.site_id != OWN and one.id not in seen]

    kept(services).flows.save(
        [one.model_copy(update={"quantity_per_year": 3 * one.quantity_per_year + 7}) for one in elsewhere]
    )
    kept(services).journal.append(journal_entry(operator("test"), "declare_flow", "", services.clock()))

    assert elsewhere
    assert read_by_coordinator(services) == before
