"""Looks at one synergy for one caller: its two sides, evidence and history, and the steps that are theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import FlowPlace, SeenFlow, may_see_category, may_see_figures
from symbiose.domain.exchange_consent import (
    consented_flow,
    may_read_evidence,
    may_read_words,
    opened_flow,
    opening,
)
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.permissions import CanManageSite, CanReview
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import (
    MAY_FOLLOW,
    Evidence,
    Party,
    Side,
    Synergy,
    SynergyEvent,
    Word,
    includes,
    is_within_one_firm,
)
from symbiose.domain.synergy_rights import CanFollow, CanSeeSynergy, sides_of_actor
from symbiose.services.context import Services
from symbiose.services.flow_places import flow_places
from symbiose.services.parks import parks_of
from symbiose.services.proposal_disclosure import ProposalFigures, figures_seen
from symbiose.services.surroundings import Surroundings
from symbiose.services.synergy_progress import RECORDED
from symbiose.services.synergy_recording import owed_by_nobody


@dataclass(frozen=True)
class SaidWord:
    """What a side said, or is recorded to have said."""

    at: datetime
    recorded: bool
    """The coordinator recorded it: no account might give it."""
    rests_on: str | None
    """On what that rests, for who coordinates the site and for the side itself."""


@dataclass(frozen=True)
class End:
    """One side of a synergy as the caller may see it."""

    side: Side
    mine: bool
    """The caller manages its site."""
    name: str | None
    """Name of the site, None where the caller may not know it."""
    site_id: str | None
    contacts: tuple[str, ...]
    """Professional addresses of those who manage the site; none where the caller may not know them."""
    told_contacts: bool
    """The caller may know them; False where they are closed, rather than absent."""
    flow: SeenFlow | None
    """The flow, None where nothing of it is shown."""
    flow_id: str | None
    """Its id, for who may open its own sheet."""
    may_manage: bool
    """The caller may open the sheet of its site."""
    withdrawn: bool
    """The flow is no longer declared."""
    to_confirm: bool
    """It was declared on behalf of its firm, which has yet to confirm it; told to who may open it."""
    agreed: SaidWord | None
    signed: SaidWord | None
    to_record: bool
    """No account may give the word that is asked of it, and the caller may record it."""

    @property
    def agreed_at(self) -> datetime | None:
        """Return when it agreed; None while it has not."""
        return self.agreed.at if self.agreed else None

    @property
    def signed_at(self) -> datetime | None:
        """Return when it confirmed the contract; None while it has not."""
        return self.signed.at if self.signed else None


@dataclass(frozen=True)
class SeenEvidence:
    """A piece of evidence as the caller may see it."""

    evidence: Evidence
    may_supply: bool
    may_judge: bool


@dataclass(frozen=True)
class SeenEvent:
    """One thing that happened, as the caller may read it."""

    event: SynergyEvent
    who: str | None
    """Address of the account or name of the side; None where the caller may not know it."""
    words: str | None
    """Its words, None where there are none or the caller may not read them."""
    closed: bool
    """There are words that the caller may not read."""


@dataclass(frozen=True)
class Seeing:
    """Looks at one synergy for one caller."""

    services: Services
    actor: Actor
    repositories: Repositories
    synergy: Synergy
    around: Surroundings

    @property
    def follows(self) -> bool:
        """Tell whether the caller follows it as a coordinator."""
        return CanFollow(self.actor, self.synergy).allowed()

    @property
    def sides(self) -> frozenset[Side]:
        """Return the sides that the caller speaks for."""
        return sides_of_actor(self.actor, self.synergy)

    def is_for(self, party: Party | None) -> bool:
        """Tell whether something that is for a party is for the caller."""
        return any(includes(party, side) for side in self.sides)

    @cached_property
    def unspoken(self) -> frozenset[Side]:
        """Return the sides whose word no account may give now."""
        return owed_by_nobody(self.synergy, self.accounts(), self.around.sites)

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, read again only when something changed."""
        return self.services.memory.recall(
            self.repositories, "accounts", lambda: tuple(self.repositories.accounts.all())
        )

    def end(self, side: Side) -> End:
        """Return one side as the caller may see it."""
        synergy, flow = self.synergy, self.around.flows.get(self.synergy.flow_of(side))
        known = opening(self.actor, synergy, side, flow)
        site_id = synergy.site_of(side)
        mine = side in self.sides
        return End(
            side=side,
            mine=mine,
            name=self.around.site_name(site_id) if known.name else None,
            site_id=site_id if known.name else None,
            contacts=self._contacts(site_id) if known.contact else (),
            told_contacts=known.contact,
            flow=consented_flow(self.actor, flow, known, self.services.reference.resources, self._place(flow))
            if flow
            else None,
            flow_id=flow.id if flow and may_see_figures(self.actor, flow) else None,
            may_manage=CanManageSite(self.actor, site_id).allowed(),
            withdrawn=flow is None or flow.withdrawn,
            to_confirm=flow is not None and may_see_figures(self.actor, flow) and awaits_the_firm(flow),
            agreed=self._said(synergy.agreements, side),
            signed=self._said(synergy.signatures, side),
            to_record=self._answers(side) and side in self.unspoken,
        )

    def figures(self) -> ProposalFigures:
        """Return the figures as accepted, rounded for a party while the other side is closed."""
        proposal = self.repositories.runs.proposal(self.synergy.run_id, self.synergy.proposal_id)
        accepted = {"monthly": self.synergy.monthly, "monthly_received": self.synergy.monthly_received}
        as_accepted: Proposal = proposal.model_copy(update=accepted)
        return figures_seen(self.actor, as_accepted, [self._end_flow(side) for side in Side])

    def _end_flow(self, side: Side) -> Flow | None:
        flow = self.around.flows.get(self.synergy.flow_of(side))
        return opened_flow(flow) if flow and self.synergy.opened_up else flow

    def history(self) -> tuple[SeenEvent, ...]:
        """Return what happened, the newest first."""
        people = {account.id: account.email for account in self.accounts()}
        events = self.repositories.synergies.history(self.synergy.id)
        return tuple(self._event(event, people) for event in reversed(events))

    def _event(self, event: SynergyEvent, people: Mapping[str, str]) -> SeenEvent:
        reads = may_read_words(self.actor, self.synergy, event)
        return SeenEvent(
            event=event,
            who=self._who(event, people),
            words=event.words if reads else None,
            closed=event.words is not None and not reads,
        )

    def _who(self, event: SynergyEvent, people: Mapping[str, str]) -> str | None:
        if self.follows or event.by == self.actor.id:
            return people.get(event.by, event.by)
        if event.party in (Party.COORDINATOR, Party.BOTH):
            return None
        side = Side(event.party.value)
        known = opening(self.actor, self.synergy, side, self.around.flows.get(self.synergy.flow_of(side)))
        return self.around.site_name(self.synergy.site_of(side)) if known.name else None

    def evidence(self) -> tuple[SeenEvidence, ...]:
        """Return the evidence that the caller may know is asked for."""
        return tuple(
            SeenEvidence(
                evidence=one,
                may_supply=self.synergy.living
                and one.missing
                and one.supplied_at is None
                and (self.follows or self.is_for(one.party)),
                may_judge=self.synergy.living and one.missing and self.follows,
            )
            for one in self.synergy.evidence
            if may_read_evidence(self.actor, self.synergy, one)
        )

    def reason(self) -> str | None:
        """Return why it was abandoned, where the caller may read it."""
        if not self.synergy.reason:
            return None
        last = self.repositories.synergies.history(self.synergy.id)[-1]
        return self.synergy.reason if may_read_words(self.actor, self.synergy, last) else None

    def may_speak(self, state: State, words: tuple[Word, ...]) -> tuple[Side | None, ...]:
        """Return what the caller may give its word for, see `SynergySheet.may_agree`."""
        waiting = self.sides - {word.side for word in words}
        if self.synergy.state is not state or not waiting or self.spoke_for_other():
            return ()
        return (None,) if len(waiting) == 1 or self._same_firm() else tuple(Side)

    def spoke_for_other(self) -> bool:
        """Tell whether the caller gave a word for one side and manages the other, of another firm."""
        words = self.synergy.signatures if self.synergy.state is State.IN_STUDY else self.synergy.agreements
        mine = {word.side for word in words if word.by == self.actor.id}
        return bool(mine) and bool(self.sides - {word.side for word in words}) and not self._same_firm()

    def _same_firm(self) -> bool:
        return is_within_one_firm(self.synergy, self.around.sites)

    def shows_proposal(self) -> bool:
        """Tell whether the caller may open the proposal."""
        flows = (self.around.flows.get(self.synergy.flow_of(side)) for side in Side)
        return self.follows or all(flow is None or may_see_category(self.actor, flow) for flow in flows)

    def seen_by(self, side: Side) -> bool:
        """Tell whether the managers of a side see the synergy, whose other side may be hidden."""
        sites = (self.synergy.site_of(side),)
        manager = Actor(id="", role=Role.SITE_MANAGER, site_ids=sites)
        return CanSeeSynergy(manager, self.synergy, self.around.flows).allowed()

    def may_record(self) -> State | None:
        """Return the state that the caller may record next."""
        following = MAY_FOLLOW.get(self.synergy.state, frozenset())
        return next((state for state in RECORDED if self.follows and state in following), None)

    def _answers(self, side: Side) -> bool:
        return self.follows and CanReview(self.actor, (self.synergy.site_of(side),)).allowed()

    def _said(self, words: tuple[Word, ...], side: Side) -> SaidWord | None:
        word = next((one for one in words if one.side is side), None)
        if word is None:
            return None
        reads = self._answers(side) or side in self.sides
        recorded = word.rests_on is not None
        return SaidWord(word.at, recorded, word.rests_on if reads else None)

    def _contacts(self, site_id: str) -> tuple[str, ...]:
        return tuple(
            account.email
            for account in self.accounts()
            if account.role is Role.SITE_MANAGER and site_id in account.site_ids and not account.disabled
        )

    def _place(self, flow: Flow | None) -> FlowPlace:
        site: Site | None = self.around.sites.get(flow.site_id) if flow else None
        places = self.services.memory.recall(
            self.repositories,
            "flow places",
            lambda: flow_places(
                self.around.sites.values(),
                self.services.reference.communes,
                parks_of(self.services, self.repositories),
            ),
        )
        return places[site.id] if site else FlowPlace(site=flow.site_id if flow else "", wider=None)
