"""Reference data as it is spoilt file by file: what a test leaves as it was is parsed once."""

from collections.abc import Iterator
from functools import cache

import pytest
import yaml


@pytest.fixture(scope="session", autouse=True)
def _texts_parsed_once() -> Iterator[None]:
    """Keep what a text of YAML holds, which no reader changes; a fault is found again each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "load", cache(yaml.load))
        yield
