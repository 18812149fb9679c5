"""What the fields of a value mean: their docstrings, read from the source when somebody asks for them.

Pydantic would read them as each class is made, at each start of each process; few processes ever show one.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel


@cache
def meanings_of(value: type[BaseModel]) -> Mapping[str, str]:
    """Return the meaning of each field that has one, in the order of the fields.

    A field means what the nearest class says that annotates it: whoever narrows the type says it again.

    >>> from symbiose.domain.exchanges import Path
    >>> meanings_of(Path)["offer_id"]
    'Flow that gives.'
    """
    found = {name: info.description or _docstring(value, name) for name, info in value.model_fields.items()}
    return MappingProxyType({name: text for name, text in found.items() if text})


def _docstring(value: type, name: str) -> str | None:
    owner = next((one for one in value.__mro__ if name in vars(one).get("__annotations__", ())), None)
    return _docstrings(owner.__module__).get((owner.__qualname__, name)) if owner else None


@cache
def _docstrings(module: str) -> Mapping[tuple[str, str], str]:
    """Return the docstrings of all attributes in a module: name of class, name of attribute → text."""
    return dict(_within(ast.parse(inspect.getsource(sys.modules[module])), ""))


def _within(node: ast.AST, prefix: str) -> Iterator[tuple[tuple[str, str], str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            name = prefix + child.name
            yield from _attributes(child, name)
            yield from _within(child, f"{name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _within(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.stmt):
            yield from _within(child, prefix)


def _attributes(found: ast.ClassDef, name: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each attribute that a text follows at once."""
    for before, after in zip(found.body, found.body[1:], strict=False):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            yield (name, before.target.id), inspect.cleandoc(after.value.value)
