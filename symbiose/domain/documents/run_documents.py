"""`symbiose.run-documents/1`: what one run solved, as an instance with its result, packed to be kept.

The whole goes into pieces of text that a transaction, a line of a backup and a message take easily.
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from typing import Final, Literal

from pydantic import ValidationError

from symbiose.domain.base import Value
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import ExchangeResult
from symbiose.domain.errors import DamagedDocuments

PIECE_BYTES: Final = 48 * 1024
"""Bytes of a piece: 64 KiB of text."""
MOST_PIECES: Final = 500
"""Pieces that are kept of one run at most: 24 MB, some hundreds of thousands of arcs."""
MOST_BYTES: Final = 1024**3
"""Bytes that unpacked documents have at most."""


class RunDocuments(Value):
    """What one run solved of exchanges, and its answer: all that is needed to check it anew."""

    format: Literal["symbiose.run-documents/1"] = "symbiose.run-documents/1"
    """Name and version of the format."""
    run: str
    """The run."""
    all_pairs: bool
    """Whether the instance states every admitted pair that can pay; where not, the run told a bound over all
    of them from a problem that is not kept."""
    instance: ExchangeInstance
    """Its parts, joined: one period of a year, or twelve months."""
    result: ExchangeResult
    """Their answers, joined, with the bound that the run tells."""


def packed(documents: RunDocuments) -> tuple[str, ...]:
    """Return documents as pieces of text, the same for the same documents; none where they are too large."""
    text = documents.model_dump_json(by_alias=True, exclude_defaults=True)
    raw = zlib.compress(text.encode(), 6)
    if len(raw) > MOST_PIECES * PIECE_BYTES:
        return ()
    starts = range(0, len(raw), PIECE_BYTES)
    return tuple(b64encode(raw[start : start + PIECE_BYTES]).decode("ascii") for start in starts)


def unpacked(pieces: Sequence[str]) -> RunDocuments:
    """Return the documents that pieces hold.

    Raises:
        DamagedDocuments: The pieces are not what was kept.
    """
    try:
        raw = b"".join(b64decode(piece, validate=True) for piece in pieces)
        reader = zlib.decompressobj()
        text = reader.decompress(raw, MOST_BYTES)
        if reader.eof:
            return RunDocuments.model_validate_json(text)
    except (NotBase64, zlib.error, ValidationError) as error:
        raise DamagedDocuments(_DAMAGED) from error
    raise DamagedDocuments(_DAMAGED)


_DAMAGED: Final = (
    "The documents kept with this run are not what was written: pieces are missing or were altered. Verify "
    "the journal, then make a new run."
)
