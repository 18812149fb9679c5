"""Makes building an application cheap: hundreds of tests build one, each with the same addresses.

Werkzeug reads every address of every application, and writes, parses and compiles functions for it. All of
that is told by the address alone – what is the application's own is read from the rule that the functions are
bound to –, so what was made for the first application does for all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import pytest
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing.rules import Rule


class Compiled(NamedTuple):
    """What Werkzeug makes of an address."""

    parts: list[Any]
    trace: list[tuple[bool, str]]
    converters: dict[str, Any]
    arguments: frozenset[str]
    build: Callable[..., tuple[str, str]]
    build_unknown: Callable[..., tuple[str, str]]

    @classmethod
    def of(cls, rule: Rule) -> "Compiled":
        """Return what was made of a rule, apart from the rule."""
        builders = [made.__func__ for made in (rule._build, rule._build_unknown)]  # type: ignore[attr-defined]
        return cls(rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), *builders)

    def put_into(self, rule: Rule) -> None:
        """Let a rule of the same address have it."""
        rule._parts, rule._trace, rule._converters = self.parts, self.trace, self.converters
        rule.arguments = set(self.arguments)
        rule._build = self.build.__get__(rule, None)
        rule._build_unknown = self.build_unknown.__get__(rule, None)


@contextmanager
def addresses_compiled_once() -> Iterator[None]:
    """Let rules of the same address share what was compiled for the first."""
    compiled: dict[object, Compiled] = {}
    compile_rule: Callable[[Rule], None] = Rule.compile

    def shared(rule: Rule) -> None:
        assert rule.map is not None
        kinds = tuple(rule.map.converters.items())
        words = (rule.rule, rule.subdomain, rule.host, rule.map.host_matching, rule.merge_slashes)
        key = (words, frozenset(rule.arguments), repr(rule.defaults), kinds)
        if key in compiled:
            compiled[key].put_into(rule)
            return
        compile_rule(rule)
        compiled[key] = Compiled.of(rule)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", shared)
        yield


class KeptTemplates(FileSystemBytecodeCache):
    """Templates compiled once: in a folder for other processes, and read of it once.

    A template that was changed has another checksum, and is compiled again.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._read: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was read before, else read the file."""
        known = self._read.get((bucket.key, bucket.checksum))
        if known is None:
            super().load_bytecode(bucket)
        else:
            bucket.code = known
        if bucket.code is not None:
            self._read[bucket.key, bucket.checksum] = bucket.code
