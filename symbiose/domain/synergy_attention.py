"""Why a synergy asks for somebody's attention: its date, a long silence, or a word that is waited for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from symbiose.domain.exchanges import State
from symbiose.domain.synergies import Party, Side, Synergy, includes


class Reason(StrEnum):
    """Why a synergy, a loop or a group is listed."""

    DUE = "due"
    """Something is to be done by a date, passed or to come."""
    AGREE = "agree"
    """One's own side has not agreed yet."""
    SIGN = "sign"
    """One's own side has not confirmed the contract yet."""
    ACT = "act"
    """The next action is one's own."""
    SUPPLY = "supply"
    """A proof or document is asked of one."""
    PROVE = "prove"
    """The dossier lacks something that one's own side can show."""
    CHECK = "check"
    """A proof or document was supplied and waits to be looked at."""
    STEP = "step"
    """Nobody is waited for but the coordinator, who takes the next step."""
    RECORD = "record"
    """A firm has no account: its word is to be recorded."""
    MEASURE = "measure"
    """Months of a loop or group that runs are to be noted."""
    LOST = "lost"
    """A roof or flow that a loop or group rests on no longer stands as it did when it was accepted."""
    SILENT = "silent"
    """Nothing has been done with it for longer than the setting allows."""


@dataclass(frozen=True)
class Attention:
    """One reason why a synergy is listed, with its figure."""

    reason: Reason
    days: int | None = None
    """Days until the date, negative once it has passed; or days of silence."""
    count: int = 1
    """Pieces of evidence, agreements or months concerned."""


def attention_of(
    synergy: Synergy,
    sides: frozenset[Side],
    now: datetime,
    today: date,
    silent_after: timedelta,
    *,
    lacking: int = 0,
    to_record: int = 0,
) -> tuple[Attention, ...]:
    """Return why a synergy asks for attention; nothing when it does not, or is closed.

    Args:
        synergy: The synergy.
        sides: Sides that the caller speaks for; none for who follows it.
        now: The present moment.
        today: The present day, where the service is used.
        silent_after: Silence that is too long.
        lacking: What its dossier lacks that the sides can show.
        to_record: Words that no account may give and that the caller, who follows it, may record.
    """
    if not synergy.living:
        return ()
    found = _asked_of_sides(synergy, sides) if sides else _asked_of_coordinator(synergy)
    if to_record:
        found.append(Attention(Reason.RECORD, count=to_record))
    if sides and lacking:
        found.append(Attention(Reason.PROVE, count=lacking))
    if synergy.due is not None and (not sides or any(includes(synergy.who, side) for side in sides)):
        found = [Attention(Reason.DUE, (synergy.due - today).days), *found]
    silence = now - synergy.heard_at
    if silence > silent_after:
        found.append(Attention(Reason.SILENT, silence.days))
    return tuple(found)


def _asked_of_sides(synergy: Synergy, sides: frozenset[Side]) -> list[Attention]:
    found = []
    if synergy.state is State.ACCEPTED and sides - synergy.sides_that_agreed():
        found.append(Attention(Reason.AGREE))
    if synergy.state is State.IN_STUDY and sides - synergy.sides_that_signed():
        found.append(Attention(Reason.SIGN))
    if any(includes(synergy.who, side) for side in sides):
        found.append(Attention(Reason.ACT))
    asked = [
        one
        for one in synergy.missing
        if one.supplied_at is None and any(includes(one.party, side) for side in sides)
    ]
    return found + ([Attention(Reason.SUPPLY, count=len(asked))] if asked else [])


def _asked_of_coordinator(synergy: Synergy) -> list[Attention]:
    found = []
    if synergy.state in (State.AGREED, State.CONTRACTED):
        found.append(Attention(Reason.STEP))
    if synergy.who is Party.COORDINATOR:
        found.append(Attention(Reason.ACT))
    supplied = [one for one in synergy.missing if one.supplied_at is not None]
    own = [one for one in synergy.missing if one.supplied_at is None and one.party is Party.COORDINATOR]
    found += [Attention(Reason.CHECK, count=len(supplied))] if supplied else []
    return found + ([Attention(Reason.SUPPLY, count=len(own))] if own else [])


def urgency(attention: tuple[Attention, ...]) -> tuple[int, int]:
    """Return what sorts an inbox: by due date, then what is asked without one, then the longest silence.

    >>> late, silent = Attention(Reason.DUE, -3), Attention(Reason.SILENT, 45)
    >>> urgency((late, silent)) < urgency((Attention(Reason.AGREE),)) < urgency((silent,))
    True
    """
    for one in attention:
        if one.reason is Reason.DUE:
            return (0, one.days or 0)
    if any(one.reason is not Reason.SILENT for one in attention):
        return (1, 0)
    return (2, -max((one.days or 0 for one in attention), default=0))
