"""How groups of tests are given to processes, also when one of these crashes."""

from typing import Final

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.sharing import group_of

HELD_BACK: Final = 2
"""Tests it takes to go on: a process runs one only when it knows the next, or that there is none."""


class GroupScheduling(LoadScopeScheduling):
    """Give each group of tests to one process.

    The plugin's own `--dist loadgroup` writes the group into the id of a test, which pytest does not let it
    from 9.2 on: every test then counts as a group of its own, and every process starts every server.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def remove_node(self, node: WorkerController) -> str | None:
        """Take a process out; if it crashed, queue what it left of its groups and return the test it died of.

        The plugin queues all groups that the process ever had: those done count as work handed out, and in
        the end every process waits for tests that never come. It queues the deadly test, too, which would end
        one process after another.
        """
        groups = self.assigned_work.pop(node)
        left = [name for tests in groups.values() for name, done in tests.items() if not done]
        if not left:
            return None
        for group, tests in groups.items():
            rest = {name: False for name, done in tests.items() if not done and name != left[0]}
            if rest:
                self.workqueue[group] = rest
        for other in self.nodes:
            self._reschedule(other)
        return left[0]

    def _reschedule(self, node: WorkerController) -> None:
        """Give a process work until it can go on: a single test would leave it waiting for the next one."""
        if node not in self.registered_collections:
            return  # begun in place of one that crashed, and still reading the tests
        super()._reschedule(node)
        while not node.shutting_down and self._pending_of(self.assigned_work[node]) < HELD_BACK:
            super()._reschedule(node)
