"""What every use case works with, assembled once by the composition root."""

from dataclasses import dataclass, field

from symbiose.domain.company_register import CompanyRegister
from symbiose.domain.document_ports import ExportWriter, FlowDocuments
from symbiose.domain.ports import Clock, DeclarationReader, Matcher, PasswordHasher, Store, TemplateWriter
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
    templates: TemplateWriter
    """Writes the spreadsheet in which flows are declared."""
    flow_documents: FlowDocuments
    """Reads and writes single flows as JSON."""
    exports: ExportWriter
    """Writes exports."""
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
    company_register: CompanyRegister | None = None
    """Register of companies, where the operator sets its address."""
