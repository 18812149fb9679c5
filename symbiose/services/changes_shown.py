"""Proposals that a flow would change, and exchanges that would come, as one caller may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import may_see_figures, may_see_name
from symbiose.domain.exchanges import Path, Proposal, Run
from symbiose.domain.live_changes import Effect, PathChange
from symbiose.services.context import Services
from symbiose.services.proposal_lines import ProposalLine, line_of
from symbiose.services.surroundings import Surroundings, resource_label

Told = tuple[Effect, bool]
"""What becomes of a proposal, and whether every way of looking says so."""


@dataclass(frozen=True)
class ReceivedYearly:
    """What a need receives in a year, before and after, and what that brings; for who sees everything."""

    before: float
    after: float
    """Unit of what is received."""
    unit: str
    before_eur: float | None
    after_eur: float | None
    """What the exchange brings all parties together, €/yr; None where plans are linear."""


@dataclass(frozen=True)
class ProposalChange:
    """A proposal of the latest run that would change."""

    line: ProposalLine
    """The proposal as it stands, as the caller may see it."""
    effect: Effect
    """What would become of it."""
    sure: bool
    """True where it does on every way of looking; else it may."""
    received: ReceivedYearly | None = None


@dataclass(frozen=True)
class NewExchange:
    """An exchange between other flows that the best plan would take up; what may not be known is absent."""

    giver: str | None
    receiver: str | None
    resource: str
    """Resource given, else received: that of the caller's own flow where the other one is not named."""
    through: tuple[str, ...]
    """Names of the processors in order."""
    received: ReceivedYearly | None = None


@dataclass(frozen=True)
class ChangesSeen:
    """What a flow would change of the latest run."""

    run: Run
    """The latest run."""
    known: bool
    """False where too much hangs together to be told at once: only what goes with its flow is told then."""
    proven: bool = True
    """False where linear plans are compared, in which what is paid once is spread over quantities."""
    looked_at: int = 0
    """Proposals of the run that the caller sees."""
    proposals: tuple[ProposalChange, ...] = ()
    """Proposals that would change, those that would go first."""
    new: tuple[NewExchange, ...] = ()
    """Exchanges that would come, those of the flow itself left out: its partners tell them."""


def changed_proposals(
    services: Services,
    actor: Actor,
    around: Surroundings,
    told: Iterable[tuple[Proposal, Told]],
    figures: Mapping[Path, PathChange],
) -> tuple[ProposalChange, ...]:
    """Return proposals that would change: sure ones first, what goes before what shrinks or grows.

    Args:
        services: What use cases work with.
        actor: The caller, who may know of them.
        around: What they refer to.
        told: The proposals with what becomes of them.
        figures: What their needs receive, for who sees everything.
    """
    found = [
        ProposalChange(
            line=line_of(services, actor, proposal, around, {}),
            effect=effect,
            sure=sure,
            received=_received(figures[proposal.path]) if proposal.path in figures else None,
        )
        for proposal, (effect, sure) in told
    ]
    order = list(Effect)
    return tuple(sorted(found, key=lambda one: (not one.sure, order.index(one.effect))))


def new_exchanges(
    services: Services, actor: Actor, around: Surroundings, coming: Iterable[PathChange], *, whole: bool
) -> tuple[NewExchange, ...]:
    """Return exchanges that would come, each that looks like another one once.

    Args:
        services: What use cases work with.
        actor: The caller.
        around: What they refer to.
        coming: The exchanges.
        whole: Whether the caller sees everything.
    """
    found = (_new(services, actor, around, one, whole=whole) for one in coming)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _new(
    services: Services, actor: Actor, around: Surroundings, change: PathChange, *, whole: bool
) -> NewExchange | None:
    """Return an exchange that would come as the caller may know it; None where neither end is theirs."""
    giver, receiver = around.flows.get(change.path.offer_id), around.flows.get(change.path.need_id)
    if giver is None or receiver is None:
        return None
    if not (whole or may_see_figures(actor, giver) or may_see_figures(actor, receiver)):
        return None
    told = [flow for flow in (giver, receiver) if whole or may_see_name(actor, flow)]
    return NewExchange(
        giver=around.site_name(giver.site_id) if giver in told else None,
        receiver=around.site_name(receiver.site_id) if receiver in told else None,
        resource=resource_label(told[0], services.reference.resources),
        through=tuple(around.processor_name(one) for one in change.path.through),
        received=_received(change) if whole else None,
    )


def _received(change: PathChange) -> ReceivedYearly:
    return ReceivedYearly(change.before, change.after, change.unit, change.before_eur, change.after_eur)
