"""Reads one file in a process of its own, with limits of memory and time.

Run as `python -I -m symbiose.files.reading_child`: on standard input one line of JSON that says what to do,
then the file; on standard output lines of JSON (`symbiose.files.reading_lines`), or the file handed back
below one line that says its kind.
"""

import contextlib
import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.load_curves import CurveAnswers
from symbiose.domain.want_of_memory import is_want_of_memory
from symbiose.files.asking import Asking
from symbiose.files.handing_back import with_errors
from symbiose.files.load_curve import read_load_curve
from symbiose.files.reading import read_file
from symbiose.files.reading_lines import refusal_line, to_lines
from symbiose.files.reading_terms import WEB, Reading
from symbiose.files.reference import load_reference
from symbiose.files.workbook import MAX_CPU_SECONDS, MAX_MEMORY_BYTES

NO_MEMORY: Final = 3
"""Exit code of a reading that needed more memory than it may use."""


def main() -> None:
    """Do what the first line says with the bytes below it."""
    _limit()
    order = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        for line in _done(order, content):
            sys.stdout.buffer.write(line + b"\n")
    except InvalidDocument as error:
        sys.stdout.buffer.write(refusal_line(error) + b"\n")
    except (MemoryError, OSError) as error:
        if not is_want_of_memory(error):
            raise
        sys.exit(NO_MEMORY)


def _done(order: dict[str, Any], content: bytes) -> Iterable[bytes]:
    if order["do"] == "errors":
        errors = {int(line): text for line, text in order["errors"].items()}
        back = with_errors(content, errors, WEB)
        head = {"suffix": back.suffix, "media_type": back.media_type}
        return (json.dumps(head).encode(), back.content)
    if order["do"] == "curve":
        answers = CurveAnswers.model_validate(order["answers"])
        return (read_load_curve(content, answers).model_dump_json().encode(),)
    reference = load_reference()
    reading = Reading(reference, asking=Asking(order["answers"]), caps=WEB, site_asked=True)
    return to_lines(read_file(order["name"], content, reference, site=None, reading=reading))


def _limit() -> None:
    with contextlib.suppress(ImportError):  # absent on Windows, where the time limit of the parent remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
