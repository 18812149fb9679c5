"""Steps taken on accepted groups that share roofs, in the graph; none is ever changed."""

from graph.kept_steps import KeptSteps, StepStatements
from graph.queries import load
from symbiose.domain.solar_operations import Measured, SolarStep


class GraphSolarSteps(KeptSteps[Measured]):
    """Steps taken on accepted groups, within one transaction."""

    KEY = "group_id"
    WORD = "group"
    STEP = SolarStep
    MEASURED = Measured
    STATEMENTS = StepStatements(
        find_version=load("solar_step/find_version"),
        create=load("solar_step/create"),
        list_all=load("solar_step/list"),
        list_of_one=load("solar_step/list_of_group"),
    )
