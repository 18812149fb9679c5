"""Cypher statements, one a file: `queries/<aggregate>/<verb_noun>.cypher`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import LiteralString, cast

_PACKAGE = "graph.queries"
_COMMENT = re.compile(r"//[^\n]*")
_WRITING = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP)\b")


@dataclass(frozen=True)
class Statement:
    """A statement as shipped: never put together from pieces, so that no value can become Cypher."""

    name: str
    """Aggregate and file name, such as `flow/get`."""
    text: LiteralString
    """The Cypher."""

    @cached_property
    def writes(self) -> bool:
        """Tell whether it changes the graph or its schema."""
        return _WRITING.search(self.bare()) is not None

    def bare(self) -> str:
        """Return the Cypher without its comments."""
        return _COMMENT.sub("", self.text)

    def comment(self) -> str:
        """Return the leading comment."""
        lines = self.text.splitlines()
        return "\n".join(line[2:].strip() for line in lines if line.startswith("//"))


def load(name: str) -> Statement:
    """Return a statement by aggregate and file name; a missing file fails when the module is imported."""
    aggregate, _, verb = name.partition("/")
    text = files(_PACKAGE).joinpath(aggregate, f"{verb}.cypher").read_text(encoding="utf-8")
    # mypy sees one type where pyright sees two: only a text of the package may become a statement.
    return Statement(name, cast("LiteralString", text))  # type: ignore[redundant-cast]


def all_statements() -> Iterator[Statement]:
    """Yield every statement that is shipped, by name."""
    for aggregate in sorted(files(_PACKAGE).iterdir(), key=lambda entry: entry.name):
        if aggregate.is_dir() and not aggregate.name.startswith("_"):
            for file in sorted(aggregate.iterdir(), key=lambda entry: entry.name):
                if file.name.endswith(".cypher"):
                    yield load(f"{aggregate.name}/{file.name.removesuffix('.cypher')}")
