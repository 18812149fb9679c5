"""The lines of a preview as they are shown: state, site, resource, quantity, faults and changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.import_report import Row, RowStatus
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.import_plan import FlowState, ImportPreview, PreviewedFlow
from web.flow_values import ToldChange, told_change
from web.imports.schemas import LineFilter
from web.sentences import resource_called

_OF_FLOW = {
    FlowState.NEW: LineFilter.NEW,
    FlowState.UPDATE: LineFilter.UPDATE,
    FlowState.UNCHANGED: LineFilter.UNCHANGED,
}


@dataclass(frozen=True)
class ShownLine:
    """One line of the file, or one yearly sum of a register."""

    state: LineFilter
    """What importing it does."""
    row: Row | None
    """The line; None for a yearly sum."""
    flow: PreviewedFlow | None
    """The flow it declares; None for a bad line and for a shipment."""

    @property
    def warned(self) -> bool:
        """Tell whether there is something to look at although the line is good."""
        return self.row is not None and bool(self.row.warnings)


@dataclass(frozen=True)
class ShownPlan:
    """The preview of a file."""

    preview: ImportPreview
    """What importing it would do."""
    lines: Sequence[ShownLine]
    """Its lines in order."""
    sums: Sequence[ShownLine]
    """Yearly sums of a register, with the earlier years that they end; empty for declarations."""
    site_names: Mapping[str, str]
    """Id → name of the sites the caller manages."""
    catalogue: ResourceCatalogue
    """Labels of resources."""

    @property
    def counts(self) -> Counter[LineFilter]:
        """Return how many lines are in each state; those with warnings are counted there too."""
        counts = Counter(line.state for line in self.lines)
        counts[LineFilter.WARNED] = sum(line.warned for line in self.lines)
        return counts

    @property
    def flow_counts(self) -> Counter[LineFilter]:
        """Return how many flows are in each state."""
        return Counter(_OF_FLOW[flow.state] for flow in self.preview.flows)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether everything that can be imported is stored already."""
        return bool(self.preview.flows) and not self.preview.changed

    def kept(self, wanted: LineFilter | None) -> Sequence[ShownLine]:
        """Return the lines of one state; all when none is named."""
        if wanted is None:
            return self.lines
        if wanted is LineFilter.WARNED:
            return [line for line in self.lines if line.warned]
        return [line for line in self.lines if line.state is wanted]

    def site(self, line: ShownLine) -> str:
        """Return the name of the site of a good line."""
        if line.flow is not None:
            return self.site_names.get(line.flow.site_id, line.flow.site_id)
        values = line.row.values if line.row else None
        return self.site_names.get(values.site, values.site) if values else ""

    def resource(self, line: ShownLine) -> str:
        """Return the label of the resource of a good line, its words while none is certain."""
        known = self.catalogue.find(self._resource_id(line))
        if known is not None:
            return resource_called(known.id)
        if line.flow is not None and line.flow.yearly is not None:
            return line.flow.yearly.resource_text
        return line.row.values.resource if line.row and line.row.values else ""

    def changes(self, line: ShownLine) -> Sequence[ToldChange]:
        """Return what a line changes of the flow that is stored."""
        if line.flow is None:
            return ()
        after = line.flow.unit
        before = next((str(change.before) for change in line.flow.changes if change.field == "unit"), after)
        return [told_change(change, before, after) for change in line.flow.changes]

    def certain(self, line: ShownLine) -> bool:
        """Tell whether the resource of a line is known."""
        return self._resource_id(line) is not None

    def _resource_id(self, line: ShownLine) -> str | None:
        if line.flow is not None:
            return line.flow.resource_id
        return line.row.values.resource_id if line.row and line.row.values else None


def shown_plan(
    preview: ImportPreview, site_names: Mapping[str, str], catalogue: ResourceCatalogue
) -> ShownPlan:
    """Return a preview as its page shows it."""
    by_line = {flow.line: flow for flow in preview.flows if flow.line is not None}
    return ShownPlan(
        preview=preview,
        lines=[_line(row, by_line.get(row.line)) for row in preview.file.rows],
        sums=[ShownLine(_OF_FLOW[flow.state], None, flow) for flow in preview.flows if flow.yearly],
        site_names=site_names,
        catalogue=catalogue,
    )


def _line(row: Row, flow: PreviewedFlow | None) -> ShownLine:
    if row.status is RowStatus.REJECTED:
        return ShownLine(LineFilter.REJECTED, row, None)
    if flow is None:
        return ShownLine(LineFilter.COUNTED, row, None)
    return ShownLine(_OF_FLOW[flow.state], row, flow)
