"""Fakes of the ports, for tests of use cases and pages without a database."""

import copy
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from symbiose.domain.accounts import Account, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.companies import Company, Site
from symbiose.domain.documents.export_content import FlowOutline
from symbiose.domain.documents.import_report import ReadFile, Row
from symbiose.domain.drafts import Draft
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import ConflictingReview, GraphUnavailable, ServiceBusy, UnknownThing
from symbiose.domain.exchanges import Decision, Path, Proposal, Run, RunResult
from symbiose.domain.flows import Flow
from symbiose.domain.import_questions import Answers
from symbiose.domain.jobs import Job
from symbiose.domain.journal import JournalEntry
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.parks import KeptPark
from symbiose.domain.ports import PathJudged, Refusal, SolveSettings, Territory
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.publications import Publication
from symbiose.domain.questions import Question
from symbiose.domain.repositories import Repositories
from symbiose.domain.site_requests import SiteRequest
from symbiose.domain.uploads import HandedBack, Upload
from symbiose.files.asking import Asking
from symbiose.files.error_column import errors_text
from symbiose.files.handing_back import with_errors
from symbiose.files.reading import is_long, read_file, refuse_early
from symbiose.files.reading_terms import WEB, Reading
from symbiose.files.reference import load_reference
from tests.fake_dossiers import FakeRealised, FakeSynergyDocuments, FakeSynergyNotes, FakeWasteStatuses
from tests.fake_synergies import FakeSynergies
from tests.journal_law import check_entries, check_without_journal, is_of_a_use_case

T = TypeVar("T")
Thing = TypeVar("Thing")


def _found(things: dict[str, Thing], key: str) -> Thing:
    if key not in things:
        msg = f"{key} does not exist. Check the id."
        raise UnknownThing(msg, thing=key)
    return things[key]


