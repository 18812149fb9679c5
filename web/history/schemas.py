"""What the pages of the history are asked for."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from symbiose.domain.errors import InvalidDocument, Problem
from web.forms import Form, ListQuery

MOST_VERSIONS = 1_000_000
LONGEST_MARK = 200
BOX = "flow"
"""Name of the boxes of flows; each has the flow and the state in which it was shown as its value."""


class HistoryQuery(ListQuery):
    """Page of the list of versions."""


class BackForm(Form):
    """Go back to a version."""

    version: int = Field(ge=1, le=MOST_VERSIONS)
    """The version to go back to."""
    latest: int = Field(ge=1, le=MOST_VERSIONS)
    """The latest version that the page showed."""


class RenewalForm(Form):
    """Say that flows are still exact: those whose boxes are ticked, or the one whose button was pressed."""

    boxes: ClassVar = frozenset({BOX})
    flow: tuple[str, ...] = ()
    """Ticked flows with their states."""
    only: str = Field(default="", max_length=LONGEST_MARK)
    """The flow of the button pressed, with its state."""

    def seen(self) -> Mapping[str, str]:
        """Return the state in which each flow was shown.

        Raises:
            InvalidDocument: A value is none that the page sends.
        """
        marks = [self.only] if self.only else list(self.flow)
        pairs = [mark.partition(" ") for mark in marks]
        if any(not flow_id or not state for flow_id, _blank, state in pairs):
            raise InvalidDocument([Problem(BOX, "", "send a flow with the state in which it was shown")])
        return {flow_id: state for flow_id, _blank, state in pairs}
