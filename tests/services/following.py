"""A synergy to follow: two firms, their managers and a coordinator, over fakes."""

from dataclasses import dataclass
from typing import Any

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.synergies import Synergy
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from symbiose.services.synergy_progress import record_state
from symbiose.services.synergy_words import agree_to_exchange, confirm_contract
from tests.builders import make_company, make_proposal, make_site

PROPOSAL = make_proposal()
GIVER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
RECEIVER = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
STRANGER = Actor(id="account_s", role=Role.SITE_MANAGER, site_ids=("site_c",))
COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
ANALYST = Actor(id="account_n", role=Role.ANALYST)


@dataclass
class Following:
    """A synergy as it is followed by those who have a part in it."""

    services: Services
    id: str

    @property
    def synergy(self) -> Synergy:
        return self.services.store.read(lambda r: r.synergies.get(self.id))

    @property
    def version(self) -> int:
        return self.synergy.version

    def agree(self, actor: Actor) -> Synergy:
        return agree_to_exchange(self.services, actor, self.id, self.version)

    def sign(self, actor: Actor) -> Synergy:
        return confirm_contract(self.services, actor, self.id, self.version)

    def record(self, state: State, words: str = "") -> Synergy:
        return record_state(self.services, COORDINATOR, self.id, self.version, state, words)

    def bring_to(self, state: State) -> None:
        """Take the usual steps until a state is reached."""
        steps = (
            (State.ACCEPTED, lambda: None),
            (State.AGREED, lambda: (self.agree(GIVER), self.agree(RECEIVER))),
            (State.IN_STUDY, lambda: self.record(State.IN_STUDY)),
            (State.CONTRACTED, lambda: (self.sign(GIVER), self.sign(RECEIVER))),
            (State.RUNNING, lambda: self.record(State.RUNNING)),
            (State.ENDED, lambda: self.record(State.ENDED)),
        )
        for reached, step in steps:
            step()
            if reached is state:
                return


def two_firms(services: Services) -> None:
    """Give the sites of the usual services to two companies, with a manager each, and a third site."""
    emails = {"account_a": "a@firm-a.example", "account_b": "b@firm-b.example", "account_c": "c@park.example"}

    def prepare(repositories: Any) -> None:
        repositories.sites.save_companies([make_company(), make_company(id="company_b", name="Entreprise B")])
        repositories.sites.save(
            [
                make_site(id="site_b", name="Site B", company_id="company_b"),
                make_site(id="site_c", name="Site C"),
            ]
        )
        for actor in (GIVER, RECEIVER, COORDINATOR):
            repositories.accounts.save(
                Account(id=actor.id, email=emails[actor.id], role=actor.role, site_ids=actor.site_ids)
            )

    services.store.write(prepare)


def opened(services: Services) -> Following:
    """Accept the proposal of the usual services."""
    two_firms(services)
    propose_exchanges(services, COORDINATOR, SolveSettings())
    accept(services, COORDINATOR, PROPOSAL.id, 0)
    (synergy,) = services.store.read(lambda r: r.synergies.of_proposal(PROPOSAL.id))
    return Following(services, synergy.id)
