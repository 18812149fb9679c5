"""Fakes of the ports, for tests of use cases and pages without a database."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from symbiose.domain.documents.import_report import ReadFile, RoofRow, Row
from symbiose.domain.dossier_documents import DesignDocument, SynergyDocument
from symbiose.domain.dossier_notes import DesignNote, SynergyNote
from symbiose.domain.errors import GraphUnavailable, ServiceBusy
from symbiose.domain.exchanges import Proposal, Run
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.import_questions import Answers
from symbiose.domain.jobs import Job
from symbiose.domain.journal import JournalEntry
from symbiose.domain.load_curves import CurveAnswers, TypicalCurve
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.ports import PathJudged, Refusal, SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.domain.uploads import HandedBack, Upload
from symbiose.files.asking import Asking
from symbiose.files.error_column import errors_text
from symbiose.files.handing_back import with_errors
from symbiose.files.load_curve import read_load_curve
from symbiose.files.reading import read_file
from symbiose.files.reading_early import is_long, refuse_early
from symbiose.files.reading_lines import from_lines, to_lines
from symbiose.files.reading_terms import WEB, Reading
from symbiose.files.reference import load_reference
from symbiose.files.roof_faults import roof_faults
from tests.fake_copy import CopiedWhenRead, detached
from tests.fake_dossiers import FakeDocuments, FakeNotes, FakeRealised, FakeWasteStatuses
from tests.fake_load_curves import FakeLoadCurves
from tests.fake_lookup import found
from tests.fake_people import FakeAccounts, FakeApiTokens, FakeDrafts, FakeSiteRequests
from tests.fake_roofs import FakeRoofDecisions, FakeRoofs
from tests.fake_runs import (
    FakeDecisions,
    FakeEdits,
    FakeLoopDecisions,
    FakeOverrides,
    FakePublications,
    FakeQuestions,
    FakeRuns,
    FakeSolarDecisions,
    FakeSteps,
)
from tests.fake_synergies import FakeSynergies
from tests.fake_territory import FakeFlows, FakeParks, FakeProcessing, FakeSites
from tests.journal_law import check_entries, check_without_journal, is_of_a_use_case

T = TypeVar("T")


@dataclass
class FakeJobs:
    kept: dict[str, Job] = field(default_factory=dict)

    def add(self, job: Job) -> None:
        assert job.id not in self.kept
        assert job.lane is None or self.in_lane(job.lane) is None
        self.kept[job.id] = job

    def save(self, job: Job) -> None:
        if job.id in self.kept:
            self.kept[job.id] = job

    def find(self, job_id: str) -> Job | None:
        return self.kept.get(job_id)

    def get(self, job_id: str) -> Job:
        return found(self.kept, job_id)

    def for_change(self, job_id: str) -> Job:
        return self.get(job_id)

    def in_lane(self, lane: str) -> Job | None:
        return next((job for job in self.kept.values() if job.lane == lane), None)

    def unfinished(self) -> list[Job]:
        return list(reversed([job for job in self.latest(len(self.kept)) if job.open]))

    def latest(self, limit: int) -> list[Job]:
        newest = sorted(self.kept.values(), key=lambda job: (job.created_at, job.id), reverse=True)
        return [job.model_copy(update={"result": None}) for job in newest[:limit]]

    def of_account(self, account_id: str, limit: int) -> list[Job]:
        return [job for job in self.latest(len(self.kept)) if job.account_id == account_id][:limit]

    def remove_ended_before(self, moment: datetime) -> None:
        self.kept = {i: job for i, job in self.kept.items() if not (job.ended_at and job.ended_at < moment)}


@dataclass
class FakeJournal:
    entries: list[JournalEntry] = field(default_factory=list)

    def append(self, entry: JournalEntry) -> None:
        self.entries.append(entry)

    def hold(self) -> None:
        """Nobody else writes meanwhile."""

    def latest(self, limit: int) -> list[JournalEntry]:
        return list(reversed(self.entries))[:limit]

    def of_actor(self, actor_id: str) -> list[JournalEntry]:
        return [entry for entry in self.entries if entry.actor_id == actor_id]

    def between(self, after: datetime, until: datetime, limit: int) -> list[JournalEntry]:
        between = [entry for entry in self.entries if after < entry.at <= until]
        return sorted(between, key=lambda entry: (entry.at, entry.id))[:limit]

    def after(self, position: int, limit: int) -> list[JournalEntry]:
        return self.entries[position : position + limit]

    def count(self) -> int:
        return len(self.entries)


@dataclass
class FakeRepositories(CopiedWhenRead):
    sites: FakeSites = field(default_factory=FakeSites)
    parks: FakeParks = field(default_factory=FakeParks)
    flows: FakeFlows = field(default_factory=FakeFlows)
    processing: FakeProcessing = field(default_factory=FakeProcessing)
    runs: FakeRuns = field(default_factory=FakeRuns)
    decisions: FakeDecisions = field(default_factory=FakeDecisions)
    loop_decisions: FakeLoopDecisions = field(default_factory=FakeLoopDecisions)
    solar_decisions: FakeSolarDecisions = field(default_factory=FakeSolarDecisions)
    solar_steps: FakeSteps[Measured] = field(default_factory=lambda: FakeSteps("group"))
    loop_steps: FakeSteps[Delivered] = field(default_factory=lambda: FakeSteps("loop"))
    questions: FakeQuestions = field(default_factory=FakeQuestions)
    publications: FakePublications = field(default_factory=FakePublications)
    synergies: FakeSynergies = field(default_factory=FakeSynergies)
    waste_statuses: FakeWasteStatuses = field(default_factory=FakeWasteStatuses)
    synergy_documents: FakeDocuments[SynergyDocument] = field(
        default_factory=lambda: FakeDocuments("synergy_id")
    )
    synergy_notes: FakeNotes[SynergyNote] = field(default_factory=lambda: FakeNotes("synergy_id"))
    design_documents: FakeDocuments[DesignDocument] = field(default_factory=lambda: FakeDocuments("thing_id"))
    design_notes: FakeNotes[DesignNote] = field(default_factory=lambda: FakeNotes("thing_id"))
    realised: FakeRealised = field(default_factory=FakeRealised)
    overrides: FakeOverrides = field(default_factory=FakeOverrides)
    edits: FakeEdits = field(default_factory=FakeEdits)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    drafts: FakeDrafts = field(default_factory=FakeDrafts)
    site_requests: FakeSiteRequests = field(default_factory=FakeSiteRequests)
    api_tokens: FakeApiTokens = field(default_factory=FakeApiTokens)
    load_curves: FakeLoadCurves = field(default_factory=FakeLoadCurves)
    roofs: FakeRoofs = field(default_factory=FakeRoofs)
    roof_decisions: FakeRoofDecisions = field(default_factory=FakeRoofDecisions)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    journal: FakeJournal = field(default_factory=FakeJournal)


class FakeStore:
    """Keeps things in memory; a write that raises keeps nothing, as a transaction would.

    Each use case that writes is held to the law of the journal.
    """

    def __init__(self) -> None:
        self.repositories = FakeRepositories()
        self.available = True
        self._turn = threading.RLock()

    def read(self, work: Callable[[Repositories], T]) -> T:
        self.ping()
        return work(detached(self.repositories))

    def write(self, work: Callable[[Repositories], T]) -> T:
        with self._turn:
            return self._written(work)

    def _written(self, work: Callable[[Repositories], T]) -> T:
        self.ping()
        judged = is_of_a_use_case(work)
        if judged:
            check_without_journal(self.repositories, work)
        draft = detached(self.repositories)
        result = work(draft)
        if judged:
            check_entries(self.repositories, draft, work)
        draft.settle()
        self.repositories = draft
        return result

    def ping(self) -> None:
        if not self.available:
            msg = "The database does not answer. Try again in a moment."
            raise GraphUnavailable(msg)


class FakeMatcher:
    """Returns prepared proposals, refusals and paths."""

    def __init__(
        self,
        proposals: Sequence[Proposal] = (),
        refusals: Sequence[Refusal] = (),
        loops: Sequence[HeatLoop] = (),
        groups: Sequence[SolarGroup] = (),
    ) -> None:
        self.proposals = tuple(proposals)
        self.loops = tuple(loops)
        self.groups = tuple(groups)
        self.refusals = tuple(refusals)
        self.paths: tuple[PathJudged, ...] = ()

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime
    ) -> RunResult:
        objective = sum(p.benefit_eur_per_year for p in self.proposals)
        run = Run(
            id=run_id,
            created=created,
            day=territory.day,
            objective=settings.objective,
            status="optimal",
            objective_value=objective,
            bound=objective,
            gap=0.0,
            solver="fake",
            seconds=0.0,
            version="test",
        )
        return RunResult(run=run, proposals=self.proposals, loops=self.loops, groups=self.groups)

    def why_not(self, territory: Territory, offer_id: str, need_id: str) -> tuple[Refusal, ...]:
        return self.refusals

    def why_not_through(self, territory: Territory, offer_id: str, need_id: str) -> tuple[PathJudged, ...]:
        return self.paths


class FakeFiles:
    """Reads dropped files in the process of the test, with the caps and questions of the real reader."""

    def __init__(self) -> None:
        self.busy = False

    def check(self, content: bytes) -> None:
        refuse_early(content, WEB)

    def is_long(self, content: bytes) -> bool:
        return is_long(content, WEB)

    def read(self, name: str, content: bytes, answers: Answers) -> ReadFile:
        self._take_turn()
        reference = load_reference()
        reading = Reading(reference, asking=Asking(answers), caps=WEB, site_asked=True)
        read = read_file(name, content, reference, site=None, reading=reading)
        return from_lines(to_lines(read)) if read.roofs is not None else read

    def read_curve(self, content: bytes, answers: CurveAnswers) -> TypicalCurve:
        self._take_turn()
        return read_load_curve(content, answers)

    def with_errors(self, content: bytes, rows: Sequence[Row]) -> HandedBack:
        self._take_turn()
        return with_errors(content, {row.line: errors_text(row) for row in rows if row.errors}, WEB)

    def roof_faults(self, rows: Iterable[RoofRow]) -> HandedBack:
        return roof_faults(rows)

    def _take_turn(self) -> None:
        if self.busy:
            msg = "Other files are being read. Try again in a moment."
            raise ServiceBusy(msg)


@dataclass
class FakeShelf:
    """Keeps uploads in memory."""

    kept: dict[str, Upload] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    readings: dict[str, ReadFile] = field(default_factory=dict)

    def put(self, upload: Upload, content: bytes) -> None:
        self.kept[upload.id], self.contents[upload.id] = upload, content

    def get(self, upload_id: str) -> Upload:
        return found(self.kept, upload_id)

    def content(self, upload_id: str) -> bytes:
        return found(self.contents, upload_id)

    def of_account(self, account_id: str) -> list[Upload]:
        own = [upload for upload in self.kept.values() if upload.account_id == account_id]
        return sorted(own, key=lambda upload: (upload.received_at, upload.id), reverse=True)

    def update(self, upload: Upload) -> None:
        if upload.id in self.kept:
            self.kept[upload.id] = upload
            self.readings.pop(upload.id, None)

    def keep_reading(self, upload_id: str, reading: ReadFile) -> None:
        self.readings[upload_id] = reading

    def reading(self, upload_id: str) -> ReadFile | None:
        return self.readings.get(upload_id)

    def finish(self, upload: Upload) -> None:
        self.update(upload)
        self.contents.pop(upload.id, None)

    def remove(self, upload_id: str) -> None:
        for part in (self.kept, self.contents, self.readings):
            part.pop(upload_id, None)

    def remove_before(self, moment: datetime) -> None:
        for upload in [upload for upload in self.kept.values() if upload.received_at < moment]:
            self.remove(upload.id)


class FakeHasher:
    """Hashes nothing: tests of use cases are about rights, not about argon2."""

    def hash(self, password: str) -> str:
        return f"hashed:{password}"

    def verify(self, hashed: str | None, password: str) -> bool:
        return hashed == f"hashed:{password}"
