"""The two servers, each started empty for one measurement."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import click

from graph.driver import Database
from graph.embedded import open_embedded
from tests.graph.neo4j_java import NoNeo4j
from tests.graph.real_neo4j import neo4j_settings

Start = Callable[[ExitStack], Database | None]
"""Opens an empty database that the stack closes; None where this server cannot be had."""


def embedded(stack: ExitStack) -> Database | None:
    """Open the embedded server in a folder of its own."""
    server = stack.enter_context(open_embedded(Path(mkdtemp(prefix="symbiose-benchmark-"))))
    return stack.enter_context(Database(server.settings))


def neo4j(stack: ExitStack) -> Database | None:
    """Open a Neo4j as the tests do: a given one, in Docker, or fetched with Maven."""
    try:
        settings, _ = stack.enter_context(neo4j_settings(Path(mkdtemp(prefix="symbiose-benchmark-"))))
    except NoNeo4j as missing:
        click.echo(f"Neo4j is left out: {missing}", err=True)
        return None
    return stack.enter_context(Database(settings))


SERVERS: Mapping[str, Start] = {"embedded": embedded, "Neo4j": neo4j}
