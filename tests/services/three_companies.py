"""Three companies with their flows and proposals, on which the six models are covered or missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import ModelMark, Path, Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.ports import Clock
from symbiose.domain.reference import ReferenceData
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.services.context import Services
from symbiose.services.coverage import CompanyLine, CoverageView
from tests.builders import NOON, make_company, make_flow, make_proposal, make_site
from tests.circular import make_catalogue
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore
from tests.services.conftest import NoReader

SCRAP_TO_B = make_proposal(
    path=Path(offer_id="a_scrap", need_id="b_steel"), resource_id="scrap", received_resource_id="steel"
)
HEAT_TO_C = make_proposal(
    path=Path(offer_id="b_heat", need_id="c_heat"),
    giver_site_id="site_b",
    receiver_site_id="site_c",
    resource_id="heat",
    received_resource_id="heat",
    models=(ModelMark(model=6, reason="chaleur récupérée"),),
)


COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)


@cache
def reference() -> ReferenceData:
    return replace(load_reference(), resources=make_catalogue())


def ticking() -> Clock:
    """Return a clock that moves by a minute each time it is read."""
    minutes = count()
    return lambda: NOON + timedelta(minutes=next(minutes))


def three_companies(proposals: Sequence[Proposal], more: Sequence[Flow] = ()) -> Services:
    """Return three companies: A gives scrap, B wants steel and hides heat, C wants heat and repairs."""
    store = FakeStore()
    kept = store.repositories
    kept.sites.save_companies(
        [make_company(id=f"company_{i}", name=f"Entreprise {i.upper()}") for i in "abc"]
    )
    kept.sites.save(
        [make_site(id=f"site_{i}", company_id=f"company_{i}", name=f"Site {i.upper()}") for i in "abc"]
    )
    kept.flows.save(
        [
            make_flow(id="a_scrap", quantity_per_year=1200.0, resource_id="scrap", confidentiality="named"),
            make_flow(
                id="b_steel",
                quantity_per_year=1200.0,
                site_id="site_b",
                direction="need",
                resource_id="steel",
            ),
            make_flow(
                id="b_heat",
                quantity_per_year=1200.0,
                site_id="site_b",
                resource_id="heat",
                confidentiality="hidden",
            ),
            make_flow(
                id="c_heat", quantity_per_year=1200.0, site_id="site_c", direction="need", resource_id="heat"
            ),
            make_flow(
                id="c_repair", quantity_per_year=1200.0, site_id="site_c", resource_id="repair_service"
            ),
            *more,
        ]
    )
    return Services(
        store=store,
        matcher=FakeMatcher(proposals),
        declarations=NoReader(),
        templates=XlsxTemplate(reference().resources),
        flow_documents=JsonFlows(reference()),
        exports=ExportFiles(reference().resources),
        reference=reference(),
        clock=ticking(),
        files=FakeFiles(),
        uploads=FakeShelf(),
        documents=DocumentTypes(),
        hasher=FakeHasher(),
        version="test",
    )


def manager(*sites: str) -> Actor:
    return Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=sites)


def covered(line: CompanyLine) -> list[int]:
    return [int(model) for model in line.coverage.covered]


def by_company(view: CoverageView) -> dict[str, list[int]]:
    return {line.company.id: covered(line) for line in view.companies}
