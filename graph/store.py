"""The store of the use cases: one call, one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeVar

from graph.accounts import GraphAccounts
from graph.api_tokens import GraphApiTokens
from graph.decisions import GraphDecisions
from graph.design_documents import GraphDesignDocuments, GraphDesignNotes
from graph.drafts import GraphDrafts
from graph.driver import Database, Transaction
from graph.edits import GraphEdits
from graph.flows import GraphFlows
from graph.jobs import GraphJobs
from graph.journal import GraphJournal
from graph.load_curves import GraphLoadCurves
from graph.loop_decisions import GraphLoopDecisions
from graph.loop_steps import GraphLoopSteps
from graph.migrations import require_current
from graph.overrides import GraphOverrides
from graph.parks import GraphParks
from graph.processing import GraphProcessing
from graph.publications import GraphPublications
from graph.questions import GraphQuestions
from graph.realised import GraphRealised
from graph.roof_decisions import GraphRoofDecisions
from graph.roofs import GraphRoofs
from graph.runs import GraphRuns
from graph.site_requests import GraphSiteRequests
from graph.sites import GraphSites
from graph.solar_decisions import GraphSolarDecisions
from graph.solar_steps import GraphSolarSteps
from graph.synergies import GraphSynergies
from graph.synergy_documents import GraphSynergyDocuments, GraphSynergyNotes
from graph.waste_statuses import GraphWasteStatuses
from symbiose.domain.repositories import Repositories

T = TypeVar("T")


@dataclass(frozen=True)
class GraphRepositories:
    """All repositories of one transaction."""

    sites: GraphSites
    parks: GraphParks
    flows: GraphFlows
    processing: GraphProcessing
    runs: GraphRuns
    decisions: GraphDecisions
    loop_decisions: GraphLoopDecisions
    loop_steps: GraphLoopSteps
    solar_decisions: GraphSolarDecisions
    solar_steps: GraphSolarSteps
    questions: GraphQuestions
    publications: GraphPublications
    synergies: GraphSynergies
    waste_statuses: GraphWasteStatuses
    synergy_documents: GraphSynergyDocuments
    synergy_notes: GraphSynergyNotes
    design_documents: GraphDesignDocuments
    design_notes: GraphDesignNotes
    realised: GraphRealised
    overrides: GraphOverrides
    edits: GraphEdits
    accounts: GraphAccounts
    drafts: GraphDrafts
    site_requests: GraphSiteRequests
    api_tokens: GraphApiTokens
    load_curves: GraphLoadCurves
    roofs: GraphRoofs
    roof_decisions: GraphRoofDecisions
    jobs: GraphJobs
    journal: GraphJournal

    @classmethod
    def within(cls, transaction: Transaction) -> Self:
        """Return the repositories of a transaction."""
        return cls(
            sites=GraphSites(transaction),
            parks=GraphParks(transaction),
            flows=GraphFlows(transaction),
            processing=GraphProcessing(transaction),
            runs=GraphRuns(transaction),
            decisions=GraphDecisions(transaction),
            loop_decisions=GraphLoopDecisions(transaction),
            loop_steps=GraphLoopSteps(transaction),
            solar_decisions=GraphSolarDecisions(transaction),
            solar_steps=GraphSolarSteps(transaction),
            questions=GraphQuestions(transaction),
            publications=GraphPublications(transaction),
            synergies=GraphSynergies(transaction),
            waste_statuses=GraphWasteStatuses(transaction),
            synergy_documents=GraphSynergyDocuments(transaction),
            synergy_notes=GraphSynergyNotes(transaction),
            design_documents=GraphDesignDocuments(transaction),
            design_notes=GraphDesignNotes(transaction),
            realised=GraphRealised(transaction),
            overrides=GraphOverrides(transaction),
            edits=GraphEdits(transaction),
            accounts=GraphAccounts(transaction),
            drafts=GraphDrafts(transaction),
            site_requests=GraphSiteRequests(transaction),
            api_tokens=GraphApiTokens(transaction),
            load_curves=GraphLoadCurves(transaction),
            roofs=GraphRoofs(transaction),
            roof_decisions=GraphRoofDecisions(transaction),
            jobs=GraphJobs(transaction),
            journal=GraphJournal(transaction),
        )


class GraphStore:
    """Runs use cases on a database, each in one transaction."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    def read(self, work: Callable[[Repositories], T]) -> T:
        """Run a function over the repositories without writing."""
        return self._database.read(lambda transaction: work(GraphRepositories.within(transaction)))

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run a function over the repositories; all it writes is kept together or not at all."""
        return self._database.write(lambda transaction: work(GraphRepositories.within(transaction)))

    def ping(self) -> None:
        """Return when the database answers and has this version's schema, else raise `GraphUnavailable`."""
        self._database.verify()
        require_current(self._database)
