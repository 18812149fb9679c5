"""Reads dropped files in child processes with limits; the port `FileReader`."""

import contextlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from symbiose.domain.documents.import_report import FileKind, ReadFile, RoofRow, Row
from symbiose.domain.errors import InvalidDocument, Problem, UnsupportedFile
from symbiose.domain.import_questions import Answers
from symbiose.domain.load_curves import CurveAnswers, TypicalCurve
from symbiose.domain.uploads import HandedBack
from symbiose.files.error_column import errors_text
from symbiose.files.load_curve_source import refuse_curve_early
from symbiose.files.reading_early import is_long, refuse_early
from symbiose.files.reading_lines import REFUSED, from_lines
from symbiose.files.reading_terms import WEB
from symbiose.files.roof_faults import roof_faults
from symbiose.services.waiting_line import WaitingLine

log = logging.getLogger(__name__)
AT_ONCE: Final = 2
"""Files read at the same time: as many as a small machine has cores."""
WAITING: Final = 3
"""Requests that wait for their turn: each keeps a thread that a page could use."""
PATIENCE_S: Final = 20.0
"""Seconds that a request waits for its turn."""
MAX_SECONDS: Final = 120
"""Seconds after which a child is stopped, whatever it waits for."""
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT")
"""What a child knows of the environment: no setting of the service, no secret."""


class BoundedFileReader:
    """Hands each file to a process that may use little memory and time, and to few at once."""

    def __init__(self, at_once: int = AT_ONCE, patience_s: float = PATIENCE_S) -> None:
        """Begin with all places free."""
        self._places = WaitingLine(at_once, WAITING, patience_s)

    def check(self, content: bytes) -> None:
        """Refuse at once what need not be opened to be refused."""
        refuse_early(content, WEB)

    def is_long(self, content: bytes) -> bool:
        """Tell whether reading a file takes longer than one waits for a page.

        Raises:
            InvalidDocument: It is refused without being opened.
        """
        return is_long(content, WEB)

    def read(self, name: str, content: bytes, answers: Answers) -> ReadFile:
        """Return what a file holds, with the questions that it leaves open.

        Raises:
            InvalidDocument: It cannot be read as any kind, or is a territory.
            ServiceBusy: As many files are being read as are read at once.
        """
        self.check(content)
        order = {"do": "read", "name": name, "answers": dict(answers)}
        read = from_lines(io.BytesIO(self._answer(order, content)))
        if read.kind is FileKind.TERRITORY:
            reason = (
                "ce fichier décrit un territoire : le coordinateur l’importe avec la commande symbiose import"
            )
            raise UnsupportedFile([Problem("", "", reason)])
        return read

    def read_curve(self, content: bytes, answers: CurveAnswers) -> TypicalCurve:
        """Return the typical year of the readings of a load curve.

        Raises:
            InvalidDocument: It cannot be read as a load curve, or asks for its unit or the order of dates.
            ServiceBusy: As many files are being read as are read at once.
        """
        refuse_curve_early(content)
        told = self._answer({"do": "curve", "answers": answers.model_dump(mode="json")}, content)
        if told.startswith(REFUSED):
            from_lines([told])
        return TypicalCurve.model_validate_json(told)

    def with_errors(self, content: bytes, rows: Sequence[Row]) -> HandedBack:
        """Return a file with a column « Erreur », empty on good lines; its own columns stay as they are."""
        errors = {row.line: errors_text(row) for row in rows if row.errors}
        head, _, body = self._answer({"do": "errors", "errors": errors}, content).partition(b"\n")
        told: Mapping[str, str] = json.loads(head)
        if "suffix" not in told:
            from_lines([head])
        return HandedBack(told["suffix"], told["media_type"], body.removesuffix(b"\n"))

    def roof_faults(self, rows: Iterable[RoofRow]) -> HandedBack:
        """Return a table of the faults and warnings of a solar cadastre, a line each."""
        return roof_faults(rows)

    def _answer(self, order: Mapping[str, object], content: bytes) -> bytes:
        with self._places.place():
            return _asked_of_child(json.dumps(order).encode() + b"\n" + content)


def _asked_of_child(given: bytes) -> bytes:
    """Return what a child writes; it is stopped with its own children when it takes too long."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-I", "-m", "symbiose.files.reading_child"]
    with subprocess.Popen(  # noqa: S603  # our own module, nothing of the file as argument
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            written, _ = child.communicate(given, timeout=MAX_SECONDS)
        except BaseException as error:
            _stop(child)
            if isinstance(error, subprocess.TimeoutExpired):
                raise _gave_up() from error
            raise
    if child.returncode != 0 or not written:
        log.warning("the reading of a file ended with code %s", child.returncode)
        raise _gave_up()
    return written


def _stop(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _gave_up() -> InvalidDocument:
    reason = (
        "la lecture de ce fichier demande trop de temps ou de mémoire : découpez-le en plusieurs fichiers"
    )
    return InvalidDocument([Problem("", "", reason)])
