"""Which exchanges count on a day, and in which column: each once, at the furthest that it has come."""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import CountedExchange
from symbiose.domain.counted_synergies import COLUMN_OF_STATE, DONE
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.indicators import Column
from symbiose.domain.remembered import Remembered
from symbiose.domain.territory_on import TerritoryOn


def exchanges_on(territory: TerritoryOn, kept: Remembered | None = None) -> Iterator[CountedExchange]:
    """Return the exchanges of a day.

    - Proposed: what the latest run proposes and nobody has decided, as the run accounts for it; and what the
      coordinator has accepted while giver and receiver have not both agreed, at the quantity accepted. What
      ran and has ended is proposed again once a run made after its end proposes it.
    - Agreed: synergies that both sides agreed to and that have neither ended nor been abandoned.
    - Realised: what was given in the year, by synergies that run or have run, as told by the firms.

    A synergy that runs is agreed and realised: the columns are read beside each other, never added.
    """
    kept = kept if kept is not None else Remembered()
    treatments = kept.same("treatments", territory.treatments)
    yield from kept.of("proposed", _proposed, territory.proposals, territory.states, treatments)
    for one in territory.synergies:
        treatment = territory.treatments.get(one.proposal.resource_id)
        state, name = one.synergy.state, one.synergy.id
        column = Column.AGREED if state is State.RUNNING else COLUMN_OF_STATE.get(state)
        if column in (Column.PROPOSED, Column.AGREED):
            yield CountedExchange(one.proposal, column, one.accepted_share, name, treatment)
        realised = one.realised_share
        if realised is not None and DONE & one.reached.keys():
            yield CountedExchange(one.proposal, Column.REALISED, realised, name, treatment)


def _proposed(
    proposals: Iterable[Proposal], states: Mapping[str, State], treatments: Mapping[str, str]
) -> Iterator[CountedExchange]:
    for proposal in proposals:
        if states.get(proposal.id, State.PROPOSED) is State.PROPOSED:
            treatment = treatments.get(proposal.resource_id)
            yield CountedExchange(proposal, Column.PROPOSED, 1.0, proposal.id, treatment)
