"""What a flow would be worth if it were declared, changed or withdrawn: told at once, with its bound."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import FlowMove, PlanChanges
from symbiose.domain.ports import Territory


@dataclass(frozen=True)
class FlowDraft:
    """A flow as it would stand, and the one whose place it takes; nothing of it is kept."""

    flow: Flow | None
    """The flow, at a site of the territory; None where one is only withdrawn."""
    replaces: str | None = None
    """Id of the declared flow that it changes or that is withdrawn; None for a new one."""

    @property
    def is_empty(self) -> bool:
        """Tell whether it changes nothing."""
        return self.flow is None and self.replaces is None


class Certainty(StrEnum):
    """What a worth rests on; its two ends are proven in any case."""

    DECIDED = "decided"
    """On the optima with and without the flow, over every pair and with all that exchanges cost once."""
    PRICED = "priced"
    """On the linear problem over every pair, in which what is paid once is spread over quantities.

    Where nothing is paid once its optimum is the gain; else the two ends come from what optima found in time,
    or from the flow's own pairs, and prices tell where between them the gain most likely is.
    """
    ALONE = "alone"
    """On the flow's own pairs alone, as if nobody else wanted its partners: there was no time for more."""

    def or_less(self, other: "Certainty") -> "Certainty":
        """Return the less certain of two ways.

        >>> Certainty.DECIDED.or_less(Certainty.PRICED)
        <Certainty.PRICED: 'priced'>
        """
        return max(self, other, key=list(Certainty).index)


@dataclass(frozen=True)
class LivePartner:
    """Somebody with whom the flow would be exchanged in the plan that was found."""

    thing_id: str
    """Id of the other flow, or of the processor that the flow would go to or come from."""
    is_processor: bool
    """True for a processor."""
    quantity_per_year: float
    """What the offer sends of its resource to it, or what the need receives from it, unit of the draft."""
    eur_per_year: float
    """What this exchange brings by itself, whoever of the two gains it, what it costs once deducted, €/yr."""


@dataclass(frozen=True)
class RefusalMet:
    """A rule that keeps the flow from counterparts of its resource, with one of the pairs it refuses."""

    rule: str
    """Code of the rule."""
    pairs: int
    """Counterparts that it refuses."""
    thing_id: str
    """Counterpart that the sentence speaks of, of those that the fewest rules refuse: a flow or processor.

    The sentence may hold figures of that counterpart: show it only to who may see them.
    """
    sentence: str
    """What the rule compared, in its own words (French)."""
    change: str
    """The smallest change that would lift the refusal, in the words of the rule (French)."""


@dataclass(frozen=True)
class FlowWorth:
    """What a draft changes for all taken together, in net benefit a year.

    Of a new flow both ends are nought at least; of one that is withdrawn nought at most. Heat-recovery loops
    and the sharing of roofs are not counted.
    """

    least_eur: float
    """Proven: the best plan with the draft is worth so much more at least than the best one without, €/yr."""
    most_eur: float
    """Proven: it is worth this much more at most, €/yr; never below `least_eur`."""
    near_eur: float | None
    """Between the two, where it most likely is; not proven. None where nothing points to it."""
    certainty: Certainty
    """What the figures rest on."""
    quantity_per_year: float | None
    """What the draft would exchange in the plan found, in its unit; None where no plan was found in time."""
    partners: tuple[LivePartner, ...]
    """With whom, the greatest quantity first; of the flow that is withdrawn, those that it would lose."""
    pairs: int
    """Counterparts that every rule admits, flows and processors, whether or not they would pay."""
    refusals: tuple[RefusalMet, ...] = ()
    """Where no counterpart is admitted: what refuses them, the most frequent first; at most three."""


class LiveMarket(Protocol):
    """Tells what drafts are worth over a territory and what they change.

    It keeps what it worked out until the territory is another, and may be asked by several threads at once.
    """

    def worth(
        self, revision: str, territory: Callable[[], Territory], draft: FlowDraft, patience_s: float = 2.0
    ) -> FlowWorth:
        """Return what a draft is worth.

        Args:
            revision: Names the state of the territory, day included: the same name always means the same
                territory. A caller that keeps territories by the journal passes what it keeps them by.
            territory: Returns the territory of that state; called only where that state is not known yet.
            draft: What would be declared, changed or withdrawn.
            patience_s: Time after which it answers with what is proven so far, once the territory is read, s.

        Raises:
            UnknownThing: The site of the draft, or the flow whose place it takes, is not in the territory.
        """

    def changes(
        self,
        revision: str,
        territory: Callable[[], Territory],
        move: FlowMove,
        proposed: Collection[Path],
        patience_s: float = 2.0,
    ) -> PlanChanges | None:
        """Return the exchanges that the best plan carries otherwise once a flow stands otherwise.

        Of plans that are worth the same, those are compared that carry as much as may be of what was
        proposed: an exchange that was proposed changes where nothing as good keeps it.

        Args:
            revision: Names the state of the territory, as in `worth`.
            territory: Returns the territory of that state.
            move: The flow before and after.
            proposed: Ways of exchanges that were proposed, and that nobody decided on.
            patience_s: Time after which it gives up, once the territory is read, s.

        Returns:
            The exchanges, of the best plans where these are found and proven, else of linear plans beside
            what was accepted; None where there was no time for either.

        Raises:
            UnknownThing: The site of the flow, or the flow whose place it takes, is not in the territory.
        """
