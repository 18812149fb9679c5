"""Every flow with its past, of which only those are read that changed since they were read last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.flows import Flow
from symbiose.domain.repositories import Repositories

MOST_ASKED_FOR = 2_000
"""Changed flows that are asked for by id; of more, all are read."""
NEVER_CHANGED = 1
"""Number of the first version of a flow, before which there is none."""


@dataclass(frozen=True)
class _Known:
    """A flow as it was read last."""

    stamp: int
    """Number of its present version."""
    present: Flow
    """That version."""
    versions: tuple[Flow, ...] | None
    """All of them, the oldest first; None while nobody has asked for the earlier ones."""


class KnownFlows:
    """The flows of one graph, for transactions that read: what is not committed may still be undone."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: Mapping[str, _Known] = {}

    def present(self, repositories: Repositories) -> Mapping[str, Flow]:
        """Return each flow as the graph holds it now, by id: the same value as before unless it changed."""
        known = self._known = self._moved_on(repositories)
        return {i: one.present for i, one in known.items()}

    def versions(self, repositories: Repositories) -> Mapping[str, Sequence[Flow]]:
        """Return every version of each flow, by id, the oldest first, as the graph holds them now."""
        known = self._moved_on(repositories)
        lacking = [i for i, one in known.items() if one.versions is None]
        former = repositories.flows.former(lacking) if lacking else {}
        for i in lacking:
            one = known[i]
            known[i] = _Known(one.stamp, one.present, (*former.get(i, ()), one.present))
        self._known = known
        return {i: one.versions for i, one in known.items() if one.versions is not None}

    def _moved_on(self, repositories: Repositories) -> dict[str, _Known]:
        """Return what is known of each flow, by id, once those that changed have been read again."""
        before, stamps = self._known, repositories.flows.stamps()
        changed = [i for i, stamp in stamps.items() if i not in before or before[i].stamp != stamp]
        read = {i: _known(stamps[i], flow) for i, flow in _read(repositories, changed).items()}
        return {i: read[i] if i in read else before[i] for i in sorted(stamps)}


def _known(stamp: int, flow: Flow) -> _Known:
    return _Known(stamp, flow, (flow,) if stamp == NEVER_CHANGED else None)


def _read(repositories: Repositories, flow_ids: Sequence[str]) -> Mapping[str, Flow]:
    """Return flows that are there, by id."""
    if len(flow_ids) > MOST_ASKED_FOR:
        wanted = set(flow_ids)
        return {flow.id: flow for flow in repositories.flows.all() if flow.id in wanted}
    return repositories.flows.existing(flow_ids) if flow_ids else {}
