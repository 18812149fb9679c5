"""Services over fakes."""

from datetime import datetime

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.services.context import Services
from tests.builders import NOON, make_company, make_flow, make_proposal, make_site
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore


class MovingClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class NoReader:
    """A reader that must not be called."""

    def read(self, *_: object) -> None:
        msg = "this test declares nothing"
        raise AssertionError(msg)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def services(clock: MovingClock) -> Services:
    """Return the services of `over_fakes`."""
    return over_fakes(clock)


@pytest.fixture
def store(services: Services) -> FakeStore:
    """Return the store behind the services, to put there what no use case of a test does."""
    assert isinstance(services.store, FakeStore)
    return services.store


def over_fakes(clock: MovingClock) -> Services:
    """Return two sites, an offer and a need, and a matcher that proposes to join them."""
    store = FakeStore()
    repositories = store.repositories
    repositories.sites.save_companies([make_company()])
    repositories.sites.save([make_site(), make_site(id="site_b", name="Site B")])
    repositories.flows.save(
        [
            make_flow(id="flow_offer", confidentiality="named", quantity_per_year=1200.0),
            make_flow(
                id="flow_need",
                site_id="site_b",
                direction="need",
                confidentiality="category",
                quantity_per_year=1200.0,
            ),
        ]
    )
    return Services(
        store=store,
        matcher=FakeMatcher([make_proposal()]),
        declarations=NoReader(),
        templates=XlsxTemplate(load_reference().resources),
        flow_documents=JsonFlows(load_reference()),
        exports=ExportFiles(load_reference().resources),
        reference=load_reference(),
        clock=clock,
        files=FakeFiles(),
        uploads=FakeShelf(),
        documents=DocumentTypes(),
        hasher=FakeHasher(),
        version="test",
    )


@pytest.fixture
def coordinator() -> Actor:
    return Actor(id="account_c", role=Role.COORDINATOR)


@pytest.fixture
def manager_a() -> Actor:
    return Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))


@pytest.fixture
def analyst() -> Actor:
    return Actor(id="account_n", role=Role.ANALYST)
