"""Makes building an application cheap: hundreds of tests build one, each with the same addresses.

Werkzeug writes, parses and compiles a function for every address of every application. The functions are told
by the address alone and read what is the application's own from the rule that they are bound to, so one does
for all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from werkzeug.routing.rules import Rule

IN_MEMORY = Path("/dev/shm")  # noqa: S108  (a folder of ours is made within)
Builder = Callable[..., tuple[str, str]]


@contextmanager
def addresses_compiled_once() -> Iterator[None]:
    """Let rules of the same address share what was compiled for the first."""
    compiled: dict[object, Builder] = {}
    compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder

    def shared(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (tuple(rule._trace), frozenset(rule.arguments), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", shared)
        yield


@contextmanager
def folder_in_memory(otherwise: Path) -> Iterator[Path]:
    """Make a folder where writing waits for no disk, or return another one where there is none."""
    if not IN_MEMORY.is_dir():
        yield otherwise
        return
    with TemporaryDirectory(prefix="symbiose-test-", dir=IN_MEMORY) as folder:
        yield Path(folder)
