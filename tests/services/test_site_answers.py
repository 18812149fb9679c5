"""Answering requests: the site is found, named or created, the account attached, and that only once."""

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.site_requests import RequestState, SiteRequest
from symbiose.files.reference import load_reference
from symbiose.services.accounts import actor_of
from symbiose.services.context import Services
from symbiose.services.declare import flow_sheet, sites_managed
from symbiose.services.site_answers import LONGEST_REASON, accept_request, refuse_request
from symbiose.services.site_requests import ask_for_site, own_requests
from symbiose.services.sites import detach_account, site_sheet
from tests.builders import make_company, make_site
from tests.fakes import FakeStore
from tests.services.site_asking import FIELDS, SIREN, SIRET, account_of, newcomer, sirets, stored
from tests.services.three_companies import three_companies


@pytest.fixture
def asker(services: Services) -> Actor:
    return newcomer(services)


@pytest.fixture
def request_made(services: Services, asker: Actor) -> SiteRequest:
    return ask_for_site(services, asker, {**FIELDS, "activity_code": "29.10Z", "jobs": "120"})


def test_accepting_creates_company_and_site_and_attaches_the_account(
    services: Services, asker: Actor, coordinator: Actor, request_made: SiteRequest
) -> None:
    answered = accept_request(services, coordinator, request_made.id)

    site = stored(services).sites.by_siret(SIRET)
    assert site is not None
    company = stored(services).sites.kept_companies[site.company_id]
    commune = services.reference.communes.get("62276")
    assert (company.siren, company.name) == (SIREN, "Entreprise E")
    assert (site.name, site.commune_code, site.jobs) == ("Usine de Douvrin", "62276", 120)
    assert (site.longitude, site.latitude) == (commune.longitude, commune.latitude)
    assert site.position_source == "commune"
    assert account_of(services, asker).site_ids == (site.id,)
    assert (answered.state, answered.answered_by) == (RequestState.ACCEPTED, coordinator.id)
    assert own_requests(services, asker) == (answered,)
    assert [entry.action for entry in stored(services).journal.entries] == [
        "ask_for_site",
        "accept_site_request",
    ]


def test_until_accepted_the_account_sees_nothing_and_then_everything_at_once(
    services: Services, asker: Actor, coordinator: Actor
) -> None:
    stored(services).sites.save([make_site(siret=SIRET)])
    request = ask_for_site(services, asker, FIELDS)
    assert sites_managed(services, asker) == ()
    with pytest.raises(UnknownThing):
        flow_sheet(services, asker, "flow_offer")

    accept_request(services, coordinator, request.id)

    attached = actor_of(account_of(services, asker))
    assert [site.id for site in sites_managed(services, attached)] == ["site_a"]
    assert site_sheet(services, attached, "site_a").flows == 1


def test_a_known_site_keeps_what_was_known_of_it(
    services: Services, asker: Actor, coordinator: Actor, request_made: SiteRequest
) -> None:
    known = make_site(siret=SIRET, jobs=7)
    stored(services).sites.save([known])

    accept_request(services, coordinator, request_made.id)

    assert stored(services).sites.kept["site_a"] == known
    assert len(stored(services).sites.kept) == 2
    assert account_of(services, asker).site_ids == ("site_a",)


@pytest.mark.parametrize("stated", [True, False])
def test_a_new_site_joins_the_company_of_its_siren(
    services: Services, asker: Actor, coordinator: Actor, *, stated: bool
) -> None:
    sites = stored(services).sites
    sites.save_companies([make_company(siren=sirets[0][:9] if stated else None)])
    sites.save([make_site(siret=sirets[0])])
    request = ask_for_site(services, asker, {**FIELDS, "siret": sirets[1]})

    accept_request(services, coordinator, request.id)

    created = stored(services).sites.by_siret(sirets[1])
    assert created is not None
    assert created.company_id == "company_a"
    assert len(stored(services).sites.kept_companies) == 1


def test_a_site_without_a_siret_takes_that_of_the_request(
    services: Services, asker: Actor, coordinator: Actor, request_made: SiteRequest
) -> None:
    accept_request(services, coordinator, request_made.id, "site_b")

    assert stored(services).sites.kept["site_b"].siret == SIRET
    assert stored(services).sites.kept["site_b"].name == "Site B"
    assert stored(services).sites.kept_companies["company_a"].siren == SIREN
    assert account_of(services, asker).site_ids == ("site_b",)


