"""A node or relationship as one line of JSON, the same on every server, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from graph.records import Record, native_record
from graph.schema import LABELS
from symbiose.domain.documents.backup import damaged

IDENTITIES: Mapping[str, tuple[str, ...]] = {label.name: label.identities[0] for label in LABELS}
"""Label → the properties by which a relationship names its end."""


@dataclass(frozen=True)
class Node:
    """A node read from a line."""

    label: str
    properties: Record


@dataclass(frozen=True)
class Link:
    """A relationship read from a line; its ends are named by label and identity."""

    type: str
    first: tuple[str, Record]
    last: tuple[str, Record]
    properties: Record


def node_line(label: str, properties: Record) -> bytes:
    """Return the line of a node."""
    return _line({"node": label, "properties": _written(properties)})


def link_line(type_: str, first: tuple[str, Record], last: tuple[str, Record], properties: Record) -> bytes:
    """Return the line of a relationship.

    Args:
        type_: Its type.
        first: Label of the node it goes from, with properties among which its identity is.
        last: The same of the node it goes to.
        properties: Its own properties.
    """
    ends = {"from": _end(*first), "to": _end(*last)}
    return _line({"link": type_, **ends, "properties": _written(properties)})


def read_line(line: bytes) -> Node | Link:
    """Return what a line holds.

    Raises:
        InvalidDocument: It is none.
    """
    try:
        content = json.loads(line)
        properties = _read(content["properties"])
        if "node" in content:
            return Node(content["node"], properties)
        first, last = ((label, _read(identity)) for label, identity in (content["from"], content["to"]))
        return Link(content["link"], first, last, properties)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged("it has a line that is neither node nor link") from error


def is_link(line: bytes) -> bool:
    """Tell whether a line is that of a relationship: names stand in their order."""
    return not line.startswith(b'{"node":')


def _end(label: str, properties: Record) -> list[object]:
    return [label, _written({name: properties[name] for name in IDENTITIES[label]})]


def _line(content: Mapping[str, object]) -> bytes:
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return written.encode("utf-8")


def _written(properties: Record) -> Record:
    kept = native_record(properties)
    return {name: _as_json(value) for name, value in kept.items() if value is not None}


def _as_json(value: Any) -> Any:  # noqa: ANN401 - any value of a property
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _read(properties: Mapping[str, Any]) -> Record:
    return {name: _from_json(value) for name, value in properties.items()}


def _from_json(value: Any) -> Any:  # noqa: ANN401 - any value of a property
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["day"])
