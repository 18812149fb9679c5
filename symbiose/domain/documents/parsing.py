"""Turn the bytes of a public format into its document, or into the list of all its problems."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_json

from symbiose.domain.documents.json_text import Json, read_json_with_problems, shown, shown_path
from symbiose.domain.errors import InvalidDocument, Problem

Document = TypeVar("Document", bound=BaseModel)
LinkCheck: TypeAlias = Callable[[Json], Iterable[Problem]]
"""Finds broken links between the records of a document whose types may be wrong."""

_EXPECTED: Final[dict[str, str]] = {
    "missing": "this field is required",
    "extra_forbidden": "unknown field; remove it or correct its name",
    "model_type": "an object is expected",
    "dict_type": "an object is expected",
    "tuple_type": "a list is expected",
    "list_type": "a list is expected",
    "float_type": "a number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "too_long": "a list of at most {max_length} is expected",
    "too_short": "a list of at least {min_length} is expected",
    "bool_type": "true or false is expected",
    "string_type": "a text is expected",
    "finite_number": "a finite number is expected",
    "greater_than_equal": "a number of at least {ge} is expected",
    "greater_than": "a number above {gt} is expected",
    "less_than_equal": "a number of at most {le} is expected",
    "less_than": "a number below {lt} is expected",
    "literal_error": "one of {expected} is expected",
    "enum": "one of {expected} is expected",
}
"""Type of a pydantic error → what is expected instead."""


def no_links(_tree: Json) -> Iterable[Problem]:
    """Find nothing: the check of a format whose records do not refer to one another."""
    return ()


def parse_document(raw: bytes, model: type[Document], links: LinkCheck = no_links) -> Document:
    """Return the document that bytes hold, read strictly: `"1"` is no number, `true` is not 1.

    Args:
        raw: UTF-8 JSON, with or without byte-order mark.
        model: The format's model.
        links: Checks ids and links on the tree as read, types right or wrong.

    Raises:
        InvalidDocument: Carries every problem found, each once.
    """
    tree, problems = read_json_with_problems(raw)
    document, faults = _validated(tree, model)
    problems = _unique([*problems, *faults, *links(tree)])
    if document is None or problems:
        raise InvalidDocument(problems)
    return document


def read_at_once(raw: bytes, model: type[Document], members: Callable[[Document], int]) -> Document | None:
    """Return the document that bytes hold where nothing is wrong with it; None where something may be.

    The text goes into the model without a tree in between, in a fifth of the time. Names given twice, which
    the model would not tell, are those that the text has beyond the ones that are set: no quotation mark
    before a colon is anything but the end of a name, or stands at the beginning of a text.

    Args:
        raw: UTF-8 JSON.
        model: The format's model.
        members: Counts the names that are set in a document.
    """
    try:
        document = model.model_validate_json(raw, strict=True)
    except ValidationError:
        return None
    names = raw.translate(None, b" \t\r\n").count(b'":')
    return document if names == members(document) else None


def _validated(tree: Json, model: type[Document]) -> tuple[Document | None, list[Problem]]:
    try:
        text = to_json(tree, inf_nan_mode="constants", fallback=str)
    except PydanticSerializationError:
        text = to_json(_whole_characters(tree), inf_nan_mode="constants", fallback=str)
    try:
        return model.model_validate_json(text, strict=True), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(found, tree) for found in details if not _lacks_what_is_wrong(found)]


def _lacks_what_is_wrong(found: ErrorDetails) -> bool:
    """Tell whether a list is said to be too short for entries that are there, wrong, and told themselves."""
    given = found["input"]
    return (
        found["type"] == "too_short"
        and isinstance(given, list)
        and len(given) >= found.get("ctx", {}).get("min_length", 0)
    )


def _whole_characters(tree: Json) -> Json:
    """Return a tree with a sign in place of each half a character, which is told as a problem of its own."""
    if isinstance(tree, str):
        return tree.encode("utf-8", "replace").decode("utf-8")
    if isinstance(tree, list):
        return [_whole_characters(child) for child in tree]
    if isinstance(tree, dict):
        return {name.encode("utf-8", "replace").decode(): _whole_characters(v) for name, v in tree.items()}
    return tree


def _problem(found: ErrorDetails, tree: Json) -> Problem:
    path = tuple(_real_parts(found["loc"], found["type"], tree))
    value = "" if found["type"] == "missing" else shown(found["input"])
    return Problem(shown_path(path), value, _expected(found))


def _real_parts(loc: tuple[str | int, ...], kind: str, tree: Json) -> Iterator[str | int]:
    """Keep of a pydantic location what stands in the document: its tags of unions do not."""
    node: Any = tree
    for index, part in enumerate(loc):
        is_last = index == len(loc) - 1
        if isinstance(node, dict) and part in node:
            node = node[part]
            yield part
        elif isinstance(node, list) and isinstance(part, int):
            node = node[part] if part < len(node) else None
            yield part
        elif is_last and kind == "missing":
            yield part


def _expected(found: ErrorDetails) -> str:
    context = {name: shown_bound(bound) for name, bound in found.get("ctx", {}).items()}
    sentence = _EXPECTED.get(found["type"])
    if sentence is not None:
        return sentence.format(**context)
    return found["msg"].removeprefix("Value error, ")


def shown_bound(bound: object) -> str:
    """Return a bound as a sentence names it: `0`, not `0.0`.

    >>> shown_bound(0.0)
    '0'
    """
    return f"{bound:g}" if isinstance(bound, float) else str(bound)


def _unique(problems: Iterable[Problem]) -> list[Problem]:
    """Keep the first problem of each place and value, in the order found."""
    first: dict[tuple[str, str, str], Problem] = {}
    for problem in problems:
        kind = "finite" if "number" in problem.expected else problem.expected
        first.setdefault((problem.path, problem.value, kind), problem)
    return list(first.values())
