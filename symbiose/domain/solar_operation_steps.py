"""What may be done with an accepted group, and the step that it makes: pure, the clock is passed in.

Each member agrees for itself; the coordinator records that the operation began, what was measured, and that
it ended or was given up.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.solar_operations import Measured, SolarOperation, SolarStep, StepKind

ROUNDING: Final = 1e-6
"""Share by which own use and what is shared may exceed the output: what is lost in rounding."""
HOURS_PER_DAY: Final = 24
BEFORE_IT_RUNS: Final = frozenset({State.ACCEPTED, State.AGREED})
RUNS_OR_RAN: Final = frozenset({State.RUNNING, State.ENDED})


@dataclass(frozen=True)
class Taking:
    """An operation that somebody takes a step on."""

    operation: SolarOperation
    version: int
    """Version of the step that it will be."""
    by: str
    """Account."""
    at: datetime
    """When (aware, UTC)."""

    def step(self, kind: StepKind, **values: object) -> SolarStep:
        """Return the step."""
        return SolarStep.model_validate(
            {
                "group_id": self.operation.group.id,
                "version": self.version,
                "acceptance": self.operation.acceptance,
                "kind": kind,
                "by": self.by,
                "at": self.at,
                **values,
            }
        )


def agree(taking: Taking, site_id: str) -> SolarStep:
    """Agree for a member; once every member did, the group is agreed."""
    _require_member(taking, site_id)
    _require_state(taking, BEFORE_IT_RUNS)
    if site_id in taking.operation.agreed:
        raise _conflict(taking, "This member has agreed already. Read the group again.")
    return taking.step(StepKind.AGREED, site_id=site_id)


def take_back(taking: Taking, site_id: str) -> SolarStep:
    """Take the word of a member back, as long as nothing runs."""
    _require_member(taking, site_id)
    _require_state(taking, BEFORE_IT_RUNS)
    if site_id not in taking.operation.agreed:
        raise _conflict(taking, "This member has not agreed. Read the group again.")
    return taking.step(StepKind.TAKEN_BACK, site_id=site_id)


def start(taking: Taking, day: date) -> SolarStep:
    """Record that the operation began on a day since it was accepted; every member has agreed before."""
    _require_state(taking, frozenset({State.AGREED}))
    if not taking.operation.accepted_on <= day <= taking.at.date():
        expected = "un jour depuis l'acceptation, aujourd'hui au plus tard"
        raise InvalidDeclaration([Problem("day", day.isoformat(), expected)])
    return taking.step(StepKind.STARTED, day=day)


def measure(taking: Taking, month: date, measured: Measured, words: str | None) -> SolarStep:
    """Note what was measured in a month, or correct it.

    Args:
        taking: The operation.
        month: First day of the month.
        measured: What meters counted.
        words: On what it rests; a correction says why.

    Raises:
        ConflictingReview: Nothing runs or ran.
        InvalidDeclaration: The month is none of the operation, or its figures cannot be; all faults at once.
    """
    _require_state(taking, RUNS_OR_RAN)
    problems = [*_of_month(taking, month), *_of_figures(taking.operation, month, measured)]
    if month in taking.operation.months and not words:
        expected = "dites pourquoi vous corrigez : l'ancien chiffre reste dans l'historique"
        problems.append(Problem("words", "", expected))
    if problems:
        raise InvalidDeclaration(problems)
    return taking.step(StepKind.MEASURED, day=month, measured=measured, words=words)


def close(taking: Taking, words: str) -> SolarStep:
    """End what runs, on the day of the step; give up what never ran."""
    if taking.operation.state is State.RUNNING:
        return taking.step(StepKind.ENDED, day=taking.at.date(), words=words)
    _require_state(taking, BEFORE_IT_RUNS)
    return taking.step(StepKind.ABANDONED, words=words)


def _of_month(taking: Taking, month: date) -> list[Problem]:
    started, ended = taking.operation.started_on, taking.operation.ended_on
    last = ended or taking.at.date()
    if started is not None and started.replace(day=1) <= month <= last:
        return []
    return [Problem("month", month.isoformat(), "un mois depuis le démarrage, le mois en cours au plus tard")]


def _of_figures(operation: SolarOperation, month: date, measured: Measured) -> list[Problem]:
    problems = []
    most_kwh = operation.group.installed_kwp * HOURS_PER_DAY * monthrange(month.year, month.month)[1]
    if measured.produced_mwh * KWH_PER_MWH > most_kwh:
        most = f"{most_kwh:,.0f}".replace(",", " ")
        expected = f"au plus {most} kWh : la puissance des toits à toutes les heures du mois"
        problems.append(Problem("produced", f"{measured.produced_mwh * KWH_PER_MWH:.0f}", expected))
    if measured.used_mwh > measured.produced_mwh * (1 + ROUNDING):
        expected = "utilisé sur place et partagé ne dépassent pas ensemble la production"
        problems.append(Problem("shared", f"{measured.used_mwh * KWH_PER_MWH:.0f}", expected))
    return problems


def _require_member(taking: Taking, site_id: str) -> None:
    if site_id not in taking.operation.group.site_ids:
        msg = f"Site {site_id} is no member of this group. Read it again."
        raise UnknownThing(msg, group=taking.operation.group.id, site=site_id)


def _require_state(taking: Taking, states: frozenset[State]) -> None:
    if taking.operation.state not in states:
        msg = f"This group is {taking.operation.state} by now: that is done with it no more, or not yet."
        raise _conflict(taking, msg)


def _conflict(taking: Taking, message: str) -> ConflictingReview:
    group_id, state = taking.operation.group.id, taking.operation.state
    return ConflictingReview(message, group=group_id, state=state)
