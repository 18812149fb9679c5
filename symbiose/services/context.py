"""What every use case works with, assembled once by the composition root."""

from dataclasses import dataclass, field

from symbiose.domain.ports import Clock, DeclarationReader, Matcher, PasswordHasher, Store
from symbiose.domain.reference import ReferenceData
from symbiose.services.memory import Memory


@dataclass(frozen=True)
class Services:
    """The ports that use cases are called with."""

    store: Store
    """The graph."""
    matcher: Matcher
    """Candidates and optimum."""
    declarations: DeclarationReader
    """Reads what a form or a line of a file declares."""
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
