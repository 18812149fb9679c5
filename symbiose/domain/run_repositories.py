"""Runs, and what people say of what they propose, as use cases see them in the graph."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.exchanges import Decision, Path, Proposal, Run
from symbiose.domain.followed_designs import DesignStep, M
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.publications import Publication
from symbiose.domain.questions import Question
from symbiose.domain.run_parts import RunPart
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_groups import SolarDecision, SolarGroup, SunOfRun
from symbiose.domain.solar_operations import Measured


class RunRepository(Protocol):
    """Runs of the optimiser with their proposals; while one is stored part by part, it is not there."""

    def begin(self, run_id: str, at: datetime) -> None:
        """Begin to store a run that nobody sees yet; one that is begun or shown is left as it is."""

    def add_part(self, run_id: str, number: int, part: RunPart, at: datetime) -> None:
        """Store the next part of a run that was begun, counted from 0; one that is stored is left as it is.

        Raises `UnknownThing` where the run was removed as abandoned, or a part before this one is missing.
        """

    def show(self, result: RunResult) -> None:
        """Let everybody see a run of which every part is stored; one that is shown is left as it is.

        Raises `UnknownThing` where the run was removed as abandoned, or a part of it is missing.
        """

    def abandoned(self, before: datetime) -> list[str]:
        """Return the runs that nobody sees and that nobody was heard of to store since a moment."""

    def remove_some(self, run_id: str, before: datetime, most: int) -> bool:
        """Remove so much of an abandoned run, and tell whether more is left; whoever stores it is told so."""

    def latest(self) -> Run | None:
        """Return the newest run."""

    def before(self, run_id: str) -> Run | None:
        """Return the run made just before another."""

    def get(self, run_id: str) -> Run:
        """Return a run, or raise `UnknownThing`."""

    def all(self) -> list[Run]:
        """Return all runs, newest first."""

    def proposals(self, run_id: str) -> list[Proposal]:
        """Return the proposals of a run, in the order they were stored."""

    def proposal(self, run_id: str, proposal_id: str) -> Proposal:
        """Return one proposal of a run, or raise `UnknownThing`."""

    def loops(self, run_id: str) -> list[HeatLoop]:
        """Return the heat-recovery loops of a run, in the order they were stored."""

    def loop(self, run_id: str, loop_id: str) -> HeatLoop:
        """Return one heat-recovery loop of a run, or raise `UnknownThing`."""

    def heat(self, run_id: str) -> HeatOfRun:
        """Return where a run looked for loops and which accepted ones it relaxed, or raise `UnknownThing`."""

    def groups(self, run_id: str) -> list[SolarGroup]:
        """Return the groups that share roofs of a run, in the order they were stored."""

    def group(self, run_id: str, group_id: str) -> SolarGroup:
        """Return one group that shares roofs of a run, or raise `UnknownThing`."""

    def sun(self, run_id: str) -> SunOfRun:
        """Return what a run tells of the sun beside its groups, or raise `UnknownThing`."""

    def scarcity(self, run_id: str) -> ScarcityOfRun:
        """Return what a run tells of what is scarce, or raise `UnknownThing`."""

    def check(self, run_id: str) -> RunCheck | None:
        """Return what checking a run as it was made came to, or raise `UnknownThing`."""

    def pieces(self, run_id: str) -> tuple[str, ...]:
        """Return what a run solved, packed (`symbiose.run-documents/1`); nothing where it keeps none."""

    def forget_pieces(self, latest: int) -> None:
        """Remove what runs solved, but for the latest runs."""


class DecisionRepository(Protocol):
    """Decisions on proposals; the history is kept."""

    def save(self, decision: Decision) -> None:
        """Append a decision; raise `ConflictingReview` when its version exists already."""

    def hold_ends(self, paths: Sequence[Path]) -> None:
        """Let nobody else decide on the flows that paths join before this transaction ends.

        Two who accept different proposals of one flow at once would else both find it free. What is read
        after it is the latest.
        """

    def current(self) -> list[Decision]:
        """Return the latest decision on each proposal, by proposal id."""

    def all(self) -> list[Decision]:
        """Return every decision ever taken, by proposal, the oldest first."""

    def of_proposal(self, proposal_id: str) -> list[Decision]:
        """Return all decisions on one proposal, oldest first."""


class LoopDecisionRepository(Protocol):
    """Decisions on heat-recovery loops; the history is kept."""

    def save(self, decision: LoopDecision) -> None:
        """Append a decision; raise `ConflictingReview` when its version exists already."""

    def hold_flows(self, flow_ids: Sequence[str]) -> None:
        """Let nobody else decide on flows before this transaction ends, neither on exchanges nor on loops.

        What is read after it is the latest.
        """

    def current(self) -> list[LoopDecision]:
        """Return the latest decision on each loop, by loop id."""

    def all(self) -> list[LoopDecision]:
        """Return every decision ever taken, by loop, the oldest first."""

    def of_loop(self, loop_id: str) -> list[LoopDecision]:
        """Return all decisions on one loop, oldest first."""


class SolarDecisionRepository(Protocol):
    """Decisions on groups that share roofs; the history is kept."""

    def save(self, decision: SolarDecision) -> None:
        """Append a decision; raise `ConflictingReview` when its version exists already."""

    def hold(self, group: SolarGroup) -> None:
        """Let nobody else decide on the needs, sites and roofs of a group before this transaction ends.

        Its needs are held against decisions on exchanges and loops too. What is read after it is the latest.
        """

    def current(self) -> list[SolarDecision]:
        """Return the latest decision on each group, by group id."""

    def all(self) -> list[SolarDecision]:
        """Return every decision ever taken, by group, the oldest first."""

    def of_group(self, group_id: str) -> list[SolarDecision]:
        """Return all decisions on one group, oldest first."""


class StepRepository(Protocol[M]):
    """Steps taken on what was accepted, loops or groups that share roofs; none is ever changed."""

    def save(self, step: DesignStep[M]) -> None:
        """Append a step; raise `ConflictingReview` when its version exists already."""

    def of(self, thing_id: str) -> Sequence[DesignStep[M]]:
        """Return all steps taken on one thing, the oldest first, those of earlier acceptances included."""

    def all(self) -> Sequence[DesignStep[M]]:
        """Return every step ever taken, by thing, the oldest first."""


LoopStepRepository = StepRepository[Delivered]
SolarStepRepository = StepRepository[Measured]


class QuestionRepository(Protocol):
    """Questions that reviewers put to firms."""

    def save(self, questions: Sequence[Question]) -> None:
        """Create questions, or close open ones; raise `ConflictingReview` where one no longer waits.

        Of two who close one at once, one is kept and the other raises.
        """

    def get(self, question_id: str) -> Question:
        """Return a question, or raise `UnknownThing`."""

    def all(self) -> list[Question]:
        """Return all questions, the newest first."""


class PublicationRepository(Protocol):
    """What was published of the totals of the territory."""

    def save(self, publication: Publication) -> None:
        """Create a publication."""

    def all(self) -> list[Publication]:
        """Return all publications, the oldest first."""

    def ids(self) -> list[str]:
        """Return the ids of all publications, the oldest first: their figures may be large."""

    def get(self, publication_id: str) -> Publication:
        """Return a publication, or raise `UnknownThing`."""

    def told(self, publication_id: str) -> Publication:
        """Return what a publication tells, without what later ones are held to, or raise `UnknownThing`."""


class OverrideRepository(Protocol):
    """Models that a person set against the rules; the history is kept."""

    def save(self, override: ModelOverride) -> None:
        """Append an override."""

    def current(self) -> list[ModelOverride]:
        """Return the latest override of each thing, by its id."""

    def of_thing(self, thing_id: str) -> list[ModelOverride]:
        """Return all overrides of one thing, oldest first."""

    def made_by(self, account_id: str) -> list[ModelOverride]:
        """Return all overrides that an account made, oldest first."""


class EditRepository(Protocol):
    """What people set in the browser besides flows; each version is kept."""

    def save(self, edit: Edit) -> None:
        """Append a version; raise `ConflictingReview` when its number is taken already."""

    def current(self, subject: Subject) -> list[Edit]:
        """Return the latest version of each thing of a sort, by its id."""

    def of_thing(self, subject: Subject, thing_id: str) -> list[Edit]:
        """Return all versions of one thing, oldest first."""

    def made_by(self, account_id: str) -> list[Edit]:
        """Return all versions that an account made, oldest first."""
