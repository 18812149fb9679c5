"""A text of the operator as blocks to show: headings, paragraphs and lists, every piece of them plain text.

Paragraphs are set apart by an empty line; a line that begins with `# ` is a heading, lines that begin with
`- ` are a list. A word in braces, such as `{contact}`, is filled in from the settings. Nothing else means
anything: the template escapes each piece.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_HEADING, _ITEM = "# ", "- "
_PIECES = re.compile(
    r"\{(?P<name>[a-z_]+)\}"
    r"|(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)


@dataclass(frozen=True)
class Piece:
    """A part of a line: plain text, an address that can be followed, or a setting that is missing."""

    kind: str
    """`text`, `url`, `mail` or `missing`."""
    text: str


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list."""

    kind: str
    """`heading`, `paragraph` or `list`."""
    lines: tuple[tuple[Piece, ...], ...]
    """One for a heading, lines of a paragraph, items of a list."""


def blocks_of(text: str, settings: Mapping[str, str]) -> list[Block]:
    """Return a text as blocks.

    Args:
        text: The text.
        settings: Word in braces → what stands for it; empty where the operator has not set it.
    """
    return [
        Block(kind, tuple(tuple(_pieces(line, settings)) for line in lines)) for kind, lines in _runs(text)
    ]


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield lines of one kind that stand together."""
    kind, run = "", list[str]()
    for line in [*text.splitlines(), ""]:
        now = _kind(line)
        if run and (now != kind or kind == "heading"):
            yield kind, run
            run = []
        kind = now
        if now:
            run.append(line.removeprefix(_HEADING if now == "heading" else _ITEM if now == "list" else ""))


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if line.startswith(_HEADING):
        return "heading"
    return "list" if line.startswith(_ITEM) else "paragraph"


def _pieces(line: str, settings: Mapping[str, str], *, filled: bool = False) -> Iterator[Piece]:
    place = 0
    for match in _PIECES.finditer(line):
        if match["name"] and (filled or match["name"] not in settings):
            continue
        if match.start() > place:
            yield Piece("text", line[place : match.start()])
        place = match.end()
        if match["name"]:
            stated = settings[match["name"]]
            yield from _pieces(stated, settings, filled=True) if stated else [Piece("missing", match["name"])]
        else:
            yield Piece("url" if match["url"] else "mail", match[0])
    if place < len(line):
        yield Piece("text", line[place:])
