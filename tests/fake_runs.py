"""Fakes of runs, and of what people say of what they propose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic

from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.exchanges import Decision, Path, Proposal, Run
from symbiose.domain.followed_designs import DesignStep, M
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.publications import Publication
from symbiose.domain.questions import Question
from symbiose.domain.run_parts import RunPart, parts_of
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_groups import SolarDecision, SolarGroup, SunOfRun
from tests.fake_lookup import found


@dataclass
class FakeRuns:
    kept: dict[str, RunResult] = field(default_factory=dict)
    prepared: dict[str, tuple[datetime, list[RunPart]]] = field(default_factory=dict)
    """What is stored of runs that nobody sees yet, and when it was stored."""

    def save(self, result: RunResult) -> None:
        """Hold a run as if it had been stored and shown."""
        self.kept[result.run.id] = result

    def begin(self, run_id: str, at: datetime) -> None:
        if run_id not in self.kept:
            self.prepared.setdefault(run_id, (at, []))

    def add_part(self, run_id: str, number: int, part: RunPart, at: datetime) -> None:
        if run_id in self.kept:
            return
        _, parts = found(self.prepared, run_id)
        if len(parts) < number:
            raise UnknownThing(run_id, run=run_id)
        self.prepared[run_id] = at, [*parts, part] if len(parts) == number else parts

    def show(self, result: RunResult) -> None:
        if result.run.id in self.kept:
            return
        _, parts = found(self.prepared, result.run.id)
        if tuple(parts) != parts_of(result):
            raise UnknownThing(result.run.id, run=result.run.id)
        del self.prepared[result.run.id]
        self.save(result)

    def abandoned(self, before: datetime) -> list[str]:
        return sorted(run_id for run_id, (at, _) in self.prepared.items() if at < before)

    def remove_some(self, run_id: str, before: datetime, most: int) -> bool:
        if run_id in self.abandoned(before):
            del self.prepared[run_id]
        return False

    def all(self) -> list[Run]:
        """Return the newest first; of two made at the same moment, the one stored last."""
        stored = reversed([result.run for result in self.kept.values()])
        return sorted(stored, key=lambda run: run.created, reverse=True)

    def latest(self) -> Run | None:
        return next(iter(self.all()), None)

    def before(self, run_id: str) -> Run | None:
        ids = [run.id for run in self.all()]
        after = ids[ids.index(run_id) + 1 :]
        return self.kept[after[0]].run if after else None

    def get(self, run_id: str) -> Run:
        return found(self.kept, run_id).run

    def proposals(self, run_id: str) -> list[Proposal]:
        return list(found(self.kept, run_id).proposals)

    def proposal(self, run_id: str, proposal_id: str) -> Proposal:
        return found({p.id: p for p in self.proposals(run_id)}, proposal_id)

    def loops(self, run_id: str) -> list[HeatLoop]:
        return list(found(self.kept, run_id).loops)

    def loop(self, run_id: str, loop_id: str) -> HeatLoop:
        return found({loop.id: loop for loop in self.loops(run_id)}, loop_id)

    def heat(self, run_id: str) -> HeatOfRun:
        return found(self.kept, run_id).heat

    def groups(self, run_id: str) -> list[SolarGroup]:
        return list(found(self.kept, run_id).groups)

    def group(self, run_id: str, group_id: str) -> SolarGroup:
        return found({group.id: group for group in self.groups(run_id)}, group_id)

    def sun(self, run_id: str) -> SunOfRun:
        return found(self.kept, run_id).sun

    def scarcity(self, run_id: str) -> ScarcityOfRun:
        return found(self.kept, run_id).scarcity

    def check(self, run_id: str) -> RunCheck | None:
        return found(self.kept, run_id).check

    def pieces(self, run_id: str) -> tuple[str, ...]:
        return self.kept[run_id].pieces if run_id in self.kept else ()

    def forget_pieces(self, latest: int) -> None:
        for run in self.all()[latest:]:
            self.kept[run.id] = self.kept[run.id].model_copy(update={"pieces": ()})


@dataclass
class FakeDecisions:
    kept: dict[str, list[Decision]] = field(default_factory=dict)

    def save(self, decision: Decision) -> None:
        history = self.kept.setdefault(decision.proposal_id, [])
        if any(d.version == decision.version for d in history):
            msg = f"Version {decision.version} of the decision exists already. Read the proposal again."
            raise ConflictingReview(msg, proposal=decision.proposal_id)
        history.append(decision)

    def hold_ends(self, paths: Sequence[Path]) -> None:
        """Nobody else is there."""

    def current(self) -> list[Decision]:
        return [self.kept[i][-1] for i in sorted(self.kept)]

    def all(self) -> list[Decision]:
        return [decision for i in sorted(self.kept) for decision in self.kept[i]]

    def of_proposal(self, proposal_id: str) -> list[Decision]:
        return list(self.kept.get(proposal_id, []))


@dataclass
class FakeLoopDecisions:
    kept: dict[str, list[LoopDecision]] = field(default_factory=dict)

    def save(self, decision: LoopDecision) -> None:
        history = self.kept.setdefault(decision.loop_id, [])
        if any(d.version == decision.version for d in history):
            msg = f"Version {decision.version} of the decision exists already. Read the loop again."
            raise ConflictingReview(msg, loop=decision.loop_id)
        history.append(decision)

    def hold_flows(self, flow_ids: Sequence[str]) -> None:
        """Nobody else is there."""

    def current(self) -> list[LoopDecision]:
        return [self.kept[i][-1] for i in sorted(self.kept)]

    def all(self) -> list[LoopDecision]:
        return [decision for i in sorted(self.kept) for decision in self.kept[i]]

    def of_loop(self, loop_id: str) -> list[LoopDecision]:
        return list(self.kept.get(loop_id, []))


@dataclass
class FakeSolarDecisions:
    kept: dict[str, list[SolarDecision]] = field(default_factory=dict)

    def save(self, decision: SolarDecision) -> None:
        history = self.kept.setdefault(decision.group_id, [])
        if any(d.version == decision.version for d in history):
            msg = f"Version {decision.version} of the decision exists already. Read the group again."
            raise ConflictingReview(msg, group=decision.group_id)
        history.append(decision)

    def hold(self, group: SolarGroup) -> None:
        """Nobody else is there."""

    def current(self) -> list[SolarDecision]:
        return [self.kept[i][-1] for i in sorted(self.kept)]

    def all(self) -> list[SolarDecision]:
        return [decision for i in sorted(self.kept) for decision in self.kept[i]]

    def of_group(self, group_id: str) -> list[SolarDecision]:
        return list(self.kept.get(group_id, []))


@dataclass
class FakeSteps(Generic[M]):
    word: str
    """What they are taken on."""
    kept: dict[str, list[DesignStep[M]]] = field(default_factory=dict)

    def save(self, step: DesignStep[M]) -> None:
        taken = self.kept.setdefault(step.thing_id, [])
        if any(one.version == step.version for one in taken):
            msg = f"Something was done with this {self.word} meanwhile. Read it again."
            raise ConflictingReview(msg, **{self.word: step.thing_id})
        taken.append(step)

    def of(self, thing_id: str) -> list[DesignStep[M]]:
        return list(self.kept.get(thing_id, []))

    def all(self) -> list[DesignStep[M]]:
        return [step for i in sorted(self.kept) for step in self.kept[i]]


@dataclass
class FakeQuestions:
    kept: dict[str, Question] = field(default_factory=dict)

    def save(self, questions: Sequence[Question]) -> None:
        for one in questions:
            if one.id in self.kept and not self.kept[one.id].open:
                msg = f"Question {one.id} no longer waits for an answer. Read it again."
                raise ConflictingReview(msg, question=one.id)
            self.kept[one.id] = one

    def get(self, question_id: str) -> Question:
        return found(self.kept, question_id)

    def all(self) -> list[Question]:
        return sorted(self.kept.values(), key=lambda one: (one.asked_at, one.id), reverse=True)


@dataclass
class FakePublications:
    kept: list[Publication] = field(default_factory=list)

    def save(self, publication: Publication) -> None:
        self.kept.append(publication)

    def all(self) -> list[Publication]:
        return list(self.kept)

    def ids(self) -> list[str]:
        return [one.id for one in self.kept]

    def get(self, publication_id: str) -> Publication:
        return found({one.id: one for one in self.kept}, publication_id)

    def told(self, publication_id: str) -> Publication:
        return self.get(publication_id).as_told()


@dataclass
class FakeOverrides:
    kept: list[ModelOverride] = field(default_factory=list)

    def save(self, override: ModelOverride) -> None:
        self.kept.append(override)

    def current(self) -> list[ModelOverride]:
        return list({override.thing_id: override for override in self.kept}.values())

    def of_thing(self, thing_id: str) -> list[ModelOverride]:
        return [override for override in self.kept if override.thing_id == thing_id]

    def made_by(self, account_id: str) -> list[ModelOverride]:
        own = [override for override in self.kept if override.decided_by == account_id]
        return sorted(own, key=lambda override: (override.decided_at, override.thing_id))


@dataclass
class FakeEdits:
    kept: dict[tuple[Subject, str], list[Edit]] = field(default_factory=dict)

    def save(self, edit: Edit) -> None:
        versions = self.kept.setdefault((edit.subject, edit.thing_id), [])
        if any(known.version == edit.version for known in versions):
            msg = f"Version {edit.version} of {edit.thing_id} exists already. Read it again, then decide."
            raise ConflictingReview(msg, thing=edit.thing_id)
        versions.append(edit)

    def current(self, subject: Subject) -> list[Edit]:
        latest = [
            max(edits, key=lambda e: e.version) for key, edits in self.kept.items() if key[0] is subject
        ]
        return sorted(latest, key=lambda edit: edit.thing_id)

    def of_thing(self, subject: Subject, thing_id: str) -> list[Edit]:
        return sorted(self.kept.get((subject, thing_id), []), key=lambda edit: edit.version)

    def made_by(self, account_id: str) -> list[Edit]:
        made = [edit for edits in self.kept.values() for edit in edits if edit.by == account_id]
        return sorted(made, key=lambda edit: (edit.at, edit.subject, edit.thing_id, edit.version))
