"""Port: heat targets of streams, which the optimisation package works out."""

from typing import Protocol

from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.documents.heat_targets import HeatTargets


class TargetHeat(Protocol):
    """Works out what streams could recover at most."""

    def __call__(self, document: HeatStreams, *, by_site: bool = False) -> HeatTargets:
        """Return the targets of all streams taken together.

        Args:
            document: The streams and their approach.
            by_site: Whether to tell each site alone too, and what joining them recovers.
        """
        ...
