"""The labels of the graph: what its nodes are."""

from graph.schema.labels.followed import FOLLOWED
from graph.schema.labels.people import PEOPLE
from graph.schema.labels.runs import RUNS
from graph.schema.labels.service import SERVICE
from graph.schema.labels.sun import SUN
from graph.schema.labels.territory import TERRITORY
from graph.schema.words import Label

LABELS: tuple[Label, ...] = (
    *TERRITORY,
    *RUNS,
    *FOLLOWED,
    *PEOPLE,
    *SUN,
    *SERVICE,
)
