"""How an accepted loop or group is followed, as JSON, as the signed-in account may see it."""

from datetime import date

from symbiose.domain.base import Value
from symbiose.domain.design_losses import LossKind
from symbiose.domain.exchanges import State
from symbiose.services.measured_periods import PeriodTold
from symbiose.services.operations_seen import MemberWord, OperationSeen


class MemberWordDocument(Value):
    """What a member said of what was accepted."""

    site: str | None
    """Name of its site; null where the account may not read it."""
    agreed_on: date | None
    """Day on which it agreed; null as long as it has not."""
    recorded: bool
    """True where it has no account, and the coordinator recorded its agreement."""
    rests_on: str | None
    """On what a recorded agreement rests, for those who coordinate the site."""
    share: float | None
    """Its part of what is shared, a fraction; null where nothing is, or it is not told."""


class MeasuredDocument(Value):
    """What meters counted in a month or a year."""

    first: date
    """First day."""
    months: int
    """Months that were measured."""
    measured_mwh: dict[str, float]
    """Figure (delivered, or produced, used, own_use and shared) → what was measured, MWh."""
    foreseen_mwh: dict[str, float]
    """The same → what the design foresees for the same months, MWh; for the days on which it ran alone."""
    words: str | None
    """On what it rests, for a month."""


class LossDocument(Value):
    """A roof or flow that it rests on and that no longer stands as it did when it was accepted."""

    kind: LossKind
    """roof_gone, roof_of_another, roof_smaller or flow_over."""
    site: str | None
    """Name of the site that it was of; null where the account may not read whose it is."""
    roof: str | None
    """The roof, where the account may read it."""
    flow: str | None
    """The flow, where the account may read it."""


class OperationDocument(Value):
    """What was accepted, as it is followed."""

    state: State
    """accepted, agreed, running, ended or abandoned."""
    steps: int
    """Steps taken so far."""
    members: tuple[MemberWordDocument, ...]
    """Each member with its word."""
    started_on: date | None
    """Since when it runs."""
    ended_on: date | None
    """Until when it ran."""
    ending: str | None
    """Why it ended, for those who decide on it."""
    lost: tuple[LossDocument, ...]
    """What it rests on and that no longer stands as it did, as long as it is followed."""
    years: tuple[MeasuredDocument, ...]
    """The latest first; whole ones for those who read no months."""
    months: tuple[MeasuredDocument, ...]
    """The latest first; none for those who may not read when members use energy."""
    rounded: bool
    """True when its years are rounded, since they would tell what other members use."""


def operation_document_of(seen: OperationSeen | None) -> OperationDocument | None:
    """Return how something is followed as a document; None where it was never accepted."""
    if seen is None:
        return None
    return OperationDocument(
        state=seen.state,
        steps=seen.seen,
        members=tuple(_member(one) for one in seen.members),
        started_on=seen.started_on,
        ended_on=seen.ended_on,
        ending=seen.ending,
        lost=tuple(
            LossDocument(kind=one.kind, site=one.site, roof=one.roof_id, flow=one.flow_id)
            for one in seen.losses
        ),
        years=tuple(_period(one) for one in seen.years),
        months=tuple(_period(one) for one in seen.months),
        rounded=seen.near,
    )


def _member(one: MemberWord) -> MemberWordDocument:
    return MemberWordDocument(
        site=one.name,
        agreed_on=one.agreed_on,
        recorded=one.recorded,
        rests_on=one.rests_on,
        share=one.share,
    )


def _period(one: PeriodTold) -> MeasuredDocument:
    return MeasuredDocument(
        first=one.first,
        months=one.months,
        measured_mwh={name: figure.measured for name, figure in one.figures.items()},
        foreseen_mwh={name: figure.foreseen for name, figure in one.figures.items()},
        words=one.words,
    )
