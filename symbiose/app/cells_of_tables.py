"""How the generated pages word a type and a text in the cells of their tables."""

import re
import types
from typing import Annotated, Literal, Union, get_args, get_origin


def type_name(annotation: object) -> str:
    """Return a type as a reader of the page would say it: `str or none`, `list of Band`.

    >>> type_name(dict[str, float | None])
    'map of str to float or none'
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_name(inner[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(type_name(one) for one in inner)
    names = [type_name(one) for one in inner if one is not Ellipsis]
    if origin in (tuple, list, frozenset, set):
        return f"list of {', '.join(dict.fromkeys(names))}"
    if origin is not None and len(names) == len(("key", "value")):
        return f"map of {names[0]} to {names[1]}"
    if annotation is type(None):
        return "none"
    return annotation.__name__ if isinstance(annotation, type) else re.sub(r"\b\w+\.", "", str(annotation))


def escaped(text: str) -> str:
    """Return a text that may stand in a cell of a table."""
    return text.replace("|", "\\|")
