"""The waste status of synergies in the graph: paths chosen and conditions ticked, none is lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from graph.synergies import unknown_synergy
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.waste_status import ConditionTick, PathChoice, WasteStatus

_FIND_CHOICE = load("waste_status/find_choice")
_CREATE_CHOICE = load("waste_status/create_choice")
_LIST_CHOICES = load("waste_status/list_choices")
_FIND_TICK = load("waste_status/find_tick")
_CREATE_TICK = load("waste_status/create_tick")
_LIST_TICKS = load("waste_status/list_ticks")


class GraphWasteStatuses:
    """Waste statuses within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def choose(self, choice: PathChoice) -> None:
        """Append a choice.

        Raises:
            ConflictingReview: Somebody chose meanwhile: the rank is taken.
            UnknownThing: There is no such synergy.
        """
        synergy_id = choice.synergy_id
        if self._transaction.row(_FIND_CHOICE, synergy_id=synergy_id, rank=choice.rank):
            raise _taken(synergy_id)
        properties = plain(choice.model_dump())
        if self._transaction.row(_CREATE_CHOICE, synergy_id=synergy_id, properties=properties) is None:
            raise unknown_synergy(synergy_id)

    def tick(self, tick: ConditionTick) -> None:
        """Append a tick.

        Raises:
            ConflictingReview: Somebody ticked it meanwhile: the rank is taken.
            UnknownThing: There is no such synergy.
        """
        key = {"synergy_id": tick.synergy_id, "condition_id": tick.condition_id, "rank": tick.rank}
        if self._transaction.row(_FIND_TICK, **key):
            raise _taken(tick.synergy_id)
        created = self._transaction.row(
            _CREATE_TICK,
            synergy_id=tick.synergy_id,
            document_id=tick.document_id or "",
            properties=plain(tick.model_dump()),
        )
        if created is None:
            raise unknown_synergy(tick.synergy_id)

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, WasteStatus]:
        """Return the status of each of some synergies, an empty one where nothing was chosen."""
        wanted = list(dict.fromkeys(synergy_ids))
        choices: dict[str, list[PathChoice]] = defaultdict(list)
        ticks: dict[str, list[ConditionTick]] = defaultdict(list)
        for row in self._transaction.rows(_LIST_CHOICES, synergy_ids=wanted):
            choice = PathChoice.model_validate(native_record(row["choice"]))
            choices[choice.synergy_id].append(choice)
        for row in self._transaction.rows(_LIST_TICKS, synergy_ids=wanted):
            tick = ConditionTick.model_validate(native_record(row["tick"]))
            ticks[tick.synergy_id].append(tick)
        return {i: WasteStatus(tuple(choices[i]), tuple(ticks[i])) for i in wanted}


def _taken(synergy_id: str) -> ConflictingReview:
    msg = "Somebody changed the waste status of this synergy meanwhile. Read it again before you do."
    return ConflictingReview(msg, synergy=synergy_id)
