"""The self-assessment of an industrial-ecology initiative: criteria, what answers them, what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.indicators import Column


class Axis(StrEnum):
    """What the durability of an initiative is judged by."""

    GOVERNANCE = "governance"
    """Who carries it, who takes part, how it is steered."""
    ECONOMY = "economy"
    """What it costs, who pays, what it brings in."""
    RESULTS = "results"
    """What is done, and what comes of it."""


class Answer(StrEnum):
    """How far the records of this service answer a criterion."""

    FULL = "full"
    """Everything that is asked for is kept here."""
    PART = "part"
    """Some of it is; the rest is named."""
    NONE = "none"
    """Nothing of it is; a person has to say it."""


class Record(StrEnum):
    """What the service counts of its own records beside its indicators."""

    OBJECTIVES = "objectives"
    """Objectives set for the year and the place."""
    COMPANIES = "companies"
    """Firms with a site that was open on the day."""
    COMPANIES_DECLARING = "companies_declaring"
    """Firms of which a site declares a flow that holds."""
    COMPANIES_EXCHANGING = "companies_exchanging"
    """Firms that give or receive by an exchange agreed to, or that came to be in the year."""
    ACTIVITIES = "activities"
    """Divisions of activities (NAF) of the sites that declare."""
    COMMUNES = "communes"
    """Communes of the sites that declare."""
    FLOWS = "flows"
    """Declared flows that hold on the day and whose resource is confirmed."""
    ESTIMATES = "estimates"
    """Those of them that are estimates which no firm has confirmed."""
    SUBSTITUTIONS = "substitutions"
    """Exchanges agreed to or realised in which one site's output takes the place of another's purchase."""
    MUTUALISATIONS = "mutualisations"
    """Exchanges agreed to or realised in which sites share something."""


class FigureNamed(Value):
    """A figure of the catalogue of indicators."""

    indicator: str
    """Id of the indicator."""
    column: Column
    """Column of it."""


class Criterion(Value):
    """One question of the self-assessment, in our words."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    axis: Axis
    """What it belongs to."""
    title: str = Field(min_length=1)
    """Short name, in French."""
    question: str = Field(min_length=1)
    """What is asked, in French."""
    figures: tuple[FigureNamed, ...] = ()
    """Indicators that answer it."""
    records: tuple[Record, ...] = ()
    """Other records that answer it."""
    missing: str = ""
    """What is asked for and not kept here, in French; empty where nothing is missing."""

    @property
    def answer(self) -> Answer:
        """Return how far it is answered here."""
        if not self.figures and not self.records:
            return Answer.NONE
        return Answer.PART if self.missing else Answer.FULL


class PublicFact(Value):
    """Something that is publicly known of the tool whose structure the criteria follow."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    text: str = Field(min_length=1)
    """The fact, in French."""
    source: str = Field(min_length=1)
    """Who states it, with the date."""
    url: str = Field(default="", pattern=r"^(https://\S+)?$")
    """Where it was read; empty for what was found nowhere."""
    read_on: date
    """When it was read."""


@dataclass(frozen=True)
class AssessmentGrid:
    """The criteria, with what is known of the tool that they follow."""

    criteria: tuple[Criterion, ...]
    """In the order in which they are read."""
    facts: tuple[PublicFact, ...]
    """What is publicly known of the tool."""

    def of(self, axis: Axis) -> Iterator[Criterion]:
        """Yield the criteria of an axis."""
        return (one for one in self.criteria if one.axis is axis)


def answered(criteria: Iterable[Criterion], how: Answer) -> int:
    """Count the criteria that are answered in one way."""
    return sum(one.answer is how for one in criteria)
