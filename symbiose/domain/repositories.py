"""What the use cases ask of the graph: one repository per aggregate, all within one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from symbiose.domain.companies import Company, Site
from symbiose.domain.documents.export_content import FlowOutline
from symbiose.domain.dossier_documents import DesignDocument, SynergyDocument
from symbiose.domain.dossier_notes import DesignNote, SynergyNote
from symbiose.domain.dossier_repositories import (
    DocumentRepository,
    NoteRepository,
    RealisedRepository,
    WasteStatusRepository,
)
from symbiose.domain.flows import Flow
from symbiose.domain.jobs import Job
from symbiose.domain.journal import JournalEntry
from symbiose.domain.load_curves import LoadCurveRepository
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.parks import KeptPark
from symbiose.domain.people_repositories import (
    AccountRepository,
    ApiTokenRepository,
    DraftRepository,
    SiteRequestRepository,
)
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.roof_owners import RoofDecisionRepository
from symbiose.domain.roof_repositories import RoofRepository
from symbiose.domain.run_repositories import (
    DecisionRepository,
    EditRepository,
    LoopDecisionRepository,
    LoopStepRepository,
    OverrideRepository,
    PublicationRepository,
    QuestionRepository,
    RunRepository,
    SolarDecisionRepository,
    SolarStepRepository,
)
from symbiose.domain.synergy_repository import SynergyRepository


class SiteRepository(Protocol):
    """Companies and sites."""

    def save_companies(self, companies: Sequence[Company]) -> None:
        """Create or replace companies by id."""

    def save(self, sites: Sequence[Site]) -> None:
        """Create or replace sites by id; their companies exist already."""

    def get(self, site_id: str) -> Site:
        """Return a site, or raise `UnknownThing`."""

    def for_change(self, site_id: str) -> Site:
        """Return a site that nobody else changes before this transaction ends, or raise `UnknownThing`.

        Saving replaces the whole site: what another transaction changed meanwhile would be lost.
        """

    def by_siret(self, siret: str) -> Site | None:
        """Return the site that carries a SIRET."""

    def ids_in_parks(self, park_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the sites that stand in some parks, in order."""

    def all(self) -> list[Site]:
        """Return all sites, by id."""

    def companies(self) -> list[Company]:
        """Return all companies, by id."""


class ParkRepository(Protocol):
    """Business parks that somebody made or changed."""

    def save(self, park: KeptPark) -> None:
        """Create or replace a park by id."""

    def hold(self, park_id: str) -> None:
        """Keep others from changing a park before this transaction ends."""

    def all(self) -> list[KeptPark]:
        """Return the parks that somebody made or changed, by id."""


class FlowRepository(Protocol):
    """Declared flows; each version that was ever saved is kept."""

    def save(self, flows: Sequence[Flow]) -> None:
        """Create flows, or add a version to those that exist; their sites exist already.

        A flow saved with exactly the values it has adds none.
        """

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        """Put flows, by id, under the circular models that hold for them, in place of those before."""

    def get(self, flow_id: str) -> Flow:
        """Return a flow, or raise `UnknownThing`."""

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        """Return those of the flows that exist, by id."""

    def versions(self, flow_id: str) -> list[Flow]:
        """Return every version of a flow, the oldest first, the present one last; or raise `UnknownThing`."""

    def former(self, flow_ids: Sequence[str]) -> dict[str, list[Flow]]:
        """Return the earlier versions of flows that have some, by id, the oldest first."""

    def of_sites(self, site_ids: Sequence[str]) -> list[Flow]:
        """Return the flows of some sites, by site and id, withdrawn ones included."""

    def outlines(self, site_ids: Sequence[str]) -> list[FlowOutline]:
        """Return what an export must know of the standing flows of some sites before it reads them."""

    def all(self) -> list[Flow]:
        """Return all flows, by id, withdrawn ones included."""

    def stamps(self) -> dict[str, int]:
        """Return the number of the present version of each flow, by id: it grows with every change."""


class ProcessingRepository(Protocol):
    """Processors and substitutions."""

    def save_processors(self, processors: Sequence[Processor]) -> None:
        """Create or replace processors by id."""

    def save_substitutions(self, substitutions: Sequence[Substitution]) -> None:
        """Create or replace substitutions by id."""

    def processors(self) -> list[Processor]:
        """Return all processors, by id."""

    def substitutions(self) -> list[Substitution]:
        """Return all substitutions, by id."""


