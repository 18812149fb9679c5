"""The records of a table that does not fit in memory: its text comes in pieces."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Final, NamedTuple

from symbiose.files.encoding import encoding_of, pieces_of
from symbiose.files.tabular import Record, Splitter, TooPacked, check_width, find_header

AHEAD: Final = 1 << 18
"""Characters within which a quoted cell ends: else its quote is taken as one that is never closed."""
_LONGEST_LINE: Final = 1 << 25


class StreamedTable(NamedTuple):
    """A header and the records below it; empty ones are left out."""

    header: Record
    records: Iterator[Record]


def streamed_table(
    stream: IO[bytes], header_score: Callable[[Sequence[str]], int], ahead: int = AHEAD
) -> StreamedTable | None:
    """Find the header of a table in a file, as `read_table` does; its records are read as they are asked for.

    Args:
        stream: The file, in any encoding that is read.
        header_score: How many of some cells are column names that the reader knows.
        ahead: Characters that a quoted cell has at most.

    Returns:
        The table, None when no record near the top looks like a header.

    Raises:
        UnreadableText: The file is no text.
        TooPacked: The header has too many columns.
    """
    pieces = pieces_of(stream, encoding_of(stream))
    beginning = _at_least(pieces, ahead)
    found = find_header(beginning, header_score)
    if found is None:
        return None
    delimiter, position = found
    records = streamed_records(chain((beginning,), pieces), delimiter, ahead)
    filled = (record for record in records if not record.is_empty())
    header = next(islice(filled, position, None))
    check_width(header)
    return StreamedTable(header, filled)


def streamed_records(pieces: Iterable[str], delimiter: str, ahead: int = AHEAD) -> Iterator[Record]:
    r"""Yield the records of a text that comes in pieces, as `split_records` does of a whole one.

    >>> [record.cells for record in streamed_records(["a;", "b\nc", ";d\n"], ";")]
    [('a', 'b'), ('c', 'd')]

    Raises:
        TooPacked: One record is far longer than any line of a table.
    """
    rest, splitter = iter(pieces), Splitter("", delimiter)
    wanted, ended = ahead, False
    while True:
        if len(splitter.text) - splitter.position < wanted and not ended:
            more = _at_least(rest, wanted)
            ended = not more
            splitter.text, splitter.position = splitter.text[splitter.position :] + more, 0
            continue
        if splitter.position == len(splitter.text):
            return
        position, line = splitter.position, splitter.line
        record = splitter.record()
        if splitter.position == len(splitter.text) and not ended:  # it may go on in the next piece
            splitter.position, splitter.line = position, line
            wanted = 2 * (len(splitter.text) - position)
            if wanted > _LONGEST_LINE:
                msg = f"la ligne {line} est bien plus longue que celle d’un tableau : vérifiez les guillemets"
                raise TooPacked(msg)
            continue
        wanted = ahead
        yield record


def _at_least(pieces: Iterator[str], characters: int) -> str:
    """Return the next pieces, at least so many characters unless the text ends."""
    taken: list[str] = []
    while characters > 0 and (piece := next(pieces, None)) is not None:
        taken.append(piece)
        characters -= len(piece)
    return "".join(taken)
