"""What the use cases need of the outside: the graph, the matcher, the clock, the password hasher."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from symbiose.domain.companies import Site
from symbiose.domain.documents.export_content import ExportedSite
from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.exchanges import Decision, Path
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.heat_loops import LoopDecision
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.repositories import Repositories
from symbiose.domain.roofs import OwnedRoof
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_groups import SolarDecision
from symbiose.domain.solve_settings import SolveSettings as SolveSettings
from symbiose.domain.standing import Standing

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


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
    values: tuple[ReferenceValue, ...] = ()
    """Periods of reference values that people set; they lie over those that the service ships."""
    loop_decisions: tuple[LoopDecision, ...] = ()
    """The latest decision on each heat-recovery loop."""
    roofs: tuple[OwnedRoof, ...] = ()
    """Roofs of the solar cadastres that belong to a site."""
    profiles: tuple[ElectricityProfile, ...] = ()
    """Typical year of each need of electricity whose load curve is known."""
    solar_decisions: tuple[SolarDecision, ...] = ()
    """The latest decision on each group that shares roofs."""
    streets: LineCollection | None = None
    """Streets along which loops may be laid; None for straight lines with a detour."""
    standing: Mapping[str, Standing] = field(default_factory=dict, hash=False)
    """Where flows count as standing that do not count at their site, by id."""


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

    def suggestions(
        self, text: str, waste_code: str | None, direction: Direction | None = None
    ) -> Sequence[Suggestion]:
        """Return the resources that words may mean, the surest first; none when nothing comes near.

        Args:
            text: Words of the declarant.
            waste_code: Code with its star, which supports those that carry it; None when there is none.
            direction: Offer or need, which breaks ties; None when it is not known.
        """

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


class TemplateWriter(Protocol):
    """Writes the spreadsheet in which flows are declared."""

    def template(self, site: ExportedSite | None) -> bytes:
        """Return a workbook with the flows of a site, which changes nothing when it is imported as it is.

        Args:
            site: Site whose flows are filled in; None for an empty workbook.
        """


class PasswordHasher(Protocol):
    """Hashes passwords with argon2id."""

    def hash(self, password: str) -> str:
        """Return the hash of a password."""

    def verify(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password fits; takes as long when there is no hash."""
