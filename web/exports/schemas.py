"""What the page of exports is asked for."""

from symbiose.domain.documents.export_content import ExportKind
from web.forms import Query


class ExportQuery(Query):
    """The format in the address."""

    format: ExportKind | None = None
    """Format of the file; the page of choices without it."""
