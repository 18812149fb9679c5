"""Fixtures of the tests of instances of many arcs."""

from tests.matching.many.forced import few_first

__all__ = ["few_first"]
