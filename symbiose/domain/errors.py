"""The errors of the trade: each has a stable code, the identities concerned and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Problem:
    """One fault of a document or form: where it stands, what was found, what is expected."""

    path: str
    """Path in the document, such as `streams[0].kind`; empty for the document itself."""
    value: str
    """The value found, escaped, cut at 200 characters."""
    expected: str
    """What is expected, in a sentence that says what to do."""

    def __str__(self) -> str:
        """Return the problem on one line."""
        where = self.path or "document"
        return f"{where}: {self.value}: {self.expected}" if self.value else f"{where}: {self.expected}"


class SymbioseError(Exception):
    """Base of all errors that the service raises on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **identities: str) -> None:
        """Keep the message and the identities of the things concerned."""
        super().__init__(message)
        self.message = message
        self.identities = identities


class InvalidDocument(SymbioseError):
    """A file or form does not hold what its format asks; carries every problem found."""

    code = "invalid_document"

    def __init__(self, problems: Sequence[Problem], message: str = "") -> None:
        """Keep all problems; the message lists them, one a line."""
        super().__init__(message or "\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class FileTooLarge(InvalidDocument):
    """A file holds more than is read at once: bytes, packed or unpacked, lines, columns."""

    code = "file_too_large"


class UnsupportedFile(InvalidDocument):
    """A file is of a kind that is not imported, whatever its name says."""

    code = "unsupported_file"


class InvalidDeclaration(InvalidDocument):
    """A declared flow breaks a rule of the trade."""

    code = "invalid_declaration"


class UnknownThing(SymbioseError):
    """Something asked for does not exist, or the caller may not know that it does."""

    code = "unknown_thing"


class LinkSpent(SymbioseError):
    """A single-use link was used already, is too old, or never was one; which is not told."""

    code = "link_spent"


class NotAllowed(SymbioseError):
    """The caller has no right to do this."""

    code = "not_allowed"


class LastAdministrator(SymbioseError):
    """Nobody could administer the accounts any more."""

    code = "last_administrator"


class StalePreview(SymbioseError):
    """What an import would change is no longer what the caller was shown."""

    code = "stale_preview"


class ServiceBusy(SymbioseError):
    """As much is being worked on as the service does at once; the same request succeeds later."""

    code = "service_busy"


class ConflictingReview(SymbioseError):
    """Somebody else decided meanwhile, or the state does not allow this step."""

    code = "conflicting_review"


class ModelInfeasible(SymbioseError):
    """The demands on the optimiser cannot hold together."""

    code = "model_infeasible"


class DamagedDocuments(SymbioseError):
    """What is kept with a run is not what was written."""

    code = "damaged_documents"


class SolverFailed(SymbioseError):
    """No solver could be run, or it ended without an answer that can be used."""

    code = "solver_failed"


class GraphUnavailable(SymbioseError):
    """The database does not answer, or is not the one this version works with."""

    code = "graph_unavailable"


class InvalidSettings(SymbioseError):
    """A setting is missing or unsafe; the message names it and says what to set."""

    code = "invalid_settings"
