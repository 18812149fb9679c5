"""The library of HiGHS where it can be loaded, else what stands for it: CBC then solves what is stated."""

from importlib import import_module
from typing import Any, Final, NoReturn

from symbiose.domain.errors import SolverFailed


class _Absent:
    """Stands for the library and all that it holds: its names may be read, nothing of it can be used."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        msg = (
            "This is worked out by HiGHS, which cannot be loaded here: install highspy. "
            "Plain instances are solved by CBC meanwhile."
        )
        raise SolverFailed(msg)


def _loaded() -> Any:  # noqa: ANN401 – highspy has no types
    try:
        return import_module("highspy")
    except (ImportError, OSError):
        return _Absent()


highspy: Final[Any] = _loaded()
"""The library."""
HAS_HIGHS: Final = not isinstance(highspy, _Absent)
"""Whether it can be used."""
