"""`symbiose.heat-match-instance/1`: heat of hot and cold streams by temperature interval, to be matched."""

from typing import Annotated, Final, Literal

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import Amount, Id
from symbiose.domain.documents.heat_match_links import heat_match_links, matchable
from symbiose.domain.documents.heat_streams import HEAT_STREAMS_FORMAT, HeatStreams, read_heat_streams
from symbiose.domain.documents.json_text import read_json_with_problems
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.errors import InvalidDocument

HEAT_MATCH_INSTANCE_FORMAT: Final = "symbiose.heat-match-instance/1"
MOST_INTERVALS: Final = 10_000
"""Five thousand streams have no more: a count beyond is a slip of the pen that would exhaust the memory."""


class MatchStream(Value):
    """A stream or utility with its heat in each temperature interval."""

    id: Id
    """Unique on its side."""
    heat_kw: tuple[Amount, ...]
    """Heat given or taken in each interval, from the hottest, kW."""


class HeatMatchInstance(Value):
    """The whole document."""

    format: Literal["symbiose.heat-match-instance/1"]
    """Name and version of the format."""
    intervals: Annotated[int, Field(ge=1, le=MOST_INTERVALS)]
    """Number of temperature intervals, counted from 0, the hottest."""
    hot: tuple[MatchStream, ...]
    """What gives heat, hot utilities included."""
    cold: tuple[MatchStream, ...]
    """What takes heat, cold utilities included; as much in all as the hot ones give."""
    forbidden: tuple[tuple[Id, Id], ...] = ()
    """Pairs `[hot, cold]` that may not be matched."""
    forced: tuple[tuple[Id, Id], ...] = ()
    """Pairs `[hot, cold]` that count as matches in any case."""


def read_heat_match_document(raw: bytes) -> HeatMatchInstance | HeatStreams:
    """Return the instance that bytes hold, or the streams from which one is made.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    tree, _ = read_json_with_problems(raw)
    if not isinstance(tree, dict) or tree.get("format") != HEAT_STREAMS_FORMAT:
        return parse_document(raw, HeatMatchInstance, heat_match_links)
    document = read_heat_streams(raw)
    problems = list(matchable(tree))
    if problems:
        raise InvalidDocument(problems)
    return document
