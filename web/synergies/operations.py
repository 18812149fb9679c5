"""Loops and groups that are followed, as they stand in the list of synergies."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from symbiose.domain.exchanges import State
from symbiose.domain.synergy_attention import Attention
from symbiose.services.loop_lines import LoopLine
from symbiose.services.operations_inbox import OperationLine
from web.language import _
from web.loops.titles import loop_title
from web.sun.titles import group_title, kind_told


@dataclass(frozen=True)
class OperationRow:
    """One loop or group."""

    line: OperationLine
    kind: str
    """What it is."""
    title: str
    """Who takes part."""
    address: str
    """Where it is followed."""

    @property
    def state(self) -> State:
        """Return how far it has come."""
        return self.line.state

    @property
    def attention(self) -> tuple[Attention, ...]:
        """Return why it is listed in the inbox."""
        return self.line.attention

    @property
    def words(self) -> str:
        """Return the words of it that somebody may seek."""
        return f"{self.kind} {self.title}"


def rows_of(lines: Sequence[OperationLine]) -> list[OperationRow]:
    """Return the rows of what is followed, in their order."""
    return [_row(one) for one in lines]


def _row(one: OperationLine) -> OperationRow:
    line = one.line
    if isinstance(line, LoopLine):
        address = url_for("loops.sheet", loop_id=line.id, _anchor="suivi")
        return OperationRow(one, _("Boucle de chaleur"), loop_title(line), address)
    address = url_for("sun.sheet", group_id=line.id, _anchor="suivi")
    return OperationRow(one, kind_told(line.shared), group_title(line), address)