@pytest.mark.parametrize(
    "arrange",
    [
        lambda sites: sites.save([make_site(id="site_b", siret=sirets[0])]),
        lambda sites: sites.save_companies([make_company(siren=sirets[0][:9])]),
        lambda sites: sites.save([make_site(id="site_z", siret=sirets[0])]),
        lambda sites: sites.save_companies([make_company(id="company_e", siren=SIREN)]),
        lambda sites: sites.save([make_site(siret=SIRET)]),
    ],
    ids=["other SIRET", "other SIREN", "sister of another SIREN", "SIREN of another company", "SIRET taken"],
)
def test_a_site_that_does_not_agree_with_the_siret_is_refused(
    services: Services,
    asker: Actor,
    coordinator: Actor,
    request_made: SiteRequest,
    arrange: Callable[[object], None],
) -> None:
    arrange(stored(services).sites)
    before = copy.deepcopy(stored(services))

    with pytest.raises(InvalidDeclaration) as caught:
        accept_request(services, coordinator, request_made.id, "site_b")

    assert caught.value.problems[0].path == "site_id"
    assert stored(services) == before


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": Role.ANALYST}])
def test_an_account_that_declares_no_more_is_attached_to_nothing(
    services: Services, asker: Actor, coordinator: Actor, request_made: SiteRequest, change: dict[str, object]
) -> None:
    stored(services).accounts.save(account_of(services, asker).model_copy(update=change))

    with pytest.raises(InvalidDeclaration) as caught:
        accept_request(services, coordinator, request_made.id)

    assert caught.value.problems[0].path == "account"
    assert refuse_request(services, coordinator, request_made.id, "Compte fermé").state == "refused"


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * (LONGEST_REASON + 1)])
def test_a_refusal_says_why(
    services: Services, coordinator: Actor, request_made: SiteRequest, reason: str
) -> None:
    with pytest.raises(InvalidDeclaration):
        refuse_request(services, coordinator, request_made.id, reason)

    assert stored(services).site_requests.get(request_made.id).open


def test_s9_of_two_coordinators_one_wins_and_the_other_is_told(
    services: Services, asker: Actor, coordinator: Actor, request_made: SiteRequest
) -> None:
    accept_request(services, coordinator, request_made.id)
    other = Actor(id="account_d", role=Role.COORDINATOR)
    before = copy.deepcopy(stored(services))

    with pytest.raises(ConflictingReview):
        accept_request(services, other, request_made.id)
    with pytest.raises(ConflictingReview):
        refuse_request(services, other, request_made.id, "trop tard")

    assert stored(services) == before


def test_a_request_that_is_not_there_is_unknown(services: Services, coordinator: Actor) -> None:
    with pytest.raises(UnknownThing):
        accept_request(services, coordinator, "request_nobody")
    with pytest.raises(UnknownThing):
        refuse_request(services, coordinator, "request_nobody", "non")


class RequestsOfOneAccount(RuleBasedStateMachine):
    """Whatever is asked, answered and taken away, the account manages exactly what was accepted for it."""

    requests: Bundle[str] = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.services = fresh_services()
        self.asker = newcomer(self.services)
        self.staff = Actor(id="account_c", role=Role.COORDINATOR)
        self.states: dict[str, RequestState] = {}
        self.sirets: dict[str, str] = {}
        self.rights: set[str] = set()
        self.commands = 0

    @rule(target=requests, siret=st.sampled_from(sirets[:3]))
    def ask(self, siret: str) -> object:
        fields = {**FIELDS, "siret": siret}
        now = actor_of(account_of(self.services, self.asker))
        waiting = [i for i, s in self.sirets.items() if s == siret and self.states[i] is RequestState.OPEN]
        if siret in self.rights and not waiting:
            with pytest.raises(InvalidDeclaration):
                ask_for_site(self.services, now, fields)
            return multiple()
        made = ask_for_site(self.services, now, fields)
        assert waiting == ([made.id] if waiting else [])
        self.commands += not waiting
        self.states[made.id], self.sirets[made.id] = RequestState.OPEN, siret
        return made.id

    @rule(request=requests, accepted=st.booleans())
    def answer(self, request: str, *, accepted: bool) -> None:
        if self.states[request] is not RequestState.OPEN:
            with pytest.raises(ConflictingReview):
                self._answer(request, accepted=accepted)
            return
        self._answer(request, accepted=accepted)
        self.commands += 1
        self.states[request] = RequestState.ACCEPTED if accepted else RequestState.REFUSED
        self.rights |= {self.sirets[request]} if accepted else set()

    def _answer(self, request: str, *, accepted: bool) -> None:
        if accepted:
            accept_request(self.services, self.staff, request)
        else:
            refuse_request(self.services, self.staff, request, "motif")

    @rule(siret=st.sampled_from(sirets[:3]))
    def detach(self, siret: str) -> None:
        site = stored(self.services).sites.by_siret(siret)
        if site is None or siret not in self.rights:
            with pytest.raises(UnknownThing):
                detach_account(self.services, self.staff, site.id if site else "site_x", self.asker.id)
            return
        detach_account(self.services, self.staff, site.id, self.asker.id)
        self.commands += 1
        self.rights.remove(siret)

    @invariant()
    def rights_are_what_was_accepted(self) -> None:
        account = account_of(self.services, self.asker)
        sites = [stored(self.services).sites.kept[i] for i in account.site_ids]
        assert sorted(site.siret or "" for site in sites) == sorted(self.rights)

    @invariant()
    def states_are_those_told(self) -> None:
        found = {one.id: one.state for one in own_requests(self.services, self.asker)}
        assert found == self.states

    @invariant()
    def every_command_leaves_one_entry(self) -> None:
        assert stored(self.services).journal.count() == self.commands


def fresh_services() -> Services:
    """Return services over an empty store and the real communes."""
    return replace(three_companies([]), store=FakeStore(), reference=load_reference())


TestRequestsOfOneAccount = RequestsOfOneAccount.TestCase
TestRequestsOfOneAccount.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)
