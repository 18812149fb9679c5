"""What tests of requests to be attached to a site share."""

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.identifiers import passes_luhn
from symbiose.services.accounts import actor_of
from symbiose.services.context import Services
from tests.fakes import FakeRepositories, FakeStore

SIRET = "53070853600038"
SIREN = SIRET[:9]
FIELDS = {
    "siret": SIRET,
    "site_name": "Usine de Douvrin",
    "company_name": "Entreprise E",
    "commune_code": "62276",
}
sirets = [f"732829320{n:05}" for n in range(1000) if passes_luhn(f"732829320{n:05}")][:40]
"""SIRET of one company, all with their right check digit."""


def stored(services: Services) -> FakeRepositories:
    """Return what the fake store holds now."""
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


def newcomer(services: Services, account_id: str = "account_n", *sites: str) -> Actor:
    """Open the account of a site manager, without sites unless some are named, and return it as caller."""
    account = Account(
        id=account_id, email=f"{account_id}@test.example", role=Role.SITE_MANAGER, site_ids=sites
    )
    stored(services).accounts.save(account)
    return actor_of(account)


def account_of(services: Services, actor: Actor) -> Account:
    """Return the account of a caller as it stands."""
    return services.store.read(lambda r: r.accounts.get(actor.id))
