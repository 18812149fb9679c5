"""Decisions on heat-recovery loops in the graph, each with the loop as it was accepted."""

from graph.kept_decisions import DecisionStatements, KeptDecisions
from graph.queries import load
from symbiose.domain.heat_loops import HeatLoop, LoopDecision


class GraphLoopDecisions(KeptDecisions[LoopDecision]):
    """Decisions on loops within one transaction."""

    KEY = "loop_id"
    WORD = "loop"
    DECISION = LoopDecision
    THING = HeatLoop
    STATEMENTS = DecisionStatements(
        find_version=load("loop_decision/find_version"),
        create=load("loop_decision/create"),
        list_all=load("loop_decision/list"),
        list_current=load("loop_decision/list_current"),
        list_of_one=load("loop_decision/list_of_loop"),
    )

    def of_loop(self, loop_id: str) -> list[LoopDecision]:
        """Return all decisions on one loop, oldest first."""
        return self._of(loop_id)
