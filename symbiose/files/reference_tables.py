"""Reads the tables and YAML lists of the reference data into records that know where they stand."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from symbiose.domain.errors import Problem

M = TypeVar("M", bound=BaseModel)


@dataclass
class Faults:
    """Every fault found so far, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, where: str, value: object, expected: str) -> None:
        """Keep one fault: where it stands, what was found, what is expected."""
        self.problems.append(Problem(where, str(value)[:200], expected))


@dataclass(frozen=True)
class Record:
    """One record of a file."""

    where: str
    """File and line of a table, or file and position in a list."""
    values: Mapping[str, Any]
    """Field → value, as read."""


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Plain YAML without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in {key for key in keys if keys.count(key) > 1}:
            msg = f"the key {key} stands twice"
            raise yaml.constructor.ConstructorError(None, None, msg, node.start_mark)
        return dict(super().construct_mapping(node, deep=deep))


def table(folder: Traversable, name: str, faults: Faults) -> list[Record]:
    """Return the records of a CSV table with one header line, `;` between its columns."""
    text = _text(folder.joinpath(name), name, faults)
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    found = []
    for row in reader:
        where = f"{name}, line {reader.line_num}"
        if None in row or None in row.values():
            faults.add(where, "", f"{len(reader.fieldnames or [])} columns are expected")
            continue
        found.append(Record(where, row))
    return found


def listing(folder: Traversable, name: str, key: str, faults: Faults) -> list[Record]:
    """Return the records under a key of a YAML file, each completed with the file's defaults."""
    document = _document(folder.joinpath(name), name, faults)
    defaults, entries = document.get("defaults", {}), document.get(key, [])
    unknown = sorted(set(document) - {"defaults", key})
    if unknown or not isinstance(defaults, dict) or not isinstance(entries, list):
        faults.add(name, ", ".join(unknown), f"a file holds `defaults` (a mapping) and `{key}` (a list)")
        return []
    found = []
    for i, entry in enumerate(entries):
        if not isinstance(entry, dict):
            faults.add(f"{name}, {key}[{i}]", entry, "a mapping is expected")
            continue
        found.append(Record(f"{name}, {key}[{i}] {entry.get('id', '')}".rstrip(), defaults | entry))
    return found


def listings(folder: Traversable, name: str, key: str, faults: Faults) -> list[Record]:
    """Return the records of all YAML files of a folder, by name of file."""
    part = folder.joinpath(name)
    if not part.is_dir():
        faults.add(name, "", "this folder of reference data is missing")
        return []
    files = sorted(file.name for file in part.iterdir() if file.name.endswith(".yaml"))
    return [record for file in files for record in listing(folder, f"{name}/{file}", key, faults)]


def models(
    records: Iterable[Record], kind: type[M], faults: Faults, shape: Callable[[Record], Mapping[str, Any]]
) -> Iterator[tuple[Record, M]]:
    """Return each valid record with its model; faults of the others are kept."""
    for record in records:
        try:
            yield record, kind.model_validate(shape(record))
        except ValidationError as error:
            for one in error.errors(include_url=False):
                at = ".".join(str(part) for part in one["loc"])
                shown = "" if isinstance(one["input"], Mapping) else one["input"]
                faults.add(f"{record.where}, {at}" if at else record.where, shown, one["msg"])


def _text(file: Traversable, name: str, faults: Faults) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.add(name, type(error).__name__, "a file in UTF-8 is expected here")
        return ""


def _document(file: Traversable, name: str, faults: Faults) -> dict[str, Any]:
    try:
        document = yaml.load(_text(file, name, faults), _StrictLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        faults.add(name, " ".join(str(error).split()), "plain YAML is expected")
        return {}
    if not isinstance(document, dict):
        faults.add(name, document, "a mapping is expected")
        return {}
    return document
