"""What the pages of jobs are asked for."""

from typing import Literal

from web.forms import Query


class JobQuery(Query):
    """How a job is looked at."""

    suite: Literal["oui"] | None = None
    """`oui` for whoever waits for it: once it is done, its result is shown instead."""
