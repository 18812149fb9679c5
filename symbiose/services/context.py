"""What every use case works with, assembled once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from symbiose.domain.company_register import CompanyRegister
from symbiose.domain.document_ports import ExportWriter, FlowDocuments
from symbiose.domain.dossier_documents import DocumentInspector
from symbiose.domain.heat_loop_design import LoopDesigner, ReadStreets
from symbiose.domain.heat_targeting import TargetHeat
from symbiose.domain.mail import Mailer
from symbiose.domain.market_views import LiveMarkets
from symbiose.domain.network import MeasureNetwork
from symbiose.domain.newcomers import WeighNewcomers
from symbiose.domain.optimiser import Optimiser
from symbiose.domain.ports import Clock, DeclarationReader, Matcher, PasswordHasher, Store, TemplateWriter
from symbiose.domain.rates import RateKeeper
from symbiose.domain.reference import ReferenceData
from symbiose.domain.roof_owners import RoofSurveyor
from symbiose.domain.solar_design import SolarDesigner
from symbiose.domain.uploads import FileReader, UploadShelf
from symbiose.domain.worked_sun import WorkedSun
from symbiose.services.closed_days import ClosedDays
from symbiose.services.kept_counts import KeptCounts
from symbiose.services.known_flows import KnownFlows
from symbiose.services.lasting import MOST_PROPOSALS, MOST_PUBLICATIONS, MOST_RUNS, Lasting
from symbiose.services.memory import Memory
from symbiose.services.rounds import Rounds

SILENT_AFTER = timedelta(days=30)
"""Silence of a synergy that is too long, unless the operator sets another."""
RUNS_KEPT_TO_CHECK = 20
"""Latest runs that keep what they solved, unless the operator sets another number."""
MOST_PREVIEWS = 1
"""Previews kept at once: one may hold a hundred thousand lines."""


@dataclass(frozen=True)
class Services:
    """The ports that use cases are called with."""

    store: Store
    """The graph."""
    matcher: Matcher
    """Candidates and optimum."""
    declarations: DeclarationReader
    """Reads what a form or a line of a file declares."""
    templates: TemplateWriter
    """Writes the spreadsheet in which flows are declared."""
    flow_documents: FlowDocuments
    """Reads and writes single flows as JSON."""
    exports: ExportWriter
    """Writes exports."""
    files: FileReader
    """Reads files that people drop, in bounded processes."""
    uploads: UploadShelf
    """Keeps dropped files until they are imported."""
    documents: DocumentInspector
    """Tells the type of a document that is added to a synergy."""
    reference: ReferenceData
    """Waste list, communes, activities, resources, dated values."""
    clock: Clock
    """The present moment, UTC."""
    hasher: PasswordHasher
    """Passwords."""
    version: str
    """Version of the service, kept with each run."""
    memory: Memory = field(default_factory=Memory)
    """What was last read of the graph."""
    closed_days: ClosedDays = field(default_factory=ClosedDays)
    """Figures of days that are over."""
    kept_counts: KeptCounts = field(default_factory=KeptCounts)
    """What was counted before of the indicators."""
    known_flows: KnownFlows = field(default_factory=KnownFlows)
    """Versions of flows that were read before."""
    rounds: Rounds = field(default_factory=Rounds)
    """What was made before of single things."""
    kept_runs: Lasting = field(default_factory=lambda: Lasting(MOST_RUNS))
    """Proposals of runs, which never change."""
    kept_loops: Lasting = field(default_factory=lambda: Lasting(MOST_RUNS))
    """Heat-recovery loops of runs, which never change."""
    kept_groups: Lasting = field(default_factory=lambda: Lasting(MOST_RUNS))
    """Groups that share roofs of runs, which never change."""
    kept_publications: Lasting = field(default_factory=lambda: Lasting(MOST_PUBLICATIONS))
    """What publications tell, which never changes."""
    kept_proposals: Lasting = field(default_factory=lambda: Lasting(MOST_PROPOSALS))
    """Single proposals of runs, as synergies were accepted on them."""
    previews: Memory = field(default_factory=lambda: Memory(MOST_PREVIEWS))
    """What the import looked at last would change."""
    company_register: CompanyRegister | None = None
    """Register of companies, where the operator sets its address."""
    optimiser: Optimiser | None = None
    """Optimises in a process of its own, for jobs; without it they optimise in theirs."""
    measure_network: MeasureNetwork | None = None
    """Measures the network that exchanges make of sites; its indicators have no figure without it."""
    target_heat: TargetHeat | None = None
    """Works out heat targets of streams; the page of heat has none without it."""
    loop_designer: LoopDesigner | None = None
    """Designs a loop anew as somebody wishes it, where no process apart does it."""
    solar_designer: SolarDesigner | None = None
    """Designs a group that shares roofs anew as somebody wishes it, where no process apart does it."""
    streets: ReadStreets | None = None
    """Streets along which loops may be laid, where the operator gives them; else straight lines."""
    weigh_newcomers: WeighNewcomers | None = None
    """Weighs who might settle on a plot, where no process apart does it."""
    roof_surveyor: RoofSurveyor | None = None
    """Measures which sites stand on or near a roof; without it no roof is matched with a site."""
    worked_sun: Callable[[], WorkedSun] | None = None
    """Reads the installation that is worked out in full; its page does not exist without it."""
    live_markets: LiveMarkets | None = None
    """Tells at once what drafts of flows are worth; without it no page tells it."""
    question_rates: RateKeeper | None = None
    """Counts questions about drafts for all processes; without it each counts those that it answers."""
    mailer: Mailer | None = None
    """Sends mail, where the operator sets a server for it."""
    runs_kept_to_check: int = RUNS_KEPT_TO_CHECK
    """How many of the latest runs keep what they solved, so that it can be checked anew."""
    silent_after: timedelta = SILENT_AFTER
    """Silence after which a synergy asks for attention."""
