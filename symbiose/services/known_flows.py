"""Every version of every flow, of which only those are read that changed since they were read last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.flows import Flow
from symbiose.domain.repositories import Repositories

MOST_ASKED_FOR = 2_000
"""Changed flows that are asked for by id; of more, all are read."""


@dataclass(frozen=True)
class _Known:
    """A flow as it was read last."""

    stamp: int
    """Number of its present version."""
    versions: tuple[Flow, ...]
    """All of them, the oldest first."""


class KnownFlows:
    """The flows of one graph, for transactions that read: what is not committed may still be undone."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: Mapping[str, _Known] = {}

    def versions(self, repositories: Repositories) -> Mapping[str, Sequence[Flow]]:
        """Return every version of each flow, by id, the oldest first, as the graph holds them now."""
        before = self._known
        stamps = repositories.flows.stamps()
        changed = [i for i, stamp in stamps.items() if i not in before or before[i].stamp != stamp]
        read = _read(repositories, changed)
        known = {i: _Known(stamps[i], read[i]) if i in read else before[i] for i in sorted(stamps)}
        self._known = known
        return {i: one.versions for i, one in known.items()}


def _read(repositories: Repositories, flow_ids: Sequence[str]) -> dict[str, tuple[Flow, ...]]:
    if not flow_ids:
        return {}
    if len(flow_ids) > MOST_ASKED_FOR:
        present = {flow.id: flow for flow in repositories.flows.all()}
    else:
        present = repositories.flows.existing(flow_ids)
    former = repositories.flows.former(flow_ids)
    return {i: (*former.get(i, ()), present[i]) for i in flow_ids}
