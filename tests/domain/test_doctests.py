"""The examples in docstrings do what they say."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import matching
import symbiose
import web

PACKAGES = (symbiose, matching, web)


def modules() -> Iterator[str]:
    """Yield the modules whose text holds an example; packages tell theirs in `__init__.py`."""
    for package in PACKAGES:
        folder = Path(package.__path__[0])
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            place = folder.joinpath(*found.name.split(".")[1:])
            file = place / "__init__.py" if found.ispkg else place.with_suffix(".py")
            if ">>>" in file.read_text(encoding="utf-8"):
                yield found.name


@pytest.mark.parametrize("name", sorted(modules()))
def test_the_examples_of_a_module_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def test_examples_are_found() -> None:
    finder = doctest.DocTestFinder()
    found = finder.find(importlib.import_module("symbiose.domain.identifiers"))

    assert sum(len(one.examples) for one in found) >= 3
