"""Services over fakes, with a matcher that proposes one exchange."""

import pytest

from symbiose.domain.accounts import operator
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.services.context import Services
from tests.builders import make_company, make_flow, make_proposal, make_site
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore
from tests.services.conftest import MovingClock

REFERENCE = load_reference()
SOMEBODY = operator("test")


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def store() -> FakeStore:
    """Two sites, an offer and a need."""
    store = FakeStore()
    kept = store.repositories
    kept.sites.save_companies([make_company()])
    kept.sites.save([make_site(), make_site(id="site_b", name="Site B")])
    kept.flows.save(
        [make_flow(id="flow_offer"), make_flow(id="flow_need", site_id="site_b", direction="need")]
    )
    return store


@pytest.fixture
def services(store: FakeStore, clock: MovingClock) -> Services:
    return Services(
        store=store,
        matcher=FakeMatcher([make_proposal()]),
        declarations=FormReader(REFERENCE),
        templates=XlsxTemplate(REFERENCE.resources),
        flow_documents=JsonFlows(REFERENCE),
        exports=ExportFiles(REFERENCE.resources),
        reference=REFERENCE,
        clock=clock,
        files=FakeFiles(),
        uploads=FakeShelf(),
        documents=DocumentTypes(),
        hasher=FakeHasher(),
        version="test",
    )
