"""Steps taken on accepted heat-recovery loops, in the graph; none is ever changed."""

from graph.kept_steps import KeptSteps, StepStatements
from graph.queries import load
from symbiose.domain.loop_operations import Delivered, LoopStep


class GraphLoopSteps(KeptSteps[Delivered]):
    """Steps taken on accepted loops, within one transaction."""

    KEY = "loop_id"
    WORD = "loop"
    STEP = LoopStep
    MEASURED = Delivered
    STATEMENTS = StepStatements(
        find_version=load("loop_step/find_version"),
        create=load("loop_step/create"),
        list_all=load("loop_step/list"),
        list_of_one=load("loop_step/list_of_loop"),
    )
