"""What people set in the browser besides flows: each change is a version, with who, when and why."""

import hashlib
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from symbiose.domain.base import Value

_SHORT = 24


class Subject(StrEnum):
    """What sort of thing was changed."""

    VALUE = "value"
    """The periods that people set of a reference value; they lie over those that the service ships."""
    PROCESSOR = "processor"
    """A processor."""
    SUBSTITUTION = "substitution"
    """A substitution."""
    NOTICE = "notice"
    """A text of the operator, such as the legal notice."""
    OBJECTIVE = "objective"
    """The figure that an indicator is meant to reach in a year."""


class Edit(Value):
    """One version of a thing: how it stands from this change on, until the next one."""

    subject: Subject
    """What sort of thing it is."""
    thing_id: str
    """The thing."""
    version: int = Field(ge=0)
    """Counts the changes, from 1; 0 is how it stood before anybody changed it here."""
    at: datetime
    """When (aware, UTC); of version 0, when it was noted down."""
    by: str
    """Account or command; empty for version 0, which came with an import or with the service."""
    reason: str = ""
    """Why, in the words of who changed it."""
    retired: bool = False
    """True while it takes part in no run; what rests on it stays readable."""
    content: str
    """How it stands, as JSON: the text that the version is told, compared and brought back from."""

    @property
    def stamp(self) -> str:
        """Return what tells this version from every other: a form states the one that was seen."""
        told = self.model_dump_json(exclude={"at", "by", "reason"})
        return hashlib.sha256(told.encode()).hexdigest()[:_SHORT]