@dataclass
class FakeSites:
    kept: dict[str, Site] = field(default_factory=dict)
    kept_companies: dict[str, Company] = field(default_factory=dict)

    def save_companies(self, companies: Sequence[Company]) -> None:
        self.kept_companies |= {company.id: company for company in companies}

    def save(self, sites: Sequence[Site]) -> None:
        self.kept |= {site.id: site for site in sites}

    def get(self, site_id: str) -> Site:
        return _found(self.kept, site_id)

    def for_change(self, site_id: str) -> Site:
        return self.get(site_id)

    def by_siret(self, siret: str) -> Site | None:
        return next((site for site in self.kept.values() if site.siret == siret), None)

    def ids_in_parks(self, park_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(site.id for site in self.all() if site.park_id in park_ids)

    def all(self) -> list[Site]:
        return [self.kept[i] for i in sorted(self.kept)]

    def companies(self) -> list[Company]:
        return [self.kept_companies[i] for i in sorted(self.kept_companies)]


@dataclass
class FakeParks:
    kept: dict[str, KeptPark] = field(default_factory=dict)

    def save(self, park: KeptPark) -> None:
        self.kept[park.id] = park

    def hold(self, park_id: str) -> None:
        pass

    def all(self) -> list[KeptPark]:
        return [self.kept[i] for i in sorted(self.kept)]


@dataclass
class FakeFlows:
    kept: dict[str, Flow] = field(default_factory=dict)
    under: dict[str, Sequence[Finding]] = field(default_factory=dict)
    kept_versions: dict[str, list[Flow]] = field(default_factory=dict)

    def save(self, flows: Sequence[Flow]) -> None:
        for flow in {flow.id: flow for flow in flows}.values():
            if self.kept.get(flow.id) != flow:
                self.kept_versions.setdefault(flow.id, []).append(flow)
            self.kept[flow.id] = flow

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        self.under |= findings

    def get(self, flow_id: str) -> Flow:
        return _found(self.kept, flow_id)

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        return {i: self.kept[i] for i in flow_ids if i in self.kept}

    def versions(self, flow_id: str) -> list[Flow]:
        return list(_found(self.kept_versions, flow_id))

    def former(self, flow_ids: Sequence[str]) -> dict[str, list[Flow]]:
        kept: dict[str, list[Flow]] = {i: self.kept_versions.get(i, [])[:-1] for i in flow_ids}
        return {i: versions for i, versions in kept.items() if versions}

    def of_sites(self, site_ids: Sequence[str]) -> list[Flow]:
        wanted = [flow for flow in self.all() if flow.site_id in set(site_ids)]
        return sorted(wanted, key=lambda flow: (flow.site_id, flow.id))

    def outlines(self, site_ids: Sequence[str]) -> list[FlowOutline]:
        standing = [flow for flow in self.of_sites(site_ids) if not flow.withdrawn]
        return [FlowOutline(flow.site_id, flow.reference, tuple(flow.quality)) for flow in standing]

    def all(self) -> list[Flow]:
        return [self.kept[i] for i in sorted(self.kept)]


@dataclass
class FakeProcessing:
    kept_processors: dict[str, Processor] = field(default_factory=dict)
    kept_substitutions: dict[str, Substitution] = field(default_factory=dict)

    def save_processors(self, processors: Sequence[Processor]) -> None:
        self.kept_processors |= {processor.id: processor for processor in processors}

    def save_substitutions(self, substitutions: Sequence[Substitution]) -> None:
        self.kept_substitutions |= {substitution.id: substitution for substitution in substitutions}

    def processors(self) -> list[Processor]:
        return [self.kept_processors[i] for i in sorted(self.kept_processors)]

    def substitutions(self) -> list[Substitution]:
        return [self.kept_substitutions[i] for i in sorted(self.kept_substitutions)]


@dataclass
class FakeRuns:
    kept: dict[str, RunResult] = field(default_factory=dict)

    def save(self, result: RunResult) -> None:
        self.kept[result.run.id] = result

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
        return _found(self.kept, run_id).run

    def proposals(self, run_id: str) -> list[Proposal]:
        return list(_found(self.kept, run_id).proposals)

    def proposal(self, run_id: str, proposal_id: str) -> Proposal:
        return _found({p.id: p for p in self.proposals(run_id)}, proposal_id)


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
class FakeQuestions:
    kept: dict[str, Question] = field(default_factory=dict)

    def save(self, questions: Sequence[Question]) -> None:
        for one in questions:
            if one.id in self.kept and not self.kept[one.id].open:
                msg = f"Question {one.id} no longer waits for an answer. Read it again."
                raise ConflictingReview(msg, question=one.id)
            self.kept[one.id] = one

    def get(self, question_id: str) -> Question:
        return _found(self.kept, question_id)

    def all(self) -> list[Question]:
        return sorted(self.kept.values(), key=lambda one: (one.asked_at, one.id), reverse=True)


@dataclass
class FakePublications:
    kept: list[Publication] = field(default_factory=list)

    def save(self, publication: Publication) -> None:
        self.kept.append(publication)

    def all(self) -> list[Publication]:
        return list(self.kept)


@dataclass
class FakeOverrides:
    kept: list[ModelOverride] = field(default_factory=list)

    def save(self, override: ModelOverride) -> None:
        self.kept.append(override)

    def current(self) -> list[ModelOverride]:
        return list({override.thing_id: override for override in self.kept}.values())

    def of_thing(self, thing_id: str) -> list[ModelOverride]:
        return [override for override in self.kept if override.thing_id == thing_id]


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


@dataclass
class FakeAccounts:
    kept: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def save(self, account: Account) -> None:
        self.kept[account.id] = account

    def get(self, account_id: str) -> Account:
        return _found(self.kept, account_id)

    def for_change(self, account_id: str) -> Account:
        return self.get(account_id)

    def by_email(self, email: str) -> Account | None:
        return next((account for account in self.kept.values() if account.email == email), None)

    def by_link(self, digest: str) -> Account | None:
        return next((account for account in self.kept.values() if account.link_digest == digest), None)

    def all(self) -> list[Account]:
        return sorted(self.kept.values(), key=lambda account: account.email)

    def mark_active(self, account_id: str, at: datetime) -> None:
        if account_id in self.kept:
            self.kept[account_id] = self.kept[account_id].model_copy(update={"active_at": at})

    def save_session(self, session: Session) -> None:
        self.sessions[session.token_digest] = session

    def touch_session(self, session: Session) -> None:
        if session.token_digest in self.sessions:
            self.sessions[session.token_digest] = session

    def session(self, token_digest: str) -> Session | None:
        return self.sessions.get(token_digest)

    def sessions_of(self, account_ids: Sequence[str]) -> list[Session]:
        kept = [session for session in self.sessions.values() if session.account_id in set(account_ids)]
        return sorted(kept, key=lambda session: session.seen_at, reverse=True)

    def end_session(self, token_digest: str) -> None:
        self.sessions.pop(token_digest, None)

    def end_sessions_of(self, account_id: str) -> None:
        self.sessions = {k: s for k, s in self.sessions.items() if s.account_id != account_id}


@dataclass
class FakeDrafts:
    kept: dict[str, Draft] = field(default_factory=dict)

    def save(self, drafts: Sequence[Draft]) -> None:
        self.kept |= {draft.id: draft for draft in drafts}

    def get(self, draft_id: str) -> Draft:
        return _found(self.kept, draft_id)

    def of_sites(self, site_ids: Sequence[str]) -> list[Draft]:
        wanted = [draft for draft in self.kept.values() if draft.site_id in set(site_ids)]
        return sorted(wanted, key=lambda draft: (draft.site_id, draft.created_at, draft.id))

    def delete(self, draft_ids: Sequence[str]) -> None:
        self.kept = {i: draft for i, draft in self.kept.items() if i not in set(draft_ids)}


@dataclass
class FakeSiteRequests:
    kept: dict[str, SiteRequest] = field(default_factory=dict)

    def save(self, request: SiteRequest) -> None:
        if request.id in self.kept and not self.kept[request.id].open:
            msg = f"Request {request.id} is answered already. Read the list of requests again."
            raise ConflictingReview(msg, request=request.id)
        self.kept[request.id] = request

    def get(self, request_id: str) -> SiteRequest:
        return _found(self.kept, request_id)

    def all(self) -> list[SiteRequest]:
        return sorted(self.kept.values(), key=lambda request: (request.asked_at, request.id), reverse=True)


@dataclass
class FakeApiTokens:
    kept: dict[str, ApiToken] = field(default_factory=dict)

    def save(self, token: ApiToken) -> None:
        self.kept[token.id] = token

    def by_digest(self, digest: str) -> ApiToken | None:
        return next((token for token in self.kept.values() if token.digest == digest), None)

    def of_account(self, account_id: str) -> list[ApiToken]:
        own = [token for token in self.kept.values() if token.account_id == account_id]
        return sorted(own, key=lambda token: (token.created_at, token.id), reverse=True)

    def touch(self, token: ApiToken) -> None:
        if token.id in self.kept:
            self.kept[token.id] = token

    def delete(self, token_id: str) -> None:
        self.kept.pop(token_id, None)


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
        return _found(self.kept, job_id)

    def for_change(self, job_id: str) -> Job:
        return self.get(job_id)

    def in_lane(self, lane: str) -> Job | None:
        return next((job for job in self.kept.values() if job.lane == lane), None)

    def unfinished(self) -> list[Job]:
        return list(reversed([job for job in self.latest(len(self.kept)) if job.open]))

    def latest(self, limit: int) -> list[Job]:
        newest = sorted(self.kept.values(), key=lambda job: (job.created_at, job.id), reverse=True)
        return newest[:limit]

    def of_account(self, account_id: str, limit: int) -> list[Job]:
        return [job for job in self.latest(len(self.kept)) if job.account_id == account_id][:limit]

    def remove_ended_before(self, moment: datetime) -> None:
        self.kept = {i: job for i, job in self.kept.items() if not (job.ended_at and job.ended_at < moment)}


@dataclass
class FakeJournal:
    entries: list[JournalEntry] = field(default_factory=list)

    def append(self, entry: JournalEntry) -> None:
        self.entries.append(entry)

    def latest(self, limit: int) -> list[JournalEntry]:
        return list(reversed(self.entries))[:limit]

    def of_actor(self, actor_id: str) -> list[JournalEntry]:
        return [entry for entry in self.entries if entry.actor_id == actor_id]

    def between(self, after: datetime, until: datetime, limit: int) -> list[JournalEntry]:
        found = [entry for entry in self.entries if after < entry.at <= until]
        return sorted(found, key=lambda entry: (entry.at, entry.id))[:limit]

    def after(self, position: int, limit: int) -> list[JournalEntry]:
        return self.entries[position : position + limit]

    def count(self) -> int:
        return len(self.entries)


@dataclass
class FakeRepositories:
    sites: FakeSites = field(default_factory=FakeSites)
    parks: FakeParks = field(default_factory=FakeParks)
    flows: FakeFlows = field(default_factory=FakeFlows)
    processing: FakeProcessing = field(default_factory=FakeProcessing)
    runs: FakeRuns = field(default_factory=FakeRuns)
    decisions: FakeDecisions = field(default_factory=FakeDecisions)
    questions: FakeQuestions = field(default_factory=FakeQuestions)
    publications: FakePublications = field(default_factory=FakePublications)
    synergies: FakeSynergies = field(default_factory=FakeSynergies)
    waste_statuses: FakeWasteStatuses = field(default_factory=FakeWasteStatuses)
    synergy_documents: FakeSynergyDocuments = field(default_factory=FakeSynergyDocuments)
    synergy_notes: FakeSynergyNotes = field(default_factory=FakeSynergyNotes)
    realised: FakeRealised = field(default_factory=FakeRealised)
    overrides: FakeOverrides = field(default_factory=FakeOverrides)
    edits: FakeEdits = field(default_factory=FakeEdits)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    drafts: FakeDrafts = field(default_factory=FakeDrafts)
    site_requests: FakeSiteRequests = field(default_factory=FakeSiteRequests)
    api_tokens: FakeApiTokens = field(default_factory=FakeApiTokens)
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
        return work(copy.deepcopy(self.repositories))

    def write(self, work: Callable[[Repositories], T]) -> T:
        with self._turn:
            return self._written(work)

    def _written(self, work: Callable[[Repositories], T]) -> T:
        self.ping()
        judged = is_of_a_use_case(work)
        if judged:
            check_without_journal(self.repositories, work)
        draft = copy.deepcopy(self.repositories)
        result = work(draft)
        if judged:
            check_entries(self.repositories, draft, work)
        self.repositories = draft
        return result

    def ping(self) -> None:
        if not self.available:
            msg = "The database does not answer. Try again in a moment."
            raise GraphUnavailable(msg)


class FakeMatcher:
    """Returns prepared proposals, refusals and paths."""

    def __init__(self, proposals: Sequence[Proposal] = (), refusals: Sequence[Refusal] = ()) -> None:
        self.proposals = tuple(proposals)
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
        return RunResult(run=run, proposals=self.proposals)

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
        return read_file(name, content, reference, site=None, reading=reading)

    def with_errors(self, content: bytes, rows: Sequence[Row]) -> HandedBack:
        self._take_turn()
        return with_errors(content, {row.line: errors_text(row) for row in rows if row.errors}, WEB)

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
        return _found(self.kept, upload_id)

    def content(self, upload_id: str) -> bytes:
        return _found(self.contents, upload_id)

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
