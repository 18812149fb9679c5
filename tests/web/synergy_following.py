"""A synergy of two firms for tests of pages: figures and names planted on both sides, steps taken with it."""

from collections.abc import Callable

from symbiose.domain.companies import Site
from symbiose.domain.flows import Band, Confidentiality
from symbiose.services.context import Services
from tests.builders import make_company, make_flow
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT, address_of
from tests.web.people import Person

Take = Callable[..., int]
"""Sends a form with the version of the day, and returns the status."""
Canaries = dict[str, tuple[str, ...]]
OF_GIVER: Canaries = {
    "name": ("Zzusine du cédant",),
    "contact": (address_of("giver"),),
    "quantity": ("7 654 t", "7654.321"),
    "quality": ("zzgiverproperty", "33,4455", "33.4455"),
    "price": ("57,7757", "57.7757"),
}
"""What was planted in the giver's site and flow, in the ways in which pages and programs read it."""
OF_RECEIVER: Canaries = {
    "name": ("Zzusine du receveur",),
    "contact": (address_of("receiver"),),
    "quantity": ("8 765 t", "8765.432"),
    "quality": ("zzreceiverproperty", "44,5566", "44.5566"),
    "price": ("68,8868", "68.8868"),
}


def plant(store: FakeStore) -> None:
    """Plant names and figures, sought later in all that others may open; both flows show but a category."""
    kept = store.repositories
    kept.sites.save_companies([make_company(id="company_b", name="Entreprise B")])
    for site_id, company, canaries in (
        ("site_a", "company_a", OF_GIVER),
        ("site_b", "company_b", OF_RECEIVER),
    ):
        renamed = {"name": canaries["name"][0], "company_id": company}
        site: Site = kept.sites.get(site_id).model_copy(update=renamed)
        kept.sites.save([site])
    hidden = {"quantity": "hidden", "price": "hidden", "quality": "hidden"}
    shown = {"confidentiality": "category", "field_confidentiality": hidden}
    chain = kept.flows.get("flow_chain").model_copy(update={"confidentiality": Confidentiality.CATEGORY})
    kept.flows.save(
        [
            chain,
            make_flow(
                id="flow_offer", quantity_per_year=7654.321, price_eur_per_unit="57.7757",
                quality={"zzgiverproperty": Band(max=33.4455)}, **shown,
            ),
            make_flow(
                id="flow_need", site_id="site_b", direction="need", quantity_per_year=8765.432,
                price_eur_per_unit="68.8868", quality={"zzreceiverproperty": Band(max=44.5566)}, **shown,
            ),
        ]
    )  # fmt: skip


def accept_direct(services: Services, coordinator: Person) -> str:
    """Accept the direct exchange, and return the id of its synergy."""
    reply = coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0)
    assert reply.status_code == 302
    (found,) = services.store.read(lambda r: r.synergies.of_proposal(DIRECT.id))
    return found.id


def taker(services: Services, synergy: str) -> Take:
    """Return a function that takes a step with a synergy."""

    def send(person: Person, step: str, **fields: object) -> int:
        version = services.store.read(lambda r: r.synergies.get(synergy)).version
        return person.post(f"/synergies/{synergy}/{step}", {"version": version, **fields}).status_code

    return send
