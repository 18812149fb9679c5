"""Reference values set by coordinators: as they hold, with their history, and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import InvalidDocument, UnknownThing
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.permissions import CanEditReference, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.value_periods import is_usable, period_problems, periods_of, periods_text, with_period
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.edit_history import (
    ToldEdit,
    next_edit,
    require_different,
    require_seen,
    told_edits,
    version_of,
)
from symbiose.services.journalling import journal_entry
from symbiose.services.period_reading import read_period
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.reference_in_use import own_values, reference_in_use
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import surroundings

NOTHING_SET = periods_text(())
"""Version 0 of every value: the shipped periods alone hold."""


@dataclass(frozen=True)
class HeldPeriod:
    """One period of a value as it holds."""

    value: ReferenceValue
    own: bool
    """True when people set it, False when the service ships it."""


@dataclass(frozen=True)
class Resting:
    """A proposal of the latest run that rests on a value, with the period that it used."""

    line: ProposalLine
    used: ReferenceUsed


@dataclass(frozen=True)
class ValueSheet:
    """A reference value with all that is known of it."""

    known: ReferenceValue
    """The shipped period that tells what it is: its label, topic and unit."""
    held: tuple[HeldPeriod, ...]
    """The periods that hold, oldest first."""
    shipped: tuple[ReferenceValue, ...]
    """Those that the service ships, oldest first."""
    versions: tuple[ToldEdit, ...]
    """What people set, the newest first; the last one is version 0."""
    misfits: tuple[ReferenceValue, ...]
    """Periods that people set and that hold no more, since the value is counted in another unit now."""
    resting: tuple[Resting, ...]
    """Proposals of the latest run that rest on it, as far as the caller may see them."""
    may_edit: bool

    @property
    def latest(self) -> Edit:
        """Return the version that holds."""
        return self.versions[0].edit


def untouched_value(value_id: str, now: datetime) -> Edit:
    """Return version 0 of a value: nobody has set a period of it."""
    return Edit(subject=Subject.VALUE, thing_id=value_id, version=0, at=now, by="", content=NOTHING_SET)


def held_periods(services: Services) -> tuple[HeldPeriod, ...]:
    """Return every period of every value as it holds."""

    def work(repositories: Repositories) -> tuple[HeldPeriod, ...]:
        own = {(one.id, one.valid_from) for one in own_values(repositories)}
        book = reference_in_use(services, repositories).factors
        return tuple(HeldPeriod(one, (one.id, one.valid_from) in own) for one in book)

    return services.store.read(work)


def book_in_use(services: Services) -> ReferenceBook:
    """Return the values that hold."""
    return services.store.read(lambda r: reference_in_use(services, r).factors)


def value_sheet(services: Services, actor: Actor, value_id: str) -> ValueSheet:
    """Return a value with its periods, its history and what rests on it.

    Raises:
        UnknownThing: There is no such value.
    """
    shipped = services.reference.factors.history(value_id)

    def work(repositories: Repositories) -> ValueSheet:
        edits = _versions(repositories, value_id, services.clock())
        own = periods_of(edits[-1].content)
        starts = {one.valid_from for one in own}
        held = reference_in_use(services, repositories).factors.history(value_id)
        may_edit = CanEditReference(actor).allowed()
        return ValueSheet(
            known=shipped[-1],
            held=tuple(HeldPeriod(one, one.valid_from in starts and one in own) for one in held),
            shipped=shipped,
            versions=told_edits(repositories, edits, names=may_edit),
            misfits=tuple(one for one in own if not is_usable(services.reference.factors, one)),
            resting=_resting(services, actor, repositories, value_id),
            may_edit=may_edit,
        )

    return services.store.read(work)


@dataclass(frozen=True)
class PeriodWish:
    """What a coordinator wants to hold during a period."""

    texts: Mapping[str, str]
    """Text by field of a value."""
    seen: str
    """Stamp of the version that the form showed."""
    corrects: date | None = None
    """First day of the period that it takes the place of."""
    replaces_following: bool = False
    """Whether it is meant to hold in place of shipped periods that begin later, too."""
    reason: str = ""
    """Why."""


def set_period(services: Services, actor: Actor, value_id: str, wish: PeriodWish) -> Edit:
    """Set what a value is during a period; an open one that began before ends on the day before.

    Raises:
        NotAllowed: The caller does not set reference values.
        UnknownThing: There is no such value.
        InvalidDocument: The period is not what the domain asks of one, or overlaps another one.
        ConflictingReview: Somebody changed the value since it was seen.
    """
    CanEditReference(actor).require()
    shipped = services.reference.factors.history(value_id)
    new = read_period(wish.texts, shipped[-1])
    problems = period_problems(shipped, new, replaces_following=wish.replaces_following)
    if problems:
        raise InvalidDocument(problems)
    now = services.clock()
    entry = journal_entry(actor, "set_reference_value", value_id, now, f"from={new.valid_from}")

    def work(repositories: Repositories) -> Edit:
        latest = _versions(repositories, value_id, now)[-1]
        require_seen(latest, wish.seen)
        periods = with_period(periods_of(latest.content), new, wish.corrects)
        edit = next_edit(latest, actor, now, wish.reason, content=periods_text(periods))
        require_different(latest, edit)
        repositories.edits.save(edit)
        repositories.journal.append(entry)
        return edit

    return services.store.write(work)


def remove_period(services: Services, actor: Actor, value_id: str, begins: date, *, seen: str) -> Edit:
    """Take back a period that was set; on its days what is shipped, or set beside it, holds again.

    Raises:
        NotAllowed: The caller does not set reference values.
        UnknownThing: There is no such value, or no period was set from that day.
        ConflictingReview: Somebody changed the value since it was seen.
    """
    CanEditReference(actor).require()
    services.reference.factors.history(value_id)
    now = services.clock()
    entry = journal_entry(actor, "remove_reference_period", value_id, now, f"from={begins}")

    def work(repositories: Repositories) -> Edit:
        latest = _versions(repositories, value_id, now)[-1]
        require_seen(latest, seen)
        own = periods_of(latest.content)
        left = tuple(period for period in own if period.valid_from != begins)
        if len(left) == len(own):
            msg = f"No period of {value_id} was set from {begins}."
            raise UnknownThing(msg, value=value_id)
        edit = next_edit(latest, actor, now, content=periods_text(left))
        repositories.edits.save(edit)
        repositories.journal.append(entry)
        return edit

    return services.store.write(work)


def restore_value(services: Services, actor: Actor, value_id: str, number: int, *, seen: str) -> Edit:
    """Set a value again as it was in a version; in version 0 the shipped periods alone hold.

    Raises:
        NotAllowed: The caller does not set reference values.
        UnknownThing: There is no such value or version.
        ConflictingReview: Somebody changed the value since it was seen, or it stands like this already.
    """
    CanEditReference(actor).require()
    services.reference.factors.history(value_id)
    now = services.clock()
    entry = journal_entry(actor, "restore_reference_value", value_id, now, f"version={number}")

    def work(repositories: Repositories) -> Edit:
        edits = _versions(repositories, value_id, now)
        require_seen(edits[-1], seen)
        wanted = version_of(edits, number)
        require_different(edits[-1], wanted)
        edit = next_edit(edits[-1], actor, now, content=wanted.content)
        repositories.edits.save(edit)
        repositories.journal.append(entry)
        return edit

    return services.store.write(work)


def _versions(repositories: Repositories, value_id: str, now: datetime) -> list[Edit]:
    """Return all versions of a value, oldest first; the first one is what the service ships."""
    return [untouched_value(value_id, now), *repositories.edits.of_thing(Subject.VALUE, value_id)]


def _resting(
    services: Services, actor: Actor, repositories: Repositories, value_id: str
) -> tuple[Resting, ...]:
    """Return the proposals that rest on a value, to those who see their accounting whole."""
    run = repositories.runs.latest()
    if run is None or not CanSeeProposals(actor).allowed():
        return ()
    used = {
        proposal.id: one
        for proposal in proposals_of(services, repositories, run)
        if reviews(actor, proposal)
        for one in proposal.references
        if one.id == value_id
    }
    lines = board_within(services, actor, repositories, surroundings(services, repositories)).lines
    return tuple(Resting(line, used[line.id]) for line in lines if line.id in used)