class JobRepository(Protocol):
    """Long work."""

    def add(self, job: Job) -> None:
        """Create a job; of two that add the same id or an open lane at once, one is repeated."""

    def save(self, job: Job) -> None:
        """Replace a job that is held for change; one that is gone is passed over."""

    def find(self, job_id: str) -> Job | None:
        """Return a job."""

    def get(self, job_id: str) -> Job:
        """Return a job, or raise `UnknownThing`."""

    def for_change(self, job_id: str) -> Job:
        """Return a job that nobody else changes before this transaction ends, or raise `UnknownThing`."""

    def in_lane(self, lane: str) -> Job | None:
        """Return the open job of a lane."""

    def unfinished(self) -> list[Job]:
        """Return the jobs that have not ended, the oldest first."""

    def latest(self, limit: int) -> list[Job]:
        """Return the newest jobs first, without their results."""

    def of_account(self, account_id: str, limit: int) -> list[Job]:
        """Return the jobs that an account asked for, the newest first, without their results."""

    def remove_ended_before(self, moment: datetime) -> None:
        """Remove the jobs that ended before a moment."""


class JournalRepository(Protocol):
    """The journal of commands."""

    def append(self, entry: JournalEntry) -> None:
        """Write an entry."""

    def hold(self) -> None:
        """Let no other command end before this transaction does: what is read from here on is the latest."""

    def latest(self, limit: int) -> list[JournalEntry]:
        """Return the newest entries first."""

    def of_actor(self, actor_id: str) -> list[JournalEntry]:
        """Return the entries of an account or command, oldest first."""

    def between(self, after: datetime, until: datetime, limit: int) -> list[JournalEntry]:
        """Return the entries later than one moment and not later than another, the oldest first."""

    def after(self, position: int, limit: int) -> list[JournalEntry]:
        """Return the entries that come after so many others, in order."""

    def count(self) -> int:
        """Return how many entries there are: it grows with every command that changed something.

        Within a transaction it stays what it was when it was asked for first, unless this one appends.
        """


class Repositories(Protocol):
    """All repositories of one transaction."""

    @property
    def sites(self) -> SiteRepository:
        """Companies and sites."""

    @property
    def parks(self) -> ParkRepository:
        """Parks that somebody made or changed."""

    @property
    def flows(self) -> FlowRepository:
        """Declared flows."""

    @property
    def processing(self) -> ProcessingRepository:
        """Processors and substitutions."""

    @property
    def runs(self) -> RunRepository:
        """Optimiser runs."""

    @property
    def decisions(self) -> DecisionRepository:
        """Decisions on proposals."""

    @property
    def loop_decisions(self) -> LoopDecisionRepository:
        """Decisions on heat-recovery loops."""

    @property
    def loop_steps(self) -> LoopStepRepository:
        """Steps taken on accepted loops."""

    @property
    def solar_decisions(self) -> SolarDecisionRepository:
        """Decisions on groups that share roofs."""

    @property
    def solar_steps(self) -> SolarStepRepository:
        """Steps taken on accepted groups."""

    @property
    def questions(self) -> QuestionRepository:
        """Questions to firms."""

    @property
    def publications(self) -> PublicationRepository:
        """Published totals."""

    @property
    def synergies(self) -> SynergyRepository:
        """Accepted proposals as they are followed."""

    @property
    def waste_statuses(self) -> WasteStatusRepository:
        """Waste status of synergies."""

    @property
    def synergy_documents(self) -> DocumentRepository[SynergyDocument]:
        """Documents of synergies."""

    @property
    def synergy_notes(self) -> NoteRepository[SynergyNote]:
        """Notes on synergies."""

    @property
    def design_documents(self) -> DocumentRepository[DesignDocument]:
        """Documents of accepted loops and groups."""

    @property
    def design_notes(self) -> NoteRepository[DesignNote]:
        """Notes on accepted loops and groups."""

    @property
    def realised(self) -> RealisedRepository:
        """What was really exchanged."""

    @property
    def overrides(self) -> OverrideRepository:
        """Model overrides."""

    @property
    def edits(self) -> EditRepository:
        """Versions of what is set in the browser."""

    @property
    def accounts(self) -> AccountRepository:
        """Accounts and sessions."""

    @property
    def drafts(self) -> DraftRepository:
        """Drafts of declarations."""

    @property
    def site_requests(self) -> SiteRequestRepository:
        """Requests to be attached to a site."""

    @property
    def api_tokens(self) -> ApiTokenRepository:
        """Tokens of programs."""

    @property
    def load_curves(self) -> LoadCurveRepository:
        """Load curves of needs of electricity."""

    @property
    def roofs(self) -> RoofRepository:
        """Roofs of the solar cadastres."""

    @property
    def roof_decisions(self) -> RoofDecisionRepository:
        """What people said of whose roofs are."""

    @property
    def jobs(self) -> JobRepository:
        """Long work."""

    @property
    def journal(self) -> JournalRepository:
        """The journal."""
