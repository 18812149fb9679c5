"""One synergy with all that the caller may see and do: the two sides, the figures, evidence and history."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import (
    MAY_FOLLOW,
    Side,
)
from symbiose.services.context import Services
from symbiose.services.missing_evidence import missing_evidence
from symbiose.services.proposal_disclosure import ProposalFigures
from symbiose.services.surroundings import surroundings
from symbiose.services.synergies import find_synergy
from symbiose.services.synergy_inbox import SynergyLine, line_of
from symbiose.services.synergy_seeing import End, Seeing, SeenEvent, SeenEvidence


@dataclass(frozen=True)
class SynergySheet:
    """All that the caller may see of a synergy."""

    line: SynergyLine
    follows: bool
    """The caller follows it as a coordinator."""
    ends: tuple[End, End]
    """Giver, receiver."""
    figures: ProposalFigures
    """Figures as accepted; benefit and emissions as the run proposed them."""
    opened_up: bool
    """The consent of both sides holds."""
    shows_proposal: bool
    """The caller may open the proposal: a flow that is hidden from everybody keeps it closed."""
    unseen_by: tuple[Side, ...]
    """For who follows: sides that do not see the synergy yet, the other side's flow being hidden."""
    reason: str | None
    """Why it was abandoned, None where it is not or the caller may not read it."""
    reopened: bool
    """It was closed because the acceptance was withdrawn."""
    evidence: tuple[SeenEvidence, ...]
    history: tuple[SeenEvent, ...]
    """What happened, the newest first."""
    may_agree: tuple[Side | None, ...]
    """What the caller may agree for: None for its own side, or for both of one firm; none when it may not."""
    may_sign: tuple[Side | None, ...]
    """The same of confirming the contract."""
    spoke_for_other: bool
    """The caller gave the word of one firm and manages the other: somebody else gives that one's."""
    may_record: State | None
    """State that the caller may record next."""
    may_finish: bool
    """The next action is the caller's to finish."""

    @property
    def living(self) -> bool:
        """Tell whether anything more can be done."""
        return bool(MAY_FOLLOW.get(self.line.state))


def synergy_sheet(services: Services, actor: Actor, synergy_id: str) -> SynergySheet:
    """Return one synergy.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: sheet_within(services, actor, r, synergy_id))


def sheet_within(
    services: Services, actor: Actor, repositories: Repositories, synergy_id: str
) -> SynergySheet:
    """Return the same inside a transaction."""
    synergy = find_synergy(repositories, actor, synergy_id)
    seeing = Seeing(services, actor, repositories, synergy, surroundings(services, repositories))
    ends = (seeing.end(Side.GIVER), seeing.end(Side.RECEIVER))
    lacking = missing_evidence(services, actor, repositories, seeing.around)
    return SynergySheet(
        line=line_of(services, actor, synergy, seeing.around, lacking.get(synergy_id, ()), seeing.unspoken),
        follows=seeing.follows,
        ends=ends,
        figures=seeing.figures(),
        opened_up=synergy.opened_up,
        shows_proposal=seeing.shows_proposal(),
        unseen_by=tuple(side for side in Side if seeing.follows and not seeing.seen_by(side)),
        history=seeing.history(),
        evidence=seeing.evidence(),
        reason=seeing.reason(),
        reopened=synergy.reason == "",
        may_agree=seeing.may_speak(State.ACCEPTED, synergy.agreements),
        may_sign=seeing.may_speak(State.IN_STUDY, synergy.signatures),
        spoke_for_other=seeing.spoke_for_other(),
        may_record=seeing.may_record(),
        may_finish=synergy.next_action is not None and (seeing.follows or seeing.is_for(synergy.who)),
    )
