"""The journal: who did what, when, to which thing; each entry is chained to the one before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from symbiose.domain.base import Value

NOTHING_BEFORE = "0" * 64
"""What the first entry is chained to."""


class JournalEntry(Value):
    """One command that changed something; written in the same transaction as the change."""

    id: str
    """Opaque slug, sortable by time."""
    at: datetime
    """When (aware, UTC)."""
    actor_id: str
    """Account or command."""
    action: str
    """Use case, such as `review_proposal`."""
    thing_id: str
    """What it was done to."""
    detail: str = ""
    """What changed in a few words, without figures of a company."""
    request_id: str | None = None
    """Request of the web service that asked for it, as its log names it; None for a command."""


class JournalHead(Value):
    """How far the journal goes: whoever keeps a copy elsewhere sees later whether its end was cut off."""

    position: int = 0
    """Position of the last entry, 0 for an empty journal."""
    digest: str = NOTHING_BEFORE
    """Digest of the last entry."""


class ChainedEntry(JournalEntry):
    """An entry in its place in the journal."""

    position: int
    """Counts the entries, from 1."""
    previous: str
    """Digest of the entry before; zeros for the first."""
    digest: str
    """SHA-256 of all other properties as canonical JSON, in lower-case hexadecimal."""


def chained(entry: JournalEntry, head: JournalHead) -> ChainedEntry:
    """Return an entry as the one that follows the head.

    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> entry = JournalEntry(id="e", at=at, actor_id="a", action="x", thing_id="t")
    >>> second = chained(entry, head_after(chained(entry, JournalHead())))
    >>> second.position, second.previous == chained(entry, JournalHead()).digest
    (2, True)
    """
    content = entry.model_dump(exclude_none=True) | {
        "position": head.position + 1,
        "previous": head.digest,
    }
    return ChainedEntry(**content, digest=digest_of(content))


def head_after(entry: ChainedEntry) -> JournalHead:
    """Return the head of a journal that ends with an entry."""
    return JournalHead(position=entry.position, digest=entry.digest)


def digest_of(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the properties of an entry, but for its digest, as canonical JSON.

    Canonical: UTF-8, names in order, no blanks, moments in UTC to the microsecond, no absent value.

    >>> digest_of({"position": 1, "digest": "left out"}) == digest_of({"position": 1})
    True
    """
    told = {name: _text_of(value) for name, value in content.items() if name != "digest"}
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _text_of(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value
