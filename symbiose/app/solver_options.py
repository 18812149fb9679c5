"""What the commands that optimise share: the options of the solver, and the exit code of its answer."""

import math
import sys
from collections.abc import Callable
from functools import wraps
from typing import Final

import click

from symbiose.app.exit_codes import DONE, NEGATIVE

HOLDS: Final = "holds"
"""What a command returns when the result that it checked holds."""
ANSWERED: Final = frozenset({"optimal", "feasible", HOLDS})


def finite(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    """Refuse what compares with nothing, or never ends."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number of at least 0.")
    return value


_NOT_NEGATIVE: Final = click.FloatRange(min=0)
_OPTIONS: Final = (
    click.option(
        "--solver", type=click.Choice(["highs", "cbc"]), default="highs", help="Solver of the model."
    ),
    click.option("--gap", type=_NOT_NEGATIVE, default=1e-4, callback=finite, help="Relative gap to prove."),
    click.option("--time-limit", type=_NOT_NEGATIVE, default=60.0, callback=finite, help="Seconds."),
)


def optimises(document_format: str) -> Callable[[Callable[..., str]], Callable[..., None]]:
    """Return what gives a command the solver's options and `--json`, and ends it by the status it returns.

    Args:
        document_format: What `--json` prints.
    """

    def decorated(command: Callable[..., str]) -> Callable[..., None]:
        @wraps(command)
        def run(*, solver: str, gap: float, time_limit: float, **others: object) -> None:
            from symbiose.domain.solve_settings import SolveSettings

            settings = SolveSettings(solver=solver, gap=gap, time_limit_s=time_limit)
            sys.exit(DONE if command(settings=settings, **others) in ANSWERED else NEGATIVE)

        told = click.option(
            "--json", "as_json", is_flag=True, help=f"Print the document {document_format} alone."
        )
        with_options: Callable[..., None] = told(run)
        for option in reversed(_OPTIONS):
            with_options = option(with_options)
        return with_options

    return decorated
