"""Persistence: the ports of the domain over the official Neo4j driver."""

import importlib
import sys


def _without_pandas() -> None:
    """Load the driver without pandas, which it would load for tables that are never given to it: 60 MB."""
    if "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # stands for a package that is not there
    try:
        importlib.import_module("neo4j")
    finally:
        del sys.modules["pandas"]


_without_pandas()
