"""What the forms of a reviewer send: decisions on one proposal or several, questions, answers."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from urllib.parse import parse_qsl

from pydantic import AfterValidator, Field
from werkzeug.datastructures import MultiDict

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.questions import Side
from symbiose.domain.refusal_reasons import OF_EXCHANGES, OF_GROUPS, RefusalReason
from web.forms import Form
from web.proposals.schemas import BoardQuery


def _one_of(offered: Collection[RefusalReason]) -> Callable[[RefusalReason], RefusalReason]:
    """Return what lets through the reasons that a page offers, and no other."""

    def checked(reason: RefusalReason) -> RefusalReason:
        if reason not in offered:
            msg = "choose a reason of the list"
            raise ValueError(msg)
        return reason

    return checked


ExchangeReason = Annotated[RefusalReason, AfterValidator(_one_of(OF_EXCHANGES))]
GroupReason = Annotated[RefusalReason, AfterValidator(_one_of(OF_GROUPS))]


class DecisionForm(Form):
    """Withdraw a decision."""

    version: int = Field(ge=0)
    """Version of the decision that the page showed."""


class AcceptanceForm(DecisionForm):
    """Accept, as proposed or with another quantity."""

    quantity: str = Field(default="", max_length=40)
    """Quantity to keep, as typed; empty for what is proposed."""


class RefusalForm(Form):
    """Refuse an exchange or a loop with a reason."""

    version: int = Field(ge=0)
    """Version of the decision that the page showed."""
    reason: str = ""
    """Why; the use case refuses an empty one."""
    code: ExchangeReason | Literal[""] = RefusalReason.OTHER
    """Why, by the list; empty when nothing was chosen."""


class GroupRefusalForm(RefusalForm):
    """Refuse a group with a reason."""

    code: GroupReason | Literal[""] = RefusalReason.OTHER
    """Why, by the list; empty when nothing was chosen."""


class ModelsForm(Form):
    """Set the models against the rules."""

    boxes: ClassVar = frozenset({"models"})
    models: tuple[int, ...]
    """Numbers of the models chosen."""
    reason: str = ""
    """Why."""


class Action(StrEnum):
    """What to do with the proposals chosen in the list."""

    COMPARE = "comparer"
    ACCEPT = "accepter"
    REFUSE = "refuser"
    REOPEN = "rouvrir"
    ASK = "demander"


class SelectionForm(Form):
    """Some proposals of the list, each with the version that the page showed, and what to do with them."""

    boxes: ClassVar = frozenset({"choix", "sides"})
    choix: tuple[str, ...]
    """`<id>:<version>` of each proposal chosen."""
    action: Action
    """What to do."""
    code: ExchangeReason | Literal[""] = ""
    """Why they are refused, by the list."""
    reason: str = ""
    """Why they are refused, in words."""
    sides: tuple[Side, ...] = ()
    """Whom to ask."""
    question: str = ""
    """What to ask."""
    ensemble: bool = False
    """All, or none when one changed meanwhile."""
    retour: str = Field(default="", max_length=4_000)
    """Filters of the list to come back to."""

    @property
    def chosen(self) -> dict[str, int]:
        """Return the version seen of each proposal chosen, by id.

        Raises:
            InvalidDocument: A box is none of the list's.
        """
        found: dict[str, int] = {}
        for box in self.choix:
            proposal_id, _colon, version = box.rpartition(":")
            if not proposal_id or not version.isascii() or not version.isdigit():
                raise InvalidDocument([Problem("choix", box[:200], "choose proposals in the list")])
            found[proposal_id] = int(version)
        return found

    @property
    def list_query(self) -> BoardQuery:
        """Return the filters of the list to come back to; none where they are not understood."""
        try:
            return BoardQuery.of(MultiDict(parse_qsl(self.retour)))
        except InvalidDocument:
            return BoardQuery()


class AskForm(Form):
    """Ask one or both firms of a proposal."""

    giver: bool = False
    """Ask the giver."""
    receiver: bool = False
    """Ask the receiver."""
    question: str = ""
    """What to ask; the use case refuses an empty one."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """Return whom to ask."""
        chosen = ((Side.GIVER, self.giver), (Side.RECEIVER, self.receiver))
        return tuple(side for side, asked in chosen if asked)


class AnswerForm(Form):
    """Answer a question."""

    answer: str = ""
    """The answer; the use case refuses an empty one."""
