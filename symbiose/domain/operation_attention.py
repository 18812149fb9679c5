"""Why an accepted loop or group asks for somebody's attention: a word, a start or a month is waited for."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import State
from symbiose.domain.followed_design_steps import BEFORE_IT_RUNS
from symbiose.domain.followed_designs import M, Operation, T
from symbiose.domain.synergy_attention import Attention, Reason


@dataclass(frozen=True)
class Part:
    """What somebody has to do with what is followed."""

    speaks_for: Set[str] = frozenset()
    """Members that they speak for, by site."""
    records: Set[str] = frozenset()
    """Members without an account whose agreement they may record."""
    member: bool = False
    """They manage a member."""
    decides: bool = False
    """They record that it began, and close it."""
    measures: bool = False
    """They note what was measured."""


def attention_to(
    operation: Operation[T, M],
    part: Part,
    heard_at: datetime,
    now: datetime,
    silent_after: timedelta,
    *,
    lost: int = 0,
) -> tuple[Attention, ...]:
    """Return why what is followed asks for attention; nothing when it does not, or is closed.

    Args:
        operation: What is followed.
        part: What the caller has to do with it.
        heard_at: When something was done with it last.
        now: The present moment.
        silent_after: Silence that is too long before it runs; once it does, months are waited for.
        lost: Roofs and flows that it rests on and that no longer stand as they did.
    """
    if not operation.living:
        return ()
    told = bool(lost) and (part.decides or part.member)
    found = [*([Attention(Reason.LOST, count=lost)] if told else ()), *_asked(operation, part, day_of(now))]
    silence = now - heard_at
    if operation.state in BEFORE_IT_RUNS and silence > silent_after:
        found.append(Attention(Reason.SILENT, silence.days))
    return tuple(found)


def _asked(operation: Operation[T, M], part: Part, today: date) -> Iterator[Attention]:
    waited_for = set(operation.waited_for) if operation.state in BEFORE_IT_RUNS else set()
    if waited_for & part.speaks_for:
        yield Attention(Reason.AGREE)
    if to_record := waited_for & part.records:
        yield Attention(Reason.RECORD, count=len(to_record))
    if operation.state is State.AGREED and part.decides:
        yield Attention(Reason.STEP)
    missing = months_missing(operation, today)
    if missing and part.measures:
        yield Attention(Reason.MEASURE, count=len(missing))


def months_missing(operation: Operation[T, M], today: date) -> tuple[date, ...]:
    """Return the months that have passed since what runs began and that nobody measured, by first day."""
    if operation.state is not State.RUNNING or operation.started_on is None:
        return ()
    month, present = operation.started_on.replace(day=1), today.replace(day=1)
    found = []
    while month < present:
        if month not in operation.months:
            found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return tuple(found)
