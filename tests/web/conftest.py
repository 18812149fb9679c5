"""The pages over fakes of the ports: a small territory, one account per role."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from matching.heat.targets import heat_targets
from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.exchanges import Path as ExchangePath
from symbiose.domain.ports import Refusal, SolveSettings
from symbiose.domain.uploads import Upload
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.files.worked_sun import load_worked_sun
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.builders import (
    NOON,
    make_company,
    make_draft,
    make_flow,
    make_processor,
    make_proposal,
    make_site,
    make_site_request,
    make_substitution,
)
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore
from tests.memory_folders import folder_in_memory
from tests.web.people import PASSWORD, Person
from tests.web.quick_application import KeptTemplates, addresses_compiled_once
from web.application import create_app
from web.settings import WebSettings

REFERENCE = load_reference()
PEOPLE: dict[str, tuple[Role, tuple[str, ...]]] = {
    "administrator": (Role.ADMINISTRATOR, ()),
    "coordinator": (Role.COORDINATOR, ()),
    "analyst": (Role.ANALYST, ()),
    "giver": (Role.SITE_MANAGER, ("site_a",)),
    "receiver": (Role.SITE_MANAGER, ("site_b",)),
    "stranger": (Role.SITE_MANAGER, ("site_c",)),
}
"""Name in the tests → role and sites."""
DIRECT = make_proposal()
CHAINED = make_proposal(
    path=ExchangePath(offer_id="flow_chain", through=("processor_p",), need_id="flow_oxide"),
    giver_site_id="site_a",
    receiver_site_id="site_c",
    terms_eur_per_year={"purchase_avoided": 30_000.0, "transport": -2_000.0, "processing": -8_000.0},
    by_site_eur_per_year={"site_a": -2_000.0, "site_p": -8_000.0, "site_c": 30_000.0},
)


OUTSIDER = Account(
    id="account_of_outsider",
    email="outsider@test.example",
    role=Role.SITE_MANAGER,
    site_ids=("site_c",),
    password_hash=f"hashed:{PASSWORD}",
)
"""An account whose id is known beforehand; its owner opens no page."""


class MovingClock:
    """A clock that a test sets; it ticks, so that two runs never share their moment."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now


def address_of(name: str) -> str:
    """Return the e-mail address of a person of the tests."""
    return f"{name}@test.example"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def store() -> FakeStore:
    """Four sites, a direct exchange and one through a processor, not yet optimised."""
    store = FakeStore()
    kept = store.repositories
    kept.sites.save_companies([make_company()])
    kept.sites.save(
        [
            make_site(park_id="parc_artois_flandres"),
            make_site(id="site_b", name="Site B", commune_code="62119", longitude=2.64, latitude=50.53),
            make_site(id="site_c", name="Site C", commune_code="62498", longitude=2.83, latitude=50.43),
            make_site(id="site_p", name="Préparateur", commune_code="62065", longitude=2.78, latitude=50.41),
        ]
    )
    kept.processing.save_processors([make_processor()])
    kept.processing.save_substitutions([make_substitution()])
    kept.flows.save(
        [
            make_flow(id="flow_offer", confidentiality="named", quantity_per_year=1200.0),
            make_flow(id="flow_need", site_id="site_b", direction="need", quantity_per_year=2000.0),
            make_flow(
                id="flow_chain",
                confidentiality="named",
                resource_text="poussières",
                quantity_per_year=1200.0,
            ),
            make_flow(
                id="flow_oxide",
                site_id="site_c",
                direction="need",
                confidentiality="named",
                quantity_per_year=1200.0,
            ),
        ]
    )
    fields = {"direction": "offer", "resource": "fly_ash", "quantity": "12", "unit": "t"}
    kept.drafts.save([make_draft(id="draft_of_giver", fields=fields)])
    return store


@pytest.fixture
def matcher() -> FakeMatcher:
    refusal = Refusal("distance", "80 km dépassent les 50 km admis.", "un preneur à 30 km de moins")
    return FakeMatcher([DIRECT, CHAINED], [refusal])


def keep_upload(services: Services, account_id: str) -> None:
    """Keep an import that its owner has not confirmed."""
    content = b"sens;ressource;quantite;unite\noffre;fly_ash;7;t\nofre;fly_ash;7;t\n"
    upload = Upload(
        id="upload_of_giver",
        account_id=account_id,
        name="flux.csv",
        size_bytes=len(content),
        digest="0" * 64,
        received_at=NOON,
        answers={"site": "site_a"},
    )
    services.uploads.put(upload, content)
    services.uploads.keep_reading(upload.id, services.files.read(upload.name, content, upload.answers))


@pytest.fixture
def services(store: FakeStore, matcher: FakeMatcher, clock: MovingClock) -> Services:
    """The use cases over fakes: every account, one run, and the stranger asking for a second site."""
    services = Services(
        store=store,
        matcher=matcher,
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
        target_heat=heat_targets,
        worked_sun=load_worked_sun,
    )
    for name, (role, sites) in PEOPLE.items():
        save_account(services, operator("test"), address_of(name), role, PASSWORD, sites)
    store.repositories.accounts.save(OUTSIDER)
    propose_exchanges(services, operator("test"), SolveSettings())
    giver = store.repositories.accounts.by_email(address_of("giver"))
    assert giver is not None
    keep_upload(services, giver.id)
    stranger = store.repositories.accounts.by_email(address_of("stranger"))
    assert stranger is not None
    store.repositories.site_requests.save(make_site_request(id="request_c", account_id=stranger.id))
    return services


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    with addresses_compiled_once():
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[WebSettings]:
    with folder_in_memory(tmp_path) as folder:
        yield WebSettings(secret_key="k" * 32, https=False, folder=folder)


@pytest.fixture(scope="session")
def compiled_templates(pytestconfig: pytest.Config) -> KeptTemplates:
    """Keep templates compiled from one test to the next, and for the other processes that share the tests."""
    folder = pytestconfig.rootpath / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return KeptTemplates(folder)


@pytest.fixture
def app(settings: WebSettings, services: Services, compiled_templates: KeptTemplates) -> Flask:
    app = create_app(settings, services)
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def visitor(app: Flask) -> Person:
    return Person(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Person]:
    """Return a function that signs a person in and returns them."""

    def enter(name: str) -> Person:
        person = Person(app)
        assert person.sign_in(address_of(name)).status_code == 302
        return person

    return enter


@pytest.fixture
def coordinator(signed_in: Callable[[str], Person]) -> Person:
    return signed_in("coordinator")


@pytest.fixture
def giver(signed_in: Callable[[str], Person]) -> Person:
    return signed_in("giver")


@pytest.fixture
def account(services: Services) -> Callable[[str], Account]:
    """Return a function that finds a person's account."""

    def find(name: str) -> Account:
        found = services.store.read(lambda r: r.accounts.by_email(address_of(name)))
        assert found is not None
        return found

    return find
