"""Data step: proposals that were accepted before synergies existed are followed as synergies too.

Whoever accepted exchanges with an earlier version would find none of them among the synergies, and no firm
would be asked. Touches acceptances that hold and have no synergy: each gets one, opened on the day of the
acceptance, in which nobody has agreed yet. The decisions themselves stay as they are.
"""

from graph.decisions import GraphDecisions
from graph.driver import Database, Transaction
from graph.runs import GraphRuns
from graph.synergies import GraphSynergies
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.identity import derived_id
from symbiose.domain.synergy_steps import opened


def apply(database: Database) -> None:
    """Open the synergies that are missing, all or none; done again, it finds none."""
    database.write(_open_missing)


def _open_missing(transaction: Transaction) -> None:
    runs, synergies = GraphRuns(transaction), GraphSynergies(transaction)
    followed = {synergy.proposal_id for synergy in synergies.all()}
    for decision in GraphDecisions(transaction).current():
        if decision.state is not State.ACCEPTED or decision.proposal_id in followed:
            continue
        try:
            proposal = runs.proposal(decision.run_id, decision.proposal_id)
        except UnknownThing:  # its run was deleted by hand: there is nothing to follow
            continue
        synergy_id = derived_id("synergy", decision.proposal_id, str(decision.version))
        synergies.save(*opened(synergy_id, decision, proposal))
