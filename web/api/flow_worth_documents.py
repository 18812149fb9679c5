"""What a flow is worth as a document."""

from dataclasses import asdict
from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.live_changes import Effect
from symbiose.domain.live_worth import Certainty
from symbiose.services.changes_shown import ChangesSeen, ReceivedYearly
from symbiose.services.live_worth import WorthSeen


class WorthPartner(Value):
    """Somebody with whom a flow would be exchanged; what may not be known is absent."""

    category: str | None = None
    """Group or family of the resource of the other flow; absent for a processor."""
    resource: str | None = None
    """Resource of the other flow, where its owner names it."""
    processor: str | None = None
    """Name of the processor; absent for a flow."""
    site: str | None = None
    """Name of the site, where its owner lets it be named; always for a processor."""
    place: str | None = None
    """Business park or agglomeration of a site that is not named, where enough other firms stand."""
    alike: int
    """How many partners look like this one."""
    quantity_per_year: float | None = None
    """What would be exchanged, in the unit of the flow; for those who see everything."""
    eur_per_year: float | None = None
    """What this exchange brings by itself, €/yr; for those who see everything."""


class WorthRange(Value):
    """Between these two, whatever the best plan is."""

    least_eur: float
    """At least, €/yr."""
    most_eur: float
    """At most, €/yr."""


class WorthReceived(Value):
    """What a need receives by an exchange in a year, before and after, and what that brings."""

    before: float
    """As things stand, in `unit`."""
    after: float
    """With the flow as it would stand, in `unit`."""
    unit: str
    """Canonical unit of what is received."""
    before_eur: float | None = None
    """What the exchange brings all parties together as things stand, €/yr; absent where plans are linear."""
    after_eur: float | None = None
    """What it would bring, €/yr; absent where plans are linear."""


class WorthChange(Value):
    """A proposal of the latest run that would change."""

    proposal_id: str
    """The proposal, as `/api/v1/proposals/{proposal_id}` tells it."""
    effect: Effect
    """What would become of it."""
    sure: bool
    """False where it may: one of the two ways of taking figures in steps says so, or linear plans do."""
    received: WorthReceived | None = None
    """In figures; for those who see everything."""


class WorthNew(Value):
    """An exchange between other flows that would be taken up; what may not be known is absent."""

    giver: str | None = None
    """Name of the site that gives."""
    receiver: str | None = None
    """Name of the site that receives."""
    resource: str
    """Resource given, else that of the caller's own flow."""
    through: tuple[str, ...] = ()
    """Names of the processors in order."""
    received: WorthReceived | None = None
    """In figures; for those who see everything."""


class WorthChanges(Value):
    """What a new flow would change of the latest run, or what withdrawing a declared one would."""

    run_id: str
    """The latest run."""
    known: bool
    """False where too much hangs together to be told at once: only what goes with its flow is told then."""
    proven: bool
    """False where linear plans are compared, in which what is paid once is spread over quantities."""
    proposals: tuple[WorthChange, ...] = ()
    """Proposals that the caller sees and that would change."""
    new: tuple[WorthNew, ...] = ()
    """Exchanges of other flows that would come."""


class FlowWorthDocument(Value):
    """What a flow brings all firms together in a year, beside its not being declared.

    Heat-recovery loops and the sharing of roofs are not counted. A flow whose resource nobody has confirmed,
    or that is withdrawn, has no `worth`.
    """

    format: Literal["symbiose.flow-worth/1"] = "symbiose.flow-worth/1"
    """Name and version of the document."""
    worth: WorthRange | None = None
    """The range; absent where nothing can be told."""
    likely: WorthRange | None = None
    """Where within the range it most likely is, not proven; absent where that says no more."""
    in_steps: bool | None = None
    """True where quantities and prices of others, and the flow's own, count in steps of preferred numbers."""
    certainty: Certainty | None = None
    """How the two ends came about: by the optima, by the linear problem, or by the flow's own pairs alone."""
    counterparts: int | None = None
    """Flows and processors that every rule admits."""
    partners: tuple[WorthPartner, ...] = ()
    """With whom, as far as it may be known."""
    refused_by: tuple[str, ...] = ()
    """Codes of the rules that refuse most counterparts, where none is admitted."""
    changes: WorthChanges | None = None
    """What it changes of the latest run.

    Absent without a run made for net benefit, and for a token that is not made to read.
    """


def worth_document(seen: WorthSeen | None, *, reads: bool = True) -> FlowWorthDocument:
    """Return what is told of a flow.

    Args:
        seen: What the caller may know; None where nothing can be told.
        reads: Whether the caller may read proposals too.
    """
    if seen is None:
        return FlowWorthDocument()
    told = seen.likely
    likely = WorthRange(least_eur=told.least_eur, most_eur=told.most_eur) if told else None
    return FlowWorthDocument(
        worth=WorthRange(least_eur=seen.worth.least_eur, most_eur=seen.worth.most_eur),
        likely=likely,
        in_steps=not seen.whole,
        certainty=seen.certainty,
        counterparts=seen.counterparts,
        partners=tuple(WorthPartner(**asdict(one)) for one in seen.partners),
        refused_by=tuple(one.rule for one in seen.refusals),
        changes=_changes(seen.changes) if seen.changes and reads else None,
    )


def _changes(seen: ChangesSeen) -> WorthChanges:
    return WorthChanges(
        run_id=seen.run.id,
        known=seen.known,
        proven=seen.proven,
        proposals=tuple(
            WorthChange(
                proposal_id=one.line.id,
                effect=one.effect,
                sure=one.sure,
                received=_received(one.received),
            )
            for one in seen.proposals
        ),
        new=tuple(WorthNew(**asdict(one)) for one in seen.new),
    )


def _received(seen: ReceivedYearly | None) -> WorthReceived | None:
    return WorthReceived(**asdict(seen)) if seen else None
