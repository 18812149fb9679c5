"""With what a file is read: reference data, answers given before, and the most that it may hold."""

from dataclasses import dataclass, field
from typing import Final

from symbiose.domain.reference import ReferenceData
from symbiose.files.asking import Asking
from symbiose.files.encoding import MAX_TEXT_BYTES
from symbiose.files.tabular import MAX_COLUMNS
from symbiose.files.workbook_zip import MAX_UNPACKED_BYTES

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Caps:
    """The most that a file may hold, wherever it comes from."""

    size_bytes: int = MAX_TEXT_BYTES
    """Bytes of the file."""
    unpacked_bytes: int = MAX_UNPACKED_BYTES
    """Bytes of all parts of a workbook."""
    columns: int = MAX_COLUMNS
    """Columns of a table."""


COMMAND_LINE: Final = Caps()
"""What an operator imports on the machine itself."""
WEB: Final = Caps(size_bytes=10 * MEBIBYTE, unpacked_bytes=100 * MEBIBYTE, columns=200)
"""What a person drops on a page, or a program sends."""


@dataclass(frozen=True)
class Reading:
    """With what a file is read."""

    reference: ReferenceData
    """Resources, waste list, communes."""
    site: str | None = None
    """Site (id or SIRET) of the lines that name none; None when each must name its own."""
    asking: Asking = field(default_factory=Asking)
    """Answers given before, and questions met."""
    caps: Caps = COMMAND_LINE
    """The most that the file may hold."""
    site_asked: bool = False
    """True when a file whose lines name no site is read all the same, and asks whose they are."""

    @property
    def asked(self) -> Asking | None:
        """Return the answers and questions where somebody is there to be asked; None on a command line."""
        return self.asking if self.site_asked else None

    @property
    def site_given(self) -> bool:
        """Tell whether a table needs no column for the site."""
        return self.site is not None or self.site_asked
