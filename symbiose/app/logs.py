"""The log of the service: one line per event, as JSON or as text, without what others keep to themselves.

A line never quotes the message of an exception: such messages name quantities, prices and words that were
declared. It tells what kind of error it was and where it was raised, which is what one repairs it with.
"""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TextIO

from symbiose.services.journalling import REQUEST_ID

FIELDS = "fields"
"""Name under which a record carries what is told of an event beside its sentence."""
OURS = ("symbiose", "graph", "matching", "web")
_ROOT = Path(__file__).resolve().parents[2]
_MOST_FRAMES = 30
_MOST_CAUSES = 5


class LogFormat(StrEnum):
    """How a line of the log is written."""

    JSON = "json"
    TEXT = "text"


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; JSON escapes line ends and control characters of what was sent."""
        return json.dumps(told(record), ensure_ascii=True, default=str)


class TextLines(logging.Formatter):
    """Writes each record as words on one line, for whoever looks on."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what could begin another line is escaped."""
        fields = told(record)
        head = [str(fields.pop(name)) for name in ("at", "level", "logger", "message")]
        words = head + [f"{name}={value}" for name, value in fields.items()]
        return " ".join(one_line(word) for word in words)


FORMATTERS = {LogFormat.JSON: JsonLines, LogFormat.TEXT: TextLines}


def begin_log(kind: LogFormat, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send the log of this process to a stream, from now on.

    Args:
        kind: How lines are written.
        level: What is told of our own packages; of others, warnings and above.
        stream: Where to; the error output by default.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(FORMATTERS[kind]())
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    for package in OURS:
        logging.getLogger(package).setLevel(level)
    # It warns of each request that waits for a thread, which the durations of requests tell too.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def told(record: logging.LogRecord) -> dict[str, object]:
    """Return what is told of a record: when, how grave, by which module, in which request, what, why."""
    at = datetime.fromtimestamp(record.created, UTC)
    fields: dict[str, object] = {
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _sentence(record),
    }
    if (request := REQUEST_ID.get()) is not None:
        fields["request"] = request
    more = getattr(record, FIELDS, None)
    if isinstance(more, dict):
        fields.update(more)
    if record.exc_info and record.exc_info[1] is not None:
        fields["error"] = list(causes(record.exc_info[1]))
    return fields


def _sentence(record: logging.LogRecord) -> str:
    """Return what the record says; other packages' words may hold an address with a link in it."""
    if record.name.partition(".")[0] in OURS or not record.exc_info:
        return record.getMessage()
    return str(record.msg)


def causes(error: BaseException) -> Iterator[dict[str, object]]:
    """Yield an error and what caused it: its kind, its code when it has one, and where it was raised."""
    seen: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if seen is None:
            return
        told: dict[str, object] = {"kind": f"{type(seen).__module__}.{type(seen).__qualname__}"}
        if isinstance(code := getattr(seen, "code", None), str):
            told["code"] = code
        told["raised"] = list(_frames(seen.__traceback__))[-_MOST_FRAMES:]
        yield told
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        name = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name
        yield f"{name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def one_line(text: str) -> str:
    r"""Return a text in which nothing ends a line or moves a terminal's cursor.

    >>> one_line("a\nb\x1b[2J")
    'a\\nb\\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
