"""What one run of the optimiser made, whole, and how it differs from another run."""

from collections.abc import Iterable

from symbiose.domain.base import Value
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.exchanges import Proposal, Run
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_groups import SolarGroup, SunOfRun

CHANGE_TOLERANCE = 0.001
_Figures = tuple[float, ...]


class RunResult(Value):
    """A run with the proposals it made."""

    run: Run
    """The run."""
    proposals: tuple[Proposal, ...]
    """Its proposals of exchanges, best first."""
    loops: tuple[HeatLoop, ...] = ()
    """Heat-recovery loops that it proposes beside them; what they take, no exchange uses again."""
    heat: HeatOfRun = HeatOfRun()
    """Where loops were looked for, and which accepted ones no longer fit."""
    groups: tuple[SolarGroup, ...] = ()
    """Roofs built and shared that it proposes; what they serve of a need, no exchange serves again."""
    sun: SunOfRun = SunOfRun()
    """What each site could do alone with its roofs, and which accepted groups no longer fit."""
    scarcity: ScarcityOfRun = ScarcityOfRun()
    """What one more unit would be worth where something is scarce among its exchanges."""
    pieces: tuple[str, ...] = ()
    """What it solved of exchanges, packed (`symbiose.run-documents/1`); none where it is too large."""
    check: RunCheck | None = None
    """What checking it as it was made came to; None where it was too large for that."""


class RunChanges(Value):
    """What differs from the run before."""

    new: tuple[str, ...] = ()
    """Proposals that the run before did not make."""
    gone: tuple[str, ...] = ()
    """Proposals of the run before that this one does not make."""
    changed: tuple[str, ...] = ()
    """Proposals in both whose quantity or benefit differs by more than 0.1 %."""


def compare_runs(before: tuple[Proposal, ...], after: tuple[Proposal, ...]) -> RunChanges:
    """Tell what is new, gone and changed from one run's proposals of exchanges to the next's."""
    return _compared(_of_exchanges(before), _of_exchanges(after))


def compare_loops(before: Iterable[HeatLoop], after: Iterable[HeatLoop]) -> RunChanges:
    """Tell which loops are new, gone and changed from one run to the next."""
    return _compared(_of_loops(before), _of_loops(after))


def compare_groups(before: Iterable[SolarGroup], after: Iterable[SolarGroup]) -> RunChanges:
    """Tell which groups that share roofs are new, gone and changed from one run to the next."""
    return _compared(_of_groups(before), _of_groups(after))


def together(*changes: RunChanges) -> RunChanges:
    """Return what differs in exchanges, then in loops, then in groups, as they are given.

    >>> together(RunChanges(new=("a",)), RunChanges(new=("b",), gone=("c",)))
    RunChanges(new=('a', 'b'), gone=('c',), changed=())
    """
    return RunChanges(
        new=tuple(i for one in changes for i in one.new),
        gone=tuple(i for one in changes for i in one.gone),
        changed=tuple(i for one in changes for i in one.changed),
    )


def _of_exchanges(made: Iterable[Proposal]) -> dict[str, _Figures]:
    return {one.id: (one.quantity_per_year, one.benefit_eur_per_year) for one in made}


def _of_loops(made: Iterable[HeatLoop]) -> dict[str, _Figures]:
    return {one.id: (one.heat_mwh_per_year, one.benefit_eur_per_year) for one in made}


def _of_groups(made: Iterable[SolarGroup]) -> dict[str, _Figures]:
    return {one.id: (one.installed_kwp, one.used_mwh_per_year, one.benefit_eur_per_year) for one in made}


def _compared(old: dict[str, _Figures], new: dict[str, _Figures]) -> RunChanges:
    return RunChanges(
        new=tuple(i for i in new if i not in old),
        gone=tuple(i for i in old if i not in new),
        changed=tuple(i for i in new if i in old and _differ(old[i], new[i])),
    )


def _differ(before: _Figures, after: _Figures) -> bool:
    return any(
        abs(a - b) > CHANGE_TOLERANCE * max(abs(a), abs(b)) for a, b in zip(before, after, strict=True)
    )
