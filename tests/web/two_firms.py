"""A synergy of two firms for tests of the pages of its dossier."""

import io
import re
from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

from symbiose.domain.synergies import Synergy
from symbiose.services.context import Services
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person

SignIn = Callable[[str], Person]
PDF = b"%PDF-1.7\nanalyse\n%%EOF"


class TwoFirms:
    """A synergy of two companies, with those who have a part in it."""

    def __init__(self, services: Services, store: FakeStore, signed_in: SignIn) -> None:
        kept = store.repositories
        kept.sites.save_companies([make_company(id="company_b", name="Entreprise B")])
        kept.sites.save(
            [
                make_site(
                    id="site_b",
                    name="Site B",
                    company_id="company_b",
                    commune_code="62119",
                    longitude=2.64,
                    latitude=50.53,
                )
            ]
        )
        kept.flows.save(
            [
                make_flow(
                    id="flow_offer",
                    confidentiality="named",
                    quantity_per_year=1200.0,
                    waste_code="10 01 02",
                )
            ]
        )
        self.services = services
        self.coordinator, self.giver, self.receiver = map(signed_in, ("coordinator", "giver", "receiver"))
        self.coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0)
        self.id = self.synergy.id

    @property
    def synergy(self) -> Synergy:
        (found,) = self.services.store.read(lambda r: r.synergies.of_proposal(DIRECT.id))
        return found

    @property
    def page(self) -> str:
        return f"/synergies/{self.id}/dossier"

    def agree(self) -> None:
        for person in (self.giver, self.receiver):
            answer = person.post(f"/synergies/{self.id}/accord", version=self.synergy.version)
            assert answer.status_code == 302

    def choose(self, person: Person, path: str, seen: int, **more: Any) -> TestResponse:
        return person.post(f"{self.page}/statut", {"path": path, "seen": seen} | more)

    def tick(self, person: Person, condition: str, seen: int = 0, **more: Any) -> TestResponse:
        sent = {"met": "true", "evidence": "contrat de cinq ans", "seen": seen} | more
        return person.post(f"{self.page}/conditions/{condition}", sent)

    def add(self, person: Person, content: bytes = PDF, name: str = "x.pdf", **more: Any) -> TestResponse:
        sent = {"title": "Analyse", "kind": "analysis", "audience": "parties"} | more
        return person.post(f"{self.page}/documents", sent, document=(io.BytesIO(content), name))

    def declare(self, person: Person, side: str, quantity: str, **more: Any) -> TestResponse:
        sent = {"side": side, "year": 2026, "seen": 0, "quantity": quantity} | more
        return person.post(f"{self.page}/quantites", sent)


def document_address(answer: TestResponse) -> str:
    found = re.search(r'href="(/synergies/[^"]+/dossier/documents/[^"]+)"', answer.text)
    assert found
    return found[1]
