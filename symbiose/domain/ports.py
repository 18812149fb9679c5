"""What the use cases need of the outside: the graph, the matcher, the clock, the password hasher."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from symbiose.domain.accounts import Account, Session
from symbiose.domain.companies import Company, Site
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.exchanges import Decision, Objective, Path, Proposal, Run, RunResult
from symbiose.domain.flows import Flow
from symbiose.domain.journal import JournalEntry
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import Finding
from symbiose.domain.processing import Processor, Substitution

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


class SiteRepository(Protocol):
    """Companies and sites."""

    def save_companies(self, companies: Sequence[Company]) -> None:
        """Create or replace companies by id."""

    def save(self, sites: Sequence[Site]) -> None:
        """Create or replace sites by id; their companies exist already."""

    def get(self, site_id: str) -> Site:
        """Return a site, or raise `UnknownThing`."""

    def by_siret(self, siret: str) -> Site | None:
        """Return the site that carries a SIRET."""

    def all(self) -> list[Site]:
        """Return all sites, by id."""

    def companies(self) -> list[Company]:
        """Return all companies, by id."""


class FlowRepository(Protocol):
    """Declared flows."""

    def save(self, flows: Sequence[Flow]) -> None:
        """Create or replace flows by id; their sites exist already."""

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        """Put flows, by id, under the circular models that hold for them, in place of those before."""

    def get(self, flow_id: str) -> Flow:
        """Return a flow, or raise `UnknownThing`."""

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        """Return those of the flows that exist, by id."""

    def all(self) -> list[Flow]:
        """Return all flows, by id, withdrawn ones included."""


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


class RunRepository(Protocol):
    """Runs of the optimiser with their proposals."""

    def save(self, result: RunResult) -> None:
        """Store a run and its proposals."""

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


class DecisionRepository(Protocol):
    """Decisions on proposals; the history is kept."""

    def save(self, decision: Decision) -> None:
        """Append a decision; raise `ConflictingReview` when its version exists already."""

    def current(self) -> list[Decision]:
        """Return the latest decision on each proposal, by proposal id."""

    def of_proposal(self, proposal_id: str) -> list[Decision]:
        """Return all decisions on one proposal, oldest first."""


class OverrideRepository(Protocol):
    """Models that a person set against the rules; the history is kept."""

    def save(self, override: ModelOverride) -> None:
        """Append an override."""

    def current(self) -> list[ModelOverride]:
        """Return the latest override of each thing, by its id."""

    def of_thing(self, thing_id: str) -> list[ModelOverride]:
        """Return all overrides of one thing, oldest first."""


class AccountRepository(Protocol):
    """Accounts and their sessions."""

    def save(self, account: Account) -> None:
        """Create or replace an account by id."""

    def get(self, account_id: str) -> Account:
        """Return an account, or raise `UnknownThing`."""

    def by_email(self, email: str) -> Account | None:
        """Return the account of an address in lower case."""

    def by_link(self, digest: str) -> Account | None:
        """Return the account whose open link has this digest, whether it still works or not."""

    def all(self) -> list[Account]:
        """Return all accounts, by e-mail."""

    def save_session(self, session: Session) -> None:
        """Create a session."""

    def touch_session(self, session: Session) -> None:
        """Note that a session was seen, unless it has ended meanwhile."""

    def session(self, token_digest: str) -> Session | None:
        """Return a session."""

    def end_session(self, token_digest: str) -> None:
        """Delete a session."""

    def end_sessions_of(self, account_id: str) -> None:
        """Delete all sessions of an account."""


class JournalRepository(Protocol):
    """The journal of commands."""

    def append(self, entry: JournalEntry) -> None:
        """Write an entry."""

    def latest(self, limit: int) -> list[JournalEntry]:
        """Return the newest entries first."""

    def count(self) -> int:
        """Return how many entries there are: it grows with every command that changed something."""


class Repositories(Protocol):
    """All repositories of one transaction."""

    @property
    def sites(self) -> SiteRepository:
        """Companies and sites."""

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
    def overrides(self) -> OverrideRepository:
        """Model overrides."""

    @property
    def accounts(self) -> AccountRepository:
        """Accounts and sessions."""

    @property
    def journal(self) -> JournalRepository:
        """The journal."""


class Store(Protocol):
    """The graph. A call is one transaction; its function may run twice: it makes no id, reads no clock."""

    def read(self, work: Callable[[Repositories], T]) -> T:
        """Run a function over the repositories without writing."""

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run a function over the repositories; all it writes is kept together or not at all."""

    def ping(self) -> None:
        """Return when the database answers, else raise `GraphUnavailable`."""


@dataclass(frozen=True)
class Territory:
    """Everything the matcher looks at, as it stands on one day."""

    day: date
    sites: tuple[Site, ...]
    flows: tuple[Flow, ...]
    processors: tuple[Processor, ...]
    substitutions: tuple[Substitution, ...]
    decisions: tuple[Decision, ...] = ()
    overrides: tuple[ModelOverride, ...] = ()


@dataclass(frozen=True)
class SolveSettings:
    """How long and how exactly the optimiser works."""

    objective: Objective = Objective.NET_BENEFIT
    solver: str = "highs"
    gap: float = 1e-4
    time_limit_s: float = 60.0


@dataclass(frozen=True)
class Refusal:
    """Why a pair is not a candidate: the rule, the numbers compared, the smallest change to lift it."""

    rule: str
    sentence: str
    change: str


@dataclass(frozen=True)
class LegJudged:
    """One leg of a path, and every rule that refuses it."""

    giver_id: str
    """Flow or processor that gives."""
    taker_id: str
    """Processor or flow that takes."""
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class PathJudged:
    """A path through processors on which every resource serves, and what stands against its legs."""

    path: Path
    legs: tuple[LegJudged, ...]

    @property
    def obstacles(self) -> int:
        """Return how many refusals stand against it; none when it is a candidate."""
        return sum(len(leg.refusals) for leg in self.legs)


class Matcher(Protocol):
    """Candidates, optimum and explanations over a territory."""

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime
    ) -> RunResult:
        """Return a run with its proposals."""

    def why_not(self, territory: Territory, offer_id: str, need_id: str) -> tuple[Refusal, ...]:
        """Return every rule that refuses a direct exchange; empty when it is admitted."""

    def why_not_through(self, territory: Territory, offer_id: str, need_id: str) -> tuple[PathJudged, ...]:
        """Return the paths through processors that come nearest to being admitted, the nearest first."""


class DeclarationReader(Protocol):
    """Reads one declared flow from named texts, as a form or a line of a file gives them."""

    def suggestions(self, text: str, waste_code: str | None) -> Sequence[Suggestion]:
        """Return the resources that words may mean, the surest first; none when nothing comes near."""

    def read(self, fields: Mapping[str, str], site: Site, declared_at: datetime, declared_by: str) -> Flow:
        """Return the flow, in canonical units.

        Args:
            fields: Text by English column name of the declaration format; empty texts are absent.
            site: Site that declares.
            declared_at: When (aware, UTC).
            declared_by: Account that declares.

        Raises:
            InvalidDeclaration: Some fields are wrong; its problems carry the field's name as path.
        """


class PasswordHasher(Protocol):
    """Hashes passwords with argon2id."""

    def hash(self, password: str) -> str:
        """Return the hash of a password."""

    def verify(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password fits; takes as long when there is no hash."""
