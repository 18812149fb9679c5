"""Decisions on heat-recovery loops in the graph, each with the loop as it was accepted."""

from graph.kept_decisions import DecisionStatements, KeptDecisions
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.heat_loops import HeatLoop, LoopDecision


class GraphLoopDecisions(KeptDecisions[LoopDecision]):
    """Decisions on loops within one transaction."""

    KEY = "loop_id"
    WORD = "loop"
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

    def to_record(self, decision: LoopDecision) -> Record:
        """Return a decision as the graph keeps it."""
        text = decision.loop.model_dump_json() if decision.loop else None
        return plain(decision.model_dump(exclude={"loop"})) | {"loop": text}

    def to_domain(self, record: Record) -> LoopDecision:
        """Return the decision of a record."""
        values = native_record(record)
        text = values.get("loop")
        loop = HeatLoop.model_validate_json(text) if text else None
        return LoopDecision.model_validate(values | {"loop": loop})
