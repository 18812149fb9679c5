"""What the list of synergies is asked for, and what the forms of a synergy send."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, Self, TypeVar

from pydantic import Field, field_validator

from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.synergies import LIVING, Party, Side
from symbiose.domain.synergy_attention import Attention, Reason
from symbiose.domain.typed_days import typed_day
from symbiose.services.synergy_inbox import SynergyLine
from web.forms import Form, ListQuery

CLOSED = (State.ENDED, State.ABANDONED)
THIS_CENTURY = range(2000, 2100)


class Shown(StrEnum):
    """Which synergies are listed."""

    INBOX = "a-traiter"
    LIVING = "suivies"
    CLOSED = "closes"
    ALL = "toutes"


class Listed(Protocol):
    """What the list holds: an exchange, a loop or a group that is followed."""

    @property
    def state(self) -> State:
        """How far it has come."""

    @property
    def attention(self) -> tuple[Attention, ...]:
        """Why it is listed in the inbox."""

    @property
    def words(self) -> str:
        """What is sought in."""


L = TypeVar("L", bound=Listed)


class SynergiesQuery(ListQuery):
    """Filters of the list; they stay in the address."""

    liste: Shown = Shown.INBOX
    """Which synergies."""
    texte: str = Field(default="", max_length=200)
    """Words sought in the parties, the resources and the next action."""
    etat: State | None = None
    """Only those in this state."""
    raison: Reason | None = None
    """Only those listed for this reason."""
    suite: int = Field(default=1, ge=1, le=100_000)
    """Page of the loops and groups, from 1."""

    def address(self, **changes: object) -> dict[str, str]:
        """Return the query with some fields changed; a table begins anew unless its page is named."""
        return super().address(**({"suite": 1} | changes))

    @property
    def filtered(self) -> bool:
        """Tell whether anything but the list is asked for."""
        return bool(self.texte or self.etat or self.raison)

    def select(self, lines: Iterable[L]) -> list[L]:
        """Return the lines asked for, in the order of the inbox."""
        return [line for line in lines if self._listed(line) and self._keeps(line)]

    def _listed(self, line: Listed) -> bool:
        return {
            Shown.INBOX: bool(line.attention),
            Shown.LIVING: line.state in LIVING,
            Shown.CLOSED: line.state in CLOSED,
            Shown.ALL: True,
        }[self.liste]

    def _keeps(self, line: Listed) -> bool:
        return (
            self.texte.strip().casefold() in line.words.casefold()
            and (self.etat is None or line.state is self.etat)
            and (self.raison is None or any(one.reason is self.raison for one in line.attention))
        )


class StepForm(Form):
    """Any step: the version of the synergy that the page showed."""

    version: int = Field(ge=1)
    """Version seen; a stale one is refused."""


class WordForm(StepForm):
    """Agree or confirm the contract."""

    side: Side | None = None
    """For which side, where one manages the sites of two firms."""


class RecordedForm(StepForm):
    """Record the word of a firm for which nobody has an account."""

    side: Side
    """Whose word it is."""
    words: str = ""
    """On what it rests; the use case refuses an empty one."""


class StateForm(StepForm):
    """Record where a synergy stands."""

    state: State
    """What it came to."""
    words: str = ""
    """A remark."""


class ReasonForm(StepForm):
    """Abandon."""

    reason: str = ""
    """Why; the use case refuses an empty one."""


class RemarkForm(StepForm):
    """A step with a remark."""

    words: str = ""
    """The remark."""


class ActionForm(StepForm):
    """Plan the next action."""

    action: str = ""
    """What is to be done; empty when nothing is planned any more."""
    who: Party | None = None
    """Who is to do it."""
    due: str = Field(default="", max_length=40)
    """Until when, as it was typed."""

    @field_validator("who", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        """Take an empty field for none."""
        return None if value == "" else value

    def day(self) -> date | None:
        """Return the date, None when there is none.

        Raises:
            InvalidDeclaration: It is no date, or none of this century.
        """
        text = self.due.strip()
        if not text:
            return None
        try:
            day = typed_day(text)
        except ValueError:
            day = date.max
        if day.year not in THIS_CENTURY:
            raise InvalidDeclaration([Problem("due", text, "give a date such as 31/12/2026")])
        return day

    @classmethod
    def of_line(cls, line: SynergyLine) -> Self:
        """Return the form as it stands before anybody types."""
        due = line.due.isoformat() if line.due else ""
        return cls(version=line.version, action=line.next_action or "", who=line.who, due=due)


class EvidenceForm(StepForm):
    """Ask for a proof or document."""

    what: str = ""
    """What is needed."""
    party: Party = Party.GIVER
    """Who supplies it."""
