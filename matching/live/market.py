"""Tells what drafts of flows are worth, and keeps what it worked out (the port `LiveMarket`)."""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from threading import Lock

from matching.live.answers import Found, Question, Range, question_of, questions_of
from matching.live.bounds import Bounds
from matching.live.deciding import Decided
from matching.live.ground import Ground
from matching.live.linear_plans import linear_changes
from matching.live.own_pairs import refusals_met
from matching.live.replanning import Replanning
from matching.live.taken_off import left_beside_designs, taken_by_designs
from matching.live.warm import WarmFamilies
from matching.proposing import ExchangeMatcher, KnowledgeOf
from symbiose.domain.exchanges import Path
from symbiose.domain.live_changes import FlowMove, PlanChanges
from symbiose.domain.live_worth import Certainty, FlowDraft, FlowWorth, RefusalMet
from symbiose.domain.ports import Territory

DECIDING = 0.8
"""Share of the time that optima may take; the rest is left for prices."""


class LiveState:
    """What is known of one state of a territory."""

    def __init__(
        self, revision: str, ground: Ground, matcher: ExchangeMatcher, former: "LiveState | None" = None
    ) -> None:
        """Begin with its ends, and with what still holds of a former state."""
        self.revision = revision
        self.ground = ground
        self.bounds = Bounds(ground)
        self.decided = Decided(ground, matcher)
        self.replanning = Replanning(ground, self.decided, matcher)
        self.warm: WarmFamilies = WarmFamilies(ground, former=former.warm if former else None)

    def worth(self, draft: FlowDraft, until: float) -> FlowWorth:
        """Return what a draft is worth.

        Args:
            draft: What would be declared, changed or withdrawn.
            until: When to be done, by `time.perf_counter`, s.

        Raises:
            UnknownThing: Its site, or the flow whose place it takes, is not in the territory.
        """
        question = question_of(self.ground, draft)
        proven = self.bounds.range_of(question)
        found = self._found(question, proven, until)
        pairs = 0 if question.shown is None else len(question.shown)
        within = proven if found is None else found.range.within(proven)
        return FlowWorth(
            least_eur=within.least,
            most_eur=within.most,
            near_eur=within.clipped(found.near_eur) if found else None,
            certainty=found.certainty if found else Certainty.ALONE,
            quantity_per_year=sum(one.quantity_per_year for one in found.partners) if found else None,
            partners=found.partners if found else (),
            pairs=pairs,
            refusals=self._refusals(question) if not pairs else (),
        )

    def _found(self, question: Question, proven: Range, until: float) -> Found | None:
        """Return what optima tell; where they leave it open, where it most likely is by prices."""
        now = time.perf_counter()
        decided = self.decided.gain(question, now + DECIDING * (until - now))
        if decided is not None and decided.range.within(proven).is_narrow:
            return decided
        priced = self.warm.gain(question, until)
        if decided is None or priced is None:
            return priced or decided
        return replace(priced, range=decided.range.within(priced.range))

    def changes(self, move: FlowMove, proposed: Collection[Path], until: float) -> PlanChanges | None:
        """Return what two plans carry otherwise; None where neither kind of plan is known.

        Args:
            move: The flow before and after.
            proposed: Ways of exchanges that were proposed, and that nobody decided on.
            until: When to be done, by `time.perf_counter`, s.
        """
        now = time.perf_counter()
        questions = questions_of(self.ground, move)
        decided = self.replanning.changes(questions, proposed, now + DECIDING * (until - now))
        if decided is not None:
            return PlanChanges(decided, proven=True)
        plans = self.warm.plans(questions, until)
        if plans is None:
            return None
        return PlanChanges(linear_changes(self.ground, plans, proposed), proven=False)

    def _refusals(self, question: Question) -> tuple[RefusalMet, ...]:
        if question.new is None:
            return ()
        return refusals_met(self.ground, question.new, question.draft.replaces)


class LiveEngine:
    """Drafts over one state of a territory at a time: what another one was worked out for is forgotten."""

    def __init__(self, knowledge_of: KnowledgeOf, matcher: ExchangeMatcher) -> None:
        """Keep what it works with.

        Args:
            knowledge_of: Reference data, by the day and the values of a territory.
            matcher: Decides small parts; without loops and sun.
        """
        self._knowledge_of = knowledge_of
        self._matcher = matcher
        self._lock = Lock()
        self._state: LiveState | None = None

    def worth(
        self, revision: str, territory: Callable[[], Territory], draft: FlowDraft, patience_s: float = 2.0
    ) -> FlowWorth:
        """Return what a draft is worth.

        Args:
            revision: Names the state of the territory.
            territory: Returns the territory of that state.
            draft: What would be declared, changed or withdrawn.
            patience_s: Time after which it answers with what is proven so far, once the territory is read, s.

        Raises:
            UnknownThing: The site of the draft, or the flow whose place it takes, is not in the territory.
        """
        state = self._state_of(revision, territory)
        return state.worth(draft, time.perf_counter() + patience_s)

    def changes(
        self,
        revision: str,
        territory: Callable[[], Territory],
        move: FlowMove,
        proposed: Collection[Path],
        patience_s: float = 2.0,
    ) -> PlanChanges | None:
        """Return the exchanges that the best plan carries otherwise once a flow stands otherwise.

        Args:
            revision: Names the state of the territory.
            territory: Returns the territory of that state.
            move: The flow before and after.
            proposed: Ways of exchanges that were proposed, and that nobody decided on.
            patience_s: Time after which it gives up, once the territory is read, s.

        Raises:
            UnknownThing: The site of the flow, or the flow whose place it takes, is not in the territory.
        """
        state = self._state_of(revision, territory)
        return state.changes(move, proposed, time.perf_counter() + patience_s)

    def _state_of(self, revision: str, territory: Callable[[], Territory]) -> LiveState:
        with self._lock:
            former = self._state
            if former is None or former.revision != revision:
                held = territory()
                taken = taken_by_designs(held)
                ground = Ground(left_beside_designs(held, taken), self._knowledge_of(held), taken)
                if former is not None:
                    former.warm.end()
                self._state = LiveState(revision, ground, self._matcher, former)
                return self._state
            return former
